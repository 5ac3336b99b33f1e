"""The placeholders `${name}` of conformance.toml: names, allowed places, values."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from ..core.errors import BadConfig
from ..core.wire import Json

RUN_NAMES: Mapping[str, str] = {
    "port": "a free port, chosen anew for each start of the integration",
    "scratch": "a directory of the run, empty at first and kept over restarts",
    "python": "the interpreter that runs the suite",
    "public_url": "`public_url` of `[driver]`, or else `base_url`",
    "ca_file": "the throw-away CA that signs the stand-ins, where `tls = true`",
    "klarna.base_url": "where the integration finds Klarna: scheme, host and port",
    "klarna.region": "the region that it is to sell in: eu, na or oc",
    "klarna.username": "the API user name",
    "klarna.password": "the API password",
    "store": "the store in which it is sold, first or second, where there are several",
    "klarna.second.username": "the API user name of the second store, where there is one",
    "klarna.second.password": "its password",
}
CALL_NAMES: Mapping[str, str] = {
    "order": "the merchant's basket: reference, country, currency, locale, customer, lines",
    "order.total": "what the consumer pays, in minor units",
    "order.tax": "the tax within it (US: on top of the lines), in minor units",
    "reference": "the order's reference; once the integration has told its own, that one",
    "amount": "what to capture or refund, in minor units",
    "seconds": "how far to advance the integration's clock",
}
PLACEHOLDER = re.compile(r"\$\{([^{}$]*)\}")


def fill(value: Json, names: Mapping[str, object]) -> Json:
    """A value with its names filled in: `"${name}"` alone keeps its type, in text it is text."""
    if isinstance(value, str):
        alone = PLACEHOLDER.fullmatch(value)
        return value_of(alone[1], names) if alone else fill_text(value, names)
    if isinstance(value, Mapping):
        return {key: fill(member, names) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [fill(member, names) for member in value]
    return value


def fill_text(text: str, names: Mapping[str, object]) -> str:
    return PLACEHOLDER.sub(lambda found: as_text(value_of(found[1], names)), text)


def value_of(name: str, names: Mapping[str, object]) -> Json:
    if name not in names:
        raise BadConfig(f"${{{name}}} has no value here{meant(name, names)}")
    return names[name]


def as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def misnamed(text: str, allowed: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with the `${...}` in a text, if anything."""
    for name in PLACEHOLDER.findall(text):
        if name not in allowed:
            yield f"${{{name}}} is no name that the suite fills here{meant(name, allowed)}"
    if "${" in PLACEHOLDER.sub("", text):
        yield "a ${ is not closed, or holds no plain name"


def meant(word: str, words: Iterable[str]) -> str:
    """ "; did you mean …?", or what is allowed where nothing is near."""
    known_words = list(words)
    near = difflib.get_close_matches(word, known_words, n=1)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; allowed: {', '.join(known_words)}" if known_words else ""
