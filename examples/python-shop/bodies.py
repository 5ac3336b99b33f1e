"""Reading the body of a request, whose length is told at its beginning or chunk by chunk."""

from __future__ import annotations

import re
from email.message import Message
from io import BufferedIOBase

LARGEST = 1_000_000  # bytes
LONGEST_LINE = 4096  # of a chunk's size, its extensions, or a trailer
MOST_TRAILERS = 32


class Unreadable(Exception):
    """Too long, or not framed as HTTP frames a body: the connection is of no more use."""


def request_body(headers: Message, stream: BufferedIOBase) -> bytes:
    """RFC 9112, section 6: chunks, or as many bytes as were announced; both would be a trap."""
    coding, length = headers.get("Transfer-Encoding"), headers.get("Content-Length")
    if coding is None:
        return exactly(stream, size(length or "0", r"\d{1,19}", 10))
    if coding.strip().lower() != "chunked" or length is not None:
        raise Unreadable
    return in_chunks(stream)


def in_chunks(stream: BufferedIOBase) -> bytes:
    """RFC 9112, section 7.1: sizes in hexadecimal, a last one of nothing, then trailers."""
    received = b""
    while chunk := size(line(stream).partition(";")[0], r"[0-9A-Fa-f]{1,15}", 16):
        received += exactly(stream, chunk, LARGEST - len(received))
        if line(stream):
            raise Unreadable
    for _ in range(MOST_TRAILERS):
        if not line(stream):
            return received
    raise Unreadable


def line(stream: BufferedIOBase) -> str:
    read = stream.readline(LONGEST_LINE)
    if not read.endswith(b"\n"):
        raise Unreadable
    return read.decode("latin-1").strip()


def size(text: str, digits: str, base: int) -> int:
    if not re.fullmatch(digits, text.strip(), re.ASCII):
        raise Unreadable
    return int(text, base)


def exactly(stream: BufferedIOBase, count: int, most: int = LARGEST) -> bytes:
    if count > most:
        raise Unreadable
    read = stream.read(count)
    if len(read) != count:
        raise Unreadable
    return read
