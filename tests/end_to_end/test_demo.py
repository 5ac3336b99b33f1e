"""`conformance demo`: the example shop conforms, and each way of breaking it is found out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest

from conformance.demo.mutants import MUTANTS
from conformance.reporters import schema

from .commands import conformance, outcomes, report
from .conftest import Ran

FILES = """
    report.json report.html junit.xml summary.md report.sarif badge.svg trace.jsonl allure-results
""".split()


def test_the_example_shop_conforms(demo: Ran):
    """A whole run: nothing planned is missing, and the exit status says so."""
    assert demo.done.code == 0, demo.done.told
    found = report(demo.into)
    assert found["verdict"] == "CONFORMANT"
    assert found["completeness"]["ratio"] == 1
    assert found["run"]["truncated"] is False
    assert found["run"]["planned"] == len(found["cases"])


@pytest.mark.parametrize("name", FILES)
def test_a_run_writes(demo: Ran, name: str):
    """And in the end nothing half-written is left beside."""
    assert (demo.into / name).exists()
    assert not list(demo.into.glob(".*"))


def test_its_report_keeps_the_published_schema(demo: Ran):
    jsonschema_rs.validate(schema(), report(demo.into))


def test_its_page_needs_nothing_else(demo: Ran):
    """It can be sent by mail: no script, style or picture is fetched from anywhere."""
    page = (demo.into / "report.html").read_text("utf-8")
    assert page.rstrip().endswith("</html>")
    assert not re.findall(r"""(?:src|action)\s*=\s*["']?(?!data:|#)[^\s>"']+""", page)
    assert not re.findall(r"<link\b|@import|url\((?!['\"]?(?:data:|#))", page)


def test_a_person_sees_progress_then_areas_verdict_and_where_the_report_is(demo: Ran):
    """Progress goes to standard error, the result to standard output."""
    cases = len(report(demo.into)["cases"])
    assert f"example shop: {cases} cases" in demo.done.err
    assert f"{cases}/{cases} cases (100 %), 0 s left" in demo.done.err
    assert re.search(r"^Area\s+pass", demo.done.out)
    assert "CONFORMANT" in demo.done.out
    assert str(demo.into / "report.html") in demo.done.out


JUDGED = [each for each in MUTANTS if each.requirement in {"SEC-01", "SEC-04"}]


@pytest.mark.parametrize("mutant", JUDGED, ids=lambda each: each.name)
def test_a_mutant_does_not_conform(mutant, tmp_path: Path):
    """The requirement under which it must be caught is named on the screen and in the report."""
    options = ("--profile", "smoke", "--only", mutant.requirement, "--out", tmp_path)
    done = conformance("demo", "--defect", mutant.name, *options)
    assert done.code == 1, done.told
    assert "NON_CONFORMANT" in done.out
    assert f"FAIL {mutant.requirement}" in done.out
    assert outcomes(tmp_path)[mutant.requirement] == "FAIL"


def test_an_unknown_defect_is_refused_with_a_hint(tmp_path: Path):
    done = conformance("demo", "--defect", "no-such-defect", "--out", tmp_path / "out")
    assert done.code == 4
    assert "no-such-defect" in done.err
    assert "--list-defects" in done.err
    assert not (tmp_path / "out").exists()


def test_the_defects_are_listed(tmp_path: Path):
    done = conformance("demo", "--list-defects", cwd=tmp_path)
    assert done.code == 0
    assert all(each.name in done.out and each.requirement in done.out for each in MUTANTS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("glob", "judged"),
    [("AUTH-05", {"AUTH-05"}), ("hpp-0*", {"HPP-01", "HPP-09"}), ("forged-success", {"OUT-01"})],
)
def test_only(glob: str, judged: set[str], tmp_path: Path):
    """A glob over requirement ids, in either case, or else over case ids."""
    done = conformance("demo", "--profile", "smoke", "--only", glob, "--out", tmp_path)
    found = outcomes(tmp_path)
    assert done.code == 0, done.told
    assert report(tmp_path)["verdict"] == "UNDETERMINED", "only a part was asked for"
    assert report(tmp_path)["run"]["only"] == glob
    assert {found[id] for id in judged} == {"PASS"}
    assert set(found.values()) <= {"PASS", "NOT_APPLICABLE"}


def test_only_that_matches_nothing_is_refused(tmp_path: Path):
    """A green run on nothing is the worst of all; what an earlier run wrote there stays."""
    (tmp_path / "report.json").write_text("{}")
    done = conformance("demo", "--only", "XYZ-*", "--out", tmp_path)
    assert done.code == 4
    assert "XYZ-*" in done.err
    assert "hint:" in done.err
    assert json.loads((tmp_path / "report.json").read_text()) == {}


LATE_S = 0.25  # a hundred times what it takes on an idle machine


def test_the_answers_of_the_referee_are_not_late_because_a_report_is_written(demo: Ran):
    """Judging and writing leave the loop that answers: see the 99th percentile of a full run."""
    lines = (demo.into / "trace.jsonl").read_text("utf-8").splitlines()
    events = [event for line in lines for event in json.loads(line).get("events", ())]
    took = sorted(e.get("took", 0.0) for e in events if answered_as_usual(e))
    assert len(took) > 1000
    assert took[len(took) * 99 // 100] < LATE_S


def answered_as_usual(event: dict[str, object]) -> bool:
    return event.get("channel") == "api" and not event.get("perturbation")
