"""From observations to an outcome: what a pass needs, and what is never one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from conformance.core.marks import NotApplicable, PerturbationDelivered, SuiteFailed
from conformance.core.requirement import Check, Predicate, Requirement, Source, requirement
from conformance.core.trace import ControlRun, Trace
from conformance.core.verdict import Level, Observation, Outcome

from ..traces import perturbed, place, trace

ID = "ORD-99"
SOURCE = Source("A page", "A section", "https://docs.test/page")
WORKED, DEAD = ControlRun(worked=True, case="control-1"), ControlRun(worked=False, case="control-2")
HOLDS = Observation(held=True, expected="one", seen="one", at="e1")
BREAKS = Observation(held=False, expected="one", seen="two", at="e2")
UNREADABLE = Observation(held=None, expected="one", seen="cut off", at="e3")
QUESTION = Observation(held=None, expected="an answer", seen="none yet", review="Is it so?")
DELIVERED = PerturbationDelivered(exchange="e1")


def yielding(*observations: Observation) -> Check:
    def check(_: Trace) -> Iterator[Observation]:
        """Because."""
        yield from observations

    return check


def must(*observations: Observation, level: Level = Level.MUST, **facts: object) -> Requirement:
    made = requirement(ID, level, "It must hold.", source=SOURCE)(yielding(*observations))
    return replace(made, **facts)  # type: ignore[arg-type]


def planned(**facts: object) -> Trace:
    return trace(place(), exercises=[ID], **facts)


def perturbed_case(**facts: object) -> Trace:
    """A case with its perturbation delivered and working checkouts around it, unless told."""
    given = {"before": WORKED, "after": WORKED, **facts}
    return trace(perturbed(place(), 500), DELIVERED, exercises=[ID], **given)


UNDELIVERED = trace(place(), exercises=[ID], before=WORKED, after=WORKED, perturbation="a=b")

OUTCOMES = {
    "it was seen to hold": (must(HOLDS), planned(), "PASS"),
    "it was seen to break": (must(HOLDS, BREAKS), planned(), "FAIL"),
    "it was unclear": (must(HOLDS, UNREADABLE), planned(), "INCONCLUSIVE"),
    "it broke after something that is tolerated": (
        must(replace(BREAKS, tolerated=True), BREAKS),
        planned(),
        "FAIL",
    ),
    "a person has to look": (must(HOLDS, QUESTION), planned(), "REVIEW"),
    "a person has to look, and it broke": (must(QUESTION, BREAKS), planned(), "FAIL"),
    "a person has to look, and it was unclear": (
        must(QUESTION, UNREADABLE),
        planned(),
        "INCONCLUSIVE",
    ),
    "a breach outweighs what is unclear": (must(UNREADABLE, BREAKS), planned(), "FAIL"),
    "nothing was seen": (must(), planned(), "NOT_EXERCISED"),
    "a SHOULD was seen to break": (must(BREAKS, level=Level.SHOULD), planned(), "WARN"),
    "a MUST broken in a tolerated way": (
        must(replace(BREAKS, tolerated=True)),
        planned(),
        "WARN",
    ),
    "held with the perturbation delivered and witnesses": (must(HOLDS), perturbed_case(), "PASS"),
    "held, but the perturbation was never delivered": (must(HOLDS), UNDELIVERED, "NOT_EXERCISED"),
    "held, but no checkout was tried before": (
        must(HOLDS),
        perturbed_case(before=None),
        "INCONCLUSIVE",
    ),
    "held, but no checkout was tried after": (
        must(HOLDS),
        perturbed_case(after=None),
        "INCONCLUSIVE",
    ),
    "held, but no checkout worked after": (must(HOLDS), perturbed_case(after=DEAD), "INCONCLUSIVE"),
    "held, but no checkout worked before": (
        must(HOLDS),
        perturbed_case(before=DEAD),
        "INCONCLUSIVE",
    ),
    "broken, but it was broken before": (must(BREAKS), perturbed_case(before=DEAD), "INCONCLUSIVE"),
    "broken under the perturbation": (must(BREAKS), perturbed_case(), "FAIL"),
    "broken, and dead afterwards": (must(BREAKS), perturbed_case(after=DEAD), "FAIL"),
    "nothing was seen under the perturbation": (must(), perturbed_case(), "NOT_EXERCISED"),
}


@pytest.mark.parametrize(("one", "seen", "expected"), OUTCOMES.values(), ids=OUTCOMES)
def test_the_outcome_of_one_case(one: Requirement, seen: Trace, expected: str):
    found = one.check_result(seen)
    assert found is not None
    assert found.outcome is Outcome(expected)
    assert found.message


def test_silence_about_a_case_is_explained_by_its_note():
    found = must().check_result(planned(note="the case took too long"))
    assert found is not None
    assert found.message == "the case took too long"


# --- which cases a requirement looks at -------------------------------------------------------


def test_it_says_nothing_of_a_case_made_for_others():
    assert must(BREAKS).check_result(trace(place(), exercises=["KP-01"])) is None


def test_it_judges_a_recording_that_nobody_planned():
    found = must(HOLDS).check_result(trace(place()))
    assert found is not None
    assert found.outcome is Outcome.PASS


def test_it_says_nothing_of_an_unplanned_recording_that_does_not_show_it():
    assert must().check_result(trace(place())) is None


def test_what_holds_always_is_judged_in_every_case():
    """Also where it was not planned for, and then without witnesses: it was merely watched."""
    one = must(BREAKS, always=True)
    found = one.check_result(trace(perturbed(place(), 500), exercises=["KP-01"]))
    assert found is not None
    assert found.outcome is Outcome.FAIL


def test_what_holds_always_and_was_not_seen_elsewhere_is_not_missed_there():
    assert must(always=True).check_result(trace(place(), exercises=["KP-01"])) is None


# --- where it does not apply ------------------------------------------------------------------

NEVER = Predicate("places-orders", "the integration places its orders itself", lambda _: False)


def test_a_false_predicate_is_named_and_the_check_is_not_asked():
    found = must(BREAKS, applies=NEVER).check_result(planned())
    assert found is not None
    assert found.outcome is Outcome.NOT_APPLICABLE
    assert found.message == "places-orders: the integration places its orders itself"


def test_what_does_not_apply_is_said_even_if_no_case_was_made_for_it():
    """Else it would stay open for ever, and the verdict undetermined."""
    elsewhere = [trace(place(), exercises=["KP-01"])]
    assert must(applies=NEVER).judge(elsewhere).outcome is Outcome.NOT_APPLICABLE
    assert must().judge(elsewhere).outcome is Outcome.NOT_EXERCISED
    assert must(applies=NEVER).judge([]).outcome is Outcome.NOT_EXERCISED


def test_a_case_that_was_not_played_says_why():
    why = NotApplicable("operation-not-used: never called")
    found = must(BREAKS).check_result(trace(why, exercises=[ID]))
    assert found is not None
    assert found.outcome is Outcome.NOT_APPLICABLE
    assert found.message == "operation-not-used: never called"


# --- checks that crash ------------------------------------------------------------------------


def crashing(seen: Trace) -> Iterator[Observation]:
    """Because."""
    yield HOLDS
    raise ValueError(f"no such {seen.case}")


def unasked(_: object) -> bool:
    raise KeyError("a setting")


CRASHES = {
    "the check": must(check=crashing),
    "the check, before it yields": must(check=lambda _: None),
    "the predicate": must(HOLDS, applies=Predicate("broken", "", unasked)),
}


@pytest.mark.parametrize("one", CRASHES.values(), ids=CRASHES)
def test_a_crash_is_our_error_and_never_the_integrations_failure(one: Requirement):
    found = one.check_result(planned())
    assert found is not None
    assert found.outcome is Outcome.ERROR


def test_a_crash_in_one_case_leaves_the_others_judged():
    def fragile(seen: Trace) -> Iterator[Observation]:
        """Because."""
        yield from crashing(seen) if seen.note else yielding(HOLDS)(seen)

    verdict = must(check=fragile).judge([planned(), planned(note="crash"), planned()])
    assert [i.outcome for i in verdict.check_results] == ["PASS", "ERROR", "PASS"]
    assert verdict.outcome is Outcome.ERROR


def test_a_crash_names_the_line_and_no_path_of_this_machine():
    found = must(check=crashing).check_result(planned())
    assert found is not None
    assert found.message.startswith(f"ValueError: no such by hand ({__name__}, line ")
    assert "/" not in found.message
    assert "\n" not in found.message


def test_where_the_suite_itself_broke_nothing_is_held_against_the_integration():
    broken = SuiteFailed("KeyError: x")
    found = must(BREAKS).check_result(trace(place(), broken, exercises=[ID]))
    assert found is not None
    assert found.outcome is Outcome.ERROR
    assert found.message == "the suite broke: KeyError: x"


# --- the verdict ------------------------------------------------------------------------------


def test_the_verdict_folds_every_case_that_speaks():
    one = must(HOLDS)
    verdict = one.judge([planned(), UNDELIVERED, trace(place(), exercises=["KP-01"])])
    assert [i.outcome for i in verdict.check_results] == ["PASS", "NOT_EXERCISED"]
    assert verdict.outcome is Outcome.NOT_EXERCISED


def test_judging_nothing_is_no_pass():
    assert must(HOLDS).judge([]).outcome is Outcome.NOT_EXERCISED


def test_judging_twice_gives_the_same():
    """A check remembers nothing."""
    traces = [planned(), perturbed_case(), UNDELIVERED]
    assert must(HOLDS).judge(traces) == must(HOLDS).judge(traces)


def test_the_rationale_is_the_docstring_on_one_line():
    def check(_: Trace) -> Iterator[Observation]:
        """Placing twice
        charges twice.
        """
        yield HOLDS

    made = requirement(ID, Level.MUST, "Once.", source=SOURCE)(check)
    assert made.rationale == "Placing twice charges twice."
    assert made.area == "ORD"
    assert str(made.source) == "A page, “A section”"
