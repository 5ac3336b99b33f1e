from __future__ import annotations

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Exchange, Trace
from conformance.core.verdict import Outcome
from conformance.core.wire import Json
from conformance.requirements.scope.declared_facts import declared_facts as rule

from ..traces import MERCHANT_URLS, call, hpp_session, place, setup, trace

BOTH = MERCHANT_URLS
RETURN = {"success": "https://shop.test/s"}


def page(urls: Json, **options: Json) -> Exchange:
    """The hosted page is asked for with these addresses."""
    return hpp_session(urls=urls, options=options)


def declared(*events: Exchange, mode: str = "NONE", ways: str = "redirect callback") -> Trace:
    uses = Uses(mode, tuple(ways.split()), order_management=("capture", "refund"))
    return trace(*events, setup=setup(uses=uses))


CASES = {
    "the mode is left out, and NONE": (declared(page(BOTH)), Outcome.PASS),
    "the mode is said": (declared(page(BOTH, place_order_mode="NONE")), Outcome.PASS),
    "another mode is asked for": (
        declared(page(BOTH, place_order_mode="PLACE_ORDER")),
        Outcome.FAIL,
    ),
    "the page places the order, as declared": (
        declared(page(BOTH, place_order_mode="CAPTURE_ORDER"), mode="CAPTURE_ORDER"),
        Outcome.PASS,
    ),
    "the page was to place the order, and the mode is left out": (
        declared(page(BOTH), mode="PLACE_ORDER"),
        Outcome.FAIL,
    ),
    "it places the order that the page was to place": (
        declared(page(BOTH, place_order_mode="PLACE_ORDER"), place(), mode="PLACE_ORDER"),
        Outcome.FAIL,
    ),
    "callbacks are declared and nobody is told where": (declared(page(RETURN)), Outcome.FAIL),
    "the return is declared and leads nowhere": (
        declared(page({"status_update": "https://shop.test/c"})),
        Outcome.FAIL,
    ),
    "callbacks are asked for and not declared": (
        declared(page(BOTH), ways="redirect"),
        Outcome.WARN,
    ),
    "the consumer returns though only callbacks count": (
        declared(page(BOTH), ways="callback"),
        Outcome.PASS,
    ),
    "nothing but reading is declared": (declared(page({}), ways="polling"), Outcome.PASS),
    "a cancellation that is not declared": (
        declared(page(BOTH), call("om.cancel", "POST", "/ordermanagement/v1/orders/o1/cancel")),
        Outcome.WARN,
    ),
    "a capture that is declared": (
        declared(page(BOTH), call("om.capture", "POST", "/ordermanagement/v1/orders/o1/captures")),
        Outcome.PASS,
    ),
    "addresses that are no object": (declared(page("none")), Outcome.FAIL),
    "no page is asked for": (declared(place()), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_what_is_declared_is_what_the_calls_show(given: Trace, outcome: Outcome) -> None:
    """Law: nothing can be left out of the judgement by declaring what is not so."""
    assert rule.judge([given]).outcome is outcome
