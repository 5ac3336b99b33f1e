"""`conformance audit`: the verdicts follow from the recorded traces, and from nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conformance.core import journal

from .commands import conformance, outcomes, report
from .conftest import Ran


@pytest.fixture(scope="module")
def recorded(demo: Ran) -> list[str]:
    return (demo.into / "trace.jsonl").read_text("utf-8").splitlines(keepends=True)


def test_the_same_verdicts_offline(demo: Ran, tmp_path: Path):
    """Requirement by requirement and case by case, on a machine that has only the file."""
    done = conformance("audit", demo.into / "trace.jsonl", "--out", tmp_path)
    live, again = report(demo.into), report(tmp_path)
    assert done.code == 0, done.told
    assert outcomes(tmp_path) == outcomes(demo.into)
    assert again["cases"] == live["cases"]
    assert again["integration"] == live["integration"]
    assert again["verdict"] == live["verdict"]


@pytest.mark.parametrize("cut", ["between two lines", "within a line"])
def test_a_file_that_is_cut_off_is_judged_as_far_as_it_goes(
    recorded: list[str], cut: str, tmp_path: Path
):
    """Marked as truncated, never conformant, and the exit status speaks of the evidence. What was
    planned and is not there is missed."""
    kept = recorded[:41] if cut == "between two lines" else [*recorded[:41], recorded[41][:200]]
    file = tmp_path / "trace.jsonl"
    file.write_text("".join(kept), "utf-8")
    done = conformance("audit", file, "--out", tmp_path / "out")
    found = report(tmp_path / "out")
    assert done.code == 13, done.told
    assert "truncated" in done.out
    assert found["run"]["truncated"] is True
    assert found["verdict"] == "UNDETERMINED"
    assert len(found["cases"]) == 40
    assert found["run"]["planned"] == len(recorded) - 2
    whole = found["completeness"]
    assert whole["checks_emitted"] < whole["checks_expected"]
    assert whole["ratio"] < 1


def test_a_footer_that_counts_otherwise_is_no_whole_file(recorded: list[str], tmp_path: Path):
    """A line taken out of the middle must not go unnoticed."""
    file = tmp_path / "trace.jsonl"
    file.write_text("".join([*recorded[:10], *recorded[11:]]), "utf-8")
    done = conformance("audit", file, "--out", tmp_path / "out")
    assert done.code == 13
    assert "footer counts" in done.err


GARBAGE = {
    "words": b"these are not traces\n",
    "bytes that are no text": bytes(range(256)) * 20,
    "JSON of another kind": b'{"log": {"entries": []}}\n',
    "a JSON list": b"[1, 2]\n",
    "a line nested deeply": b"[" * 100_000 + b"\n",
    "a trace without its setup": b'{"format": "conformance-trace/1", "case": "a"}\n',
}


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE)
def test_what_is_no_trace_file_is_refused_with_a_hint(content: bytes, tmp_path: Path):
    """One sentence that names the file, and how to get a whole one; no traceback."""
    file = tmp_path / "given.jsonl"
    file.write_bytes(content)
    done = conformance("audit", file, "--out", tmp_path / "out")
    assert done.code == 13, done.told
    assert str(file) in done.told
    assert "hint:" in done.err
    assert "Traceback" not in done.told


ODD = {
    "an integration without a name": {"subject": {"foo": 1}},
    "no run": {"run": None},
    "a start that is no moment": {"run": {"started_at": 5}},
}


@pytest.mark.parametrize("facts", ODD.values(), ids=ODD)
def test_an_odd_footer_is_refused_with_a_hint(
    facts: dict[str, Any], recorded: list[str], tmp_path: Path
):
    """Never a traceback, whose exit status would say that the integration does not conform."""
    file = tmp_path / "given.jsonl"
    file.write_text("".join([*recorded[:3], journal.footer(2, facts)]), "utf-8")
    done = conformance("audit", file, "--out", tmp_path / "out")
    assert done.code == 13, done.told
    assert str(file) in done.err
    assert "hint:" in done.err
    assert "Traceback" not in done.told


def test_a_run_that_was_killed_before_its_first_case_tells_nothing(tmp_path: Path):
    """Nothing is wrong with the file, but there is no verdict in it either."""
    file = tmp_path / "trace.jsonl"
    file.touch()
    done = conformance("audit", file, "--out", tmp_path / "out")
    assert done.code == 13, done.told
    assert report(tmp_path / "out")["verdict"] == "UNDETERMINED"


def test_a_file_that_is_named_twice(demo: Ran, tmp_path: Path):
    """Its cases would count twice."""
    file = demo.into / "trace.jsonl"
    other_way = demo.into / ".." / demo.into.name / "trace.jsonl"
    done = conformance("audit", file, other_way, "--out", tmp_path / "out")
    assert done.code == 4, done.told
    assert "named twice" in done.err
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there(tmp_path: Path):
    done = conformance("audit", tmp_path / "none.jsonl", "--out", tmp_path / "out")
    assert done.code == 13
    assert "none.jsonl" in done.err
    assert "hint:" in done.err
