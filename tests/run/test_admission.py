"""How many cases are played at the same time: no test here waits for a clock."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from conformance.run.play.admission import (
    FIRST_LIMIT,
    HIGHEST_LIMIT,
    LOWEST_LIMIT,
    USUAL_LIMIT,
    Admission,
    Turn,
)
from conformance.run.play.overlap import overlapping, together


def measured(*answers_s: float, highest: int = 0) -> Admission:
    admission = Admission(highest)
    for each in answers_s:
        admission.learn([each])
    return admission


def test_before_anything_is_measured_the_limit_is_moderate():
    assert Admission().limit == FIRST_LIMIT


def test_an_integration_that_answers_at_once_gets_the_usual_limit():
    assert measured(*[0.01] * 100).limit == USUAL_LIMIT


def test_an_integration_that_takes_a_second_waits_and_does_not_work_so_it_gets_more():
    assert measured(*[1.0] * 100).limit == HIGHEST_LIMIT


def test_an_integration_that_slows_down_gets_less():
    """One that plays its purchases one after the other takes the longer, the more there are."""
    assert measured(0.2, *[2.0] * 100).limit == LOWEST_LIMIT


def test_an_integration_that_recovers_gets_more_again():
    assert measured(0.2, *[2.0] * 100, *[0.2] * 200).limit > USUAL_LIMIT


@pytest.mark.parametrize("answer_s", [0.01, 1.0])
def test_the_user_has_the_last_word(answer_s: float):
    assert measured(*[answer_s] * 100, highest=1).limit == 1


def test_a_case_without_an_answer_teaches_nothing():
    admission = measured(0.01)
    admission.learn([])
    assert admission.limit == FIRST_LIMIT


# --- turns ------------------------------------------------------------------------------------


async def visitor(admission: Admission, turn: Turn, name: str, log: list[str]) -> None:
    async with admission.admitted(turn):
        log.append(f"+{name}")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        log.append(f"-{name}")


def played(admission: Admission, *turns: tuple[Turn, str]) -> list[str]:
    log: list[str] = []

    async def all_of_them() -> None:
        await asyncio.gather(*(visitor(admission, turn, name, log) for turn, name in turns))

    asyncio.run(all_of_them())
    return log


def test_cases_overlap_up_to_the_limit():
    log = played(Admission(2), *((Turn.CASE, name) for name in "abcd"))
    under_way = most = 0
    for each in log:
        under_way += 1 if each[0] == "+" else -1
        most = max(most, under_way)
    assert most == 2
    assert len(log) == 8


def test_nothing_runs_beside_a_case_that_is_alone():
    log = played(Admission(8), (Turn.CASE, "a"), (Turn.ALONE, "x"), (Turn.CASE, "b"))
    at = log.index("+x")
    assert log[at + 1] == "-x"
    assert log.index("-a") < at < log.index("+b")


def test_a_control_run_does_not_wait_behind_the_cases():
    log = played(Admission(1), (Turn.CASE, "a"), (Turn.CASE, "b"), (Turn.CONTROL, "c"))
    assert log.index("+c") < log.index("+b")


def test_a_case_that_is_cancelled_gives_its_place_away():
    async def both() -> bool:
        admission, log = Admission(1), list[str]()
        async with admission.admitted(Turn.CASE):
            waits = asyncio.create_task(visitor(admission, Turn.CASE, "gone", log))
            await asyncio.sleep(0)
            waits.cancel()
            await asyncio.gather(waits, return_exceptions=True)
        await visitor(admission, Turn.ALONE, "next", log)
        return log == ["+next", "-next"] and admission.active == 0

    assert asyncio.run(both())


# --- side by side -----------------------------------------------------------------------------


def test_what_was_not_begun_when_it_stops_is_given_back():
    taken: list[int] = []

    async def play(number: int) -> int:
        return number

    async def take(number: int) -> None:
        taken.append(number)

    left = asyncio.run(overlapping(range(5), play, take, lambda: 1, lambda: len(taken) >= 2))
    assert taken == [0, 1]
    assert left == [2, 3, 4]


def test_the_first_error_ends_the_others_and_is_raised():
    ended: list[str] = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("endless")

    async def broken() -> None:
        raise ValueError("broken")

    async def both() -> None:
        work: list[Coroutine[Any, Any, None]] = [endless(), broken()]
        await together(*work)

    with pytest.raises(ValueError, match="broken"):
        asyncio.run(both())
    assert ended == ["endless"]
