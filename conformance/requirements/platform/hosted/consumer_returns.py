from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....core.operations import Operation
from ....core.requirement import requirement
from ....core.trace import Channel, Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import header, member, met_expectation
from ..pages import MERCHANT_URLS

PAGES: Mapping[str, str] = {
    Operation.PAGE_APPROVE: "success",
    Operation.PAGE_REFUSE: "failure",
    Operation.PAGE_CANCEL: "cancel",
    Operation.PAGE_BACK: "back",
    Operation.PAGE_ERROR: "error",
}


@requirement(
    "PLAT-41",
    Level.MUST,
    "The consumer is sent to the merchant's URL for what was decided, with the "
    "placeholders filled in.",
    source=MERCHANT_URLS,
    party=Party.PLATFORM,
    hint="Redirect to success, failure, cancel, back or error, and put the session id where the "
    "URL asks for it.",
)
def consumer_returns(trace: Trace) -> Iterator[Observation]:
    """A consumer who ends elsewhere does not know whether the purchase went through, and buys
    again."""
    session = next(
        (member(c, "session_id") for c in trace.calls(Operation.HPP_CREATE_SESSION)), None
    )
    for page in trace.on(Channel.BROWSER):
        name = PAGES.get(page.operation)
        if name:
            place = header(page, "location")
            held = f"/shop/{name}/{session}" in place
            yield met_expectation(page, f"to the {name} URL with the session id", held=held)
        if name == "cancel":
            return  # nothing is decided on this page any more
