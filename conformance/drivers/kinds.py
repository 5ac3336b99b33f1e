"""The types of value that conformance.toml holds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jsonpath

HEADER = "header:"
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# What would end a header early, or be taken away by whoever reads it.
NO_HEADER_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]|^[ \t]|[ \t]$")


@dataclass(frozen=True, slots=True)
class ValueType:
    """A type of value: `name` as messages and the handbook say it.

    `odd` tells what is wrong within a value of the right type. `apart`: it is written as a table
    with a header of its own.
    """

    name: str
    holds: Callable[[Any], bool]
    odd: Callable[[Any], Iterator[str]] = lambda _: iter(())
    apart: bool = False


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def is_json(value: Any) -> bool:
    """TOML's dates, infinities and not-a-number have no place in JSON."""
    if isinstance(value, dict):
        return all(is_json(member) for member in value.values())
    if isinstance(value, list):
        return all(is_json(member) for member in value)
    return isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))


def is_origin(value: Any) -> bool:
    """http(s)://host, perhaps with a path; `${port}` stands for a port."""
    if not is_text(value) or re.search(r"\s", value):
        return False
    try:
        parts = urlsplit(value.replace("${port}", "1"))
        port = parts.port
    except ValueError:
        return False
    clean = not (parts.query or parts.fragment or parts.username)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and clean


def is_path(value: Any) -> bool:
    if not is_text(value):
        return False
    if value.startswith(HEADER):
        return HEADER_NAME.fullmatch(value[len(HEADER) :]) is not None
    try:
        jsonpath.compile(value)
    except (jsonpath.JSONPathError, RecursionError):
        return False
    return bool(value.startswith("$"))


def is_table_of_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def odd_headers(table: Mapping[str, str]) -> Iterator[str]:
    """Values may hold secrets: they are not repeated."""
    for name, value in table.items():
        if not HEADER_NAME.fullmatch(name):
            yield f'"{name}" is no name of a header'
        if NO_HEADER_VALUE.search(value):
            yield f'the value of "{name}" ends a line, or begins or ends with a space'


def odd_variables(table: Mapping[str, str]) -> Iterator[str]:
    for name, value in table.items():
        if not name or re.search(r"[=\x00]", name):
            yield f'"{name}" is no name of a variable'
        if "\x00" in value:
            yield f'the value of "{name}" holds a NUL, which no environment can'


def is_seconds(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 300


TEXT = ValueType("text", is_text)
TEXTS = ValueType(
    "a list of texts", lambda value: isinstance(value, list) and all(map(is_text, value))
)
TEXT_TABLE = ValueType("a table of texts", is_table_of_texts, apart=True)
VARIABLES = ValueType("a table of texts", is_table_of_texts, odd_variables, apart=True)
HEADERS = ValueType("a table of texts", is_table_of_texts, odd_headers)
FLAG = ValueType("true or false", lambda value: isinstance(value, bool))
SECONDS = ValueType("a number of seconds, above 0 and at most 300", is_seconds)
COUNT = ValueType(
    "a whole number from 0 to 1000",
    lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 <= v <= 1000,
)
PORT = ValueType(
    "a port from 1 to 65534",
    lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65535,
)
JSON = ValueType("a value that JSON can hold", is_json)
URL = ValueType("an http:// or https:// address without query", is_origin)
LINE = ValueType(
    'a method and a path, as in "POST /checkout"',
    lambda value: isinstance(value, str) and re.fullmatch(r"[A-Z]+ /\S*", value) is not None,
)
READY = ValueType(
    'a path to GET, as in "GET /health"',
    lambda value: isinstance(value, str) and re.fullmatch(r"GET /\S*", value) is not None,
)
PATH = ValueType('a JSONPath, as in "$.order", or header:Name', is_path)
OBJECT = ValueType(
    '"module:name"',
    lambda value: isinstance(value, str) and re.fullmatch(r"[\w.]+:[\w.]+", value) is not None,
)
