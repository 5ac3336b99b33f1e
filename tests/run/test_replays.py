"""What happens when calls belong to no case, when the integration dies, or when it is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.core.plan import Deployment
from conformance.core.trace import Trace
from conformance.run.attempts import HUNG_AFTER
from conformance.run.compare.control_runs import GIVE_UP_AFTER
from conformance.run.perturbed_cases import EVERY
from conformance.run.plan_runner import PlanRunner
from conformance.scenarios import perturbations as p

from .cases import AWAY, BROKEN, CREATED, REFUSED, STARTED, case, on, plain
from .shop import FakeLauncher


def test_calls_of_nobody_have_the_cases_played_again_one_at_a_time(tmp_path: Path):
    """Then whatever cannot be attributed belongs to the only case under way."""

    async def play(ready: PlanRunner, _: FakeLauncher) -> tuple[list[Trace], bool, list[str]]:
        traces = await ready.play([REFUSED, CREATED])
        return traces, ready.serial, ready.notes

    traces, serial, notes = on(tmp_path, play, anonymous=True)
    assert serial
    assert any("belong to no case" in note for note in notes)
    for trace in traces:
        assert len(list(trace.calls("kp.read_session"))) >= 1
        assert trace.after is not None
        assert trace.after.worked


def test_one_stray_call_has_only_the_cases_under_way_played_again(tmp_path: Path):
    """It is of none of them when it does not come again; then the others go on side by side."""
    cases = [plain(number) for number in range(12)]

    async def play(ready: PlanRunner, street: FakeLauncher) -> tuple[list[Trace], bool, int]:
        traces = await ready.play(cases)
        return traces, ready.serial, street.shops[0].started

    facts = {"settings": STARTED, "highest": 2}
    traces, serial, started = on(tmp_path, play, strays_at=frozenset({2}), facts=facts)
    assert [t.case for t in traces] == [c.id for c in cases]
    assert not serial
    assert len(cases) < started < 2 * len(cases)


def test_a_case_that_makes_a_stray_call_each_time_is_charged_with_it(tmp_path: Path):
    cases = [plain(number) for number in range(6)]

    async def play(ready: PlanRunner, _: FakeLauncher) -> tuple[list[Trace], bool]:
        return await ready.play(cases), ready.serial

    # The third checkout strays, and so does the one in which its case is played again.
    facts = {"settings": STARTED, "highest": 2}
    traces, serial = on(tmp_path, play, strays_at=frozenset({3, 8, 9}), facts=facts)
    charged = [t.case for t in traces if list(t.calls("kp.read_session"))]
    assert charged
    assert len(charged) <= 3
    assert len(traces) == len(cases)
    assert not serial or len(charged) > 1


def test_a_stray_call_among_perturbed_cases_has_the_suspects_played_again_alone(tmp_path: Path):
    cases = [case(p.refuses_with("kp.create_session", 400 + n)) for n in range(6)]

    async def play(ready: PlanRunner, _: FakeLauncher) -> tuple[list[Trace], bool]:
        return await ready.play(cases), ready.serial

    traces, serial = on(tmp_path, play, strays_at=frozenset({4}))
    assert not serial
    assert [t.case for t in traces] == [c.id for c in cases]
    assert all(t.before and t.after and t.before.worked and t.after.worked for t in traces)


def test_a_shop_that_stops_answering_is_not_waited_for_in_every_case(tmp_path: Path):
    cases = [plain(number) for number in range(3 * HUNG_AFTER)]

    async def play(ready: PlanRunner, street: FakeLauncher) -> tuple[list[Trace], int]:
        traces = await ready.play(cases)
        return traces, street.shops[0].started

    facts = {"settings": STARTED, "highest": 1}
    traces, started = on(tmp_path, play, silent_after=4, facts=facts)
    assert started == 4 + HUNG_AFTER
    left_out = [t for t in traces if t.note == "not played: the integration had stopped answering"]
    assert len(left_out) == len(cases) - started


def test_no_more_purchases_at_the_same_time_than_the_user_allows(tmp_path: Path):
    cases = (*(plain(number) for number in range(6)), AWAY, REFUSED, CREATED)

    async def play(ready: PlanRunner, street: FakeLauncher) -> tuple[list[str], int]:
        traces: list[Trace] = []
        await ready.play_all(cases, traces.append)
        return [t.case for t in traces], max(shop.most for shop in street.shops)

    facts = {"settings": STARTED, "highest": 1}
    played, most = on(tmp_path, play, facts=facts)
    assert sorted(played) == sorted(each.id for each in cases)
    assert most == 1


def test_a_perturbed_case_lies_between_two_working_checkouts_in_time(tmp_path: Path):
    """Though control runs recur while other cases are under way."""
    cases = [case(p.refuses_with("kp.create_session", 400 + n)) for n in range(EVERY + 8)]

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play(cases)

    traces = on(tmp_path, play)
    number = {t.case: int(t.before.case.rpartition("-")[2]) for t in traces if t.before}
    after = {t.case: int(t.after.case.rpartition("-")[2]) for t in traces if t.after}
    assert len(set(after.values())) > 1
    assert all(number[case.id] < after[case.id] for case in cases)
    assert all(t.after and t.after.worked for t in traces)


def test_a_shop_that_died_is_started_again(tmp_path: Path):
    async def play(ready: PlanRunner, street: FakeLauncher) -> tuple[list[Trace], int]:
        traces = await ready.play([CREATED])
        return traces, street.hosts[0].starts

    (trace,), starts = on(tmp_path, play, dies_after=0)
    assert starts == 1
    assert trace.before is not None
    assert trace.before.worked
    assert trace.final_state == "paid"


def test_a_case_that_kills_the_shop_says_so_and_the_next_is_played(tmp_path: Path):
    """The dead checkout after it stands in its trace, and in no other's."""

    async def play(ready: PlanRunner, street: FakeLauncher) -> tuple[Trace, Trace]:
        first = await ready.alone(await ready.bed.instance(Deployment()), BROKEN)
        shop = street.shops[0]
        shop.dies_after = shop.started + 1
        killer = await ready.alone(await ready.bed.instance(Deployment()), BROKEN)
        assert first.after is not None
        assert first.after.worked
        following = await ready.alone(await ready.bed.instance(Deployment()), CREATED)
        return killer, following

    killer, following = on(tmp_path, play)
    assert killer.after is not None
    assert not killer.after.worked
    assert following.before is not None
    assert following.before.worked


def test_a_shop_that_only_several_at_once_can_kill_is_flaky(tmp_path: Path):
    """Law: what holds only when it is tried again is told as such."""
    cases = [case(p.refuses_with("kp.create_session", 400 + n)) for n in range(4)]

    async def play(ready: PlanRunner, street: FakeLauncher) -> tuple[list[Trace], list[str]]:
        await ready.play(cases[:1])
        street.shops[0].dies_after = street.shops[0].started + 3
        return await ready.play(cases), ready.notes

    traces, notes = on(tmp_path, play)
    assert all(trace.flaky for trace in traces)
    assert all(trace.after and trace.after.worked for trace in traces)
    assert traces[0].flaky in notes


def test_a_shop_that_stays_dead_is_given_up(tmp_path: Path):
    """Bounded: after so many restarts nothing is tried any more, and every case says why."""
    cases = [case(p.refuses_with("kp.create_session", 400 + n)) for n in range(12)]

    async def play(ready: PlanRunner, street: FakeLauncher) -> tuple[list[Trace], int, int]:
        traces = [t for c in cases for t in await ready.play([c])]
        return traces, street.hosts[0].starts, street.shops[0].started

    traces, starts, checkouts = on(tmp_path, play, dies_after=0, stays_dead=True)
    assert starts == GIVE_UP_AFTER
    assert checkouts <= 2 * GIVE_UP_AFTER + len(cases)
    for trace in traces:
        assert trace.before is not None
        assert not trace.before.worked
        assert trace.note == "a plain checkout did not work before this case"


def test_a_case_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("conformance.run.play.case_player.CASE_LIMIT_S", 0.3)

    async def play(ready: PlanRunner, _: FakeLauncher) -> list[Trace]:
        return await ready.play([plain(0)])

    (trace,) = on(tmp_path, play, tells_after=10**6)
    assert "was ended" in trace.note
