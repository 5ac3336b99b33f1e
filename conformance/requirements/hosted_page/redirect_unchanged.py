from __future__ import annotations

from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..sources import REDIRECT


@requirement(
    "HPP-09",
    Level.MUST,
    "The consumer is sent to exactly the URL that the platform gave.",
    source=REDIRECT,
    hint="Hand `redirect_url` on as it came: nothing added, nothing escaped, nothing built "
    "by hand.",
)
def redirect_unchanged(trace: Trace) -> Iterator[Observation]:
    """The form of this URL has changed before and will again. A shop that rebuilds it sends its
    consumers to a page that does not exist."""
    for answer in trace.answers("start_checkout"):
        if answer.redirect_url_intact is not None:
            yield Observation(
                answer.redirect_url_intact,
                "the URL as issued",
                "as issued"
                if answer.redirect_url_intact
                else "the consumer was sent to another URL",
                answer.exchange,
            )
