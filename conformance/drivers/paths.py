"""Finds a value in an answer: a JSONPath into its body, or `header:Name`."""

from __future__ import annotations

from collections.abc import Callable

import jsonpath

from ..core.wire import Json, WireResponse
from .kinds import HEADER

Path = Callable[[WireResponse, Json], Json]  # (answer, its body as JSON) -> what is there, or None


def compiled(text: str) -> Path:
    if text.startswith(HEADER):
        name = text.removeprefix(HEADER).lower()
        return lambda answer, _: answer.header(name)
    path = jsonpath.compile(text)
    return lambda _, body: first(path, body)


def first(path: jsonpath.JSONPath | jsonpath.CompoundJSONPath, body: Json) -> Json:
    """The first thing at a path; a body in which no path can be followed holds nothing."""
    if not isinstance(body, dict | list):
        return None
    try:
        found = path.match(body)
    except (jsonpath.JSONPathError, RecursionError):
        return None
    return found.value if found else None
