from __future__ import annotations

from typing import Any

import pytest

from conformance.core.trace import Event, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.any_2xx_without_a_body import (
    any_2xx_without_a_body as rule,
)

from ..traces import capture, driver_answer, flow, perturbed, place, purchase, trace

USUAL = flow("paid", 1, "start_checkout=accepted", "capture=accepted", om__capture=1)


def captured(*events: Event, **facts: Any) -> Trace:
    return trace(*purchase(), *events, **({"baseline": USUAL} | facts))


CASES = {
    "it is booked as usual": (
        captured(perturbed(capture(), 202, executed=True), driver_answer("capture")),
        Outcome.PASS,
    ),
    "nothing unusual was answered": (
        captured(capture(), driver_answer("capture")),
        Outcome.NOT_EXERCISED,
    ),
    "it was never called": (
        captured(driver_answer("capture"), perturbation="om.capture=202"),
        Outcome.NOT_EXERCISED,
    ),
    "it is booked as refused": (
        captured(
            perturbed(capture(), 200, executed=True), driver_answer("capture", Result.REFUSED)
        ),
        Outcome.FAIL,
    ),
    "it stays open": (
        captured(
            perturbed(capture(), 204, executed=True), driver_answer("capture", Result.UNKNOWN)
        ),
        Outcome.FAIL,
    ),
    "it is captured again": (
        captured(perturbed(capture(), 200, executed=True), capture(), driver_answer("capture")),
        Outcome.FAIL,
    ),
    "the shop crashes on the body": (
        captured(
            perturbed(capture(), 200, executed=True), driver_answer("capture", Result.CRASHED)
        ),
        Outcome.FAIL,
    ),
    "an error is not its business": (
        captured(perturbed(capture(), 500), driver_answer("capture", Result.REFUSED)),
        Outcome.NOT_EXERCISED,
    ),
    "a call whose body is needed is not its business": (
        captured(perturbed(place(), 201, executed=True), capture(), driver_answer("capture")),
        Outcome.NOT_EXERCISED,
    ),
    "nobody played the story without it": (
        captured(perturbed(capture(), 202, executed=True), driver_answer("capture"), baseline=None),
        Outcome.INCONCLUSIVE,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_any_2xx_is_success_where_the_body_is_not_read(given: Trace, outcome: Outcome) -> None:
    """Another 2xx, with whatever body, makes no difference."""
    assert rule.judge([given]).outcome is outcome
