from __future__ import annotations

from collections.abc import Iterator

from ....core.requirement import requirement
from ....core.trace import Channel, Trace
from ....core.verdict import Level, Observation, Party
from ..exchanges import header, member, told
from ..pages import MERCHANT_URLS

PAGES = {
    "page.approve": "success",
    "page.refuse": "failure",
    "page.cancel": "cancel",
    "page.back": "back",
    "page.error": "error",
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
    session = next((member(c, "session_id") for c in trace.calls("hpp.create_session")), None)
    for page in trace.on(Channel.BROWSER):
        name = PAGES.get(page.operation)
        if name:
            place = header(page, "location")
            held = f"/shop/{name}/{session}" in place
            yield told(page, f"to the {name} URL with the session id", held=held)
        if name == "cancel":
            return  # nothing is decided on this page any more
