"""Whose exchange is this? The mark decides before the ids, and these before who is alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.plan import Deployment
from conformance.core.wire import Json, WireRequest
from conformance.referee.attribution import MARK, Attribution, ids_in, mark

from .recorders import asked, recorder

ONE, TWO, ALONE = "c00001abcd", "c00002abcd", "c00003abcd"
PLACE = "/payments/v1/authorizations/{}/order"


def attribution(*, alone: bool = False) -> Attribution:
    """Two cases under way, each with an id that the platform issued for it."""
    kept = Attribution()
    for word in (ONE, TWO):
        kept.open(recorder(mark=word))
        kept.learn(kept.marks[word], f"id-of-{word}")
    kept.alone = recorder(mark=ALONE) if alone else None
    return kept


def session(kp_id: str) -> Json:
    return {"payment_session_url": f"https://k.test/payments/v1/sessions/{kp_id}"}


OWNED: dict[str, tuple[WireRequest, dict[str, str], str]] = {
    "the mark in a line's reference": (
        asked(body={"order_lines": [{"reference": f"tshirt-{ONE}"}]}),
        {},
        ONE,
    ),
    "the mark in the merchant's reference": (
        asked(body={"merchant_reference1": f"ord-{TWO}"}),
        {},
        TWO,
    ),
    "the mark in a URL": (asked("GET", f"/somewhere/{TWO}"), {}, TWO),
    "an id in the path": (asked("GET", "/x"), {"order_id": f"id-of-{TWO}"}, TWO),
    "a session's id in a body": (asked(body=session(f"id-of-{TWO}")), {}, TWO),
    "the mark before an id": (
        asked(body={"merchant_reference1": ONE}),
        {"order_id": f"id-of-{TWO}"},
        ONE,
    ),
    "an id where something only looks like a mark": (
        asked("GET", "/c99999zzzz"),
        {"order_id": f"id-of-{TWO}"},
        TWO,
    ),
    "the mark although something before it looks like one": (
        asked(body={"note": "c99999zzzz", "merchant_reference1": ONE}),
        {},
        ONE,
    ),
}


@pytest.mark.parametrize("alone", [False, True], ids=["side by side", "one at a time"])
@pytest.mark.parametrize(("request_", "values", "owner"), OWNED.values(), ids=OWNED)
def test_a_call_belongs_to(
    request_: WireRequest, values: dict[str, str], owner: str, *, alone: bool
):
    """Also where one case is alone: a late call of another is not laid at its door."""
    found = attribution(alone=alone).owner(request_, values)
    assert found is not None
    assert found.mark == owner


NOBODYS: dict[str, WireRequest] = {
    "without a word or an id": asked(body={"a": 1}),
    "with another's id": asked("GET", PLACE.format("unknown")),
    "with a mark of another run": asked(body={"merchant_reference1": "c00001zzzz"}),
    "with a body that is no JSON": WireRequest("POST", "https://k.test", "/", body=b"\xff{"),
    "with a list for a body": asked(body=[1]),
    "with a number for a URL": asked(body={"payment_session_url": 1}),
}


@pytest.mark.parametrize("request_", NOBODYS.values(), ids=NOBODYS)
def test_a_call_of_nobody_is_his_who_is_alone(request_: WireRequest):
    assert attribution().owner(request_, {}) is None
    found = attribution(alone=True).owner(request_, {})
    assert found is not None
    assert found.mark == ALONE


def test_an_id_stays_with_whom_it_was_issued_for_first():
    """A reused session id must not hand one case's calls to another."""
    kept = attribution()
    kept.learn(kept.marks[TWO], f"id-of-{ONE}", None, "")
    found = kept.owner(asked(), {"id": f"id-of-{ONE}"})
    assert found is kept.marks[ONE]
    assert "" not in kept.ids


@given(st.integers(0, 99_999), st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=4))
def test_every_mark_is_recognised(number: int, salt: str):
    assert MARK.fullmatch(mark(number, salt))


ISSUED: dict[str, tuple[Json, tuple[str, ...]]] = {
    "a session": ({"session_id": "s", "client_token": "t"}, ("s",)),
    "an order": ({"order_id": "o", "fraud_status": "ACCEPTED"}, ("o",)),
    "a page that is done": (
        {"session_id": "s", "order_id": "o", "authorization_token": "a"},
        ("s", "o", "a"),
    ),
    "nothing": ({}, ()),
    "an id that is no text": ({"session_id": 1, "order_id": None}, ()),
    "no object": (["session_id"], ()),
    "no body": (None, ()),
}


@pytest.mark.parametrize(("answer", "ids"), ISSUED.values(), ids=ISSUED)
def test_ids_that_an_answer_issues(answer: Json, ids: tuple[str, ...]):
    assert ids_in(answer) == ids


# --- calls that belong to no case ---------------------------------------------------------------

STRAY = asked("GET", "/x")


def test_a_call_of_nobody_may_be_of_any_case_that_is_not_long_over():
    kept, times = attribution(), iter((100.0, 100.5, 103.0, 103.5))
    kept.clock = lambda: next(times)
    kept.close(kept.marks[ONE])
    kept.suspect()
    assert kept.suspects == {ONE, TWO}
    kept.close(kept.marks[TWO])
    kept.suspects.clear()
    kept.suspect()
    assert kept.suspects == {TWO}


def test_a_call_while_an_instance_starts_is_of_no_case_and_makes_nobody_suspect():
    kept = attribution(alone=True)
    with kept.start_up():
        assert kept.owner(STRAY, {}) is None
        kept.suspect()
    assert not kept.suspects
    assert not kept.charged
    owner = kept.owner(STRAY, {})
    assert owner is not None
    assert owner.mark == ALONE
    assert kept.charged == {ALONE}


def test_a_case_whose_instance_should_call_nobody_is_suspected_all_the_same():
    kept = attribution()
    unset = kept.marks[TWO]
    unset.case = replace(unset.case, deployment=Deployment(without="KLARNA_BASE_URL"))
    with kept.start_up():
        kept.suspect()
    assert kept.suspects == {TWO}


def test_the_cases_beside_one_are_those_that_are_still_played():
    kept = attribution()
    assert [each.mark for each in kept.beside(kept.marks[ONE])] == [TWO]
    kept.close(kept.marks[TWO])
    assert list(kept.beside(kept.marks[ONE])) == []
