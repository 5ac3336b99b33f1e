"""Operations on an order, and the keys under which an integration repeats them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..core.operations import order_management
from ..core.trace import Answer, Exchange, Trace
from .management import VERBS

KEY = "klarna-idempotency-key"


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """An operation that the merchant asked for once, and all the calls that were made for it."""

    verb: str
    answer: Answer
    calls: tuple[Exchange, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Each key once; "" where a call had none."""
        return tuple(dict.fromkeys(key(call) for call in self.calls))


def key(call: Exchange) -> str:
    return call.request.headers.get(KEY, "")


def asked_once(trace: Trace) -> Iterator[AskedOnce]:
    """Of a verb that was asked once in a trace, all calls are made for that."""
    for verb in VERBS:
        answers, calls = tuple(trace.answers(verb)), tuple(trace.calls(order_management(verb)))
        if len(answers) == 1 and calls:
            yield AskedOnce(verb, answers[0], calls)
