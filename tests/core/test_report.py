"""From traces to the one value that every reporter renders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.report import (
    Report,
    ReportHeader,
    Run,
    SystemUnderTest,
    Target,
    cited,
    lasted,
    report,
)
from conformance.core.requirement import Predicate, Requirement, Source, requirement
from conformance.core.trace import Event, Exchange, Trace
from conformance.core.verdict import (
    CheckResult,
    Completeness,
    Headline,
    Level,
    Observation,
    Outcome,
    Verdict,
)

from ..traces import clock, place, setup, state, trace

SOURCE = Source("A page", "A section", "https://docs.test/page")
RUN = Run("2026-01-01T00:00:00Z", 1.5, 7, "smoke", planned=2)


@requirement("ORD-98", Level.MUST, "Each placement works.", source=SOURCE)
def works(trace: Trace) -> Iterator[Observation]:
    """A placement that fails is a sale that is lost."""
    for call in trace.calls("kp.place_order"):
        yield Observation(call.succeeded, "2xx", f"{call.response}", call.id)


@requirement("ORD-99", Level.SHOULD, "States are told.", source=SOURCE)
def tells(trace: Trace) -> Iterator[Observation]:
    """A merchant wants to know."""
    yield from (Observation(bool(a.state), "a state", a.state) for a in trace.states)


CATALOGUE = (works, tells)


def case(name: str, *events: Exchange, planned: tuple[str, ...] = ("ORD-98",)) -> Trace:
    given = trace(*events, state("paid"), exercises=planned)
    named = (
        replace(e, id=f"{name}.{e.id}") if isinstance(e, Exchange) else e for e in given.events
    )
    return replace(given, case=name, events=tuple(named))


def refused(call: Exchange) -> Exchange:
    assert call.response is not None
    return replace(call, response=replace(call.response, status=400))


def made(
    *traces: Trace,
    catalogue: tuple[Requirement, ...] = CATALOGUE,
    run: Run = RUN,
    expected: Iterable[str] = (),
) -> Report:
    """`expected` are cases, each planned for ORD-98."""
    plan = {name: frozenset({"ORD-98"}) for name in expected}
    facts = ReportHeader(
        "1", SystemUnderTest("Shop"), Target("simulator"), run, expected=plan, setup=setup()
    )
    return report(traces, catalogue, facts)


def test_verdicts_stand_in_the_order_of_the_catalogue():
    found = made(case("one", place()))
    assert [v.requirement for v in found.verdicts] == [r.id for r in found.catalogue]
    assert found.verdict("ORD-99") is found.verdicts[1]


def test_every_case_has_its_row_with_what_was_judged_in_it():
    found = made(case("one", place()), case("two", refused(place())), case("three", planned=()))
    assert [(c.id, c.outcome, dict(c.requirements)) for c in found.cases] == [
        ("one", Outcome.PASS, {"ORD-98": Outcome.PASS}),
        ("two", Outcome.FAIL, {"ORD-98": Outcome.FAIL}),
        ("three", Outcome.NOT_EXERCISED, {}),
    ]


def at(event: Event, seconds: float) -> Event:
    return replace(event, at=seconds)


LASTED = {
    "nothing happened": ((), 0.0),
    "until its last event": ((at(place(), 1.0), at(place(), 2.5)), 2.5),
    "without the hour that its clock was moved by": (
        (at(place(), 1.0), at(clock(3600), 3601.5), at(place(), 3602.0)),
        2.0,
    ),
    "although its clock was set back": (
        (at(clock(-7200), -7199.0), at(place(), -7198.0), at(clock(7200), 3.0)),
        3.0,
    ),
}


@pytest.mark.parametrize(("events", "seconds"), LASTED.values(), ids=LASTED)
def test_a_case_lasted(events: tuple[Event, ...], seconds: float):
    assert lasted(trace(*events)) == seconds


def test_the_setup_is_that_of_the_run():
    assert made(case("one", place())).setup == setup()


def test_a_report_of_nothing_is_undetermined():
    found = made()
    assert found.headline is Headline.UNDETERMINED
    assert found.exit_status == 10


# --- evidence ---------------------------------------------------------------------------------


def test_evidence_holds_what_is_cited_and_nothing_else():
    found = made(case("one", place(), place()), case("two", planned=()))
    assert set(found.exchanges) == {"one.e1", "one.e2"}
    assert all(found.exchanges[id].id == id for id in found.exchanges)


def test_a_late_breach_is_cited():
    """What decided is evidence, however many moments before it were in order."""
    found = made(case("one", *(place() for _ in range(30)), refused(place())))
    assert found.verdict("ORD-98").outcome is Outcome.FAIL
    assert "one.e31" in found.exchanges


def seen(held: list[bool | None]) -> tuple[Observation, ...]:
    return tuple(Observation(each, "", "", f"e{number}") for number, each in enumerate(held))


HELD = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=40)


@given(HELD)
def test_what_decided_is_cited_wherever_it_stands(held: list[bool | None]):
    one = CheckResult("R", "c", Outcome.FAIL, "", seen(held))
    assert one.telling is not None
    assert one.telling.at in cited([Verdict("R", Level.MUST, Outcome.FAIL, (one,))])


# --- cut short --------------------------------------------------------------------------------

CUT = replace(RUN, truncated=True)
PART = replace(RUN, only="ORD-98")


def test_what_held_only_in_a_repeat_is_no_certificate():
    found = made(replace(case("one", place()), flaky="it fell over the first time"))
    assert found.verdicts[0].outcome is Outcome.PASS
    assert found.verdicts[0].flaky
    assert found.headline is Headline.UNDETERMINED


def test_of_a_part_that_held_there_is_no_headline_but_a_good_end():
    """Law: nobody is called conformant for a sliver of what applies."""
    found = made(case("one", place()), run=PART)
    assert found.headline is Headline.UNDETERMINED
    assert found.exit_status == 0


def test_a_part_that_was_broken_is_broken():
    found = made(case("one", refused(place())), run=PART)
    assert found.headline is Headline.NON_CONFORMANT
    assert found.exit_status == 1


def test_a_part_of_recommendations_alone_may_end_well():
    found = made(case("one", place(), planned=("ORD-99",)), catalogue=(tells,), run=PART)
    assert (found.headline, found.exit_status) == (Headline.UNDETERMINED, 0)


def test_a_truncated_run_without_a_breach_says_nothing_yet():
    found = made(case("one", place()), run=CUT)
    assert found.headline is Headline.UNDETERMINED
    assert found.exit_status == 13


def test_a_breach_stays_a_breach_in_a_truncated_run():
    found = made(case("one", refused(place())), run=CUT)
    assert found.headline is Headline.NON_CONFORMANT
    assert found.exit_status == 13


def test_what_was_planned_and_not_played_does_not_disappear():
    """Eighteen cases of sixty-two are not the whole: each of the others is a check that is missing,
    and a rule that held so far was not put to all the tests that it was to be put to."""
    found = made(case("one", place()), run=CUT, expected=("one", "two", "three"))
    verdict = found.verdict("ORD-98")
    told = [(i.case, i.outcome) for i in verdict.check_results]
    missing = [("two", Outcome.NOT_EXERCISED), ("three", Outcome.NOT_EXERCISED)]
    assert told == [("one", Outcome.PASS), *missing]
    assert verdict.outcome is Outcome.NOT_EXERCISED
    assert found.completeness == Completeness(0, 1, 1, 3)
    assert [c.id for c in found.cases] == ["one"]


def test_before_the_first_case_everything_planned_is_missing():
    found = made(run=CUT, expected=("one", "two"))
    assert found.completeness == Completeness(0, 1, 0, 2)
    assert found.setup == setup()


def test_a_breach_outweighs_what_was_not_played():
    found = made(case("one", refused(place())), run=CUT, expected=("one", "two"))
    assert found.verdict("ORD-98").outcome is Outcome.FAIL
    assert found.headline is Headline.NON_CONFORMANT


def test_what_does_not_apply_is_not_missed():
    """The plan may hold it all the same; what was declared decides, as where it is played."""
    never = replace(works, applies=Predicate("never", "applies to nobody", lambda _: False))
    found = made(run=CUT, expected=("one",), catalogue=(never,))
    assert found.verdict("ORD-98").outcome is Outcome.NOT_APPLICABLE
    assert found.completeness == Completeness(0, 0, 0, 0)


def test_a_run_that_was_played_to_its_end_misses_nothing():
    traces = case("one", place()), case("two", place())
    assert made(*traces, expected=("one", "two")).verdicts == made(*traces).verdicts


def test_a_run_that_knows_why_it_ended_exits_with_that_unless_it_found_a_breach():
    ended = replace(CUT, trouble=14)
    assert made(case("one", place()), run=ended).exit_status == 14
    assert made(case("one", refused(place())), run=ended).exit_status == 1


def test_judging_the_same_traces_again_gives_the_same_report():
    """A verdict can be derived again, offline, by whoever holds the traces."""
    traces = case("one", place()), case("two", refused(place()))
    assert made(*traces) == made(*traces)
