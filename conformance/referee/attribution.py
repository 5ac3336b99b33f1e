"""Finds the case of an exchange: a basket carries a mark, and each issued id points to its case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..core.wire import Json, WireRequest
from .trace_recorder import TraceRecorder

MARK = re.compile(r"c\d{5}[a-z]{4}")


def mark(number: int, salt: str) -> str:
    """The word that a case's order reference and first line reference contain."""
    return f"c{number:05d}{salt}"


@dataclass(slots=True)
class Attribution:
    """Finds the recording of a case by its mark or by an id that was issued in it.

    Marks and ids to recordings. `alone`: whatever cannot be attributed belongs to this case.
    """

    marks: dict[str, TraceRecorder] = field(default_factory=dict)
    ids: dict[str, TraceRecorder] = field(default_factory=dict)
    alone: TraceRecorder | None = None

    def open(self, recorder: TraceRecorder) -> None:
        self.marks[recorder.mark] = recorder

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
        return found or self.alone

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
