"""The shapes that a body may take, and what a perturbation makes of an answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from urllib.parse import quote, quote_plus

import pytest

from conformance.core.operations import ENDPOINTS
from conformance.core.perturbation import BodyShape, Perturbation
from conformance.core.setup import Uses
from conformance.core.variation import Absence
from conformance.core.wire import WireResponse
from conformance.referee.bodies import CANARY, CANARY_WORD, SHAPES, Shape, lacking, shape
from conformance.referee.referee import perturbed
from conformance.scenarios import plan
from conformance.scenarios.api_updates import NEEDED

from .recorders import answered, perturbation

ORDER = {"order_id": "o-1", "fraud_status": "ACCEPTED"}
TRUTH = WireResponse(
    200,
    (("Content-Type", "application/json"), ("Content-Length", "9"), ("Capture-Id", "c-1")),
    json.dumps(ORDER).encode(),
)
MEMBERS = dict.fromkeys(member for _, member in NEEDED)
BUILDERS: dict[str, Shape] = {
    **{str(name): build for name, build in SHAPES.items()},
    **{f"no {member}": lacking(member, null=False) for member in MEMBERS},
    **{f"null {member}": lacking(member, null=True) for member in MEMBERS},
}
EVERY_SHAPE = pytest.mark.parametrize("shape", sorted(BUILDERS))


def test_every_shape_has_a_builder():
    assert {*SHAPES, BodyShape.LACKING} == {*BodyShape}


@pytest.mark.parametrize(
    ("absence", "left"), [(Absence.ABSENT, {}), (Absence.NULL, {"order_id": None})]
)
def test_a_member_is_missing_as_it_is_said(absence: Absence, left: dict[str, None]):
    planned = perturbation(body=BodyShape.LACKING, lacks="order_id", absence=absence)
    made = shape(planned)("kp.place_order", 200, TRUTH)
    assert made.json == {"fraud_status": "ACCEPTED"} | left


@EVERY_SHAPE
@pytest.mark.parametrize("truth", [TRUTH, answered(204), None], ids=["true", "empty", "not asked"])
def test_every_shape_can_be_given_to_every_answer(shape: str, truth: WireResponse | None):
    for operation in ENDPOINTS:
        assert BUILDERS[shape](operation, 499, truth).status == 499


@EVERY_SHAPE
def test_a_shape_makes_the_same_of_the_same_answer_but_for_ids(shape: str):
    """No dice: what a case shows today it shows tomorrow."""
    first, second = (BUILDERS[shape]("kp.place_order", 400, TRUTH) for _ in range(2))
    assert len(first.body) == len(second.body)
    assert [name for name, _ in first.headers] == [name for name, _ in second.headers]


LOOKS: dict[str, Callable[[WireResponse], bool]] = {
    "true": lambda r: r.json == ORDER,
    "empty": lambda r: r.body == b"",
    "braces": lambda r: r.body == b"{}",
    "json": lambda r: isinstance(r.json, dict) and "order_id" not in r.json,
    "text": lambda r: r.json is None and r.header("content-type") == "text/plain",
    "html": lambda r: r.body.startswith(b"<html>"),
    "gateway": lambda r: "Basic" in (r.header("www-authenticate") or ""),
    "truncated": lambda r: r.json is None and r.body.startswith(b"{"),
    "singular": lambda r: "error_message" in r.json,
    "unknown-code": lambda r: r.json["error_code"] == "SOMETHING_NEW",
    "list": lambda r: r.json == [],
    "null": lambda r: r.body == b"null",
    "codeless": lambda r: set(r.json) == {"error_messages", "correlation_id"},
    "latin-1": lambda r: r.json is None and "ä" in r.body.decode("latin-1"),
    "huge": lambda r: len(r.body) > 1_000_000,
    "success-looking": lambda r: r.json.keys() >= ORDER.keys() and r.json != ORDER,
    "error-member": lambda r: r.json["order_id"] == "o-1" and "error_code" in r.json,
    "error": lambda r: {"error_code", "error_messages", "correlation_id"} <= r.json.keys(),
}


@pytest.mark.parametrize("shape", LOOKS)
def test_a_shape_looks_as_it_is_called(shape: BodyShape):
    assert LOOKS[shape](SHAPES[shape]("kp.place_order", 400, TRUTH))


@pytest.mark.parametrize("shape", ["empty", "braces", "json", "text"])
def test_a_success_with_another_body_keeps_its_own_headers(shape: BodyShape):
    """The capture's id stands in a header: that may not go with the body."""
    made = SHAPES[shape]("om.capture", 200, TRUTH)
    assert made.header("capture-id") == "c-1"
    assert len([n for n, _ in made.headers if n.lower() == "content-type"]) <= 1


def test_what_looks_like_a_success_issues_no_true_id():
    """An integration that believes it can be told from one that does not."""
    made = SHAPES[BodyShape.SUCCESS_LOOKING]("kp.place_order", 500, TRUTH)
    assert b"o-1" not in made.body


def test_where_there_was_no_body_the_error_looking_member_stands_alone():
    """Under a success it is a success all the same."""
    made = SHAPES[BodyShape.ERROR_MEMBER](
        "om.capture", 201, WireResponse(201, (("Capture-Id", "c-1"),))
    )
    assert made.json == {"error_code": None, "error_messages": []}
    assert made.header("content-type") == "application/json"
    assert made.header("capture-id") == "c-1"


@pytest.mark.parametrize("shape", ["error", "html", "gateway", "singular"])
def test_error_texts_can_be_recognised_where_they_may_not_be_shown(shape: BodyShape):
    assert CANARY_WORD in SHAPES[shape]("kp.place_order", 400, None).body.decode()


@pytest.mark.parametrize("escaped", [quote, quote_plus, escape, json.dumps])
def test_the_word_that_they_are_recognised_by_is_the_same_however_it_is_escaped(
    escaped: Callable[[str], str],
):
    assert CANARY.startswith(CANARY_WORD)
    assert CANARY_WORD in escaped(CANARY)


@pytest.mark.parametrize("profile", ["certification"])
def test_every_planned_perturbation_can_be_delivered(profile: str):
    """A case names a shape that exists, and its status is the one that was planned."""
    uses = Uses(order_management=("capture", "refund", "cancel"))
    for case in plan(profile, uses).cases:
        if case.perturbation:
            delivered(case.perturbation)


def delivered(planned: Perturbation) -> None:
    reply = perturbed(planned, TRUTH if planned.executed else None)
    if planned.answered:
        assert reply.response is not None
        assert planned.status in {None, reply.response.status}
    else:
        assert reply.response is None


# --- perturbed answers ------------------------------------------------------------------------


def test_another_status_keeps_the_true_body():
    reply = perturbed(perturbation(status=299, body="true", executed=True), TRUTH)
    assert reply.response is not None
    assert (reply.response.status, reply.response.json) == (299, ORDER)


def test_no_status_keeps_the_true_one():
    reply = perturbed(perturbation(status=None, body="error-member"), TRUTH)
    assert reply.response is not None
    assert reply.response.status == 200


def test_an_error_without_a_truth_has_the_documented_shape():
    reply = perturbed(perturbation(status=503), None)
    assert reply.response is not None
    assert reply.response.status == 503
    assert reply.response.json["error_code"] == "INTERNAL_SERVER_ERROR"


def test_headers_are_left_out_whatever_their_case():
    reply = perturbed(perturbation(status=201, body="true", without=("capture-id",)), TRUTH)
    assert reply.response is not None
    assert reply.response.header("capture-id") is None
    assert reply.response.header("content-type") == "application/json"


def test_an_answer_that_is_broken_off_is_the_true_one_as_far_as_it_goes():
    reply = perturbed(perturbation(status=200, body="true", executed=True, cut=True), TRUTH)
    assert reply.cut
    assert reply.response is not None
    assert reply.response.json == ORDER


def test_an_answer_that_is_lost_is_none_at_all():
    assert perturbed(perturbation(answered=False), TRUTH).response is None
