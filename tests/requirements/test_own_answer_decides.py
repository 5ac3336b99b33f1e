from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.order_management.own_answer_decides import own_answer_decides as rule

from ..traces import (
    ALL_CAPABILITIES,
    capture,
    driver_answer,
    perturbed,
    purchase,
    read_order,
    refund,
    refused,
    setup,
    state,
    trace,
    unanswered,
)

CAPTURED = replace(ALL_CAPABILITIES, place_order_mode="CAPTURE_ORDER")
CASES = {
    "booked": (trace(capture(), driver_answer("capture")), Outcome.PASS),
    "nothing was asked": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "it was never called": (trace(driver_answer("capture", Result.REFUSED)), Outcome.NOT_EXERCISED),
    "done, and refused": (trace(capture(), driver_answer("capture", Result.REFUSED)), Outcome.FAIL),
    "done, and left open": (
        trace(capture(), driver_answer("capture", Result.UNKNOWN)),
        Outcome.WARN,
    ),
    "refused, and booked": (trace(refused(capture()), driver_answer("capture")), Outcome.FAIL),
    "refused": (trace(refused(capture()), driver_answer("capture", Result.REFUSED)), Outcome.PASS),
    "captured twice": (trace(capture(), capture(id="c2"), driver_answer("capture")), Outcome.FAIL),
    "repeated with the same key": (
        trace(capture(), capture(), driver_answer("capture")),
        Outcome.PASS,
    ),
    "two captures, both asked for": (
        trace(
            capture(9000), driver_answer("capture"), capture(10900, "c2"), driver_answer("capture")
        ),
        Outcome.PASS,
    ),
    "no id in a header": (
        trace(perturbed(capture(), 201, executed=True), driver_answer("capture")),
        Outcome.PASS,
    ),
    "no id in a header, and captured again": (
        trace(perturbed(capture(), 201, executed=True), capture(id="c2"), driver_answer("capture")),
        Outcome.FAIL,
    ),
    "the read after it fails": (
        trace(capture(), perturbed(read_order(), 500), driver_answer("capture")),
        Outcome.PASS,
    ),
    "the read after it fails, and it is not believed": (
        trace(capture(), perturbed(read_order(), 500), driver_answer("capture", Result.REFUSED)),
        Outcome.FAIL,
    ),
    "the read before it fails, and it is not tried": (
        trace(perturbed(read_order(), 500), driver_answer("capture", Result.REFUSED)),
        Outcome.PASS,
    ),
    "the read before it fails, and it is put off": (
        trace(perturbed(read_order(), 500), driver_answer("capture", Result.UNKNOWN)),
        Outcome.PASS,
    ),
    "the read before it fails, and it is booked all the same": (
        trace(perturbed(read_order(), 404), driver_answer("capture")),
        Outcome.FAIL,
    ),
    "booked, and never called": (trace(driver_answer("capture")), Outcome.FAIL),
    "booked, and captured with the order": (
        trace(driver_answer("capture"), setup=setup(uses=CAPTURED)),
        Outcome.NOT_EXERCISED,
    ),
    "no read that could fail": (
        trace(capture(), driver_answer("capture"), perturbation="om.read_order=500"),
        Outcome.NOT_EXERCISED,
    ),
    "no answer": (
        trace(unanswered(capture()), driver_answer("capture", Result.UNKNOWN)),
        Outcome.PASS,
    ),
    "put off, and done behind the answer": (
        trace(driver_answer("capture", Result.UNKNOWN), capture(), state("paid", captured=19900)),
        Outcome.PASS,
    ),
    "put off, and done twice": (
        trace(driver_answer("capture", Result.UNKNOWN), capture(), capture(id="c2")),
        Outcome.FAIL,
    ),
    "put off and done, and not shown": (
        trace(driver_answer("capture", Result.UNKNOWN), capture(), state("paid", captured=0)),
        Outcome.FAIL,
    ),
    "put off, and its answer lost": (
        trace(
            driver_answer("capture", Result.UNKNOWN),
            unanswered(capture()),
            state("paid", captured=0),
        ),
        Outcome.PASS,
    ),
    "put off twice": (
        trace(
            driver_answer("refund", Result.UNKNOWN),
            refund(9950),
            state("paid"),
            driver_answer("refund", Result.UNKNOWN),
            refund(9950, "r2"),
        ),
        Outcome.PASS,
    ),
    "a refund that is done, and refused": (
        trace(
            capture(), driver_answer("capture"), refund(), driver_answer("refund", Result.REFUSED)
        ),
        Outcome.FAIL,
    ),
    "the sum is told": (
        trace(capture(), driver_answer("capture"), state("paid", captured=19900)),
        Outcome.PASS,
    ),
    "a wrong sum is told": (
        trace(capture(), driver_answer("capture"), state("paid", captured=0)),
        Outcome.FAIL,
    ),
    "it captures nothing": (
        trace(setup=setup(uses=Uses()), exercises=["OM-04"]),
        Outcome.NOT_APPLICABLE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_calls_own_answer_decides(given: Trace, outcome: Outcome) -> None:
    """Booked exactly if it was answered with 2xx, and never repeated."""
    assert rule.judge([given]).outcome is outcome
