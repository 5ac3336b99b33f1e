"""Traces as text: what is saved and loaded is equal, and what is cut off says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core import journal
from conformance.core.errors import BadRecording
from conformance.core.marks import (
    MARKS,
    BasketChanged,
    Breach,
    ClockMoved,
    ConsumerActed,
    ContractCompared,
    Forgery,
    ForgerySent,
    FraudDecided,
    HeldForReview,
    InvalidRequest,
    LogFinding,
    LogSearched,
    MessagesCounted,
    MinimalVariant,
    NotApplicable,
    NotificationSent,
    OddCallback,
    OddCallbackSent,
    OperatedElsewhere,
    OtherPurchase,
    PageChosen,
    PaymentSessionEnded,
    PerturbationDelivered,
    PerturbationLifted,
    Reconfigured,
    StepNotPlayed,
    SuiteFailed,
    Swap,
    SwapSent,
    SweptForAnother,
    SwitchesSet,
    UnfilledReturn,
    UntrustedHandshake,
    VariationDelivered,
)
from conformance.core.perturbation import BodyShape, Perturbation, RedirectTarget
from conformance.core.report import ReportHeader, Run, SystemUnderTest, Target, report
from conformance.core.setup import Basket, Setup, Uses
from conformance.core.trace import (
    Answer,
    Channel,
    ControlRun,
    Credential,
    Event,
    Exchange,
    FlowSummary,
    Request,
    Response,
    Result,
    Trace,
    VerbResult,
)
from conformance.core.variation import Absence, Variation
from conformance.reporters import REPORTERS

from ..traces import purchase, trace

TEXT = st.text(max_size=6)
SECONDS = st.floats(allow_nan=False, allow_infinity=False) | st.integers().map(float)
JSON: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
WORDS = st.lists(TEXT, max_size=2).map(tuple)
HEADERS = st.dictionaries(TEXT, TEXT, max_size=2)
COUNT = st.none() | st.integers(0, 10**12)
REQUESTS = st.builds(
    Request,
    TEXT,
    TEXT,
    HEADERS,
    JSON,
    st.integers(0),
    st.builds(Credential, TEXT, st.booleans(), TEXT),
)
RESPONSES = st.none() | st.builds(Response, st.integers(100, 599), HEADERS, JSON, st.integers(0))
VARIATIONS = st.builds(Variation, TEXT, TEXT, TEXT)
VARIANTS = st.lists(VARIATIONS, max_size=2).map(tuple)
BREACHES = st.builds(Breach, TEXT, TEXT, TEXT)
PERTURBATIONS = st.builds(
    Perturbation,
    TEXT,
    TEXT,
    st.booleans(),
    TEXT,
    COUNT,
    st.sampled_from(BodyShape),
    without=WORDS,
    interim=st.lists(st.integers(100, 199), max_size=2).map(tuple),
    redirects_to=st.none() | st.sampled_from(RedirectTarget),
    lacks=TEXT,
    absence=st.none() | st.sampled_from(Absence),
)
ABOUT = {"at": SECONDS, "exchange": TEXT}
MARKS_OF_ALL_KINDS = (
    st.builds(ConsumerActed, TEXT, **ABOUT),
    st.builds(ClockMoved, st.integers(), **ABOUT),
    st.builds(SweptForAnother, **ABOUT),
    st.builds(OddCallbackSent, st.sampled_from(OddCallback), **ABOUT),
    st.builds(UnfilledReturn, **ABOUT),
    st.builds(PageChosen, st.integers(), **ABOUT),
    st.builds(PerturbationDelivered, **ABOUT),
    st.builds(PerturbationLifted, **ABOUT),
    st.builds(ForgerySent, st.sampled_from(Forgery), **ABOUT),
    st.builds(HeldForReview, **ABOUT),
    st.builds(FraudDecided, TEXT, **ABOUT),
    st.builds(NotificationSent, TEXT, **ABOUT),
    st.builds(OperatedElsewhere, TEXT, st.integers(), st.integers(), **ABOUT),
    st.builds(BasketChanged, st.integers(), st.integers(), **ABOUT),
    st.builds(SwapSent, st.sampled_from(Swap), **ABOUT),
    st.builds(OtherPurchase, TEXT, st.integers(), st.booleans(), **ABOUT),
    st.builds(StepNotPlayed, TEXT, TEXT, **ABOUT),
    st.builds(Reconfigured, TEXT, **ABOUT),
    st.builds(UntrustedHandshake, TEXT, **ABOUT),
    st.builds(LogSearched, st.sampled_from(LogFinding), **ABOUT),
    st.builds(VariationDelivered, VARIATIONS, **ABOUT),
    st.builds(MinimalVariant, VARIANTS, **ABOUT),
    st.builds(NotApplicable, TEXT, **ABOUT),
    st.builds(SuiteFailed, TEXT, **ABOUT),
    st.builds(ContractCompared, st.lists(BREACHES, max_size=2).map(tuple), **ABOUT),
    st.builds(InvalidRequest, TEXT, **ABOUT),
    st.builds(PaymentSessionEnded, **ABOUT),
    st.builds(MessagesCounted, st.integers(0), **ABOUT),
    st.builds(SwitchesSet, st.dictionaries(TEXT, JSON, max_size=2), **ABOUT),
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        Exchange,
        id=TEXT,
        channel=st.sampled_from(Channel),
        at=SECONDS,
        request=REQUESTS,
        response=RESPONSES,
        truth=RESPONSES,
        took=SECONDS,
        operation=TEXT,
        environment=TEXT,
        perturbation=TEXT,
        leaks=WORDS,
    ),
    st.builds(
        Answer,
        verb=TEXT,
        at=SECONDS,
        result=st.sampled_from(Result),
        state=TEXT,
        amount=COUNT,
        captured=COUNT,
        refunded=COUNT,
        status=st.none() | st.integers(100, 599),
        redirect_url_intact=st.none() | st.booleans(),
    ),
    *MARKS_OF_ALL_KINDS,
)
FLOWS = st.builds(
    FlowSummary,
    st.dictionaries(TEXT, st.integers(0), max_size=2),
    st.lists(st.builds(VerbResult, TEXT, st.sampled_from(Result)), max_size=2).map(tuple),
    TEXT,
    st.integers(0),
    broken=WORDS,
)
CONTROL_RUNS = st.none() | st.builds(ControlRun, st.booleans(), TEXT, FLOWS)
USES = st.builds(Uses, TEXT, WORDS, WORDS, WORDS, WORDS, SECONDS, WORDS)
LINES = st.lists(st.dictionaries(TEXT, JSON, max_size=2), max_size=2).map(tuple)
BASKETS = st.builds(Basket, TEXT, TEXT, TEXT, st.integers(), st.integers(), LINES)
SETUPS = st.builds(
    Setup,
    hosts=HEADERS,
    tls=st.booleans(),
    public_url=TEXT,
    uses=USES,
    basket=BASKETS,
)
TRACES = st.builds(
    Trace,
    case=TEXT,
    scenario=TEXT,
    setup=SETUPS,
    events=st.lists(EVENTS, max_size=3).map(tuple),
    variant=VARIANTS,
    perturbation=st.none() | PERTURBATIONS,
    exercises=st.none() | st.frozensets(TEXT, max_size=2),
    before=CONTROL_RUNS,
    after=CONTROL_RUNS,
    baseline=st.none() | FLOWS,
    reference=st.none() | FLOWS,
    note=TEXT,
)


@given(TRACES)
def test_what_is_saved_and_loaded_is_equal(one: Trace):
    """A verdict may be derived again from what was written."""
    assert journal.loads(journal.dumps(one)) == one


@given(TRACES.map(lambda one: replace(one, exercises=None)))  # a set has no order to compare
def test_a_number_stays_the_kind_of_number_that_it_was(one: Trace):
    """Python calls 1, 1.0 and true equal; on the wire they are three things."""
    assert repr(journal.loads(journal.dumps(one))) == repr(one)


@given(TRACES)
def test_a_trace_is_one_line_of_plain_ascii(one: Trace):
    text = journal.dumps(one)
    assert text.isascii()
    assert len(text.splitlines()) == 1


PURCHASE = trace(*purchase(), exercises=["ORD-01"])
LINE = journal.dumps(PURCHASE)
FOOTER = journal.footer(2, {"run": {"seed": 7}})


def test_a_purchase_survives():
    assert journal.loads(LINE) == PURCHASE


def test_a_whole_file_gives_its_traces_and_its_footer():
    traces, header, footer = journal.read([LINE, LINE, FOOTER])
    assert traces == (PURCHASE, PURCHASE)
    assert header is None
    assert footer == {"traces": 2, "run": {"seed": 7}}


# --- of which run a file is -------------------------------------------------------------------

UNKNOWN = ReportHeader(
    "1", SystemUnderTest("recorded traffic"), Target("passive"), Run("", 0.0, 0, "recorded")
)
COVER = ReportHeader(
    "1",
    SystemUnderTest("A shop", "1.4"),
    Target("simulator", region="na"),
    Run("2026-01-01T00:00:00Z", 0.0, 7, "smoke", planned=2, notes=("a note",)),
    expected={"purchase": frozenset({"ORD-01", "ORD-02"}), "race": frozenset()},
    setup=PURCHASE.setup,
)
HEADER = journal.header(journal.plain(COVER))


@pytest.mark.parametrize("cut", [(HEADER,), (HEADER, LINE), (HEADER, LINE, LINE[:100])])
def test_a_file_says_from_its_first_line_what_was_planned(cut: Sequence[str]):
    """So that one that was cut off can be judged as what it is."""
    kept = journal.read(cut)
    assert kept.report_header(UNKNOWN) == COVER
    assert kept.footer is None


def test_what_a_file_does_not_tell_of_its_run_is_left_as_it_is_unknown():
    assert journal.read([LINE]).report_header(UNKNOWN) == UNKNOWN
    told = journal.read([LINE, LINE, FOOTER]).report_header(UNKNOWN)
    assert told == replace(UNKNOWN, run=replace(UNKNOWN.run, seed=7))


def test_the_footer_has_the_last_word():
    """Notes, and what went wrong, are known at the end."""
    footer = journal.footer(1, {"run": journal.plain(replace(COVER.run, trouble=13))})
    told = journal.read([HEADER, LINE, footer]).report_header(UNKNOWN)
    assert told == replace(COVER, run=replace(COVER.run, trouble=13))


SHORT = {
    "nothing was written": [],
    "the footer is missing": [LINE, LINE],
    "the last line was cut off": [LINE, LINE, LINE[:100]],
    "the footer was cut off": [LINE, LINE, FOOTER[:20]],
    "the footer is no object": [LINE, LINE, '{"footer": 1}'],
    "the last line is empty": [LINE, LINE, ""],
    "the last line is torn in the middle of a character": [LINE, LINE, LINE[:50] + "\udcc3"],
}


@pytest.mark.parametrize("lines", SHORT.values(), ids=SHORT)
def test_a_file_that_was_cut_off_says_so(lines: Sequence[str]):
    """What was whole is kept; None stands for the footer that is missing."""
    traces, _, footer = journal.read(lines)
    assert traces == (PURCHASE,) * (2 if lines else 0)
    assert footer is None


def changed(**members: object) -> str:
    return json.dumps(json.loads(LINE) | members)


BAD = {
    "a broken line is not the last": [LINE, LINE[:100], LINE],
    "a broken line before the footer": [LINE, LINE[:100], FOOTER],
    "something follows the footer": [LINE, LINE, FOOTER, LINE],
    "a second footer": [LINE, LINE, FOOTER, FOOTER],
    "a header that is not the first line": [LINE, HEADER, LINE],
    "a header that is no object": ['{"header": 1}', LINE],
    "the footer counts more traces": [LINE, FOOTER],
    "the footer counts fewer traces": [LINE, LINE, LINE, FOOTER],
    "the footer counts nothing": [LINE, '{"footer": {}}'],
    "nothing in it but depth": ["[" * 100_000],
    "nothing in it can be read": ["<html>"],
    "another format": ['{"format": "har"}'],
    "another version": [changed(format="conformance-trace/3")],
    "not an object": ["[1, 2]"],
    "an unknown member": [changed(more=1)],
    "a member is missing": [json.dumps({"format": journal.FORMAT, "case": "c"})],
    "an unknown kind of event": [changed(events=[{"kind_of_event": "dance"}])],
    "an event that is no object": [changed(events=[1])],
    "a time that is no number": [
        changed(events=[{"kind_of_event": "clock_moved", "seconds": 60, "at": "soon"}])
    ],
    "a header that is no text": [
        changed(
            events=[
                {
                    "kind_of_event": "exchange",
                    "id": "e1",
                    "channel": "api",
                    "at": 0,
                    "request": {"method": "GET", "url": "/", "headers": {"a": 1}},
                    "response": None,
                }
            ]
        )
    ],
    "a variant that is one word": [changed(variant="order=sorted")],
    "requirements that are numbers": [changed(exercises=[1])],
    "an unknown channel": [
        changed(events=[{"kind_of_event": "exchange", "id": "", "channel": "smoke", "at": 0}])
    ],
}


@pytest.mark.parametrize("lines", BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_trusted_is_refused(lines: Sequence[str]):
    with pytest.raises(BadRecording) as caught:
        journal.read(lines, "trace.jsonl")
    assert str(caught.value).startswith("trace.jsonl: ")
    assert caught.value.code == 13


@given(st.lists(st.text(max_size=30) | JSON.map(json.dumps) | st.just(LINE), max_size=4))
def test_whatever_a_file_holds_it_is_read_or_refused(lines: list[str]):
    """Recordings are data from elsewhere: no other exception may come of them."""
    try:
        traces, _, _ = journal.read(lines)
    except BadRecording:
        return
    assert all(isinstance(each, Trace) for each in traces)


ODD = {
    "its integration has no name": {"subject": {"foo": 1}},
    "its run is nothing": {"run": None},
    "it started at a number": {"run": {"started_at": 5}},
    "its seed is a word": {"run": {"seed": "seven"}},
    "it was played against a list": {"target": []},
    "it judged a party that there is not": {"party": "bank"},
    "it exited with what nobody knows": {"run": {"trouble": 99}},
    "its cases are a list": {"expected": ["purchase"]},
    "its cases are for numbers": {"expected": {"purchase": [1]}},
    "it tells what nobody asked": {"weather": "fine"},
}


@pytest.mark.parametrize("write", [journal.header, lambda facts: journal.footer(0, facts)])
@pytest.mark.parametrize("facts", ODD.values(), ids=ODD)
def test_what_a_file_tells_of_its_run_is_read_or_refused(facts: Any, write: Any):
    with pytest.raises(journal.UNREADABLE):
        journal.read([write(facts)]).report_header(UNKNOWN)


@given(st.integers(0, len(LINE)))
def test_wherever_a_run_was_killed_the_traces_before_are_kept(at: int):
    traces, _, footer = journal.read([LINE, LINE[:at]])
    assert traces[0] == PURCHASE
    assert footer is None


def places(value: object) -> Iterator[tuple[Any, Any]]:
    """Each container in a document and each key or index in it."""
    if isinstance(value, dict | list):
        for key, inner in list(value.items()) if isinstance(value, dict) else enumerate(value):
            yield value, key
            yield from places(inner)


COUNT_OF_PLACES = len(list(places(json.loads(LINE))))


@given(st.integers(0, COUNT_OF_PLACES - 1), JSON)
def test_whatever_was_changed_in_a_file_it_is_refused_or_can_be_reported(at: int, value: object):
    """No crash comes of a recording from elsewhere, wherever it is spoilt."""
    document = json.loads(LINE)
    container, key = list(places(document))[at]
    container[key] = value
    try:
        traces, _, _ = journal.read([json.dumps(document)])
    except BadRecording:
        return
    target = Target("passive")
    run = Run("", 0.0, 0, "audit")
    found = report(traces, (), ReportHeader("1", SystemUnderTest("A shop"), target, run))
    assert all(REPORTERS[name].render(found) for name in ("json", "html", "markdown"))


PLACES_OF_HEADER = len(list(places(json.loads(HEADER)["header"])))


@given(st.integers(0, PLACES_OF_HEADER - 1), JSON)
def test_whatever_was_changed_at_its_head_it_is_refused_or_can_be_reported(at: int, value: object):
    facts = json.loads(HEADER)["header"]
    container, key = list(places(facts))[at]
    container[key] = value
    try:
        told = journal.read([journal.header(facts), LINE]).report_header(UNKNOWN)
    except journal.UNREADABLE:
        return
    found = report([PURCHASE], (), told)
    assert all(REPORTERS[name].render(found) for name in ("json", "html", "markdown", "junit"))


def test_every_kind_of_mark_is_stored_under_its_own_name():
    """And is tried above: a kind that the reader does not know would be lost."""
    assert len(MARKS) == len(MARKS_OF_ALL_KINDS) == len(set(MARKS.values()))
    assert "clock_moved" in MARKS
