"""An integration that is operated over HTTP, as its [driver.<verb>] tables say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from ..core.errors import DriverBroken
from ..core.trace import Result
from ..core.wire import Headers, Json, WireRequest, WireResponse
from .answers import NEEDED, result, said, understood
from .kinds import HEADER
from .orders import order_names
from .paths import Path, compiled
from .placeholders import as_text, fill, fill_text
from .redirects import RedirectChain, way
from .reply import DriverReply
from .settings import DriverCall, Settings, addressed
from .web import JSON_TYPE, SentRequest, Web, wire

SPARE_S = 5.0  # on top of settles_within_s
# Who answers these with success and sends the consumer nowhere has refused to sell.
CHECKOUTS = ("start_checkout", "pay_again")


class HttpDriver:
    """Operates an integration over HTTP.

    `names` fill the settings. `limit_s` bounds each answer.
    """

    def __init__(
        self, settings: Settings, names: Mapping[str, object], limit_s: float | None = None
    ) -> None:
        self.verbs = frozenset(settings.calls)
        self._calls = settings.calls
        self._states = settings.states
        self._names = addressed(settings, names)
        self._base = fill_text(settings.base_url, names).rstrip("/")
        self._web = Web(self._base, str(self._names["public_url"]), limit_s or limit(settings))
        self._paths = {
            verb: {name: compiled(path) for name, path in call.paths.items()}
            for verb, call in settings.calls.items()
        }

    async def start_checkout(self, order: Json) -> DriverReply:
        """`reference` of the reply is the integration's own, or the basket's where it has none."""
        return named(await self._checkout("start_checkout", order_names(order)), order)

    async def pay_again(self, reference: str, order: Json) -> DriverReply:
        """The consumer's second try for the same basket."""
        if "pay_again" not in self._calls:
            return await self.start_checkout(order)
        names = {**order_names(order), "reference": reference}
        return named(await self._checkout("pay_again", names), order)

    async def ask(self, verb: str, **names: object) -> DriverReply:
        """Any other verb; `names` are those that its request is filled with."""
        if verb not in self._calls:
            raise DriverBroken(f"[driver.{verb}] is not in conformance.toml")
        call = self._calls[verb]
        sent = await self._web.send(request(self._base, call, {**self._names, **names}))
        return answered(verb, call, self._paths[verb], self._states, sent)

    async def visit(self, url: str) -> tuple[WireRequest, WireResponse | None]:
        return await self._web.visit(url)

    async def deliver(
        self, url: str, body: bytes, headers: Headers = JSON_TYPE
    ) -> tuple[WireRequest, WireResponse | None]:
        return await self._web.deliver(url, body, headers)

    async def close(self) -> None:
        await self._web.close()

    async def _checkout(self, verb: str, names: Mapping[str, object]) -> DriverReply:
        """The consumer chooses to pay, and the browser goes where it is sent."""
        reply = await self.ask(verb, **names)
        if reply.response is None or reply.result is not Result.ACCEPTED or not reply.redirect_url:
            return reply
        gone = await way(self._web, reply.request, reply.response, reply.redirect_url)
        return arrived(reply, gone)


def limit(settings: Settings) -> float:
    """How long an answer is waited for, in seconds."""
    return float(settings.declared["settles_within_s"]) + SPARE_S


def request(base: str, call: DriverCall, names: Mapping[str, object]) -> WireRequest:
    """What [driver.<verb>] asks for, names filled in (percent-encoded within the address)."""
    in_url = {name: quote(as_text(value), safe="") for name, value in names.items()}
    headers = tuple((name.lower(), fill_text(text, names)) for name, text in call.headers.items())
    body = b""
    if call.json is not None:
        body = json.dumps(fill(call.json, names), ensure_ascii=False).encode()
        headers = (*JSON_TYPE, *headers)
    return wire(call.method, base + fill_text(call.target, in_url), headers, body)


def answered(
    verb: str,
    call: DriverCall,
    paths: Mapping[str, Path],
    states: Mapping[str, str],
    sent: SentRequest,
) -> DriverReply:
    answer = sent.response
    reply = DriverReply(
        sent.failure or Result.CRASHED,
        sent.request,
        answer,
        answer.status if answer else None,
        took=sent.took,
        problem=sent.problem,
    )
    if answer is None or sent.failure:
        return reply
    body = answer.json
    found = {name: path(answer, body) for name, path in paths.items()}
    outcome = Result.ACCEPTED if sends_on(call, answer, found) else result(verb, answer, found)
    if outcome is Result.ACCEPTED and body is None and reads_body(verb, call):
        said = Result.REFUSED if verb in CHECKOUTS else reply.result
        return replace(reply, result=said, problem="answered something that is not JSON")
    read = understood(replace(reply, result=outcome), verb, found, states)
    if verb in CHECKOUTS and outcome is Result.ACCEPTED and not read.redirect_url:
        return replace(read, result=Result.REFUSED)
    return read


def sends_on(call: DriverCall, answer: WireResponse, found: Mapping[str, Json]) -> bool:
    """A redirect is how many shops answer a checkout; where it leads is seen by following it."""
    in_header = call.paths.get("redirect_url", "").startswith(HEADER)
    leads = in_header and is_redirect(answer.status) and bool(found["redirect_url"])
    return leads and not said(found, "refused") and not said(found, "unknown")


def is_redirect(status: int) -> bool:
    return 300 <= status < 400


def arrived(reply: DriverReply, gone: RedirectChain) -> DriverReply:
    """A redirect that never leaves the shop is how it says no: to the basket, with a notice."""
    whole = replace(
        reply, visits=gone.visits, took=reply.took + sum(each.took for each in gone.visits)
    )
    if gone.leads_to:
        return replace(whole, redirect_url=gone.leads_to)
    if not is_redirect(reply.status or 0):
        return whole  # it said 2xx, and that the consumer goes astray is another matter
    last = gone.visits[-1] if gone.visits else SentRequest(reply.request, reply.response)
    return replace(
        whole,
        result=last.failure or Result.REFUSED,
        status=last.response.status if last.response else None,
        problem=last.problem,
    )


def reads_body(verb: str, call: DriverCall) -> bool:
    return any(not call.paths[name].startswith(HEADER) for name in NEEDED[verb])


def named(reply: DriverReply, order: Json) -> DriverReply:
    return reply if reply.reference else replace(reply, reference=order["reference"])
