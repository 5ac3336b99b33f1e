from __future__ import annotations

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Event, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.order_management.true_refunds import true_refunds as rule

from ..traces import (
    capture,
    connection_lost,
    driver_answer,
    perturbed,
    purchase,
    recovered,
    refund,
    refused,
    setup,
    state,
    trace,
)


def given_back(*events: Event) -> Trace:
    return trace(*purchase(), capture(), driver_answer("capture"), *events)


CASES = {
    "all of it": (given_back(refund(), driver_answer("refund"), state("refunded")), Outcome.PASS),
    "all of it, still shown as paid": (
        given_back(refund(), driver_answer("refund"), state("paid")),
        Outcome.PASS,
    ),
    "in two parts": (
        given_back(
            refund(9950),
            driver_answer("refund", amount=9950),
            state("paid"),
            refund(9950, "r2"),
            driver_answer("refund", amount=9950),
            state("refunded"),
        ),
        Outcome.PASS,
    ),
    "a part, shown as all": (
        given_back(refund(9950), driver_answer("refund", amount=9950), state("refunded")),
        Outcome.FAIL,
    ),
    "nothing was asked": (given_back(), Outcome.NOT_EXERCISED),
    "refused": (
        given_back(refused(refund()), driver_answer("refund", Result.REFUSED), state("paid")),
        Outcome.PASS,
    ),
    "refused, and accepted": (
        given_back(refused(refund()), driver_answer("refund"), state("paid")),
        Outcome.FAIL,
    ),
    "refused, and shown as refunded": (
        given_back(refused(refund()), driver_answer("refund", Result.REFUSED), state("refunded")),
        Outcome.FAIL,
    ),
    "too much, and accepted": (
        given_back(
            refused(refund(39800), 403), driver_answer("refund", amount=39800), state("paid")
        ),
        Outcome.FAIL,
    ),
    "too much, and cut down in silence": (
        given_back(refund(19900), driver_answer("refund", amount=39800), state("refunded")),
        Outcome.FAIL,
    ),
    "never sent, and accepted": (given_back(driver_answer("refund"), state("paid")), Outcome.FAIL),
    "no answer, and left open": (
        given_back(
            connection_lost(refund(), executed=True),
            driver_answer("refund", Result.UNKNOWN),
            state("paid"),
        ),
        Outcome.PASS,
    ),
    "no answer, and refused though it was made": (
        given_back(
            connection_lost(refund(), executed=True),
            driver_answer("refund", Result.REFUSED),
            state("paid"),
        ),
        Outcome.FAIL,
    ),
    "no answer, and accepted though it was not made": (
        given_back(
            connection_lost(refund(), executed=False), driver_answer("refund"), state("paid")
        ),
        Outcome.FAIL,
    ),
    "accepted too early, made after the recovery": (
        given_back(
            perturbed(refund(), 500),
            driver_answer("refund"),
            recovered(),
            refund(),
            state("refunded"),
        ),
        Outcome.FAIL,
    ),
    "left open, made after the recovery": (
        given_back(
            perturbed(refund(), 500),
            driver_answer("refund", Result.UNKNOWN),
            recovered(),
            refund(),
            state("refunded"),
        ),
        Outcome.PASS,
    ),
    "made twice": (
        given_back(
            connection_lost(refund(5000), executed=True),
            refund(5000, "r2"),
            driver_answer("refund", amount=5000),
            state("paid"),
        ),
        Outcome.FAIL,
    ),
    "repeated with the same key": (
        given_back(
            connection_lost(refund(5000), executed=True),
            refund(5000),
            driver_answer("refund", amount=5000),
            state("paid"),
        ),
        Outcome.PASS,
    ),
    "more is shown than was made": (
        given_back(
            refused(refund()),
            driver_answer("refund", Result.REFUSED),
            state("paid", refunded=19900),
        ),
        Outcome.FAIL,
    ),
    "what was made is shown": (
        given_back(refund(), driver_answer("refund"), state("refunded", refunded=19900)),
        Outcome.PASS,
    ),
    "it refunds nothing": (
        trace(setup=setup(uses=Uses()), exercises=["OM-05"]),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_refunds_are_true(given: Trace, outcome: Outcome) -> None:
    """Shown only when made, refunded only when all is back, and never made twice."""
    assert rule.judge([given]).outcome is outcome
