"""What the platform accepts although the OpenAPI documents do not allow it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..core.wire import Json

Schema = Mapping[str, Any]

DEEPEST = 32  # no field of the three APIs lies deeper
WHOLE_NUMBERS: Mapping[str, int] = {"int32": 2**31, "int64": 2**63}


def sent(schema: Json) -> Json:
    """The schema as requests are held to it."""
    return relaxed(schema, request_node)


def answered(schema: Json) -> Json:
    """The schema as answers are held to it."""
    return relaxed(schema, answer_node)


def relaxed(node: Json, relax: Callable[[Schema], Schema]) -> Json:
    """The schema with every schema in it relaxed, the innermost first."""
    match node:
        case dict():
            return relax({key: relaxed(value, relax) for key, value in node.items()})
        case list():
            return [relaxed(value, relax) for value in node]
        case _:
            return node


def request_node(schema: Schema) -> Schema:
    """A member that only the platform writes is ignored when somebody else writes it."""
    if schema.get("readOnly") is True:
        return {}
    return any_case(answer_node(schema))


def answer_node(schema: Schema) -> Schema:
    """A list that may grow admits any word; a whole number has the width of its format."""
    if schema.get("x-open-enum") is True:
        return {key: value for key, value in schema.items() if key != "enum"}
    width = WHOLE_NUMBERS.get(str(schema.get("format")))
    return {"minimum": -width, "maximum": width - 1, **schema} if width else schema


def any_case(schema: Schema) -> Schema:
    """Documents and Klarna's own examples write the words of the hosted page in either case."""
    if schema.get("x-any-case") is not True:
        return schema
    rest = {key: value for key, value in schema.items() if key != "enum"}
    return {**rest, "pattern": f"^(?i:{'|'.join(schema['enum'])})$"}


def present(value: Json, depth: int = 0) -> Json:
    """The value without null members, which Klarna reads as absent."""
    if depth > DEEPEST:
        return value
    match value:
        case dict():
            return {k: present(v, depth + 1) for k, v in value.items() if v is not None}
        case list():
            return [present(v, depth + 1) for v in value]
        case _:
            return value
