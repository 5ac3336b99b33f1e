from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import Event, Exchange, Response, Result
from conformance.core.verdict import Outcome
from conformance.requirements.compatibility.optional_members import optional_members as rule

from ...traces import hpp_session, kp_session, place, recovered, shop_return, started, state, trace


def lacking(exchange: Exchange, member: str) -> Exchange:
    """A success without this member."""
    given = exchange.response
    assert given
    body = {k: v for k, v in given.body.items() if k != member}
    label = f"{exchange.operation}=no {member}"
    return replace(exchange, response=Response(given.status, body=body), perturbation=label)


PAGE = lacking(hpp_session(), "redirect_url")
PLACED = lacking(place(), "order_id")

CASES: dict[str, tuple[tuple[Event, ...], Outcome]] = {
    "refused cleanly": ((kp_session(), PAGE, started(Result.REFUSED)), Outcome.PASS),
    "unknown for now": ((kp_session(), PAGE, started(Result.UNKNOWN)), Outcome.PASS),
    "sold all the same": ((kp_session(), PAGE, started()), Outcome.FAIL),
    "crashed": ((kp_session(), PAGE, started(Result.CRASHED)), Outcome.FAIL),
    "stalled": ((kp_session(), PAGE, started(Result.STALLED)), Outcome.FAIL),
    "answered 500": (
        (kp_session(), PAGE, replace(started(Result.REFUSED), status=500)),
        Outcome.FAIL,
    ),
    "answered 502": (
        (kp_session(), PAGE, replace(started(Result.REFUSED), status=502)),
        Outcome.PASS,
    ),
    "left open without the order's id": ((PLACED, shop_return(), state("pending")), Outcome.PASS),
    "paid without the order's id": ((PLACED, shop_return(), state("paid")), Outcome.FAIL),
    "paid once it was told": ((PLACED, place(), state("paid", "o1")), Outcome.PASS),
    "paid after the recovery": (
        (PLACED, state("pending"), recovered(), place(), state("paid", "o1")),
        Outcome.PASS,
    ),
    "a page of stack frames": ((PLACED, shop_return(500), state("pending")), Outcome.FAIL),
}


@pytest.mark.parametrize(("events", "outcome"), CASES.values(), ids=CASES)
def test_a_needed_member_that_is_missing_is_an_error(
    events: tuple[Event, ...], outcome: Outcome
) -> None:
    """The error path, not a crash and not half a payment."""
    assert rule.judge([trace(*events)]).outcome is outcome
