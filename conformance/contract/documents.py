"""The three documents, each by itself and all as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from importlib import resources
from typing import Any

import yaml

from ..core.operations import ENDPOINTS
from ..core.wire import Json

# The document of each API, by the prefix of its operations' ids.
DOCUMENTS: Mapping[str, str] = {
    "kp": "payments",
    "hpp": "hosted_payment_page",
    "om": "order_management",
}
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # five times as fast, where it was built


@cache
def loaded(name: str) -> Json:
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=LOADER)  # noqa: S506  both are safe loaders


def document(name: str) -> Json:
    """The OpenAPI document "payments", "hosted_payment_page" or "order_management".

    Every call gives a copy, so that nobody changes another's contract.
    """
    return deepcopy(loaded(name))


def operation(id: str) -> Json:
    """One operation as the document has it, references unresolved; `id` as in core, "om.refund"."""
    known = ENDPOINTS[id]
    template: Mapping[str, Any] = loaded(DOCUMENTS[known.api])["paths"][known.template]
    return deepcopy(template[known.method.lower()])


def merged() -> Json:
    """One document of all three, whose links reach from session to refund.

    Components carry the prefix of their API, and links name operations instead of documents. Lists
    that may grow are plain strings here: who generates requests from it is not to count on a
    refusal.
    """
    parts = {api: prefixed(document(name), f"{api}_") for api, name in DOCUMENTS.items()}
    paths = {path: item for part in parts.values() for path, item in part["paths"].items()}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "From payment session to refund", "version": "1"},
        "servers": parts["kp"]["servers"],
        "security": parts["kp"]["security"],
        "tags": [{"name": name} for name in dict.fromkeys(tags(parts.values()))],
        "paths": paths,
        "components": components(parts),
    }
    return opened(linked(whole, paths))


def tags(parts: Any) -> Iterator[str]:
    for part in parts:
        yield from (tag["name"] for tag in part["tags"])


def components(parts: Mapping[str, Json]) -> Json:
    """All components under their new names; the one security scheme is the same everywhere."""
    whole: dict[str, dict[str, Json]] = {}
    for api, part in parts.items():
        for kind, named in part["components"].items():
            prefix = "" if kind == "securitySchemes" else f"{api}_"
            whole.setdefault(kind, {}).update({f"{prefix}{n}": v for n, v in named.items()})
    return whole


def prefixed(node: Json, prefix: str) -> Json:
    """The same with every reference to a component reading `prefix` before its name."""
    match node:
        case {"$ref": str(ref)}:
            start, _, name = ref.rpartition("/")
            return {**node, "$ref": f"{start}/{prefix}{name}"}
        case dict():
            return {key: prefixed(value, prefix) for key, value in node.items()}
        case list():
            return [prefixed(value, prefix) for value in node]
        case _:
            return node


def linked(node: Json, paths: Mapping[str, Json]) -> Json:
    """The same with links into another document turned into links to an operation's id."""
    match node:
        case {"operationRef": str(ref)}:
            rest = {key: value for key, value in node.items() if key != "operationRef"}
            return {**rest, "operationId": named(ref, paths)}
        case dict():
            return {key: linked(value, paths) for key, value in node.items()}
        case list():
            return [linked(value, paths) for value in node]
        case _:
            return node


def named(ref: str, paths: Mapping[str, Json]) -> Json:
    """The id of the operation at "document.yaml#/paths/~1escaped~1path/method"."""
    path, _, method = ref.partition("#/paths/")[2].rpartition("/")
    return paths[path.replace("~1", "/")][method]["operationId"]


def opened(node: Json) -> Json:
    """The same without the words of lists that may grow."""
    match node:
        case {"x-open-enum": True}:
            return {key: value for key, value in node.items() if key != "enum"}
        case dict():
            return {key: opened(value) for key, value in node.items()}
        case list():
            return [opened(value) for value in node]
        case _:
            return node
