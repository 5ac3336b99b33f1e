"""Questions to a trace, as the checks ask them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import (
    Channel,
    Event,
    Exchange,
    FlowSummary,
    Request,
    Response,
    Result,
    VerbResult,
    flow,
)

from ..traces import (
    HOST,
    callback,
    connection_lost,
    crashed,
    driver_answer,
    kp_session,
    perturbed,
    place,
    purchase,
    read,
    recovered,
    refused,
    shop_return,
    started,
    state,
    trace,
    unanswered,
)

PLACED = place()
BELIEVED = {
    "answered as it was": (PLACED, True, True),
    "refused by the platform": (refused(PLACED), False, False),
    "unanswered although done": (unanswered(PLACED), False, True),
    "lost before it was done": (connection_lost(PLACED, executed=False), False, False),
    "told of an error although done": (perturbed(PLACED, 500, executed=True), False, True),
    "told of an error and not done": (perturbed(PLACED, 500), False, False),
    "told of another success": (perturbed(PLACED, 299, executed=True), True, True),
    "told of a success that never was": (perturbed(PLACED, 200), True, False),
}


@pytest.mark.parametrize(("call", "told", "done"), BELIEVED.values(), ids=list(BELIEVED))
def test_what_the_caller_was_told_and_what_is_true(call: Exchange, *, told: bool, done: bool):
    assert call.succeeded is told
    assert call.executed is done


STATUSES = {199: False, 200: True, 299: True, 300: False, 404: False, 599: False}


@pytest.mark.parametrize(("status", "succeeded"), STATUSES.items(), ids=str)
def test_every_2xx_is_a_success_and_nothing_else(status: int, *, succeeded: bool):
    assert Response(status).succeeded is succeeded


URLS = {
    "https://a.test:8443/x/y?q=1#f": ("https://a.test:8443", "/x/y"),
    "https://a.test": ("https://a.test", "/"),
    "https://a.test/": ("https://a.test", "/"),
    "http://127.0.0.1:1/a//b/": ("http://127.0.0.1:1", "/a//b/"),
}


@pytest.mark.parametrize(("url", "parts"), URLS.items(), ids=URLS)
def test_the_parts_of_a_url(url: str, parts: tuple[str, str]):
    request = Request("GET", url)
    assert (request.origin, request.path) == parts


def test_the_values_in_a_path_are_named():
    assert PLACED.path_values == {"authorization_token": "<token:t1>"}


def test_calls_are_those_of_the_integration():
    seen = trace(kp_session(), callback(), PLACED, shop_return(), read())
    assert [c.operation for c in seen.calls()] == [
        "kp.create_session",
        "kp.place_order",
        "hpp.read_session",
    ]
    assert [c.operation for c in seen.calls("kp.place_order")] == ["kp.place_order"]
    assert len(list(seen.on(Channel.BROWSER))) == 1


def test_states_are_those_that_were_told_oldest_first():
    seen = trace(state("pending"), driver_answer("capture"), state(""), state("paid"))
    assert [a.state for a in seen.states] == ["pending", "paid"]
    assert seen.final_state == "paid"
    assert trace().final_state == ""


def test_the_operation_under_perturbation_stands_in_the_label():
    assert trace(perturbed(PLACED, 500)).target_operation == "kp.place_order"
    assert trace(PLACED).target_operation == ""


def test_the_time_under_perturbation_ends_when_it_is_lifted():
    seen = trace(perturbed(PLACED, 500), recovered(), place())
    assert seen.while_perturbed() == seen.events[:1]
    assert trace(PLACED).while_perturbed() == trace(PLACED).events


def test_what_falls_under_it_begins_with_the_call_that_met_it():
    met = perturbed(PLACED, 500)
    seen = trace(kp_session(), met, state("pending"), recovered(), place())
    assert seen.under_perturbation() == seen.events[1:3]
    assert trace(PLACED).under_perturbation() == ()


ORDERS = {
    "none": ((), ()),
    "one": ((place(order="o1"),), ("o1",)),
    "the same one twice": ((place(order="o1"), place(order="o1")), ("o1",)),
    "two": ((place(order="o1"), place(order="o2")), ("o1", "o2")),
    "one that nobody was told of": ((connection_lost(place(order="o1"), executed=True),), ("o1",)),
    "one that was only pretended": ((perturbed(place(order="o1"), 200),), ()),
    "one that was refused": ((refused(place()),), ()),
    "an answer that is no object": (
        (replace(PLACED, truth=Response(200, body=["o1"])),),
        (),
    ),
}


@pytest.mark.parametrize(("calls", "ids"), ORDERS.values(), ids=ORDERS)
def test_orders_are_those_that_the_platform_holds(calls: tuple[Exchange, ...], ids: object):
    assert trace(*calls).orders == ids


def test_a_flow_counts_calls_and_lists_answers_without_any_random_value():
    seen = trace(*purchase(), place("t2", order="o1"), driver_answer("capture", Result.UNKNOWN))
    assert flow(seen) == FlowSummary(
        {"hpp.create_session": 1, "kp.create_session": 1, "kp.place_order": 2},
        (
            VerbResult("start_checkout", Result.ACCEPTED),
            VerbResult("capture", Result.UNKNOWN),
        ),
        "paid",
        1,
    )


TWICE = {
    "callback and return both place": ((callback(), shop_return(), place(), place()), 1),
    "one after the other": ((callback(), place(), shop_return(), place()), 1),
    "asked again before anybody returned": ((callback(), place(), place(), shop_return()), 2),
    "a third time, of two that told": ((callback(), shop_return(), *3 * (place(),)), 2),
    "told that it is still open": ((callback("WAITING"), callback("BACK"), *2 * (place(),)), 2),
    "with another token": ((callback(), shop_return(), place("t1"), place("t2")), 2),
}


@pytest.mark.parametrize(("events", "count"), TWICE.values(), ids=TWICE)
def test_the_same_placement_counts_once_for_each_that_told_of_the_purchase(
    events: tuple[Event, ...], count: int
):
    """Law: which of two that tell comes first is chance; asking again unasked is not."""
    assert flow(trace(*events)).calls["kp.place_order"] == count


def test_a_flow_names_what_was_answered_with_500():
    seen = trace(started(), crashed(driver_answer("capture")), crashed(driver_answer("capture")))
    assert flow(seen).broken == ("capture",)
    assert flow(trace(started())).broken == ()


def test_other_ids_make_the_same_flow():
    first, second = trace(place("t1", "o1"), started()), trace(place("t2", "o2"), started())
    assert first != second
    assert flow(first) == flow(second)
    assert f"{HOST}" not in repr(flow(first))
