from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import Exchange, Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.response_codes.messages_are_for_debugging import (
    messages_are_for_debugging as rule,
)

from ..traces import (
    driver_answer,
    flow,
    kp_session,
    perturbed,
    place,
    shop_answer,
    shop_return,
    state,
    trace,
    with_leaks,
)

TEXT = "platform's error text in answer"
IN_ADDRESS = "platform's error text in location"
REFUSED = driver_answer("start_checkout", Result.REFUSED)
AS_DOCUMENTED = flow("pending", 0, "start_checkout=accepted")


def checkout(*leaks: str) -> Exchange:
    return replace(shop_answer(*leaks), operation="start_checkout")


def own_page(*leaks: str) -> Exchange:
    return replace(with_leaks(shop_return(), *leaks), operation="shop.checkout")


def worded(*events: object, reference: object = AS_DOCUMENTED) -> Trace:
    label = "kp.place_order=400 with worded-declined body"
    met = replace(perturbed(place(), 400), perturbation=label)
    return trace(driver_answer("start_checkout"), met, *events, reference=reference)  # type: ignore[arg-type]


CASES = {
    "the page has words of its own": (trace(perturbed(place(), 400), shop_return()), Outcome.PASS),
    "the page shows the platform's": (
        trace(perturbed(place(), 400), with_leaks(shop_return(), TEXT)),
        Outcome.FAIL,
    ),
    "a page between the checkout and the hosted one shows it": (
        trace(perturbed(kp_session(), 400), own_page(TEXT), checkout(), REFUSED),
        Outcome.FAIL,
    ),
    "the shopper is sent on with the platform's in the address": (
        trace(perturbed(place(), 400), with_leaks(shop_return(302), IN_ADDRESS)),
        Outcome.FAIL,
    ),
    "so is the shopper who wanted to pay": (
        trace(perturbed(kp_session(), 400), checkout(IN_ADDRESS), REFUSED),
        Outcome.FAIL,
    ),
    "the checkout's JSON holds it: somebody has to look": (
        trace(perturbed(kp_session(), 400), checkout(TEXT), REFUSED),
        Outcome.REVIEW,
    ),
    "the checkout's JSON does not": (
        trace(perturbed(kp_session(), 400), checkout(), REFUSED),
        Outcome.PASS,
    ),
    "the back office may be told": (
        trace(perturbed(place(), 400), replace(shop_answer(TEXT), operation="capture")),
        Outcome.NOT_EXERCISED,
    ),
    "another wording, the same end": (worded(state("pending")), Outcome.PASS),
    "another wording, another end": (worded(state("failed")), Outcome.FAIL),
    "another wording, and it is done": (worded(state("paid", "o1")), Outcome.FAIL),
    "no error came": (trace(place(), with_leaks(shop_return(), TEXT)), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_error_messages_are_for_debugging(given: Trace, outcome: Outcome) -> None:
    """They are shown to no shopper, and no outcome hangs on their wording."""
    assert rule.judge([given]).outcome is outcome
