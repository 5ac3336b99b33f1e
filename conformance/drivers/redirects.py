"""The consumer's way from the checkout to the hosted page, over pages of the integration's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from ..core.wire import WireRequest, WireResponse
from .web import SentRequest, Web, page_visit, wire

HOPS = 5
METHOD_KEPT = (307, 308)


@dataclass(frozen=True, slots=True)
class RedirectChain:
    """The redirects that lead from the checkout to the hosted page.

    `visits` are the integration's own pages on it; `leads_to` is where it leaves them, if so.
    """

    visits: tuple[SentRequest, ...] = ()
    leads_to: str = ""


async def way(
    web: Web, request: WireRequest, response: WireResponse, location: str
) -> RedirectChain:
    """Where a browser ends up that is sent to `location`; it keeps the cookies of the way."""
    visits: list[SentRequest] = []
    sent, leads, cookies = SentRequest(request, response), location, dict(set_by(response))
    while leads and web.owns(url := absolute(sent.request.url, leads)):
        if len(visits) == HOPS or not web.reaches(url):
            return RedirectChain(tuple(visits))
        sent = await web.send(onward(sent, url, cookies))
        visits.append(sent)
        leads = sent_to(sent.response)
        cookies |= dict(set_by(sent.response))
    return RedirectChain(tuple(visits), leads)


def absolute(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def onward(sent: SentRequest, url: str, cookies: Mapping[str, str]) -> WireRequest:
    """What a browser asks for next: with GET, unless the redirect keeps the method."""
    keeps = sent.response is not None and sent.response.status in METHOD_KEPT
    old, new = sent.request, page_visit(url)
    if keeps:
        headers = tuple(each for each in old.headers if each[0] != "cookie")
        new = wire(old.method, url, headers, old.body)
    kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return replace(new, headers=(*new.headers, ("cookie", kept))) if kept else new


def sent_to(response: WireResponse | None) -> str:
    """Where a redirect sends the browser; "" where the answer is none."""
    if response is None or not 300 <= response.status < 400:
        return ""
    return response.header("location") or ""


def set_by(response: WireResponse | None) -> Iterator[tuple[str, str]]:
    for name, value in response.headers if response else ():
        if name.lower() == "set-cookie":
            cookie, _, content = value.partition(";")[0].partition("=")
            yield cookie.strip(), content.strip()
