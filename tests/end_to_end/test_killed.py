"""A run that is broken off, at any moment and by any means: what was judged is kept, and marked."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from conformance.reporters import schema
from conformance.run_controller import InterruptKeeper

from .commands import (
    CONFORMANCE,
    SHOP,
    SUITE,
    Done,
    alive,
    conformance,
    end,
    eventually,
    lines,
    report,
    running,
    started_by,
)

ENOUGH = 20  # traces, of the hundreds planned
RUN = (*CONFORMANCE, "demo", "--profile", "smoke")


def broken_off(
    into: Path, how: signal.Signals, command: tuple[str, ...] = RUN, out: str = "--out"
) -> tuple[Done, tuple[int, ...]]:
    """A run that was sent a signal in its midst, and the integrations that it had started."""
    with running(command, out, into) as process:
        assert eventually(lambda: lines(into / "trace.jsonl") > ENOUGH, 60)  # after the header
        integrations = started_by(process.pid)
        assert integrations
        process.send_signal(how)
        out, err = process.communicate(timeout=30)
    return Done(process.returncode, out, err), integrations


def test_a_killed_run_leaves_a_readable_result(tmp_path: Path):
    """SIGKILL: nothing could be tidied up, and still the result is there and says what it is.

    Its traces can be audited up to the last line; the end that is missing is noticed.
    """
    into = tmp_path / "out"
    done, integrations = broken_off(into, signal.SIGKILL)
    for each in integrations:
        end(each)
    found = report(into)
    assert done.code == -signal.SIGKILL
    jsonschema_rs.validate(schema(), found)
    assert found["run"]["truncated"] is True
    assert found["run"]["planned"] > len(found["cases"])
    assert found["verdict"] == "UNDETERMINED"
    assert "cut short" in (into / "report.html").read_text("utf-8")
    assert "TRUNCATED" in (into / "summary.md").read_text("utf-8")
    assert 'type="truncated"' in (into / "junit.xml").read_text("utf-8")
    assert list((into / "allure-results").glob("*-result.json"))
    audited = conformance("audit", into / "trace.jsonl", "--out", tmp_path / "audit")
    assert audited.code == 13, audited.told
    again = report(tmp_path / "audit")
    assert again["run"]["truncated"] is True
    assert len(again["cases"]) == lines(into / "trace.jsonl") - 1  # that of the header
    assert again["run"]["planned"] == found["run"]["planned"]
    assert missing(again)
    assert missing(found)


def missing(found: Any) -> bool:
    """What was planned and not played is counted as such."""
    whole = found["completeness"]
    assert whole["must_exercised"] < whole["must_applicable"]
    return bool(whole["checks_emitted"] < whole["checks_expected"])


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_run_that_is_told_to_stop_tidies_up(how: signal.Signals, tmp_path: Path):
    """Exit status 2, a report marked as truncated, and no integration left behind."""
    done, integrations = broken_off(tmp_path, how)
    found = report(tmp_path)
    assert done.code == 2, done.told
    assert "Traceback" not in done.told
    assert "truncated" in done.out
    assert found["run"]["truncated"] is True
    assert found["run"]["notes"] == ["interrupted"]
    assert found["exit_status"] == 2
    assert found["verdict"] == "UNDETERMINED"
    assert len(found["cases"]) >= ENOUGH
    assert missing(found)
    assert 'type="truncated"' in (tmp_path / "junit.xml").read_text("utf-8")
    assert not [each for each in integrations if alive(each)]


def test_pytest_is_told_to_stop(tmp_path: Path):
    """The same where pytest plays the cases: its own exit status, and nothing is left behind."""
    command = (*SUITE, "--conformance-config", str(SHOP), "--conformance-profile", "smoke")
    done, integrations = broken_off(tmp_path, signal.SIGINT, command, "--conformance-out")
    assert done.code == 2, done.told
    assert done.err == ""
    assert report(tmp_path)["run"]["truncated"] is True
    assert report(tmp_path)["verdict"] == "UNDETERMINED"
    assert report(tmp_path)["exit_status"] == 2
    assert not [each for each in integrations if alive(each)]


def test_an_earlier_result_does_not_pass_for_that_of_a_killed_run(tmp_path: Path):
    """A run takes away what stood there before it writes: a kill at once leaves no old verdict."""
    (tmp_path / "report.json").write_text('{"verdict": "CONFORMANT"}')
    (tmp_path / "junit.xml").write_text("<testsuites/>")
    (tmp_path / "notes.txt").write_text("somebody's own")
    with running(RUN, "--out", tmp_path) as process:
        assert eventually((tmp_path / "trace.jsonl").exists)
        fresh = tmp_path / "report.json"  # for a moment there is none at all
        assert eventually(lambda: fresh.exists() and "UNDETERMINED" in fresh.read_text())
        end(process.pid)
    assert report(tmp_path)["run"]["truncated"] is True
    assert "truncated" in (tmp_path / "junit.xml").read_text()
    assert (tmp_path / "notes.txt").exists()


def test_a_wish_to_stop_that_python_drops_is_told_again():
    """An exception in a finaliser is dropped, and so is a KeyboardInterrupt."""
    keeper = InterruptKeeper()
    keeper.pytest_runtest_logstart()
    with pytest.raises(KeyboardInterrupt):
        keeper.interrupt(signal.SIGINT, None)
    with pytest.raises(KeyboardInterrupt):
        keeper.pytest_runtest_logstart()
