from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Exchange, Trace
from ...core.verdict import Level, Observation
from ..bodies import text
from ..orders import counted, held
from ..predicates import HEARS_CALLBACKS
from ..sources import STATUS_CALLBACKS


@requirement(
    "OUT-07",
    Level.MUST,
    "A callback that comes again is acknowledged and changes nothing.",
    source=STATUS_CALLBACKS,
    applies=HEARS_CALLBACKS,
    hint="Recognise an event by its `event_id` or by what it asks for, answer 2xx each time, "
    "and do the work once, also when copies arrive at the same moment.",
)
def repeated_callbacks(trace: Trace) -> Iterator[Observation]:
    """Repeats are normal. Each one that takes effect orders, ships or charges once more; each one
    that is refused comes back."""
    repeated = [event for event in events(trace).values() if len(event) > 1]
    if not repeated:
        return
    for copies in repeated:
        yield from acknowledged(copies)
    orders, last = held(trace), repeated[-1][-1]
    yield Observation(len(orders) <= 1, "at most 1 order", counted(len(orders)), last.id)


def acknowledged(copies: list[Exchange]) -> Iterator[Observation]:
    """Who is busy with one copy may put another off: the platform sends it again."""
    for copy in copies:
        status = copy.response.status if copy.response else "nothing"
        put_off = not copy.broken and copies[-1].succeeded
        yield Observation(
            copy.succeeded or put_off,
            "2xx to each copy, or to its repeat",
            f"a copy was answered with {status}",
            copy.id,
            tolerated=not copy.broken,
        )


def events(trace: Trace) -> dict[str, list[Exchange]]:
    """The deliveries of each event, by its id."""
    found: dict[str, list[Exchange]] = {}
    for call in trace.on(Channel.CALLBACK, Operation.CALLBACK_STATUS):
        found.setdefault(text(call.request.body, "event_id"), []).append(call)
    found.pop("", None)
    return found
