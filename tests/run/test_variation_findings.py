"""What a run learns of legal variations, and what it then says."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from conformance.core.marks import MinimalVariant, NotApplicable, PerturbationDelivered
from conformance.core.plan import Case
from conformance.core.trace import Event, Result, Trace
from conformance.core.variation import Variation
from conformance.run.compare.minimise import Variant, broken
from conformance.run.compare.variation_findings import VariationFindings
from conformance.scenarios.api_updates import varied
from conformance.scenarios.stories.purchase import PURCHASE

from ..requirements.compatibility.variants import USUAL, fulfilled
from ..requirements.compatibility.variants import varied as met
from ..traces import kp_session, perturbed, place, started, trace, variation

LONG, MOVED, ADDED = map(variation, ("ids=long", "urls=moved", "members=added"))
ROW = (ADDED, LONG, MOVED)
ASKED = frozenset({"COMPAT-01", "COMPAT-05", "COMPAT-06", "COMPAT-07"})
FAILED: tuple[Event, ...] = (kp_session(), started(Result.REFUSED))


def played(*variant: Variation, fails: bool) -> Trace:
    events = FAILED if fails else fulfilled_without_reads()
    marks = tuple(met(str(each)) for each in variant)
    return trace(*marks, *events, variant=variant, exercises=ASKED, baseline=USUAL)


def fulfilled_without_reads() -> tuple[Event, ...]:
    return tuple(e for e in fulfilled() if getattr(e, "operation", "") != "hpp.read_session")


def case(*variant: Variation) -> Case:
    return varied(PURCHASE, "x", *variant)


def explained(
    variation_findings: VariationFindings, given: Trace, *culprits: Variation
) -> tuple[Trace, int]:
    replays = 0

    async def replayed(variant: Variant) -> Trace:
        nonlocal replays
        replays += 1
        return played(*variant, fails=set(culprits) <= set(variant))

    return asyncio.run(variation_findings.explained(given, replayed)), replays


def test_what_fails_alone_is_left_out_of_combinations() -> None:
    """A defect is told once; the other pairs of the row are still put to the test."""
    variation_findings = VariationFindings()
    variation_findings.learn(case(LONG), played(LONG, fails=True))
    reduced = variation_findings.reduced(case(*ROW))
    assert reduced.variant == (ADDED, MOVED)
    assert reduced.exercises == {"COMPAT-01", "COMPAT-06"}
    assert variation_findings.reduced(case(LONG)) == case(LONG)


def test_what_holds_alone_stays() -> None:
    variation_findings = VariationFindings()
    variation_findings.learn(case(LONG), played(LONG, fails=False))
    assert variation_findings.reduced(case(*ROW)) == case(*ROW)


def test_a_failing_combination_is_named_by_its_smallest_part() -> None:
    found, _ = explained(VariationFindings(), played(*ROW, fails=True), LONG, MOVED)
    assert [mark.variations for mark in found.marks(MinimalVariant)] == [(LONG, MOVED)]
    assert found.note == f"fails with {LONG} + {MOVED}; each alone is fine"
    assert broken(found)


def test_a_part_that_is_known_is_not_searched_for_again() -> None:
    variation_findings = VariationFindings(together=[(LONG, MOVED)])
    found, replays = explained(variation_findings, played(*ROW, fails=True), LONG, MOVED)
    assert replays == 0
    assert any(found.marks(MinimalVariant))


def test_what_turns_out_to_fail_alone_is_known_from_then_on() -> None:
    """Where only a part of the plan is played, it is a combination that shows it first."""
    variation_findings = VariationFindings()
    found, _ = explained(variation_findings, played(*ROW, fails=True), MOVED)
    assert [mark.variations for mark in found.marks(MinimalVariant)] == [(MOVED,)]
    assert found.note == f"fails with {MOVED}"
    again, replays = explained(variation_findings, played(MOVED, LONG, fails=True), MOVED)
    assert replays == 0
    assert [mark.variations for mark in again.marks(MinimalVariant)] == [(MOVED,)]
    assert variation_findings.reduced(case(*ROW)).variant == (ADDED, LONG)


def test_what_was_left_out_is_said() -> None:
    left_out = VariationFindings().noted(case(*ROW), played(LONG, MOVED, fails=False))
    assert left_out.note == f"without {ADDED}: fails alone"
    whole = VariationFindings().noted(case(*ROW), played(*ROW, fails=False))
    assert whole.note == ""


ONE = variation("optional=hpp.create_session.expires_at absent")


def test_all_optional_members_at_once_are_taken_apart() -> None:
    """The report names the one that was missed."""
    given = played(variation("optionals=absent"), fails=True)
    found, _ = explained(VariationFindings(), given, ONE)
    assert [mark.variations for mark in found.marks(MinimalVariant)] == [(ONE,)]
    assert found.note == f"fails with {ONE}"
    assert broken(found)


def test_what_fails_only_all_at_once_is_left_as_it_is() -> None:
    given = played(variation("optionals=absent"), fails=True)
    assert explained(VariationFindings(), given, variation("nothing=there"))[0] == given


def test_what_does_not_happen_again_is_no_breach() -> None:
    """A counter-example is judged again before anybody is blamed for it."""
    found, _ = explained(VariationFindings(), played(*ROW, fails=True), variation("nothing=there"))
    assert not broken(found)
    assert "played again" in found.note


def test_a_combination_that_holds_is_left_as_it_is() -> None:
    given = played(*ROW, fails=False)
    assert explained(VariationFindings(), given) == (given, 0)


def test_a_variation_that_no_answer_can_show_does_not_apply() -> None:
    """The capture's Location is told to nobody who never captures."""
    given = replace(played(LONG, fails=False), events=FAILED)
    assert any(VariationFindings().met(given).marks(NotApplicable))
    assert not any(VariationFindings().met(played(LONG, fails=False)).marks(NotApplicable))


def test_a_combination_is_asked_only_about_what_was_met_of_it() -> None:
    """Who accepts no compressed bodies is not undetermined for it."""
    whole = played(*ROW, fails=False)
    rest = tuple(e for e in whole.events if getattr(e, "variation", "") != LONG)
    lacking = replace(whole, events=rest)
    assert VariationFindings().met(whole).exercises == ASKED
    assert VariationFindings().met(lacking).exercises == ASKED - {"COMPAT-05"}


SPELT = variation("headers=small")
SPELT_ERROR = perturbed(place(), 400)


def erring(*events: Event) -> Trace:
    return trace(*events, variant=(SPELT,), perturbation="kp.place_order=400")


def test_of_an_error_only_its_own_variation_counts() -> None:
    """That other answers were spelt otherwise puts nothing of the error to the test."""
    told = replace(SPELT_ERROR, id="fault")
    mark = PerturbationDelivered(exchange="fault")
    there, elsewhere = met(str(SPELT), "fault"), met(str(SPELT), "e1")
    assert not any(VariationFindings().met(erring(told, mark, there)).marks(NotApplicable))
    assert any(VariationFindings().met(erring(told, mark, elsewhere)).marks(NotApplicable))
    never = erring(elsewhere)
    assert VariationFindings().met(never) == never
