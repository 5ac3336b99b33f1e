"""The client of the controls, against controls on real sockets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal

from conformance.core.errors import ConformanceError, Unreachable
from conformance.simulator.client import ControlsClient, SentCallback
from conformance.simulator.consumer import ACTIONS
from conformance.simulator.controls import CONTROLS, SWITCHES
from conformance.simulator.stand_ins import (
    PLAYGROUND_CREDENTIALS,
    ServeSettings,
    StandInAddresses,
    running,
)

from .shop import PURCHASE, basic

NOBODY = "http://127.0.0.1:9/hook"  # nothing listens there
HOUR = 3600


@pytest.fixture
def started() -> Iterator[StandInAddresses]:
    """Stand-ins in a thread of their own, so that a plain client may speak to them."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(running(ServeSettings(port=0))) as addresses,
    ):
        yield addresses


@pytest.fixture
def controls(started: StandInAddresses) -> Iterator[ControlsClient]:
    with ControlsClient(started.controls) as client:
        yield client


@pytest.fixture
def klarna(started: StandInAddresses) -> Iterator[httpx.Client]:
    headers = {"authorization": basic(*PLAYGROUND_CREDENTIALS[0])}
    with httpx.Client(base_url=started.playground, headers=headers, trust_env=False) as client:
        yield client


def hosted(klarna: httpx.Client, **urls: str) -> Any:
    payment = klarna.post("/payments/v1/sessions", json=dict(PURCHASE)).json()["session_id"]
    url = str(klarna.base_url.join(f"/payments/v1/sessions/{payment}"))
    body = {"payment_session_url": url, "merchant_urls": urls}
    return klarna.post("/hpp/v1/sessions", json=body).json() | {"payment": payment}


def order(klarna: httpx.Client, controls: ControlsClient) -> str:
    made = hosted(klarna)
    controls.act(made["session_id"], "approve")
    token = klarna.get(f"/hpp/v1/sessions/{made['session_id']}").json()["authorization_token"]
    placed = klarna.post(f"/payments/v1/authorizations/{token}/order", json=dict(PURCHASE))
    return str(placed.json()["order_id"])


def test_the_clock_goes_on(controls: ControlsClient):
    before = controls.clock()
    after = controls.advance(HOUR)
    assert (before.moved_s, after.moved_s) == (0, HOUR)
    assert after.now > before.now


def test_a_consumer_is_led_to_the_merchant_and_after_that_nowhere(
    controls: ControlsClient, klarna: httpx.Client
):
    made = hosted(klarna, success="https://shop.test/ok?sid={{session_id}}")
    led = controls.act(made["session_id"], "approve")
    assert (led.status, led.location) == (303, f"https://shop.test/ok?sid={made['session_id']}")
    assert controls.act(made["session_id"], "refuse").status == 200
    assert controls.authorize_again(made["session_id"])
    state = controls.state()
    assert len(state["playground"]["authorizations"]) == 2
    assert not state["production"]["authorizations"]


def test_a_callback_is_seen_and_sent_once_more(controls: ControlsClient, klarna: httpx.Client):
    made = hosted(klarna, status_update=NOBODY)
    controls.act(made["session_id"], "cancel")
    arrived, cancelled = controls.callbacks()
    assert isinstance(arrived, SentCallback)
    assert [c.status for c in (arrived, cancelled)] == ["IN_PROGRESS", "CANCELLED"]
    assert cancelled.body["session"]["session_id"] == cancelled.session_id == made["session_id"]
    controls.repeat(cancelled.event_id)
    assert {c.event_id for c in controls.callbacks()} == {arrived.event_id, cancelled.event_id}


def test_a_pay_url_that_was_distributed_is_in_the_outbox(
    controls: ControlsClient, klarna: httpx.Client
):
    made = hosted(klarna)
    contact = {"email": "ada@shop.test"}
    body = {"method": "email", "contact_information": contact, "template": "INSTORE_PURCHASE"}
    assert klarna.post(made["distribution_url"], json=body).is_success
    (message,) = controls.outbox()
    assert (message.to, message.url) == ("ada@shop.test", made["redirect_url"])


def test_klarna_decides_and_ends(controls: ControlsClient, klarna: httpx.Client):
    controls.switch(fraud_status="PENDING")
    id = order(klarna, controls)
    assert controls.decide(id, "REJECTED") == "REJECTED"
    assert controls.close_order(id)
    assert not controls.close_order(id)
    assert controls.cancel_payment_session(hosted(klarna)["payment"]) == "cancelled"


def test_switches_are_set_in_both_environments(controls: ControlsClient):
    assert controls.switch(json_401=True) == controls.switches()
    assert {found["json_401"] for found in controls.switches().values()} == {True}


def test_a_fault_goes_wrong_as_often_as_it_was_ordered(
    controls: ControlsClient, klarna: httpx.Client
):
    """It is labelled, and afterwards all is as before."""
    controls.fault("kp.create_session", 503, times=2)
    met = [klarna.post("/payments/v1/sessions", json=PURCHASE) for _ in range(3)]
    assert [each.status_code for each in met] == [503, 503, 200]
    assert met[0].headers["x-simulator-fault"] == "kp.create_session=503"
    assert met[0].json()["correlation_id"] == met[0].headers["klarna-correlation-id"]
    assert controls.faults() == []


@pytest.mark.parametrize("executed", [True, False])
def test_a_fault_hides_an_effect_or_prevents_it(
    controls: ControlsClient, klarna: httpx.Client, *, executed: bool
):
    controls.fault("kp.create_session", 500, executed=executed)
    assert klarna.post("/payments/v1/sessions", json=PURCHASE).status_code == 500
    assert bool(controls.state()["playground"]["payments"]) is executed


@pytest.mark.parametrize(
    "wrong",
    [("kp.no_such", 500, 1), ("kp.place_order", 200, 1), ("kp.place_order", 600, 1)],
    ids=["of no operation", "that is a success", "of no class"],
)
def test_a_fault_that_makes_no_sense_is_refused(
    controls: ControlsClient, wrong: tuple[str, int, int]
):
    with pytest.raises(ConformanceError):
        controls.fault(*wrong)
    assert controls.faults() == []


def test_a_fault_ordered_no_times_is_taken_back(controls: ControlsClient):
    controls.fault("om.capture", 500, times=9)
    assert controls.fault("om.capture", 500, times=0) == []


@pytest.mark.parametrize(
    ("ask", "known"),
    [
        (lambda c, _: c.advance(-1), ()),
        (lambda c, _: c.act("none", "approve"), ()),
        (lambda c, session: c.act(session, "dance"), (*ACTIONS, "authorize_again")),
        (lambda c, _: c.switch(origin="http://x"), (*SWITCHES, "PENDING")),
        (lambda c, _: c.repeat("none"), ()),
        (lambda c, _: c.decide("none", "ACCEPTED"), ()),
        (lambda c, _: c.close_order("none"), ()),
    ],
    ids=["clock", "session", "action", "switch", "callback", "decision", "ending"],
)
def test_a_refusal_says_what_went_wrong_and_what_is_known(
    ask: Callable[[ControlsClient, str], object],
    known: tuple[str, ...],
    controls: ControlsClient,
    klarna: httpx.Client,
):
    with pytest.raises(ConformanceError) as refused:
        ask(controls, hosted(klarna)["session_id"])
    assert str(refused.value).endswith(".")
    assert refused.value.hint
    assert all(word in refused.value.hint for word in known)


def test_controls_that_are_not_there_are_told_from_controls_that_refuse(started: StandInAddresses):
    with ControlsClient("http://127.0.0.1:9") as nobody, pytest.raises(Unreachable):
        nobody.clock()
    with (
        ControlsClient(started.playground) as stand_in,
        pytest.raises(ConformanceError, match="not by controls"),
    ):
        stand_in.clock()


def test_every_control_has_its_method(controls: ControlsClient, monkeypatch: pytest.MonkeyPatch):
    """Whatever the controls can do, a test can do in one call."""
    asked: set[tuple[str, str]] = set()

    def ask(method: str, path: str, _: object = None) -> Any:
        asked.add((method, path))
        raise Unreachable(path)

    monkeypatch.setattr(controls, "_ask", ask)
    given: dict[str, tuple[Any, ...]] = {
        "advance": (1,),
        "act": ("id", "approve"),
        "authorize_again": ("id",),
        "decide": ("id", "ACCEPTED"),
        "cancel_payment_session": ("id",),
        "close_order": ("id",),
        "repeat": ("id",),
        "fault": ("kp.place_order", 503),
    }
    for name in dir(ControlsClient):
        if not name.startswith("_") and name != "close":
            with pytest.raises(Unreachable):
                getattr(controls, name)(*given.get(name, ()))
    assert asked == set(CONTROLS)
