"""Members of JSON bodies, which may have any shape at all."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.trace import Response
from ..core.wire import Json


def member(body: Json, *names: str) -> Json:
    """The value found by following the names, None where there is none."""
    for name in names:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def text(body: Json, *names: str) -> str:
    """Likewise, "" where there is no text."""
    found = member(body, *names)
    return found if isinstance(found, str) else ""


def text_of(response: Response | None, *names: str) -> str:
    return text(response.body, *names) if response else ""
