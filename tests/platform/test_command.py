"""`conformance platform` as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import conformance

COMMITTED = Path(__file__).parents[2] / "cassettes"


def platform(into: Path, *options: str) -> tuple[int, Any, str]:
    """Exit status, report.json, and what was printed."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "conformance.cli", "platform", "--out", str(into), *options],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=COMMITTED.parent,
    )
    file = into / "report.json"
    report = json.loads(file.read_text()) if file.exists() else None
    return done.returncode, report, done.stdout + done.stderr


def test_the_simulator_conforms_and_every_must_is_exercised(tmp_path: Path):
    status, report, _ = platform(tmp_path, "--profile", "quick")
    assert status == 0
    assert report["verdict"] == "CONFORMANT"
    whole = report["completeness"]
    assert whole["must_exercised"] == whole["must_applicable"] > 0
    assert {each["party"] for each in report["requirements"]} == {"platform"}


def test_the_committed_cassettes_give_the_same_verdicts_without_a_network(tmp_path: Path):
    status, report, _ = platform(tmp_path, "--target", "replay")
    assert status == 0
    assert report["verdict"] == "CONFORMANT"
    assert report["target"]["kind"] == "replay"
    assert "not Klarna" in report["target"]["provenance"]
    assert report["run"]["duration_s"] < 30


def test_its_verdicts_can_be_derived_again_from_its_traces(tmp_path: Path):
    """By the requirements of a platform, and with nothing running."""
    platform(tmp_path / "run", "--target", "replay")
    done = subprocess.run(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "conformance.cli", "audit", "--out", str(tmp_path / "again")),
            str(tmp_path / "run" / "trace.jsonl"),
        ],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0
    first, again = (
        json.loads((tmp_path / name / "report.json").read_text()) for name in ("run", "again")
    )
    assert [(r["id"], r["outcome"]) for r in again["requirements"]] == [
        (r["id"], r["outcome"]) for r in first["requirements"]
    ]


BREAKING = """
import conformance.platform_plugin as plugin

def broken(platform, script):
    raise ZeroDivisionError

plugin.played = broken
"""


def test_a_fault_of_the_suite_is_not_the_platforms(tmp_path: Path):
    """It is told from a breach, and from evidence that is cut off."""
    (tmp_path / "breaking.py").write_text(BREAKING)
    suites = Path(conformance.__file__).parent / "suites"
    plain = ("-c", str(suites / "pytest.ini"), f"--rootdir={suites}", "--disable-plugin-autoload")
    plugins = ("conformance.options", "pytest_recording.plugin", "breaking")
    done = subprocess.run(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "pytest", str(suites / "platform"), *plain),
            *(word for name in plugins for word in ("-p", name)),
            *("--platform-target", "simulator", "--platform-only", "PLAT-19"),
            *("--platform-profile", "quick", "--platform-out", str(tmp_path / "out")),
        ],
        capture_output=True,
        timeout=300,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert done.returncode == 15


def test_the_committed_cassettes_say_that_they_are_the_simulators():
    files = list(COMMITTED.rglob("*.yaml"))
    assert files
    assert all("recorded_from: simulator" in each.read_text()[:100] for each in files)


@pytest.mark.parametrize("only", ["PLAT-19", "expiry-*"])
def test_a_part_can_be_chosen(tmp_path: Path, only: str):
    status, report, _ = platform(tmp_path, "--only", only, "--profile", "quick")
    assert status == 0
    assert "PLAT-19" in {each["id"] for each in report["requirements"]}


def test_a_part_that_does_not_exist_is_a_mistake_of_the_caller(tmp_path: Path):
    status, report, said = platform(tmp_path, "--only", "NONE-*")
    assert status == 4
    assert report is None
    assert "matches no requirement" in said


def test_no_recordings_are_a_mistake_of_the_caller(tmp_path: Path):
    nowhere = tmp_path / "nowhere"
    status, _, said = platform(tmp_path, "--target", "replay", "--cassettes", str(nowhere))
    assert status == 4
    assert "no usable recordings" in said


def test_an_edited_cassette_is_an_evidence_problem(tmp_path: Path):
    made = tmp_path / "cassettes"
    chosen = ("--cassettes", str(made), "--only", "PLAT-19")
    assert platform(tmp_path / "first", "--record", *chosen)[0] == 0
    file = made / "simulator" / "eu" / "expiry-announced.yaml"
    file.write_text(file.read_text().replace("WAITING", "COMPLETED"))
    status, report, _ = platform(tmp_path / "second", "--target", "replay", *chosen)
    assert status == 13
    assert any("changed after it was made" in note for note in report["run"]["notes"])
    assert report["verdict"] == "UNDETERMINED"
