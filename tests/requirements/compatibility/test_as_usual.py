"""The requirements that ask of a variation that it makes no difference."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.requirement import Requirement
from conformance.core.trace import Result, Trace, flow
from conformance.core.verdict import Outcome
from conformance.requirements.compatibility.header_spelling import header_spelling
from conformance.requirements.compatibility.json_spelling import json_spelling
from conformance.requirements.compatibility.opaque_ids import opaque_ids
from conformance.requirements.compatibility.open_enumerations import open_enumerations
from conformance.requirements.compatibility.optional_members import optional_members
from conformance.requirements.compatibility.timestamps import timestamps
from conformance.requirements.compatibility.unknown_members import unknown_members
from conformance.requirements.compatibility.unlisted_status import unlisted_status
from conformance.requirements.compatibility.urls_as_given import urls_as_given

from ...traces import (
    callback,
    capture,
    kp_session,
    place,
    read,
    shop_return,
    started,
    state,
    trace,
    variation,
)
from ...traces import perturbed as error
from .variants import USUAL, fulfilled, minimised, under, varied

# One value of each axis, the requirement that it puts to the test, and how a breach of it counts.
AXES = {
    "members=added": (unknown_members, Outcome.FAIL),
    "order=reversed": (json_spelling, Outcome.FAIL),
    "spelling=escaped": (json_spelling, Outcome.FAIL),
    "framing=chunked": (json_spelling, Outcome.FAIL),
    "status=TIMEOUT": (unlisted_status, Outcome.FAIL),
    "enumerations=grown": (open_enumerations, Outcome.FAIL),
    "ids=long": (opaque_ids, Outcome.FAIL),
    "urls=moved": (urls_as_given, Outcome.FAIL),
    "urls=elsewhere": (urls_as_given, Outcome.FAIL),
    "optionals=null": (optional_members, Outcome.FAIL),
    "timestamps=ahead": (timestamps, Outcome.WARN),
    "headers=small": (header_spelling, Outcome.WARN),
}
REFUSED = (kp_session(), started(Result.REFUSED))
CRASHED = (kp_session(), started(Result.CRASHED))
EACH = pytest.mark.parametrize(("setting", "rule", "breach"), [(k, *v) for k, v in AXES.items()])


def judged(rule: Requirement, given: Trace) -> Outcome:
    return rule.judge([given]).outcome


@EACH
def test_the_same_as_usual_holds(setting: str, rule: Requirement, breach: Outcome) -> None:
    """A legal variation makes no difference."""
    del breach
    events = tuple(e for e in fulfilled() if getattr(e, "operation", "") != "hpp.read_session")
    assert judged(rule, under(setting, events=events)) is Outcome.PASS


@EACH
@pytest.mark.parametrize("events", [REFUSED, CRASHED], ids=["refused", "crashed"])
def test_another_end_breaks(
    setting: str, rule: Requirement, breach: Outcome, events: tuple[object, ...]
) -> None:
    """Where the end is another one, the variation made it."""
    assert judged(rule, under(setting, events=events)) is breach  # type: ignore[arg-type]


@EACH
def test_a_second_capture_breaks(setting: str, rule: Requirement, breach: Outcome) -> None:
    """Whatever changes something is called as often as usual."""
    events = (*fulfilled(), capture())
    assert judged(rule, under(setting, events=events)) is breach


@EACH
def test_a_callback_that_is_not_acknowledged_breaks(
    setting: str, rule: Requirement, breach: Outcome
) -> None:
    """A callback without 2xx comes again and again."""
    events = (*fulfilled(), callback(answered=500))
    assert judged(rule, under(setting, events=events)) is breach


def test_a_callback_in_chunks_that_is_not_acknowledged_is_a_doubt() -> None:
    """A server may ask for the length; what it makes of the callback then is what counts."""
    plain = callback(answered=411)
    request = replace(plain.request, headers={"transfer-encoding": "chunked"})
    events = (*fulfilled(), replace(plain, request=request), callback())
    assert judged(json_spelling, under("framing=chunked", events=events)) is Outcome.WARN


@EACH
def test_a_page_that_falls_over_breaks(setting: str, rule: Requirement, breach: Outcome) -> None:
    """The consumer has paid, and is shown a page of stack frames."""
    events = (*fulfilled(), shop_return(500))
    assert judged(rule, under(setting, events=events)) is breach


@EACH
def test_a_variation_that_was_not_met_is_not_exercised(
    setting: str, rule: Requirement, breach: Outcome
) -> None:
    """Silence is never a pass."""
    del breach
    given = trace(*REFUSED, variant=(variation(setting),), exercises=[rule.id])
    assert judged(rule, given) is Outcome.NOT_EXERCISED


@EACH
def test_without_the_usual_flow_nothing_can_be_said(
    setting: str, rule: Requirement, breach: Outcome
) -> None:
    """The integration is compared with itself, and with nobody else."""
    del breach
    given = under(setting, events=REFUSED, baseline=None)
    assert judged(rule, given) is Outcome.INCONCLUSIVE


@EACH
def test_of_a_combination_only_the_smallest_failing_part_is_blamed(
    setting: str, rule: Requirement, breach: Outcome
) -> None:
    """A row holds a value of nearly every axis; most of them had no part in it."""
    blamed = under(setting, "other=x", events=(*REFUSED, minimised(setting, "other=x")))
    spared = under(setting, "other=x", events=(*REFUSED, minimised("third=y", "other=x")))
    assert judged(rule, blamed) is breach
    assert judged(rule, spared) is Outcome.PASS


def test_the_message_names_the_smallest_failing_part() -> None:
    """So that nobody has to search among eleven values."""
    pair = ("ids=long", "urls=moved")
    given = under(*pair, "members=added", events=(*REFUSED, minimised(*pair)))
    found = opaque_ids.judge([given]).telling
    assert found
    assert found.message.startswith("with ids=long + urls=moved (each alone is fine): ")


def test_the_message_names_the_member_that_was_missed() -> None:
    """All of what is optional was left out; one of it was wanted."""
    one = "optional=hpp.create_session.expires_at absent"
    found = optional_members.judge([under("optionals=absent", events=(*REFUSED, minimised(one)))])
    assert found.outcome is Outcome.FAIL
    assert found.telling
    assert found.telling.message.startswith(f"with {one}: ")


SPELT_ERRORS = {
    "members=added": (unknown_members, Outcome.FAIL),
    "spelling=escaped": (json_spelling, Outcome.FAIL),
    "framing=chunked": (json_spelling, Outcome.FAIL),
    "headers=small": (header_spelling, Outcome.WARN),
}
REFUSAL = replace(error(place(), 400), id="fault")
LEFT_OPEN = flow(trace(kp_session(), started(), REFUSAL, state("pending")))
EACH_ERROR = pytest.mark.parametrize(
    ("setting", "rule", "breach"), [(k, *v) for k, v in SPELT_ERRORS.items()]
)


def erring(setting: str, end: str, at: str = "fault") -> Trace:
    """An error that is told otherwise, and what came of it."""
    events = (kp_session(), started(), REFUSAL, varied(setting, at), state(end))
    return trace(*events, variant=(variation(setting),), reference=LEFT_OPEN, baseline=USUAL)


@EACH_ERROR
def test_an_error_told_otherwise_is_the_same_error(
    setting: str, rule: Requirement, breach: Outcome
) -> None:
    """It is compared with the same error told as usual, and with no success."""
    assert judged(rule, erring(setting, "pending")) is Outcome.PASS
    assert judged(rule, erring(setting, "failed")) is breach
    assert judged(rule, erring(setting, "paid")) is breach


@EACH_ERROR
def test_an_error_told_as_usual_says_nothing_of_the_variation(
    setting: str, rule: Requirement, breach: Outcome
) -> None:
    """Though other answers of the case were told otherwise."""
    del breach
    assert judged(rule, erring(setting, "paid", at="e1")) is Outcome.NOT_EXERCISED


def test_ids_are_told_as_they_were_given() -> None:
    """An id that was cut off names nothing any more."""
    cut = (*fulfilled()[:-1], state("paid", "o"))
    assert judged(opaque_ids, under("ids=long", events=cut)) is Outcome.FAIL


def test_a_url_of_its_own_making_breaks() -> None:
    """A session is read where the platform said, not where its id seems to lead."""
    assert judged(urls_as_given, under("urls=moved", events=(read(), *fulfilled()))) is Outcome.FAIL


def test_a_session_that_has_not_moved_is_read_where_it_was() -> None:
    """Only the page that the consumer opens is at another host."""
    assert judged(urls_as_given, under("urls=elsewhere", events=fulfilled())) is Outcome.PASS
