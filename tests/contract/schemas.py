"""Walking through documents, for the tests of the contract."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.core.wire import Json


def walk(node: Json) -> Iterator[Json]:
    """The node and everything below it."""
    yield node
    for below in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from walk(below)
