"""Validates the shape of each request body against our own OpenAPI documents."""

from __future__ import annotations

from functools import cache

from ..contract import operation, request_errors
from ..core.operations import ENDPOINTS
from ..core.wire import Json

DEEPEST = 32


class Unreadable(ValueError):
    """A body that the simulator refuses to read.

    Nested beyond what any request of these APIs needs.
    """


def plain(value: Json, depth: int = 0) -> Json:
    """The value without null members, which Klarna reads as absent, and with 5.0 read as 5."""
    if depth > DEEPEST:
        raise Unreadable
    match value:
        case dict():
            return {k: plain(v, depth + 1) for k, v in value.items() if v is not None}
        case list():
            return [plain(v, depth + 1) for v in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


@cache
def takes_body(operation_id: str) -> bool:
    return operation_id in ENDPOINTS and "requestBody" in operation(operation_id)


def misshapen(operation_id: str, body: Json) -> tuple[str, ...]:
    """The paths of the fields that are missing or ill-formed, each once, as the APIs name them."""
    return tuple(dict.fromkeys(error.path for error in request_errors(operation_id, body)))
