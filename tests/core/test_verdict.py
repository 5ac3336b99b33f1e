"""The fold, the headline, completeness and the exit status."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.verdict import (
    SEVERITY,
    CheckResult,
    Completeness,
    Headline,
    Level,
    Observation,
    Outcome,
    Verdict,
    completeness,
    counts,
    exit_status,
    fold,
    headline,
)

OUTCOMES = st.sampled_from(Outcome)
LISTS = st.lists(OUTCOMES)
VERDICTS = st.lists(st.builds(Verdict, st.text(max_size=3), st.sampled_from(Level), OUTCOMES))


def verdicts(*pairs: tuple[str, str]) -> list[Verdict]:
    return [Verdict(f"R-{n}", Level(lev), Outcome(out)) for n, (lev, out) in enumerate(pairs)]


def musts(*outcomes: str) -> list[Verdict]:
    return verdicts(*(("MUST", outcome) for outcome in outcomes))


# --- the fold ---------------------------------------------------------------------------------


@given(LISTS, st.randoms())
def test_the_order_of_outcomes_does_not_matter(them: list[Outcome], random):
    """The fold is commutative."""
    assert fold(them) is fold(random.sample(them, len(them)))


@given(LISTS, LISTS, LISTS)
def test_folding_parts_first_changes_nothing(a: list[Outcome], b: list[Outcome], c: list[Outcome]):
    """The fold is associative, wherever there is something to fold."""
    parts = [fold(part) for part in (a, b, c) if part]
    assert not parts or fold(parts) is fold([*a, *b, *c])


@given(LISTS)
def test_the_same_outcomes_twice_weigh_no_more(them: list[Outcome]):
    """The fold is idempotent."""
    assert fold(them) is fold(them + them)
    assert fold([fold(them)]) is fold(them)


@given(LISTS.filter(bool), OUTCOMES)
def test_one_more_outcome_never_makes_it_milder(them: list[Outcome], more: Outcome):
    """The fold is monotone: nothing that is added can hide what is there."""
    assert SEVERITY[fold([*them, more])] >= SEVERITY[fold(them)]


def test_nothing_at_all_is_not_exercised():
    assert fold([]) is Outcome.NOT_EXERCISED


def test_the_order_of_gravity_is_the_published_one():
    order = "ERROR FAIL INCONCLUSIVE NOT_EXERCISED REVIEW WARN PASS NOT_APPLICABLE".split()
    assert [o.value for o in sorted(Outcome, key=SEVERITY.__getitem__, reverse=True)] == order


# --- the headline -----------------------------------------------------------------------------

CASES = {
    "every MUST holds": (musts("PASS", "PASS"), "CONFORMANT"),
    "one MUST is broken": (musts("PASS", "FAIL"), "NON_CONFORMANT"),
    "a breach outweighs an error of ours": (musts("ERROR", "FAIL"), "NON_CONFORMANT"),
    "a breach outweighs what was not tried": (musts("NOT_EXERCISED", "FAIL"), "NON_CONFORMANT"),
    "a MUST was not exercised": (musts("PASS", "NOT_EXERCISED"), "UNDETERMINED"),
    "a MUST is inconclusive": (musts("PASS", "INCONCLUSIVE"), "UNDETERMINED"),
    "a MUST waits for a reviewer": (musts("PASS", "REVIEW"), "UNDETERMINED"),
    "a check of a MUST crashed": (musts("PASS", "ERROR"), "UNDETERMINED"),
    "a MUST that does not apply counts for nothing": (
        musts("PASS", "NOT_APPLICABLE"),
        "CONFORMANT",
    ),
    "no MUST applies": (musts("NOT_APPLICABLE"), "UNDETERMINED"),
    "nothing was judged": ([], "UNDETERMINED"),
    "only SHOULDs were judged": (verdicts(("SHOULD", "PASS")), "UNDETERMINED"),
    "a SHOULD is broken": (
        verdicts(("MUST", "PASS"), ("SHOULD", "WARN")),
        "CONFORMANT_WITH_WARNINGS",
    ),
    "a MUST is met in a tolerated way": (musts("PASS", "WARN"), "CONFORMANT_WITH_WARNINGS"),
    "a SHOULD was not exercised": (
        verdicts(("MUST", "PASS"), ("SHOULD", "NOT_EXERCISED")),
        "CONFORMANT",
    ),
}


@pytest.mark.parametrize(("them", "expected"), CASES.values(), ids=CASES)
def test_the_headline(them: list[Verdict], expected: str):
    assert headline(them) is Headline(expected)


@given(VERDICTS)
def test_conformant_is_said_only_where_every_must_was_put_to_the_test(them: list[Verdict]):
    """No green run on nothing."""
    if headline(them) in {Headline.CONFORMANT, Headline.CONFORMANT_WITH_WARNINGS}:
        whole = completeness(them)
        assert whole.must_exercised == whole.must_applicable > 0


@given(VERDICTS, st.randoms())
def test_the_headline_does_not_depend_on_the_order(them: list[Verdict], random):
    assert headline(them) is headline(random.sample(them, len(them)))


# --- completeness -----------------------------------------------------------------------------


def check_result(outcome: Outcome, *, seen: bool) -> CheckResult:
    observations = (Observation(held=True, expected="", seen=""),) if seen else ()
    return CheckResult("R", "case", outcome, observations=observations)


def judged(*check_results: CheckResult, level: Level = Level.MUST) -> Verdict:
    return Verdict("R", level, fold(i.outcome for i in check_results), check_results)


SEEN = check_result(Outcome.PASS, seen=True)
UNSEEN = check_result(Outcome.NOT_EXERCISED, seen=False)
RULED_OUT = check_result(Outcome.NOT_APPLICABLE, seen=False)

COUNTED = {
    "what was seen is emitted": ([judged(SEEN, SEEN)], Completeness(1, 1, 2, 2)),
    "what was planned and not seen is missing": ([judged(SEEN, UNSEEN)], Completeness(0, 1, 1, 2)),
    "what does not apply is in neither count": ([judged(RULED_OUT)], Completeness(0, 0, 0, 0)),
    "a SHOULD counts among the checks only": (
        [judged(SEEN, level=Level.SHOULD)],
        Completeness(0, 0, 1, 1),
    ),
}


@pytest.mark.parametrize(("them", "expected"), COUNTED.values(), ids=COUNTED)
def test_completeness(them: list[Verdict], expected: Completeness):
    assert completeness(them) == expected


def test_a_check_that_never_spoke_leaves_the_headline_open():
    """Even of a SHOULD: fewer checks spoke than were planned."""
    silent = judged(SEEN, UNSEEN, level=Level.SHOULD)
    assert headline([judged(SEEN), silent]) is Headline.UNDETERMINED


# --- the exit status --------------------------------------------------------------------------

STATUS = {
    "conformant": (musts("PASS"), False, 0),
    "with warnings": (verdicts(("MUST", "PASS"), ("SHOULD", "WARN")), False, 0),
    "non-conformant": (musts("FAIL"), False, 1),
    "undetermined": (musts("INCONCLUSIVE"), False, 10),
    "nothing judged": ([], False, 10),
    "our own error before a breach": (musts("ERROR", "FAIL"), False, 15),
    "our own error in a SHOULD": (verdicts(("MUST", "PASS"), ("SHOULD", "ERROR")), False, 15),
    "a truncated report before everything": (musts("ERROR", "FAIL"), True, 13),
    "a truncated report although all is well": (musts("PASS"), True, 13),
}


@pytest.mark.parametrize(("them", "truncated", "expected"), STATUS.values(), ids=STATUS)
def test_the_exit_status(them: list[Verdict], *, truncated: bool, expected: int):
    assert exit_status(them, truncated=truncated) == expected


ENDED = {
    "unreachable, nothing found": (musts("NOT_EXERCISED"), 14, 14),
    "unreachable, all well so far": (musts("PASS"), 14, 14),
    "unreachable, and a breach before": (musts("FAIL"), 14, 1),
    "unreachable, and an error of ours before": (musts("ERROR", "FAIL"), 14, 15),
    "a mistake in the settings": (musts("NOT_EXERCISED"), 4, 4),
    "a mistake in the settings, and a breach before": (musts("FAIL"), 4, 1),
    "the suite itself failed, and a breach before": (musts("FAIL"), 15, 15),
    "evidence that was tampered with": (musts("FAIL"), 13, 13),
    "interrupted, and a breach before": (musts("FAIL"), 2, 2),
}


@pytest.mark.parametrize(("them", "trouble", "expected"), ENDED.values(), ids=ENDED)
def test_the_exit_status_of_a_run_that_ended_early(
    them: list[Verdict], trouble: int, expected: int
):
    """It knows why it is truncated; a breach that was found before stays one."""
    assert exit_status(them, truncated=True, trouble=trouble) == expected


@given(them=VERDICTS, truncated=st.booleans())
def test_zero_means_that_the_headline_is_conformant(*, them: list[Verdict], truncated: bool):
    if exit_status(them, truncated=truncated) == 0:
        assert headline(them) in {Headline.CONFORMANT, Headline.CONFORMANT_WITH_WARNINGS}


@given(VERDICTS)
def test_every_verdict_is_counted_once(them: list[Verdict]):
    found = counts(them)
    assert set(found) == set(Outcome)
    assert sum(found.values()) == len(them)


# --- what decided -----------------------------------------------------------------------------


def observations(*held: bool | None) -> Iterable[Observation]:
    return (Observation(h, "", f"{n}") for n, h in enumerate(held))


TELLING = {
    "the first breach": ((True, None, False, False), "2"),
    "else the first that is unclear": ((True, None, None), "1"),
    "else the first": ((True, True), "0"),
}


@pytest.mark.parametrize(("held", "expected"), TELLING.values(), ids=TELLING)
def test_what_decided_an_instance(held: tuple[bool | None, ...], expected: str):
    one = CheckResult("R", "case", Outcome.FAIL, observations=tuple(observations(*held)))
    assert one.telling is not None
    assert one.telling.seen == expected


def test_an_instance_without_observations_has_nothing_telling():
    assert CheckResult("R", "case", Outcome.NOT_EXERCISED).telling is None


def test_the_instance_that_decided_has_the_outcome_of_the_verdict():
    bad = check_result(Outcome.FAIL, seen=True)
    assert judged(SEEN, bad, UNSEEN).telling is bad
    assert judged().telling is None
