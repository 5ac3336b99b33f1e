"""The integration's web pages and endpoints: what the consumer's browser and callbacks reach."""

from __future__ import annotations

import asyncio
import secrets
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpx

from ..core.trace import Result
from ..core.wire import Headers, WireRequest, WireResponse

LARGEST_ANSWER = 5_000_000  # bytes
KEPT_OF_TOO_MUCH = 65_536
TOO_MUCH = "answered more than 5 MB"
USUAL_PORTS = (80, 443)
JSON_TYPE = (("content-type", "application/json"),)


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request that was sent to the integration.

    `failure` is why the response, if any, cannot be used.
    """

    request: WireRequest
    response: WireResponse | None = None
    failure: Result | None = None
    problem: str = ""
    took: float = 0.0


class Web:
    """The integration's web pages and endpoints.

    `base` is where the integration listens, `public` the address that it was told.

    No answer is waited for longer than `limit_s`; redirects are not followed, cookies not kept.
    """

    def __init__(self, base: str, public: str, limit_s: float) -> None:
        self._base = base.rstrip("/")
        self._public = public.rstrip("/") or self._base
        self._limit_s = limit_s
        self._client = client()

    async def visit(self, url: str) -> tuple[WireRequest, WireResponse | None]:
        """The consumer's browser opens a page; None: no answer."""
        sent = await self.send(page_visit(url))
        return sent.request, sent.response

    async def deliver(
        self, url: str, body: bytes, headers: Headers = JSON_TYPE
    ) -> tuple[WireRequest, WireResponse | None]:
        """The platform posts a callback; None: no answer."""
        sent = await self.send(wire("POST", url, headers, body))
        return sent.request, sent.response

    async def close(self) -> None:
        await self._client.aclose()

    def owns(self, url: str) -> bool:
        """It is at the integration's own origin, public or not."""
        return place(url) in {place(self._base), place(self._public)}

    def reaches(self, url: str) -> bool:
        """It is served where the integration listens."""
        return place(url) == place(self._base) or self._below_public(url)

    async def send(self, request: WireRequest) -> SentRequest:
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._limit_s):
                response, whole = await self._exchange(request)
            sent = SentRequest(request, response)
            if not whole:
                sent = replace(sent, failure=Result.CRASHED, problem=TOO_MUCH)
        except TimeoutError:
            sent = SentRequest(request, None, Result.STALLED, f"no answer in {self._limit_s:g} s")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            sent = SentRequest(request, None, Result.CRASHED, broken(error))
        return replace(sent, took=time.monotonic() - began)

    async def _exchange(self, request: WireRequest) -> tuple[WireResponse, bool]:
        """The answer, and whether it is there as a whole."""
        url, headers = self._as_through_proxy(request)
        async with self._client.stream(
            request.method, url, headers=encoded(headers), content=framed(request)
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
        if self._public == self._base or not self._below_public(url):
            return url, request.headers
        public = urlsplit(self._public)
        forwarded = (
            ("host", public.netloc),
            ("x-forwarded-host", public.netloc),
            ("x-forwarded-proto", public.scheme),
        )
        return self._base + url.removeprefix(self._public), (*forwarded, *request.headers)

    def _below_public(self, url: str) -> bool:
        rest = url.removeprefix(self._public)
        return rest != url and rest[:1] in ("", "/", "?")


@cache
def trust() -> ssl.SSLContext:
    """Reading the usual certificates takes longer than most answers; once is enough."""
    return httpx.create_ssl_context()


def client() -> httpx.AsyncClient:
    """No proxy, redirect or cookie, and a new connection each time.

    A kept connection that the integration closes just as it is used again looks like a crash.
    """
    return httpx.AsyncClient(
        trust_env=False,
        verify=trust(),
        follow_redirects=False,
        timeout=None,  # noqa: S113 - each answer is bounded as a whole, see _send
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        limits=httpx.Limits(max_keepalive_connections=0),
        headers={
            "accept-encoding": "identity",
            "user-agent": neutral_agent(),
            "connection": "close",
        },
    )


def neutral_agent() -> str:
    """The name of a usual browser, another one in each run.

    No integration can behave well for the suite alone.
    """
    version = f"{120 + secrets.randbelow(30)}.0.{secrets.randbelow(9999)}.{secrets.randbelow(200)}"
    engine = "AppleWebKit/537.36 (KHTML, like Gecko)"
    return f"Mozilla/5.0 (X11; Linux x86_64) {engine} Chrome/{version} Safari/537.36"


def place(url: str) -> tuple[str | None, int | None]:
    """Host and port; a usual port is none, whichever scheme an integration behind a proxy names."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None, None
    return parts.hostname, None if port in USUAL_PORTS else port


def wire(method: str, url: str, headers: Headers = (), body: bytes = b"") -> WireRequest:
    scheme, _, rest = url.partition("#")[0].partition("://")
    location, _, query = rest.partition("?")
    host, slash, path = location.partition("/")
    return WireRequest(method, f"{scheme}://{host}", slash + path or "/", query, headers, body)


def framed(request: WireRequest) -> bytes | AsyncIterator[bytes]:
    """The body as a whole, whose length is told, or in chunks where the headers say so."""
    in_chunks = request.header("transfer-encoding") == "chunked"
    return chunks(request.body) if in_chunks else request.body


async def chunks(body: bytes) -> AsyncIterator[bytes]:
    half = len(body) // 2
    for part in (body[:half], body[half:]):
        if part:
            yield part


def page_visit(url: str) -> WireRequest:
    return wire("GET", url, (("accept", "text/html,*/*;q=0.8"),))


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
