"""What holds for every check, whatever it is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.requirement import Requirement
from conformance.core.trace import Event, Exchange, Result, Trace
from conformance.core.verdict import Outcome, Party
from conformance.requirements import catalogue

from ..traces import (
    ALL_CAPABILITIES,
    approved,
    call,
    callback,
    cancel,
    capture,
    checkout,
    clock,
    connection_lost,
    consumer,
    driver_answer,
    flow,
    forgery,
    hpp_session,
    kp_session,
    kp_update,
    perturbed,
    place,
    purchase,
    read,
    read_order,
    recovered,
    refund,
    refused,
    setup,
    shop_return,
    started,
    state,
    sweep_answer,
    trace,
)

MODES = ("NONE", "PLACE_ORDER", "CAPTURE_ORDER")
OF_INTEGRATIONS = tuple(each for each in catalogue() if each.party is Party.INTEGRATION)
ODD: tuple[object, ...] = (
    None,
    [],
    [1],
    "text",
    7,
    True,
    {},
    {"order_lines": [None, 3, "x"]},
    {"session": "x"},
)
CALLS = (
    kp_session(),
    kp_update(),
    hpp_session(),
    read(),
    place(),
    place("t2", "o2"),
    capture(),
    refund(),
    cancel(),
    read_order(),
    callback(),
    call("", "GET", "/nowhere"),
)
STATES = ("pending", "paid", "failed", "cancelled", "refunded")
REST: tuple[Event, ...] = (
    shop_return(),
    shop_return(None),
    approved(),
    consumer("refuse"),
    consumer("authorize_again"),
    recovered(),
    clock(3660),
    forgery("success"),
    forgery("callback-newer-token"),
    sweep_answer(),
    *map(state, STATES),
    *(driver_answer(verb, result) for verb in ("capture", "refund", "cancel") for result in Result),
    *(started(result) for result in Result),
)
REFUSED_400 = flow("failed", 0)


def bent(exchange: Exchange, status: int, body: object) -> Exchange:
    answered = perturbed(exchange, status, executed=status < 300)
    told = answered.response and replace(answered.response, body=body)
    return replace(answered, response=told, request=replace(exchange.request, body=body))


events = st.one_of(
    st.sampled_from(CALLS),
    st.sampled_from(REST),
    st.builds(
        bent, st.sampled_from(CALLS), st.sampled_from((202, 400, 404, 503)), st.sampled_from(ODD)
    ),
    st.builds(lambda e, x: connection_lost(e, executed=x), st.sampled_from(CALLS), st.booleans()),
)
traces = st.lists(events, max_size=14).map(
    lambda found: trace(*found, baseline=flow(), reference=REFUSED_400)
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(traces)
def test_no_check_stumbles_over_any_trace(seen: Trace) -> None:
    """Whatever was recorded, a check says something of it or nothing; it never breaks down."""
    for each in OF_INTEGRATIONS:
        check_result = each.check_result(seen)
        assert check_result is None or check_result.outcome is not Outcome.ERROR, (
            check_result.message
        )


@settings(derandomize=True, max_examples=50, deadline=None)
@given(traces)
def test_every_check_says_the_same_when_it_is_asked_again(seen: Trace) -> None:
    first, second = ([each.judge([seen]) for each in OF_INTEGRATIONS] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("each", catalogue(), ids=lambda each: each.id)
def test_nothing_is_not_exercised(each: Requirement) -> None:
    """A check that saw nothing never passes."""
    modes = (setup(uses=replace(ALL_CAPABILITIES, place_order_mode=mode)) for mode in MODES)
    where = next(each_setup for each_setup in modes if each.applies.holds(each_setup))
    assert each.judge([trace(setup=where)]).outcome is Outcome.NOT_EXERCISED
    assert each.judge([]).outcome is Outcome.NOT_EXERCISED


LIVING = {
    "the order is placed from the callback": purchase(),
    "the session is read before the order is placed": (
        *checkout(),
        read(),
        place(),
        state("paid", "o1"),
    ),
    "the order is placed from the token of the return": (
        kp_session(),
        hpp_session(),
        started(intact=True),
        approved(),
        shop_return(),
        place(),
        state("paid", "o1"),
    ),
    "the session is polled": (
        kp_session(),
        hpp_session(),
        started(),
        read("WAITING"),
        approved(),
        read("IN_PROGRESS"),
        read(),
        place(),
        state("paid", "o1"),
        sweep_answer(),
    ),
    "a read is repeated": (*checkout(), refused(read(), 500), read(), place(), state("paid", "o1")),
    "the payment session is updated and read": (
        kp_session(order_amount=19900),
        kp_update(merchant_reference1="r"),
        call("kp.read_session", "GET", "/payments/v1/sessions/kp-1"),
        hpp_session(),
        started(),
        approved(),
        place(),
        state("paid", "o1"),
    ),
    "the order is acknowledged": (
        *purchase(),
        call("om.acknowledge", "POST", "/ordermanagement/v1/orders/o1/acknowledge"),
    ),
    "the first token is refused, the second is good": (
        *checkout(),
        refused(place("t1"), 404),
        state("pending"),
        consumer("authorize_again"),
        place("t2"),
        state("paid", "o1"),
    ),
    "a capture is accepted for later": (
        *purchase(),
        driver_answer("capture", Result.UNKNOWN),
        capture(),
        read_order(),
        driver_answer("capture"),
    ),
    "it is captured, and given back in two parts": (
        *purchase(),
        capture(),
        driver_answer("capture"),
        state("paid", "o1", captured=19900, refunded=0),
        refund(9950),
        driver_answer("refund", amount=9950),
        state("paid", "o1", captured=19900, refunded=9950),
        refund(9950, "r2"),
        driver_answer("refund", amount=9950),
        state("refunded", "o1", captured=19900, refunded=19900),
    ),
    "it is cancelled": (*purchase(), cancel(), driver_answer("cancel"), state("cancelled", "o1")),
}


@pytest.mark.parametrize("seen", LIVING.values(), ids=LIVING)
def test_nobody_accuses_an_honest_integration(seen: tuple[Event, ...]) -> None:
    """There is more than one right way to do it; none of them trips anything."""
    found = {each.id: each.judge([trace(*seen)]) for each in OF_INTEGRATIONS}
    raised = {Outcome.FAIL, Outcome.WARN, Outcome.ERROR, Outcome.INCONCLUSIVE}
    assert {id: verdict for id, verdict in found.items() if verdict.outcome in raised} == {}
