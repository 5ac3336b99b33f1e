"""An integration that is operated over HTTP, as its [driver.<verb>] tables say."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import quote, urlsplit

import httpx

from ..core.errors import DriverBroken
from ..core.trace import Result
from ..core.wire import Headers, Json, WireRequest, WireResponse
from .answers import NEEDED, result, understood
from .kinds import HEADER
from .names import as_text, fill, fill_text
from .orders import order_names
from .paths import Path, compiled
from .reply import Reply
from .settings import Call, Settings

LARGEST_ANSWER = 5_000_000  # bytes
KEPT_OF_TOO_MUCH = 65_536
SPARE_S = 5.0  # on top of settles_within_s
TOO_MUCH = "answered more than 5 MB"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a request. `failure` is why the response, if any, cannot be used."""

    request: WireRequest
    response: WireResponse | None = None
    failure: Result | None = None
    problem: str = ""
    took: float = 0.0


class HttpDriver:
    """`names` fill the settings: at least port and public_url. `limit_s` bounds each answer."""

    def __init__(
        self, settings: Settings, names: Mapping[str, object], limit_s: float | None = None
    ) -> None:
        self.verbs = frozenset(settings.calls)
        self._calls = settings.calls
        self._states = settings.states
        self._names = names
        self._base = fill_text(settings.base_url, names).rstrip("/")
        self._public = fill_text(settings.public_url, names).rstrip("/") or self._base
        self._limit_s = limit_s or settings.declared["settles_within_s"] + SPARE_S
        self._paths = {
            verb: {name: compiled(path) for name, path in call.paths.items()}
            for verb, call in settings.calls.items()
        }
        self._client = client()

    async def start_checkout(self, order: Json) -> Reply:
        """`reference` of the reply is the integration's own, or the basket's where it has none."""
        return named(await self._ask("start_checkout", order_names(order)), order)

    async def pay_again(self, reference: str, order: Json) -> Reply:
        """The consumer's second try for the same basket."""
        if "pay_again" not in self._calls:
            return await self.start_checkout(order)
        names = {**order_names(order), "reference": reference}
        return named(await self._ask("pay_again", names), order)

    async def order_state(self, reference: str) -> Reply:
        return await self._ask("order_state", {"reference": reference})

    async def capture(self, reference: str, amount: int) -> Reply:
        return await self._ask("capture", {"reference": reference, "amount": amount})

    async def refund(self, reference: str, amount: int) -> Reply:
        return await self._ask("refund", {"reference": reference, "amount": amount})

    async def cancel(self, reference: str) -> Reply:
        return await self._ask("cancel", {"reference": reference})

    async def sweep(self) -> Reply:
        return await self._ask("sweep", {})

    async def advance_clock(self, seconds: int) -> Reply:
        return await self._ask("advance_clock", {"seconds": seconds})

    async def visit(self, url: str) -> tuple[WireRequest, WireResponse | None]:
        """The consumer's browser, without cookies, opens a page; it follows no redirect."""
        sent = await self._send(wire("GET", url, (("accept", "text/html,*/*;q=0.8"),)))
        return sent.request, sent.response

    async def deliver(
        self, url: str, body: bytes, headers: Headers = (("content-type", "application/json"),)
    ) -> tuple[WireRequest, WireResponse | None]:
        """The platform posts a callback."""
        sent = await self._send(wire("POST", url, headers, body))
        return sent.request, sent.response

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(self, verb: str, names: Mapping[str, object]) -> Reply:
        if verb not in self._calls:
            raise DriverBroken(f"[driver.{verb}] is not in conformance.toml")
        call = self._calls[verb]
        sent = await self._send(request(self._base, call, {**self._names, **names}))
        return answered(verb, call, self._paths[verb], self._states, sent)

    async def _send(self, request: WireRequest) -> Sent:
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._limit_s):
                response, whole = await self._exchange(request)
            sent = Sent(request, response)
            if not whole:
                sent = replace(sent, failure=Result.CRASHED, problem=TOO_MUCH)
        except TimeoutError:
            sent = Sent(request, None, Result.STALLED, f"no answer in {self._limit_s:g} s")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            sent = Sent(request, None, Result.CRASHED, broken(error))
        return replace(sent, took=time.monotonic() - began)

    async def _exchange(self, request: WireRequest) -> tuple[WireResponse, bool]:
        """The answer, and whether it is there as a whole."""
        url, headers = self._as_through_proxy(request)
        async with self._client.stream(
            request.method, url, headers=encoded(headers), content=request.body
        ) as answer:
            body = bytearray()
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    return received(answer, bytes(body[:KEPT_OF_TOO_MUCH])), False
            return received(answer, bytes(body)), True

    def _as_through_proxy(self, request: WireRequest) -> tuple[str, Headers]:
        """The public address as a proxy that ends TLS would pass it on to the integration."""
        url = request.url
        rest = url.removeprefix(self._public)
        if self._public == self._base or rest == url or rest[:1] not in ("", "/", "?"):
            return url, request.headers
        public = urlsplit(self._public)
        forwarded = (
            ("host", public.netloc),
            ("x-forwarded-host", public.netloc),
            ("x-forwarded-proto", public.scheme),
        )
        return self._base + rest, (*forwarded, *request.headers)


def client() -> httpx.AsyncClient:
    """No proxy, redirect or cookie, and a new connection each time.

    A kept connection that the integration closes just as it is used again looks like a crash.
    """
    return httpx.AsyncClient(
        trust_env=False,
        follow_redirects=False,
        timeout=None,  # noqa: S113 - each answer is bounded as a whole, see _send
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        limits=httpx.Limits(max_keepalive_connections=0),
        headers={
            "accept-encoding": "identity",
            "user-agent": "hpp-conformance",
            "connection": "close",
        },
    )


def wire(method: str, url: str, headers: Headers = (), body: bytes = b"") -> WireRequest:
    scheme, _, rest = url.partition("#")[0].partition("://")
    location, _, query = rest.partition("?")
    host, slash, path = location.partition("/")
    return WireRequest(method, f"{scheme}://{host}", slash + path or "/", query, headers, body)


def request(base: str, call: Call, names: Mapping[str, object]) -> WireRequest:
    """What [driver.<verb>] asks for, names filled in (percent-encoded within the address)."""
    in_url = {name: quote(as_text(value), safe="") for name, value in names.items()}
    headers = tuple((name.lower(), fill_text(text, names)) for name, text in call.headers.items())
    body = b""
    if call.json is not None:
        body = json.dumps(fill(call.json, names), ensure_ascii=False).encode()
        headers = (("content-type", "application/json"), *headers)
    return wire(call.method, base + fill_text(call.target, in_url), headers, body)


def encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers]


def received(answer: httpx.Response, body: bytes) -> WireResponse:
    headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in answer.headers.raw)
    return WireResponse(answer.status_code, headers, body)


def broken(error: Exception) -> str:
    """Why there is no answer. The error's own text may quote what was sent: it is left out."""
    if isinstance(error, httpx.ConnectError):
        return "accepted no connection"
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "the address cannot be opened"
    if isinstance(error, httpx.RemoteProtocolError):
        return "closed the connection, or answered something that is not HTTP"
    return f"broke off ({type(error).__name__})"


def answered(
    verb: str, call: Call, paths: Mapping[str, Path], states: Mapping[str, str], sent: Sent
) -> Reply:
    answer = sent.response
    reply = Reply(
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
        return replace(reply, problem="answered something that is not JSON")
    return understood(replace(reply, result=outcome), verb, found, states)


def sends_on(call: Call, answer: WireResponse, found: Mapping[str, Json]) -> bool:
    """A redirect to the hosted page is how many shops answer a checkout."""
    in_header = call.paths.get("redirect_url", "").startswith(HEADER)
    return in_header and 300 <= answer.status < 400 and bool(found["redirect_url"])


def reads_body(verb: str, call: Call) -> bool:
    return any(not call.paths[name].startswith(HEADER) for name in NEEDED[verb])


def named(reply: Reply, order: Json) -> Reply:
    return reply if reply.reference else replace(reply, reference=order["reference"])
