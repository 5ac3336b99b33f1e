from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Exchange, Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import answered, header, met_expectation, works
from ..pages import ORDER_MANAGEMENT

NAMES: Mapping[str, str] = {Operation.OM_CAPTURE: "capture-id", Operation.OM_REFUND: "refund-id"}
READS: Mapping[str, str] = {
    Operation.OM_CAPTURE: Operation.OM_READ_CAPTURE,
    Operation.OM_REFUND: Operation.OM_READ_REFUND,
}


@requirement(
    "PLAT-36",
    Level.MUST,
    "A new capture or refund is named by Location and by its own header, in an answer that "
    "needs no body.",
    source=ORDER_MANAGEMENT,
    party=Party.PLATFORM,
    hint="Answer 201 with Location and Capture-Id or Refund-Id, which agree.",
)
def named_by_headers(trace: Trace) -> Iterator[Observation]:
    """Some clients read the one, some the other: each must find what it made."""
    for call in answered(trace, *NAMES):
        if not call.succeeded:
            continue
        id, place = header(call, NAMES[call.operation]), header(call, "location")
        held = bool(id) and "://" in place and place.endswith(f"/{id}")
        yield met_expectation(
            call, f"a whole URL in Location that ends with {NAMES[call.operation]}", held=held
        )
        yield met_expectation(call, "no type without a body", held=not typed_emptiness(call))
        yield from found_there(trace, call, id)


def typed_emptiness(call: Exchange) -> bool:
    """Clients that go by the type would read JSON from nothing."""
    return bool(header(call, "content-type")) and not (call.response and call.response.size)


def found_there(trace: Trace, made: Exchange, id: str) -> Iterator[Observation]:
    for read in answered(trace, READS[made.operation]):
        if read.request.path.endswith(f"/{id}"):
            yield works(read, "it can be read there")
