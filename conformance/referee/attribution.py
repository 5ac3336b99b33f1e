"""Finds the case of an exchange: a basket carries a mark, and each issued id points to its case."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..core.wire import Json, WireRequest
from .trace_recorder import TraceRecorder

MARK = re.compile(r"c\d{5}[a-z]{4}")
LATE_S = 1.0  # after its end a case is still suspected of a call that belongs to no case


def mark(number: int, salt: str) -> str:
    """The word that a case's order reference and first line reference contain."""
    return f"c{number:05d}{salt}"


@dataclass(slots=True)
class Attribution:
    """Finds the recording of a case by its mark or by an id that was issued in it.

    Marks and ids to recordings. `alone`: whatever cannot be attributed belongs to this case, which
    is then among the `charged` ones.

    `under_way` holds the marks of the cases that are played now, and of those that have just ended,
    with the time of their end. After a call that belongs to no case, all of them are `suspects`.
    While an instance is being started, which may well call somebody as it starts, only those are
    whose instance should call nobody.
    """

    marks: dict[str, TraceRecorder] = field(default_factory=dict)
    ids: dict[str, TraceRecorder] = field(default_factory=dict)
    alone: TraceRecorder | None = None
    charged: set[str] = field(default_factory=set)
    under_way: dict[str, float | None] = field(default_factory=dict)
    suspects: set[str] = field(default_factory=set)
    starting: int = 0  # instances that are being started
    clock: Callable[[], float] = time.monotonic

    @contextmanager
    def start_up(self) -> Iterator[None]:
        """An instance is started in the block."""
        self.starting += 1
        try:
            yield
        finally:
            self.starting -= 1

    def open(self, recorder: TraceRecorder) -> None:
        self.marks[recorder.mark] = recorder
        self.under_way[recorder.mark] = None

    def close(self, recorder: TraceRecorder) -> None:
        """The case has ended; a call of its own may still come for a moment."""
        now = self.clock()
        self.under_way[recorder.mark] = now
        over = [m for m, at in self.under_way.items() if at is not None and now - at > LATE_S]
        for each in over:
            del self.under_way[each]

    def beside(self, recorder: TraceRecorder) -> Iterator[TraceRecorder]:
        """The other cases that are played now."""
        now = (mark for mark, ended in self.under_way.items() if ended is None)
        yield from (self.marks[mark] for mark in now if mark != recorder.mark)

    def suspected(self, recorder: TraceRecorder) -> bool:
        """A call that belongs to no case may be this case's."""
        return recorder.mark in self.suspects

    def learn(self, recorder: TraceRecorder, *ids: str | None) -> None:
        for each in ids:
            if each:
                self.ids.setdefault(each, recorder)

    def own(self, recorder: TraceRecorder) -> Iterator[str]:
        """Everything by which a case is known."""
        yield recorder.mark
        yield from (id for id, owner in self.ids.items() if owner is recorder)

    def owner(self, request: WireRequest, values: Mapping[str, str]) -> TraceRecorder | None:
        """By the mark in the request, else by the ids in it, else the only case under way."""
        found = self.marked(request)
        if found is None:
            found = next((self.ids[i] for i in named(request, values) if i in self.ids), None)
        if found is not None or self.alone is None or self.starting:
            return found
        self.charged.add(self.alone.mark)
        return self.alone

    def suspect(self) -> None:
        """A call belongs to no case: it may be of any that is not long over."""
        now = self.clock()
        ends = self.under_way.items()
        found = {mark for mark, at in ends if at is None or now - at <= LATE_S}
        if self.starting:
            found = {mark for mark in found if self.marks[mark].case.deployment.single_use}
        self.suspects |= found

    def marked(self, request: WireRequest) -> TraceRecorder | None:
        text = request.body.decode("utf-8", "replace") if request.body else ""
        words = (match[0] for where in (text, request.url) for match in MARK.finditer(where))
        return next((self.marks[word] for word in words if word in self.marks), None)


def named(request: WireRequest, values: Mapping[str, str]) -> Iterable[str]:
    yield from values.values()
    body = request.json if request.body else None
    if isinstance(body, dict):
        url = body.get("payment_session_url")
        if isinstance(url, str):
            yield url.rstrip("/").rpartition("/")[2]


def ids_in(answer: Json) -> tuple[str | None, ...]:
    """The ids that an answer of the platform issues."""
    if not isinstance(answer, dict):
        return ()
    names = ("session_id", "order_id", "authorization_token")
    return tuple(v for n in names if isinstance(v := answer.get(n), str))
