"""Callbacks are sent as documented: repeated on silence, with the same event id, a few times."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from conformance.simulator import Callback
from conformance.simulator.callbacks import (
    Attempt,
    Delivery,
    Policy,
    Sender,
    delivered,
    is_loopback,
)

SILENCE = Attempt(None, "ReadTimeout")


def callback(kind: str = "hpp_status", url: str = "http://127.0.0.1:9/hook") -> Callback:
    return Callback(url, b"{}", "session", "event", "COMPLETED", kind)


def told(
    kind: str, answers: list[Attempt], *, until_accepted: bool = False
) -> tuple[Delivery, list[float]]:
    """The delivery to a merchant who answers so, and the pauses that were made."""
    pauses: list[float] = []
    left = iter(answers)

    async def post(_: Callback, __: Policy) -> Attempt:
        return next(left)

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    delivery = asyncio.run(delivered(callback(kind), post, pause, until_accepted=until_accepted))
    return delivery, pauses


@pytest.mark.parametrize(
    ("kind", "attempts", "pauses"),
    [
        ("hpp_status", 4, [0.0, 3.0, 3.0, 3.0]),
        ("kp_authorization", 3, [0.0, 1.0, 2.0]),
        ("fraud_notification", 4, [0.0, 3.0, 3.0, 3.0]),
    ],
)
def test_silence_is_met_with_repeats_and_then_given_up(
    kind: str, attempts: int, pauses: list[float]
):
    """PLAT-05: at most three repeats of a status callback, three attempts at an authorization's."""
    delivery, made = told(kind, [SILENCE] * 9)
    assert delivery.state == "given up"
    assert len(delivery.attempts) == attempts
    assert made == pauses


def test_an_answer_ends_it():
    delivery, _ = told("hpp_status", [SILENCE, Attempt(204)])
    assert (delivery.state, len(delivery.attempts)) == ("delivered", 2)


@pytest.mark.parametrize(("until_accepted", "attempts"), [(False, 1), (True, 3)])
def test_a_refusal_is_repeated_only_on_demand(*, until_accepted: bool, attempts: int):
    answers = [Attempt(500), Attempt(404), Attempt(200)]
    delivery, _ = told("hpp_status", answers, until_accepted=until_accepted)
    assert len(delivery.attempts) == attempts


@pytest.mark.parametrize(
    ("url", "is_near"),
    [
        ("http://127.0.0.1:80/x", True),
        ("https://localhost/x", True),
        ("http://[::1]:80/x", True),
        ("https://shop.example/x", False),
        ("https://localhost.example/x", False),
        ("http://10.0.0.1/x", False),
        ("http://[broken/x", False),
        ("", False),
    ],
)
def test_only_this_machine_is_near(url: str, is_near: bool):  # noqa: FBT001
    assert is_loopback(url) is is_near


def sent(*callbacks: Callback, handler: httpx.MockTransport, anywhere: bool = False) -> Sender:
    """A sender that was given these and has settled all."""

    async def scenario() -> Sender:
        sender = Sender(httpx.AsyncClient(transport=handler), anywhere)
        sender.deliver(callbacks)
        await asyncio.gather(*sender.tasks)
        await sender.close()
        return sender

    return asyncio.run(scenario())


def test_a_callback_is_posted_as_json():
    seen: list[httpx.Request] = []

    def answered(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    sender = sent(callback(), handler=httpx.MockTransport(answered))
    assert (seen[0].method, seen[0].headers["content-type"]) == ("POST", "application/json")
    assert sender.deliveries["event"].state == "delivered"


def test_news_of_made_up_payments_stay_on_this_machine():
    handler = httpx.MockTransport(lambda _: httpx.Response(204))
    far = callback(url="https://shop.example/hook")
    assert sent(far, handler=handler).deliveries["event"].state == "withheld"
    assert sent(far, handler=handler, anywhere=True).deliveries["event"].state == "delivered"


@pytest.mark.parametrize("drips", [False, True], ids=["says nothing", "says a byte now and then"])
def test_a_merchant_who_does_not_answer_in_time_counts_as_silent(*, drips: bool):
    """The limit is on the whole answer: one that trickles in is none either."""
    policy = Policy(connect=0.2, answer=0.2, waits=())
    left = asyncio.Event()

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for _ in range(8):
            writer.write(b"H" if drips else b"")
            await asyncio.sleep(0.05)
        writer.close()
        left.set()

    async def scenario() -> Attempt:
        async with await asyncio.start_server(slow, "127.0.0.1") as server:
            port = server.sockets[0].getsockname()[1]
            sender = Sender(httpx.AsyncClient(trust_env=False))
            attempt = await sender.post(callback(url=f"http://127.0.0.1:{port}/"), policy)
            await sender.close()
            await asyncio.wait_for(left.wait(), timeout=5)
            return attempt

    assert asyncio.run(scenario()).status is None


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "ftp://127.0.0.1/", "http://[/", ""])
def test_an_address_that_cannot_be_reached_counts_as_silence(url: str):
    async def scenario() -> Attempt:
        sender = Sender(httpx.AsyncClient(trust_env=False))
        attempt = await sender.post(callback(url=url), Policy(1.0, 1.0, ()))
        await sender.close()
        return attempt

    attempt = asyncio.run(scenario())
    assert attempt.status is None
    assert attempt.problem
