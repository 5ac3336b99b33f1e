"""Tiny real servers on loopback that misbehave by name."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress

Asked = list[str]
Serve = Callable[[asyncio.StreamWriter, str], Awaitable[None]]


@asynccontextmanager
async def listening(serve: Serve) -> AsyncIterator[tuple[int, Asked]]:
    """The port, and each request (head and body) that has come in."""
    asked: Asked = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lengths = [
                line[15:] for line in head.lower().split("\r\n") if line[:15] == "content-length:"
            ]
            asked.append(
                head + (await reader.readexactly(int(lengths[0]))).decode() if lengths else head
            )
            await serve(writer, asked[-1])
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], asked
    finally:
        server.close()


def head(status: int = 200, *headers: str, reason: str = "Whatever") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} {reason}", *headers, "", ""]).encode()


def answering(status: int, body: object = None, *headers: str) -> Serve:
    """JSON, or a text as it stands."""
    content = body if isinstance(body, str) else json.dumps(body)

    async def serve(writer: asyncio.StreamWriter, _: str) -> None:
        writer.write(head(status, *headers, "connection: close") + content.encode())

    return serve


def routed(pages: Mapping[str, tuple[int, str]]) -> Serve:
    """Each target with a status and where it leads, told in both ways, and a cookie; else 404."""

    async def serve(writer: asyncio.StreamWriter, request: str) -> None:
        target = request.split(" ")[1]
        status, leads = pages.get(target, (404, ""))
        location = (f"location: {leads}",) if leads else ()
        cookie = f"set-cookie: at={target}; Path=/; HttpOnly"
        writer.write(head(status, *location, cookie, "connection: close"))
        writer.write(json.dumps({"order": "own-1", "redirect_url": leads}).encode())

    return serve


async def garbage(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(b"\x00\xff not HTTP at all\r\n\r\n")


async def shut_door(writer: asyncio.StreamWriter, _: str) -> None:
    """Closes without a word."""


async def half(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(head(200, "content-length: 100") + b'{"order": ')


async def silence(_writer: asyncio.StreamWriter, _: str) -> None:
    await asyncio.sleep(30)


async def drip(writer: asyncio.StreamWriter, _request: str) -> None:
    writer.write(head(200, "content-length: 10000"))
    for _ in range(500):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def flood(writer: asyncio.StreamWriter, _request: str) -> None:
    """50 MB, or what is taken of it."""
    writer.write(head(200))
    for _ in range(500):
        writer.write(b"x" * 100_000)
        await writer.drain()


async def bomb(writer: asyncio.StreamWriter, _: str) -> None:
    """Little on the wire, 50 MB unpacked."""
    writer.write(head(200, "content-encoding: gzip", "connection: close"))
    writer.write(gzip.compress(b"x" * 50_000_000, 1))


async def headers_for_ever(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(5000):
        writer.write(f"x-{number}: {'y' * 100}\r\n".encode())
        await writer.drain()
