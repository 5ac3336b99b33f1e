from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.any_5xx import any_5xx as rule

from ..traces import (
    cancel,
    capture,
    checkout,
    connection_lost,
    driver_answer,
    flow,
    hpp_session,
    kp_session,
    perturbed,
    place,
    purchase,
    read,
    read_order,
    recovered,
    release,
    started,
    state,
    trace,
)

CASES = {
    "left open": (
        trace(
            *checkout(), perturbed(place(), 503), state("pending"), recovered(), state("pending")
        ),
        Outcome.PASS,
    ),
    "left open and placed later": (
        trace(
            *checkout(),
            perturbed(place(), 503),
            state("pending"),
            recovered(),
            place(),
            state("paid"),
        ),
        Outcome.PASS,
    ),
    "nothing failed": (trace(*purchase()), Outcome.NOT_EXERCISED),
    "it was never called": (
        trace(*checkout(), state("pending"), perturbation="kp.place_order=503"),
        Outcome.NOT_EXERCISED,
    ),
    "taken for success": (trace(*checkout(), perturbed(place(), 503), state("paid")), Outcome.FAIL),
    "taken for a refusal": (
        trace(*checkout(), perturbed(place(), 503), state("failed")),
        Outcome.FAIL,
    ),
    "taken for a cancellation": (
        trace(*checkout(), perturbed(place(), 503), state("cancelled")),
        Outcome.FAIL,
    ),
    "a failed purchase before it does not matter": (
        trace(state("failed"), *checkout(), perturbed(place(), 503), state("pending")),
        Outcome.PASS,
    ),
    "placed later, and shown as failed": (
        trace(*checkout(), perturbed(place(), 503), recovered(), place(), state("failed")),
        Outcome.FAIL,
    ),
    "placed later, and still open": (
        trace(*checkout(), perturbed(place(), 503), recovered(), place(), state("pending")),
        Outcome.WARN,
    ),
    "another end than after 500": (
        trace(
            *checkout(), perturbed(place(), 503), recovered(), state("pending"), reference=flow()
        ),
        Outcome.FAIL,
    ),
    "the same end as after 500": (
        trace(
            *checkout(),
            perturbed(place(), 503),
            recovered(),
            place(),
            state("paid"),
            reference=flow(),
        ),
        Outcome.PASS,
    ),
    "a checkout without a session": (trace(perturbed(kp_session(), 500), started()), Outcome.FAIL),
    "no checkout": (trace(perturbed(kp_session(), 500), started(Result.REFUSED)), Outcome.PASS),
    "a session whose answer was lost is asked for again": (
        trace(connection_lost(kp_session(), executed=True), *checkout()),
        Outcome.PASS,
    ),
    "a session whose answer was lost is sold all the same": (
        trace(connection_lost(kp_session(), executed=True), started()),
        Outcome.FAIL,
    ),
    "the shop crashes": (
        trace(perturbed(kp_session(), 500), started(Result.CRASHED)),
        Outcome.FAIL,
    ),
    "the shop never answers": (
        trace(perturbed(kp_session(), 500), started(Result.STALLED)),
        Outcome.FAIL,
    ),
    "a read failed, and it is shown as paid": (
        trace(*checkout(), perturbed(read(), 500), state("paid")),
        Outcome.FAIL,
    ),
    "a read failed, and it is left open until it is paid": (
        trace(
            *checkout(),
            perturbed(read(), 500),
            state("pending"),
            recovered(),
            read(),
            place(),
            state("paid"),
        ),
        Outcome.PASS,
    ),
    "a read failed, and the purchase with it": (
        trace(*checkout(), perturbed(read(), 500), state("cancelled")),
        Outcome.FAIL,
    ),
    "a read failed before the consumer had agreed": (
        trace(kp_session(), hpp_session(), started(), perturbed(read(), 500), state("cancelled")),
        Outcome.PASS,
    ),
    "a read was lost, and it is given up once all is well": (
        trace(
            *checkout(),
            connection_lost(read(), executed=False),
            state("pending"),
            recovered(),
            read(),
            state("failed"),
        ),
        Outcome.FAIL,
    ),
    "a read failed, and it is still open": (
        trace(*checkout(), perturbed(read(), 500), state("pending"), recovered(), state("pending")),
        Outcome.PASS,
    ),
    "a read failed, and the authorization was given back": (
        trace(
            *checkout(),
            perturbed(read(), 500),
            state("pending"),
            recovered(),
            release(),
            state("cancelled"),
        ),
        Outcome.PASS,
    ),
    "a read failed for more than an hour": (
        trace(
            *checkout(),
            perturbed(read(), 500),
            state("pending"),
            recovered(),
            replace(state("cancelled"), at=3700.0),
        ),
        Outcome.PASS,
    ),
    "a capture is left open": (
        trace(*purchase(), perturbed(capture(), 500), driver_answer("capture", Result.UNKNOWN)),
        Outcome.PASS,
    ),
    "a capture that did not happen is refused": (
        trace(*purchase(), perturbed(capture(), 500), driver_answer("capture", Result.REFUSED)),
        Outcome.PASS,
    ),
    "a capture that did not happen is booked": (
        trace(*purchase(), perturbed(capture(), 500), driver_answer("capture")),
        Outcome.FAIL,
    ),
    "a capture that happened is refused": (
        trace(
            *purchase(),
            perturbed(capture(), 500, executed=True),
            driver_answer("capture", Result.REFUSED),
        ),
        Outcome.FAIL,
    ),
    "a capture that happened is left open": (
        trace(
            *purchase(),
            perturbed(capture(), 500, executed=True),
            driver_answer("capture", Result.UNKNOWN),
        ),
        Outcome.PASS,
    ),
    "a capture that happened is booked unseen": (
        trace(*purchase(), perturbed(capture(), 500, executed=True), driver_answer("capture")),
        Outcome.FAIL,
    ),
    "a capture that happened is found by reading": (
        trace(
            *purchase(),
            perturbed(capture(), 500, executed=True),
            read_order(),
            driver_answer("capture"),
        ),
        Outcome.PASS,
    ),
    "a capture is repeated with the same key": (
        trace(
            *purchase(),
            perturbed(capture(), 500, executed=True),
            capture(),
            driver_answer("capture"),
        ),
        Outcome.PASS,
    ),
    "a capture is made twice": (
        trace(
            *purchase(),
            perturbed(capture(), 500, executed=True),
            capture(id="c2"),
            driver_answer("capture"),
        ),
        Outcome.FAIL,
    ),
    "an answer got lost, and it is left open": (
        trace(
            *purchase(),
            connection_lost(capture(), executed=True),
            driver_answer("capture", Result.UNKNOWN),
        ),
        Outcome.PASS,
    ),
    "an answer got lost, and it is refused": (
        trace(
            *purchase(),
            connection_lost(capture(), executed=True),
            driver_answer("capture", Result.REFUSED),
        ),
        Outcome.FAIL,
    ),
    "a cancellation that happened twice over is one": (
        trace(
            *purchase(), perturbed(cancel(), 500, executed=True), cancel(), driver_answer("cancel")
        ),
        Outcome.PASS,
    ),
    "a cancellation that happened is refused": (
        trace(
            *purchase(),
            perturbed(cancel(), 500, executed=True),
            driver_answer("cancel", Result.REFUSED),
        ),
        Outcome.FAIL,
    ),
    "a cancellation that did not happen is shown": (
        trace(
            *purchase(),
            perturbed(cancel(), 500),
            driver_answer("cancel", Result.UNKNOWN),
            state("cancelled"),
        ),
        Outcome.FAIL,
    ),
    "an error of the request is not its business": (
        trace(*checkout(), perturbed(place(), 400), state("paid")),
        Outcome.NOT_EXERCISED,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_any_5xx_leaves_the_effect_open(given: Trace, outcome: Outcome) -> None:
    """A server error is neither a success nor a refusal, and in the end the books agree."""
    assert rule.judge([given]).outcome is outcome
