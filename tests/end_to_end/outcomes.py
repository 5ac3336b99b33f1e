"""The stored outcomes of one smoke run of the example shop, and how a run differs from them.

    python -m tests.end_to_end.outcomes REPORT.json COMMIT     stores the outcomes of a report

A case maps each outcome to the requirements that have it, in one line of text.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

STORED = Path(__file__).parent / "golden" / "outcomes.json"

Outcomes = dict[str, dict[str, str]]  # case id -> requirement id -> outcome


def reported_outcomes(report: Mapping[str, Any]) -> Outcomes:
    """The outcomes in a report.json."""
    return {case["id"]: dict(case["requirements"]) for case in report["cases"]}


def stored_outcomes() -> Outcomes:
    """The outcomes in the stored file."""
    cases = json.loads(STORED.read_text(encoding="utf-8"))["cases"]
    return {
        case: {id: outcome for outcome, ids in by_outcome.items() for id in ids.split()}
        for case, by_outcome in cases.items()
    }


def changes(stored: Outcomes, found: Outcomes) -> list[str]:
    """One sentence for each stored outcome that is missing or different in `found`.

    Cases and requirements that the stored run does not know are additions and no changes.
    """
    sentences = [f"{case} is no longer played" for case in stored if case not in found]
    for case in sorted(stored.keys() & found.keys()):
        for id, outcome in sorted(stored[case].items()):
            now = found[case].get(id, "not judged")
            if now != outcome:
                sentences.append(f"{case}: {id} was {outcome} and is {now}")
    return sentences


def text(report: Mapping[str, Any], commit: str) -> str:
    """The file that `stored_outcomes` reads: one line a case."""
    run = report["run"]
    recorded = {"commit": commit, "profile": run["profile"], "seed": run["seed"]}
    lines = (
        f"{json.dumps(case)}: {json.dumps(grouped(outcomes))}"
        for case, outcomes in sorted(reported_outcomes(report).items())
    )
    return f'{{"recorded": {json.dumps(recorded)},\n"cases": {{\n' + ",\n".join(lines) + "\n}}\n"


def grouped(outcomes: Mapping[str, str]) -> dict[str, str]:
    names = sorted(set(outcomes.values()))
    return {
        name: " ".join(sorted(id for id, found in outcomes.items() if found == name))
        for name in names
    }


if __name__ == "__main__":
    file, commit = sys.argv[1:]
    STORED.write_text(text(json.loads(Path(file).read_text("utf-8")), commit), encoding="utf-8")
