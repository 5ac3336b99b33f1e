from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import KP, Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..bodies import text, text_of
from ..sources import CREATE_SESSION


@requirement(
    "HPP-01",
    Level.MUST,
    "The hosted page is opened for the payment session that was just created, by its full URL.",
    source=CREATE_SESSION,
    hint="Join base address, `/payments/v1/sessions/` and the session id that was just returned; "
    "send the whole URL, and do not escape it.",
)
def session_just_created(trace: Trace) -> Iterator[Observation]:
    """With a stale or mangled address the consumer pays for another basket, or for none."""
    newest = ""
    for call in trace.calls(Operation.KP_CREATE_SESSION, Operation.HPP_CREATE_SESSION):
        if call.operation == Operation.KP_CREATE_SESSION:
            newest = session_id(call) or newest
        elif newest:
            url = text(call.request.body, "payment_session_url")
            yield Observation(
                path(url) == f"{KP}/sessions/{newest}",
                f"an absolute URL that ends in {KP}/sessions/{newest}",
                url or "no payment_session_url",
                call.id,
            )


def session_id(call: Exchange) -> str:
    return text_of(call.truth, "session_id") or text_of(call.response, "session_id")


def path(url: str) -> str:
    """Without a trailing slash; "" for what is not an absolute URL."""
    scheme, separator, rest = url.partition("://")
    absolute = separator and scheme.lower() in {"http", "https"}
    return "/" + rest.partition("/")[2].rstrip("/") if absolute else ""
