"""Variations of a document's JSON spelling: white space and escapes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring_ascii

from ..core.variation import Variation
from ..core.wire import Json


def compact(document: Json) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def indented(document: Json) -> str:
    return "\r\n\t" + json.dumps(document, indent="\t\t").replace("\n", " \r\n") + " \n\n"


def escaped(document: Json) -> str:
    """Every letter and sign of every string as its number."""
    if isinstance(document, dict):
        pairs = (f"{escaped(str(k))}:{escaped(v)}" for k, v in document.items())
        return f"{{{','.join(pairs)}}}"
    if isinstance(document, list):
        return f"[{','.join(escaped(each) for each in document)}]"
    if isinstance(document, str):
        return '"' + "".join(numbered(each) for each in document) + '"'
    return json.dumps(document)


def numbered(character: str) -> str:
    written = encode_basestring_ascii(character)[1:-1]
    return written if written.startswith("\\u") else f"\\u{ord(character):04x}"


SPELLINGS: Mapping[Variation, Callable[[Json], str]] = {
    Variation("spelling", "compact"): compact,
    Variation("spelling", "spread"): indented,
    Variation("spelling", "escaped"): escaped,
}


def spelled(variant: tuple[Variation, ...], document: Json, before: bytes) -> bytes:
    """Where the spelling does not vary, it stays as it was: one thing at a time."""
    spell = next((SPELLINGS[each] for each in variant if each in SPELLINGS), None)
    text = spell(document) if spell else spelt_like(before, document)
    return text.encode("utf-8", "replace")


def spelt_like(before: bytes, document: Json) -> str:
    colon = " : " if b'" : ' in before else ": "
    return json.dumps(document, indent=2, ensure_ascii=False, separators=(",", colon))
