from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Exchange, Trace
from ...core.verdict import Level, Observation
from ..provocations import undisturbed
from ..sources import CREATE_SESSION
from .placeholders import merchant_urls

LONGEST = 2000  # characters
NOT_FOUND = frozenset({404, 405, 410})


@requirement(
    "HPP-03",
    Level.MUST,
    "The merchant's URLs are absolute and well formed, and each leads to the shop.",
    source=CREATE_SESSION,
    hint="Build the URLs from the shop's public address, escape what is put into them, and try "
    "each of them.",
)
def usable_merchant_urls(trace: Trace) -> Iterator[Observation]:
    """The platform calls and shows what it was given: a broken address sends the consumer who has
    just paid to an error page, or drops the message that he has."""
    for call in trace.calls(Operation.HPP_CREATE_SESSION):
        for place, url in merchant_urls(call).items():
            wrong = problem(url)
            yield Observation(
                not wrong, f"{place}: an absolute, well-formed URL", f"{place}: {wrong}", call.id
            )
            plain = url.lower().startswith("http://")
            if plain and not wrong:
                yield Observation(
                    held=False,
                    expected=f"{place}: https",
                    seen=f"{place}: http",
                    at=call.id,
                    tolerated=place != "status_update",
                )
    yield from reached(trace)


def problem(url: str) -> str:
    """What is wrong with a URL, "" for nothing."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "no URL"
    if parts.scheme.lower() not in {"http", "https"} or not host:
        return "not absolute"
    if len(url) > LONGEST:
        return f"longer than {LONGEST} characters"
    if any(character.isspace() for character in url) or "?" in parts.query:
        return "a space or a second question mark"
    return ""


def reached(trace: Trace) -> Iterator[Observation]:
    """In an ordinary purchase the shop knows the addresses from which it learns the outcome.

    A page that it does not learn from may be of a front end that is not part of this run.
    """
    if not undisturbed(trace):
        return
    ways = trace.setup.uses.learns_outcome_by
    callbacks = trace.on(Channel.CALLBACK) if "callback" in ways else ()
    returns = trace.on(Channel.BROWSER, Operation.SHOP_RETURN) if "redirect" in ways else ()
    visits: tuple[Exchange, ...] = (*callbacks, *returns)
    for visit in visits:
        status = visit.response.status if visit.response else 0
        yield Observation(
            status not in NOT_FOUND,
            "an address that the shop knows",
            f"{visit.operation} answered {status}",
            visit.id,
        )
