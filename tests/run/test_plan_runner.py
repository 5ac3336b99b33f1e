"""Cases side by side, with working checkouts around them; and what happens when these fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.core.environment import PLAYGROUND, PRODUCTION, CredentialSet
from conformance.core.errors import Unreachable
from conformance.core.marks import NotApplicable, Reconfigured
from conformance.core.plan import Case, Deployment, at
from conformance.core.setup import Uses
from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.compatibility.header_spelling import header_spelling
from conformance.requirements.compatibility.unknown_members import unknown_members
from conformance.requirements.response_codes.any_5xx import any_5xx
from conformance.run.plan.batches import batches
from conformance.run.plan_runner import PlanRunner
from conformance.run.play.case_player import MISSED
from conformance.scenarios import perturbations as p
from conformance.scenarios import plan
from conformance.scenarios.api_updates import error_told_otherwise
from conformance.scenarios.baskets import PLAIN
from conformance.scenarios.stories.configuration import CREDENTIAL_CHECK, SWITCHED_EARLY
from conformance.scenarios.stories.interrupted import INTERRUPTED_CANCEL, INTERRUPTED_CAPTURE
from conformance.scenarios.stories.purchase import PURCHASE

from ..traces import variation
from .cases import AWAY, CREATED, REFUSED, STARTED, case, on, plain
from .shop import DECLARED, SETTINGS, FakeLauncher

# --- batches ----------------------------------------------------------------------------------

EVERYTHING = Uses(
    learns_outcome_by=("redirect", "callback", "polling"),
    order_management=("capture", "refund", "cancel"),
    without=("A_SETTING",),
)


@pytest.mark.parametrize("profile", ["smoke", "standard"])
def test_a_batch_is_of_one_deployment_and_a_case_comes_after_what_it_is_compared_with(profile: str):
    cases = plan(profile, EVERYTHING).cases
    made = list(batches(cases))
    assert sorted(c.id for batch in made for c in batch) == sorted(c.id for c in cases)
    for batch in made:
        assert len({case.deployment for case in batch}) == 1
        assert len({case.perturbation is None for case in batch}) == 1
        place = {case.id: index for index, case in enumerate(batch)}
        assert all(place.get(c.reference, -1) < place[c.id] for c in batch)


def test_a_batch_is_no_longer_than_was_asked():
    sizes = [len(batch) for batch in batches([plain(n) for n in range(25)], 10)]
    assert sizes == [10, 10, 5]


def test_nothing_to_play_is_no_batch():
    assert list(batches([])) == []


# --- side by side -----------------------------------------------------------------------------


def test_plain_cases_overlap_and_none_sees_anothers_calls(tmp_path: Path):
    cases = [plain(number) for number in range(10)]

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play(cases)

    traces = on(tmp_path, play)
    assert [t.case for t in traces] == [c.id for c in cases]
    for trace in traces:
        assert len(list(trace.calls("kp.create_session"))) == 1
        assert len(trace.orders) == 1
        assert trace.final_state == "paid"
    orders = {trace.orders for trace in traces}
    assert len(orders) == len(traces)


def test_ids_of_exchanges_are_unique_over_all_cases(tmp_path: Path):
    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([plain(number) for number in range(6)])

    ids = [e.id for t in on(tmp_path, play) for e in t.exchanges]
    assert len(set(ids)) == len(ids)


# --- handed over one by one ---------------------------------------------------------------------


def test_a_plain_case_is_handed_over_while_others_are_still_to_be_played(tmp_path: Path):
    """In the order of the plan; a run that is killed has lost what was under way, and no more."""
    cases = [plain(number) for number in range(4)]
    seen: list[tuple[str, int]] = []

    async def play(ready: PlanRunner, street: FakeLauncher) -> list[Trace]:
        return await ready.play(cases, lambda t: seen.append((t.case, street.shops[0].started)))

    traces = on(tmp_path, play, facts={"settings": STARTED, "highest": 1})
    assert [case for case, _ in seen] == [t.case for t in traces] == [c.id for c in cases]
    begun = [count for _, count in seen]
    assert begun == sorted(begun)
    assert begun[0] < len(cases)


MIXED = [REFUSED, case(p.refuses_with("kp.update_session", 400)), CREATED]


BATCHES = {"plain": [plain(n) for n in range(3)], "perturbed": MIXED, "elsewhere": [AWAY]}
HABITS: dict[str, dict[str, Any]] = {
    "a good shop": {},
    "its calls belong to nobody": {"anonymous": True},
    "it dies": {"dies_after": 2},
}


@pytest.mark.parametrize("batch", BATCHES.values(), ids=BATCHES)
@pytest.mark.parametrize("habits", HABITS.values(), ids=HABITS)
def test_every_trace_is_handed_over_once(batch: list[Case], habits: dict[str, Any], tmp_path: Path):
    """The one that is certain: what was played again is not handed over twice."""
    seen: list[Trace] = []

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play(batch, seen.append)

    traces = {trace.case: trace for trace in on(tmp_path, play, **habits)}
    assert sorted(t.case for t in seen) == sorted(c.id for c in batch)
    assert all(traces[trace.case] == trace for trace in seen)


# --- with working checkouts around ------------------------------------------------------------


def test_a_perturbed_case_has_a_working_checkout_on_either_side(tmp_path: Path):
    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([REFUSED, CREATED])

    for trace in on(tmp_path, play):
        assert trace.before is not None
        assert trace.after is not None
        assert trace.before.worked
        assert trace.after.worked
        assert trace.before.case != trace.after.case
        assert trace.delivered
        assert trace.baseline is not None


def test_the_checkout_after_one_batch_is_that_before_the_next(tmp_path: Path):
    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return [*await ready.play([REFUSED]), *await ready.play([CREATED])]

    first, second = on(tmp_path, play)
    assert first.after == second.before


def test_a_case_is_compared_with_the_flow_of_its_reference(tmp_path: Path):
    """Also if only this case was asked for: then its reference is played first."""
    compared = case(p.refuses_with("kp.place_order", 418), reference=REFUSED.id)

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([compared])

    (trace,) = on(tmp_path, play, known=(REFUSED, compared))
    assert trace.reference is not None
    assert trace.reference.calls["kp.place_order"] >= 1


def test_an_error_that_varies_is_compared_with_itself_and_made_small(tmp_path: Path):
    """What is missed alone is left out of what follows; so it is told once."""
    fault = p.refuses_with("kp.place_order", 400)
    alone, both, row = (
        replace(
            error_told_otherwise(fault, " ".join(settings), *map(variation, settings)), basket=PLAIN
        )
        for settings in (
            ("headers=small",),
            ("headers=small", "members=added"),
            ("headers=capital", "members=added"),
        )
    )

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return [*await ready.play([alone]), *await ready.play([both, row])]

    missed, reduced, whole = on(
        tmp_path, play, (REFUSED, alone, both, row), knows_one_spelling=True
    )
    assert header_spelling.judge([missed]).outcome is Outcome.WARN
    assert reduced.variant == (variation("members=added"),)
    assert reduced.note == "without headers=small: fails alone"
    for each in (reduced, whole):
        assert each.delivered
        assert unknown_members.judge([each]).outcome is Outcome.PASS


@pytest.mark.parametrize("stumbles", [{3}, {3, 4}], ids=["once", "twice"])
def test_a_case_that_stumbled_is_played_once_more_and_the_report_says_so(
    tmp_path: Path, stumbles: set[int]
):
    """The third checkout is the case's, after a plain one and the story undisturbed."""

    async def play(ready: PlanRunner, street: FakeLauncher) -> tuple[Trace, list[str], int]:
        (trace,) = await ready.play([REFUSED])
        return trace, ready.notes, street.shops[0].started

    trace, notes, started = on(tmp_path, play, stumbles=frozenset(stumbles))
    assert trace.delivered == (len(stumbles) == 1)
    assert notes == [MISSED]
    assert started == 5  # with the plain one afterwards


def test_a_reference_that_never_came_about_is_not_compared_with_and_not_sought_again(
    tmp_path: Path,
):
    compared = [
        case(p.refuses_with("kp.place_order", code), reference=REFUSED.id) for code in (418, 451)
    ]

    async def play(ready: PlanRunner, street: FakeLauncher) -> tuple[list[Trace], int]:
        traces = [*await ready.play(compared[:1]), *await ready.play(compared[1:])]
        return traces, street.shops[0].started

    traces, started = on(tmp_path, play, known=(REFUSED, *compared), stumbles=frozenset({3, 4}))
    assert [t.reference for t in traces] == [None, None]
    assert all(t.delivered for t in traces)
    assert started == 9  # plain, story, reference twice, plain; then each case and a plain one


def test_an_operation_that_is_never_called_is_ruled_out_by_name(tmp_path: Path):
    planned = p.refuses_with("kp.update_session", 400)

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([case(planned), CREATED])

    unused, used = on(tmp_path, play)
    (mark,) = unused.marks(NotApplicable)
    assert mark.reason.startswith("operation-not-used: ")
    assert not list(used.marks(NotApplicable))


def test_what_fails_in_the_plain_story_is_not_tried_with_an_error_as_well(tmp_path: Path):
    """Law: a hole that a breach has made does not hide the breach."""
    varied = replace(REFUSED, id="varied", variant=(variation("headers=small"),))

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        ready.variation_findings.alone.add(variation("headers=small"))
        return await ready.play([varied])

    (trace,) = on(tmp_path, play)
    (mark,) = trace.marks(NotApplicable)
    assert mark.reason.startswith("fails-already: headers=small ")


def test_an_operation_that_is_declared_and_never_called_is_a_hole(tmp_path: Path):
    """Law: what was said to be there is not ruled out because nobody saw it."""
    planned = p.refuses_with("om.cancel", 500)
    cancelled = Case("c", INTERRUPTED_CANCEL, frozenset({"RESP-04"}), PLAIN, planned)

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([cancelled])

    (trace,) = on(tmp_path, play, puts_off_s=60.0)
    assert not list(trace.marks(NotApplicable))
    assert trace.note == "om.cancel was never seen, though order_management declares it"
    (found,) = any_5xx.judge([trace]).check_results
    assert (found.outcome, found.message) == (Outcome.NOT_EXERCISED, trace.note)


def test_what_the_page_has_captured_need_not_be(tmp_path: Path):
    planned = p.refuses_with("om.capture", 500)
    captured = Case("c", INTERRUPTED_CAPTURE, frozenset({"RESP-04"}), PLAIN, planned)
    settings = replace(SETTINGS, declared={**DECLARED, "place_order_mode": "CAPTURE_ORDER"})

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([captured])

    (trace,) = on(tmp_path, play, facts={"settings": settings}, puts_off_s=60.0)
    assert [mark.reason.partition(":")[0] for mark in trace.marks(NotApplicable)] == [
        "operation-not-used"
    ]


def test_an_operation_is_not_ruled_out_by_a_story_that_came_to_nothing(tmp_path: Path):
    """A shop that is down calls nothing; that does not say that it never would."""

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([REFUSED])

    (trace,) = on(tmp_path, play, dies_after=0, stays_dead=True)
    assert not list(trace.marks(NotApplicable))


# --- without a setting ------------------------------------------------------------------------

UNSET = Case(
    "unset", PURCHASE, frozenset({"ENV-02"}), PLAIN, deployment=Deployment(without="A_SETTING")
)


@pytest.mark.parametrize(("refuses", "result"), [(True, Result.REFUSED), (False, Result.ACCEPTED)])
def test_a_shop_without_a_setting_starts_or_does_not(
    tmp_path: Path, *, refuses: bool, result: Result
):
    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([UNSET])

    (trace,) = on(tmp_path, play, refuses=refuses)
    assert [a.result for a in trace.answers("start_up")] == [result]
    assert bool(list(trace.calls())) is not refuses


# --- environments -----------------------------------------------------------------------------


def test_a_lane_has_a_shop_of_its_own_that_calls_its_own_environment(tmp_path: Path):
    production = at(PRODUCTION)
    case = Case("at-production", PURCHASE, frozenset({"ENV-01"}), PLAIN, deployment=production)

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return [*await ready.play([plain(0)]), *await ready.play([case])]

    home, away = on(tmp_path, play)
    assert {e.environment for e in home.calls()} == {"playground"}
    assert {e.environment for e in away.calls()} == {"production"}
    assert away.setup.environment == "production"


def test_a_shop_that_does_not_start_elsewhere_is_judged_for_that_and_at_home_goes_on(
    tmp_path: Path,
):
    """What stands in the trace of its cases is that it did not start; no other lane is lost."""

    async def play(ready: PlanRunner, _: FakeLauncher) -> tuple[list[Trace], list[str]]:
        traces = [t for each in (plain(0), AWAY, plain(1)) for t in await ready.play([each])]
        return traces, ready.notes

    (home, away, after), notes = on(tmp_path, play, only_at="playground")
    assert [a.result for a in away.answers("start_up")] == [Result.REFUSED]
    assert not list(away.exchanges)
    assert "did not start with the settings of production" in away.note
    assert notes == [away.note]
    assert home.final_state == after.final_state == "paid"


def test_a_shop_that_does_not_start_at_home_ends_the_run(tmp_path: Path):
    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([plain(0)])

    with pytest.raises(Unreachable):
        on(tmp_path, play, only_at="production")


SWITCHING = Case(
    "switched",
    SWITCHED_EARLY,
    frozenset({"ENV-04"}),
    PLAIN,
    deployment=Deployment(then=PRODUCTION),
)


def test_a_shop_that_does_not_start_after_the_switch_ends_the_case_with_that(tmp_path: Path):
    """What it did before stands in the trace; what the switch was to show did not come about."""

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([SWITCHING])

    (trace,) = on(tmp_path, play, only_at="playground")
    assert [a.result for a in trace.answers("start_up")] == [Result.REFUSED]
    assert list(trace.calls("hpp.create_session"))
    assert not list(trace.marks(Reconfigured))
    assert "did not start" in trace.note


def test_the_other_environments_credentials_are_refused_and_seen(tmp_path: Path):
    crossed = Deployment(PLAYGROUND, CredentialSet(PRODUCTION))
    case = Case("crossed", PURCHASE, frozenset({"AUTH-05"}), PLAIN, deployment=crossed)

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([case])

    (trace,) = on(tmp_path, play)
    (call,) = trace.calls("kp.create_session")
    assert call.request.credential.belongs_to == "production"
    assert call.response is not None
    assert call.response.status == 401


# --- the bench itself -------------------------------------------------------------------------


def test_the_probe_is_a_plain_checkout(tmp_path: Path):
    async def play(ready: PlanRunner, _: FakeLauncher) -> bool:
        return (await ready.probe()).worked

    assert on(tmp_path, play)
    assert not on(tmp_path, play, refuses=True)


def test_a_story_that_ends_otherwise_than_paid_is_used_too(tmp_path: Path):
    """The baseline of a cancelled order ends as cancelled, and its operation is in use."""
    planned = p.refuses_with("om.cancel", 500)
    cancelled = Case("c", INTERRUPTED_CANCEL, frozenset({"RESP-04"}), PLAIN, planned)

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([cancelled])

    (trace,) = on(tmp_path, play)
    assert trace.delivered


# --- the check of the credentials -------------------------------------------------------------

CHECK = Case("check", CREDENTIAL_CHECK, frozenset({"AUTH-06"}), PLAIN)
CHECK_404 = Case(
    "check[*=404]", CREDENTIAL_CHECK, frozenset({"AUTH-06"}), PLAIN, p.refuses_with("*", 404)
)


def test_a_check_of_the_credentials_is_played_apart_from_all_others():
    """What it calls names no purchase, so nothing else may be under way."""
    for batch in batches([plain(0), CHECK, plain(1), CHECK_404]):
        assert len({case.scenario.name for case in batch}) == 1


@pytest.mark.parametrize("case", [CHECK, CHECK_404], ids=lambda case: case.id)
def test_whatever_a_check_calls_is_its_own(tmp_path: Path, case: Case):
    async def play(ready: PlanRunner, _: FakeLauncher) -> tuple[list[Trace], int]:
        return await ready.play([case]), ready.bed.referee.unattributed

    (trace,), unattributed = on(tmp_path, play)
    (call,) = trace.calls()
    assert call.response is not None
    assert call.response.status == 404
    assert trace.delivered is bool(case.perturbation)
    assert [a.result for a in trace.answers("check_credentials")] == [Result.ACCEPTED]
    assert not unattributed
