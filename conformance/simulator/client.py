"""A client of the controls, for tests that move the stand-ins' clock or act as the consumer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import httpx

from ..core.errors import ConformanceError, Unreachable
from ..core.wire import Json, parsed

START = "Start the stand-ins with `conformance serve`; it prints the address of the controls."
SEE = "docs/simulator.md describes every control."


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The virtual clock as the controls tell it.

    `now` is the virtual time in UTC, ISO 8601; `moved_s` how far it is ahead of the wall.
    """

    now: str
    moved_s: float


@dataclass(frozen=True, slots=True)
class SentCallback:
    """A callback, as the controls tell it.

    A callback and what came of it: `state` is pending, delivered, given up or withheld.

    `attempts` are the statuses that the merchant answered with, None where no answer came.
    """

    event_id: str
    session_id: str
    kind: str
    status: str
    url: str
    body: Json
    state: str
    attempts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class DistributedUrl:
    """A pay URL on its way to a consumer; `at` is virtual time."""

    id: str
    session_id: str
    method: str
    to: str
    url: str
    at: str


@dataclass(frozen=True, slots=True)
class PageResult:
    """Where the page led the consumer: 303 and a URL, or the status of a page that is over."""

    status: int
    location: str | None


class ControlsClient:
    """The controls of running stand-ins; `url` is the origin that `conformance serve` prints.

    Every method raises Unreachable where nothing answers, and ConformanceError where the controls
    refuse: its hint lists what they know.
    """

    def __init__(self, url: str, within_s: float = 10.0) -> None:
        self._client = httpx.Client(base_url=url, trust_env=False, timeout=within_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def clock(self) -> ClockReading:
        return ClockReading(**self._ask("GET", "/clock"))

    def advance(self, seconds: float) -> ClockReading:
        """Both stand-ins, and every merchant that uses them, are that much later."""
        return ClockReading(**self._ask("POST", "/clock", {"advance_s": seconds}))

    def state(self) -> Mapping[str, Json]:
        """By environment: every session, authorization and order by id."""
        found: Mapping[str, Json] = self._ask("GET", "/state")
        return found

    def callbacks(self) -> tuple[SentCallback, ...]:
        """The newest ones, oldest first."""
        return tuple(sent_callback(told) for told in self._ask("GET", "/callbacks"))

    def repeat(self, event_id: str) -> None:
        """Send a callback once more, under the same event id."""
        self._ask("POST", "/callback", {"event_id": event_id})

    def outbox(self) -> tuple[DistributedUrl, ...]:
        return tuple(DistributedUrl(**told) for told in self._ask("GET", "/outbox"))

    def act(self, session_id: str, action: str) -> PageResult:
        """What a consumer does on the page of an HPP session: approve, refuse, cancel, back, error.

        Nothing has happened where there is no location: the page is over.
        """
        return PageResult(
            **self._ask("POST", "/consumer", {"session_id": session_id, "action": action})
        )

    def authorize_again(self, session_id: str) -> bool:
        """A newer token in place of the older one; False where nothing can be authorized now."""
        body = {"session_id": session_id, "action": "authorize_again"}
        return bool(self._ask("POST", "/consumer", body)["authorized"])

    def decide(self, order_id: str, decision: str) -> str:
        """ACCEPTED, REJECTED or STOPPED on a pending order; gives its fraud status now."""
        body = {"order_id": order_id, "decision": decision}
        return str(self._ask("POST", "/decision", body)["decided"])

    def cancel_payment_session(self, session_id: str) -> str:
        """Klarna ends a KP session, and every page on it; gives its status now."""
        return str(self._ask("POST", "/ending", {"payment_session_id": session_id})["status"])

    def close_order(self, order_id: str) -> bool:
        """Klarna closes an order; False where its state does not allow it."""
        return bool(self._ask("POST", "/ending", {"order_id": order_id})["closed"])

    def switches(self) -> Mapping[str, Mapping[str, Json]]:
        """How each environment misbehaves, by environment."""
        found: Mapping[str, Mapping[str, Json]] = self._ask("GET", "/switches")
        return found

    def switch(self, **values: bool | int | str) -> Mapping[str, Mapping[str, Json]]:
        """Set some in both environments: all that are named, or none."""
        found: Mapping[str, Mapping[str, Json]] = self._ask("POST", "/switches", values)
        return found

    def faults(self) -> Sequence[Mapping[str, Json]]:
        """What is ordered to go wrong: operation, status, times, executed."""
        found: Sequence[Mapping[str, Json]] = self._ask("GET", "/faults")
        return found

    def fault(
        self, operation: str, status: int, times: int = 1, *, executed: bool = False
    ) -> Sequence[Mapping[str, Json]]:
        """The next `times` calls of an operation are answered with an error status.

        `executed`: they take effect all the same. Zero times takes it back.
        """
        body = {"operation": operation, "status": status, "times": times, "executed": executed}
        found: Sequence[Mapping[str, Json]] = self._ask("POST", "/faults", body)
        return found

    def _ask(self, method: str, path: str, body: Mapping[str, Json] | None = None) -> Json:
        try:
            answer = self._client.request(method, path, json=body)
        except (httpx.TransportError, httpx.InvalidURL) as problem:
            url = self._client.base_url
            raise Unreachable(f"The controls at {url} do not answer.", START) from problem
        told = parsed(answer.content)
        if answer.is_success and told is not None:
            return told
        raise refusal(f"{method} {path}", answer.status_code, told)


def sent_callback(told: Mapping[str, Json]) -> SentCallback:
    attempts = tuple(attempt["status"] for attempt in told["attempts"])
    return SentCallback(**{**told, "attempts": attempts})


def refusal(control: str, status: int, told: Json) -> ConformanceError:
    """What went wrong in the controls' own words; the hint is what they know instead."""
    if not isinstance(told, dict) or "problem" not in told:
        return ConformanceError(f"{control} was answered with {status}, not by controls.", START)
    known = (f"The {name}: {listed(values)}." for name, values in told.items() if name != "problem")
    return ConformanceError(f"{control}: {told['problem']}.", " ".join(known) or SEE)


def listed(values: Json) -> str:
    if isinstance(values, Mapping):
        return "; ".join(f"{name} ({listed(each)})" for name, each in values.items())
    return ", ".join(map(str, values))
