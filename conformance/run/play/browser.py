"""The consumer's browser on the hosted page: redirects are not followed, no cookie is kept."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

import httpx

from ...core.wire import WireRequest, WireResponse
from ...drivers.web import neutral_agent

USER_AGENT = neutral_agent()


def wire_request(method: str, url: str, body: bytes = b"") -> WireRequest:
    parts = urlsplit(url)
    headers = (("Accept", "text/html"), ("User-Agent", USER_AGENT))
    return WireRequest(
        method, f"{parts.scheme}://{parts.netloc}", parts.path or "/", parts.query, headers, body
    )


class Browser:
    """One client for all consumers of a run; nothing is shared between their visits."""

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self._client = httpx.AsyncClient(
            trust_env=False,
            verify=trust or True,
            timeout=10,
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
        )

    async def send(self, method: str, url: str) -> tuple[WireRequest, WireResponse | None]:
        request = wire_request(method, url)
        try:
            answer = await self._client.request(method, url, headers=dict(request.headers))
        except (httpx.HTTPError, httpx.InvalidURL):
            return request, None
        self._client.cookies.clear()
        headers = tuple(answer.headers.multi_items())
        return request, WireResponse(answer.status_code, headers, answer.content)

    async def close(self) -> None:
        await self._client.aclose()
