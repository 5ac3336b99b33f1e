"""Moments as the API writes them."""

from __future__ import annotations

from datetime import datetime

from ...core.wire import Json


def seconds(text: Json) -> float | None:
    """Epoch seconds of an ISO 8601 moment, None for what is none."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError):
        return None


def apart(earlier: Json, later: Json) -> float | None:
    """Seconds from one moment to another, None where one cannot be read."""
    start, end = seconds(earlier), seconds(later)
    return None if start is None or end is None else end - start
