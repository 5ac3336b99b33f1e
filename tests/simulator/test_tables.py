"""The state machines, read as tables."""

from __future__ import annotations

import pytest

from conformance.simulator.tables import (
    AUTHORIZATION,
    FINAL,
    HOSTED,
    ORDER,
    PAYMENT,
    AuthorizationStatus,
    HostedStatus,
    OrderStatus,
    PaymentStatus,
)


@pytest.mark.parametrize("status", sorted(FINAL))
def test_nothing_leads_out_of_a_final_state(status: HostedStatus):
    assert {after for (before, _), after in HOSTED.items() if before is status} <= {status}


@pytest.mark.parametrize(
    "status", sorted(set(HostedStatus) - FINAL - {HostedStatus.MANUAL_ID_CHECK})
)
def test_every_other_state_can_be_paid_cancelled_and_disabled(status: HostedStatus):
    events = {event for before, event in HOSTED if before is status}
    assert {"complete", "cancel", "disable", "arrive"} <= events


@pytest.mark.parametrize("event", ["back", "refuse", "error"])
def test_the_consumer_decides_only_where_the_consumer_is(event: str):
    assert {before for before, e in HOSTED if e == event} == {HostedStatus.IN_PROGRESS}


def test_only_an_issued_authorization_moves():
    assert {before for before, _ in AUTHORIZATION} == {AuthorizationStatus.ISSUED}


def test_only_an_incomplete_payment_session_moves():
    assert {before for before, _ in PAYMENT} == {PaymentStatus.INCOMPLETE}


def test_an_order_is_cancelled_only_before_it_is_captured():
    assert {before for before, e in ORDER if e == "cancel"} == {OrderStatus.AUTHORIZED}


def test_only_captured_money_is_refunded():
    assert {before for before, e in ORDER if e == "refund"} == {
        OrderStatus.PART_CAPTURED,
        OrderStatus.CAPTURED,
        OrderStatus.CLOSED,
    }
