"""The drawing of the layers in docs/architecture.md: Mermaid, made from the imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .source import layer_imports

BEGIN, END = "<!-- layers: begin -->", "<!-- layers: end -->"


def with_drawing(page: str) -> str:
    """The page with today's drawing between its two marks."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    return "".join((head, begin, "\n", drawing(layer_imports()), end, tail)) if end else page


def drawing(imports: Mapping[str, set[str]]) -> str:
    """A Mermaid flow chart: a box for each layer, an arrow to each layer that it stands on.

    An import that other arrows imply has no arrow of its own.
    """
    arrows = (f"    {layer} --> {below}" for layer, below in sorted(direct_imports(imports)))
    return "\n".join(("```mermaid", "flowchart TD", *arrows, "```", ""))


def direct_imports(imports: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of layers: the transitive reduction of the imports."""
    reached = {layer: everything_below(layer, imports) for layer in imports}
    for layer, below in imports.items():
        implied = {far for near in below for far in reached.get(near, set())}
        yield from ((layer, each) for each in below - implied)


def everything_below(layer: str, imports: Mapping[str, set[str]]) -> set[str]:
    """All layers that a layer reaches by imports. The imports have no circle: a test holds that."""
    found: set[str] = set()
    for each in imports.get(layer, set()):
        found |= {each} | everything_below(each, imports)
    return found
