"""Cleans text from the wire before a format escapes it.

What cannot be shown is spelt out and not dropped: a control character in an answer is evidence.
"""

from __future__ import annotations

import re

# Controls (but tab and newline), lone surrogates, non-characters, what XML 1.0 forbids, and the
# marks that reorder a line so that it reads otherwise than it is (U+202A to 202E, U+2066 to 2069).
UNFIT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?")
CUT = 2_000  # characters of one message that a page shows; report.json has them all


def spelt(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def printable(text: str) -> str:
    """The text without anything that a reader, a terminal or an XML parser could stumble over."""
    return UNFIT.sub(spelt, text.replace("\r\n", "\n"))


def encodable(text: str) -> str:
    """The text as it is, but for lone surrogates, which UTF-8 cannot carry."""
    return LONE_SURROGATE.sub(spelt, text)


def cut(text: str, most: int = CUT) -> str:
    """At most so many characters, and how many more there were."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most} more characters)"


def one_line(text: str) -> str:
    return " ".join(text.split())


def address(url: str) -> str:
    """The address if it is a plain one on the web, else "": nothing else becomes a link."""
    return url if ADDRESS.fullmatch(url) else ""
