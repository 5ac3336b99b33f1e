"""The integration's log: what is looked for in it, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.core.marks import LogFinding
from conformance.core.trace import Channel, Exchange, Request, Response
from conformance.run.instance.log_search import LogSearch

ID = "0f4e1a8c-0000-4000-8000-000000000001"
OTHER = "0f4e1a8c-0000-4000-8000-000000000002"


def failure(correlation: str = ID, id: str = "e1") -> Exchange:
    headers = {"klarna-correlation-id": correlation} if correlation else {}
    request = Request("POST", "https://playground.test/")
    return Exchange(id, Channel.API, 0.0, request, Response(500, headers))


LINES = {
    "with the purchase on the same line": (f"failed {ID} ord-1", LogFinding.WITH_PURCHASE),
    "with the purchase some lines on": (f"{ID}\n\norder:\n ord-1", LogFinding.WITH_PURCHASE),
    "alone": (f"failed {ID}", LogFinding.ALONE),
    "far from the purchase": (f"{ID}" + "\n" * 30 + "ord-1", LogFinding.ALONE),
    "another call's": (f"failed {OTHER} ord-1", LogFinding.MISSING),
    "nothing": ("", LogFinding.MISSING),
}


@pytest.mark.parametrize(("text", "expected"), LINES.values(), ids=LINES)
def test_a_failed_call_is_looked_for(tmp_path: Path, text: str, expected: LogFinding) -> None:
    (tmp_path / "shop.log").write_text(text)
    log = LogSearch((tmp_path / "none.log", tmp_path / "shop.log"), declared=True)
    (mark,) = log.marks([failure()], ["ord-1"], 1.0)
    assert mark.finding is expected


def test_where_no_log_was_named_its_silence_says_nothing() -> None:
    """The integration may log where nobody has looked."""
    (mark,) = LogSearch().marks([failure()], [], 1.0)
    assert mark.finding is LogFinding.NO_LOG


def test_one_of_several_failures_is_enough(tmp_path: Path) -> None:
    """A log that is spared repetitions is no worse."""
    (tmp_path / "shop.log").write_text(f"{OTHER} ord-1")
    log = LogSearch((tmp_path / "shop.log",), declared=True)
    (mark,) = log.marks([failure(), failure(OTHER, "e2")], ["ord-1"], 1.0)
    assert (mark.finding, mark.exchange) == (LogFinding.WITH_PURCHASE, "e2")


def test_what_has_no_correlation_id_cannot_be_looked_for() -> None:
    assert not list(LogSearch(declared=True).marks([failure("")], [], 1.0))


def test_what_is_written_later_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "shop.log"
    log = LogSearch((file,), declared=True)
    assert next(log.marks([failure()], [], 1.0)).finding is LogFinding.MISSING
    file.write_text(f"{ID}")
    assert next(log.marks([failure()], [], 1.0)).finding is LogFinding.ALONE
