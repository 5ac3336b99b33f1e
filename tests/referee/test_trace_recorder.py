"""One case as it is written down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core import journal
from conformance.core.marks import PerturbationDelivered, PerturbationLifted, StepNotPlayed
from conformance.core.perturbation import Perturbation
from conformance.core.trace import Answer, Channel, Exchange, Result
from conformance.core.variation import Variation
from conformance.referee.trace_recorder import HELD, TraceRecorder

from ..traces import variation
from .recorders import PASSWORD, answered, asked, perturbation, recorder

TOKEN = "c0ffee00-1111-4222-8333-444455556666"
PLACE = f"/payments/v1/authorizations/{TOKEN}/order"


def met(kept: TraceRecorder, *operations: str) -> list[bool]:
    return [kept.due(each) is not None for each in operations]


ORDER = "kp.place_order"
MEETINGS: dict[str, tuple[Perturbation | None, list[bool]]] = {
    "nothing is planned": (None, [False, False, False]),
    "until it is lifted": (perturbation(), [True, True, True]),
    "once": (perturbation(times=1), [True, False, False]),
    "twice": (perturbation(times=2), [True, True, False]),
    "another operation": (perturbation("om.capture=500"), [False, False, False]),
}


@pytest.mark.parametrize(("planned", "expected"), MEETINGS.values(), ids=MEETINGS)
def test_a_perturbation_meets_calls(planned: Perturbation | None, expected: list[bool]):
    assert met(recorder(planned), ORDER, ORDER, ORDER) == expected


def test_other_calls_do_not_use_a_perturbation_up():
    assert met(recorder(perturbation(times=1)), "kp.create_session", ORDER) == [False, True]


def test_what_is_lifted_meets_nothing_more():
    kept = recorder(perturbation())
    kept.lifted = True
    assert met(kept, ORDER) == [False]


# --- what may still be hoped for --------------------------------------------------------------

HOPES = {
    "nothing is perturbed": (None, False, True),
    "a success of another kind": (perturbation(status=299, executed=True), False, True),
    "the documented status with another body": (perturbation(status=None), False, True),
    "a server error that lasts": (perturbation(status=500), False, False),
    "a server error that was lifted": (perturbation(status=500), True, True),
    "a refusal that lasts": (perturbation(status=403), False, False),
    "a refusal that was lifted stays a refusal": (perturbation(status=403), True, False),
    "no answer": (perturbation(status=None, answered=False), False, False),
    "half an answer": (perturbation(status=200, executed=True, cut=True), False, False),
    "no answer, lifted": (perturbation(status=None, answered=False), True, True),
}


@pytest.mark.parametrize(("planned", "lifted", "hopeful"), HOPES.values(), ids=HOPES)
def test_a_purchase_is_hoped_for_while(
    planned: Perturbation | None, *, lifted: bool, hopeful: bool
):
    kept = recorder(planned)
    kept.lifted = lifted
    assert not kept.hopeful, "nobody has approved"
    kept.purchase.approved_at = kept.now
    assert kept.hopeful is hopeful


def test_a_status_that_is_to_be_held_waits_for_the_fault_that_comes_first():
    kept = recorder(perturbation())
    kept.case = replace(
        kept.case, variant=(variation("order_status=NEWLY_INVENTED"), variation("ids=long"))
    )
    assert kept.variant == (variation("ids=long"),)
    kept.due(ORDER)
    assert kept.variant == kept.case.variant


@pytest.mark.parametrize("held", sorted(HELD), ids=str)
def test_a_status_that_is_to_be_held_leaves_no_hope_once_it_was_told(held: Variation):
    kept = recorder()
    kept.case = replace(kept.case, variant=(held,))
    kept.purchase.approved_at = kept.now
    assert kept.hopeful
    kept.varied[held] = "e1"
    assert not kept.hopeful


def test_a_token_that_has_died_leaves_no_hope():
    kept = recorder()
    kept.purchase.approved_at = kept.now
    kept.offset = 3601
    assert not kept.hopeful


NEEDS = {
    "approved and still pending": ("pending", Result.ACCEPTED, True, True),
    "approved and nothing told": ("", Result.ACCEPTED, True, True),
    "approved and paid": ("paid", Result.ACCEPTED, True, False),
    "pending, and nobody has paid": ("pending", Result.ACCEPTED, False, False),
    "paid, and a capture is unknown": ("paid", Result.UNKNOWN, True, True),
    "paid, and a capture was refused": ("paid", Result.REFUSED, True, False),
}


@pytest.mark.parametrize(("state", "result", "approved", "need"), NEEDS.values(), ids=NEEDS)
def test_something_is_left_to_repair(state: str, result: Result, *, approved: bool, need: bool):
    kept = recorder()
    kept.purchase.approved_at = kept.now if approved else None
    kept.add(Answer("order_state", kept.at, Result.ACCEPTED, state=state))
    kept.add(Answer("capture", kept.at, result))
    assert kept.in_need is need


def test_it_is_still_after_a_state_was_told_and_only_steps_were_skipped():
    kept = recorder()
    assert not kept.still
    kept.add(Answer("order_state", kept.at, Result.ACCEPTED, state="paid"))
    kept.add_mark(StepNotPlayed("RunSweep", "nothing is left to repair"))
    assert kept.still
    kept.add_mark(PerturbationLifted())
    assert not kept.still


# --- what is written --------------------------------------------------------------------------


def placed(kept: TraceRecorder, perturbation: str = "") -> Exchange:
    truth = answered(200, {"order_id": "o-1", "redirect_url": "https://k.test/r"})
    request = asked(path=PLACE, body={"order_amount": 1, "billing_address": {"email": "a@b.test"}})
    return kept.exchange(
        Channel.API,
        ORDER,
        request,
        truth,
        began=kept.at,
        truth=truth,
        perturbation=perturbation,
    )


def test_a_delivered_perturbation_is_marked_at_its_exchange():
    kept = recorder(perturbation())
    exchange = placed(kept, "kp.place_order=500")
    (mark,) = kept.trace().marks(PerturbationDelivered)
    assert mark.exchange == exchange.id
    assert kept.trace().delivered


def test_ids_are_unique_and_name_their_case():
    kept = recorder()
    ids = [placed(kept).id for _ in range(3)]
    kept.add_mark(PerturbationLifted())
    ids.append(placed(kept).id)
    assert len(set(ids)) == 4
    assert all(id.startswith(kept.mark) for id in ids)


def test_a_trace_knows_what_its_case_was_made_for():
    kept = recorder(perturbation())
    seen = kept.trace()
    assert (seen.case, seen.scenario) == ("by hand", "purchase")
    assert seen.perturbation == perturbation()
    assert seen.exercises == frozenset({"ORD-01"})


def test_the_clock_of_a_case_moves_by_itself():
    kept = recorder()
    before = kept.at
    kept.offset += 3660
    assert kept.at >= before + 3660


def test_a_case_is_never_quiet_while_a_call_is_under_way():
    kept = recorder()
    kept.in_flight = 1
    assert kept.quiet_for == 0.0


def test_no_secret_is_in_the_trace():
    """Tokens, passwords and the consumer's data, wherever they were sent or answered."""
    kept = recorder()
    kept.learn({"authorization_token": TOKEN, "session": {"client_token": "client-token-1234"}})
    placed(kept)
    body = {"status": PASSWORD, "reference": f"x{TOKEN}", "redirect_url": f"https://a/{PASSWORD}"}
    for channel in Channel:
        kept.exchange(channel, "x", asked(body=body), answered(200, body), began=kept.at)
    kept.exchange(
        Channel.BROWSER, "x", asked(PASSWORD, f"/{TOKEN}/client-token-1234"), None, began=0
    )
    written = journal.dumps(kept.trace())
    hidden = (TOKEN, PASSWORD, "client-token-1234", "a@b.test", "Basic eDp5")
    assert [secret for secret in hidden if secret in written] == []


def test_bodies_of_pages_are_not_kept():
    kept = recorder()
    page = answered(200, {"status": "shown"})
    seen = kept.exchange(Channel.BROWSER, "shop.return", asked("GET"), page, began=0, bodies=False)
    assert seen.response is not None
    assert seen.response.body is None
    assert seen.response.size == len(page.body)


def test_its_repr_gives_no_secret_away():
    """It is named in the reports of failed tests, and in tracebacks."""
    kept = recorder()
    kept.purchase.location = f"https://shop.test/ok?token={TOKEN}"
    assert PASSWORD not in repr(kept)
    assert TOKEN not in repr(kept)
