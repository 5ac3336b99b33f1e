from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.setup import Uses
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..bodies import member
from ..sources import CREATE_SESSION

TOKEN, ORDER, SESSION = "authorization_token", "order_id", "session_id"
KNOWN = frozenset({TOKEN, ORDER, SESSION})
WRITTEN = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
ESCAPED = re.compile(r"%7B|%7D", re.IGNORECASE)


@requirement(
    "HPP-02",
    Level.MUST,
    "Placeholders in the merchant's URLs are spelt as documented, and are where they are filled.",
    source=CREATE_SESSION,
    hint="Write {{session_id}} and {{authorization_token}} with double braces, not escaped, the "
    "token in the success URL only.",
)
def placeholders(trace: Trace) -> Iterator[Observation]:
    """A placeholder that is not filled leaves the shop without the token: where nothing else tells
    it, the consumer has agreed and there is never an order."""
    for call in trace.calls(Operation.HPP_CREATE_SESSION):
        urls = merchant_urls(call)
        wrong = [*misspelt(urls), *misplaced(urls, trace.setup.uses)]
        grave = relies_on_the_token(trace.setup.uses) and lacks_token(urls)
        yield Observation(
            not wrong and not grave,
            "documented placeholders, each where it is filled",
            "; ".join(wrong) or "no token in the success URL, which is the only way to learn it",
            call.id,
            tolerated=not grave,
        )


def merchant_urls(call: Exchange) -> Mapping[str, str]:
    found = member(call.request.body, "merchant_urls")
    items = found.items() if isinstance(found, Mapping) else ()
    return {str(name): url for name, url in items if isinstance(url, str)}


def named(url: str) -> tuple[str, ...]:
    return tuple(WRITTEN.findall(url))


def misspelt(urls: Mapping[str, str]) -> Iterator[str]:
    for place, url in urls.items():
        yield from (f"{place}: {{{{{name}}}}}" for name in named(url) if name not in KNOWN)
        bare = WRITTEN.sub("", url)
        if "{" in bare or "}" in bare or ESCAPED.search(bare):
            yield f"{place}: braces that are not filled"


def misplaced(urls: Mapping[str, str], uses: Uses) -> Iterator[str]:
    for place, url in urls.items():
        if TOKEN in named(url) and place != "success":
            yield f"{place}: the token is filled in the success URL only"
        if ORDER in named(url) and uses.place_order_mode == "NONE":
            yield f"{place}: there is no order id before the merchant places the order"


def relies_on_the_token(uses: Uses) -> bool:
    return uses.place_order_mode == "NONE" and set(uses.learns_outcome_by) <= {"redirect"}


def lacks_token(urls: Mapping[str, str]) -> bool:
    """Neither the token nor the session that could be read for it."""
    return not {TOKEN, SESSION} & set(named(urls.get("success", "")))
