"""Sends callbacks as Klarna does: nothing is signed, repeats carry the same event id."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

from .world import Callback


@dataclass(frozen=True, slots=True)
class Policy:
    """When a callback is given up or repeated.

    Seconds to connect, to answer in all, and before each repeat: as many repeats as waits.
    """

    connect: float
    answer: float
    waits: tuple[float, ...]


STATUS = Policy(3.0, 3.0, (3.0, 3.0, 3.0))
POLICIES: Mapping[str, Policy] = {
    # No answer within 3 seconds: sent again after a few seconds, three times at most.
    "hpp_status": STATUS,
    # Two seconds to connect, two to answer; three attempts in all, the pause doubling from one.
    "kp_authorization": Policy(2.0, 4.0, (1.0, 2.0)),
    # Nothing is documented of these; they are sent like the others.
    "fraud_notification": STATUS,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver a callback.

    `status` is None where no answer came; `problem` then names the kind of failure.
    """

    status: int | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One callback and its attempts.

    What became of one callback: `state` is pending, delivered, given up or withheld.
    """

    callback: Callback
    state: str = "pending"
    attempts: tuple[Attempt, ...] = ()


PostCallback = Callable[[Callback, Policy], Awaitable[Attempt]]
Pause = Callable[[float], Awaitable[None]]


async def delivered(
    callback: Callback, post: PostCallback, pause: Pause, *, until_accepted: bool = False
) -> Delivery:
    """Send until it is answered; with `until_accepted` until it is answered with 2xx.

    Klarna documents repeats for silence only; what it does on a refusal is not stated.
    """
    policy = POLICIES[callback.kind]
    attempts: tuple[Attempt, ...] = ()
    for wait in (0.0, *policy.waits):
        await pause(wait)
        attempts += (await post(callback, policy),)
        if settled(attempts[-1], until_accepted=until_accepted):
            return Delivery(callback, "delivered", attempts)
    return Delivery(callback, "given up", attempts)


def settled(attempt: Attempt, *, until_accepted: bool) -> bool:
    return attempt.status is not None and (not until_accepted or 200 <= attempt.status < 300)


def is_loopback(url: str) -> bool:
    """It leads to this machine. Made-up payment news must not reach a shop that is in business."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(slots=True)
class Sender:
    """Delivers in the background and keeps the newest `most` deliveries by event id."""

    client: httpx.AsyncClient
    anywhere: bool = False
    until_accepted: bool = False
    most: int = 10_000
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def deliver(self, callbacks: tuple[Callback, ...]) -> None:
        for callback in callbacks:
            self.note(Delivery(callback))
            task = asyncio.get_running_loop().create_task(self.run(callback))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def run(self, callback: Callback) -> None:
        if not self.anywhere and not is_loopback(callback.url):
            self.note(Delivery(callback, "withheld"))
            return
        done = await delivered(
            callback, self.post, asyncio.sleep, until_accepted=self.until_accepted
        )
        self.note(done)

    def note(self, delivery: Delivery) -> None:
        self.deliveries[delivery.callback.event_id] = delivery
        if len(self.deliveries) > self.most:
            del self.deliveries[next(iter(self.deliveries))]

    async def post(self, callback: Callback, policy: Policy) -> Attempt:
        """Only the status counts; the body of the answer is left unread, whatever its size."""
        try:
            async with asyncio.timeout(policy.answer), self.opened(callback, policy) as response:
                return Attempt(response.status_code)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as problem:
            return Attempt(None, type(problem).__name__)

    def opened(
        self, callback: Callback, policy: Policy
    ) -> AbstractAsyncContextManager[httpx.Response]:
        return self.client.stream(
            "POST",
            callback.url,
            content=callback.body,
            headers={"Content-Type": "application/json"},
            timeout=httpx.Timeout(policy.answer, connect=policy.connect),
        )

    async def close(self) -> None:
        """Stop what is still under way: nobody is left to hear of it."""
        for task in tuple(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.client.aclose()
