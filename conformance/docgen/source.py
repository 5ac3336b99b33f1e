"""The package's own source, read as syntax trees: its modules, its classes, its imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import resolve_name
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
SHIPPED_SHOP = "python-shop"  # the example shop is shipped inside the package, and is no part of it


@dataclass(frozen=True, slots=True)
class PublicClass:
    """A class that other modules may use. `sentence` is the first sentence of its docstring."""

    name: str
    module: str
    sentence: str


def modules() -> Iterator[tuple[str, Path]]:
    """Each module's dotted name below the package, and its file."""
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        if SHIPPED_SHOP not in parts:
            yield ".".join(parts).removesuffix(".__init__"), file


def public_classes() -> tuple[PublicClass, ...]:
    """All classes without a leading underscore, in the order of their names."""
    found = (
        PublicClass(node.name, module, first_sentence(ast.get_docstring(node) or ""))
        for module, file in modules()
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    return tuple(sorted(found, key=lambda each: (each.name.lower(), each.module)))


def first_sentence(docstring: str) -> str:
    """The text up to the first full stop that ends a sentence, on one line."""
    text = " ".join(docstring.split("\n\n", 1)[0].split())
    head, stop, _ = text.partition(". ")
    return head + "." if stop else text


def imported_layers(file: Path) -> Iterator[str]:
    """The layers (the first names below the package) from which a module imports."""
    package = ".".join(["conformance", *file.relative_to(PACKAGE).parts[:-1]])
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            origin = resolve_name("." * node.level + (node.module or ""), package)
            names = (f"{origin}.{alias.name}" for alias in node.names)
            yield from (name.split(".")[1] for name in names if not name.endswith("__version__"))


def layer_imports() -> dict[str, set[str]]:
    """Each layer with the layers that it imports; itself and the package's facts left out."""
    found: dict[str, set[str]] = {}
    for module, file in modules():
        layer = module.partition(".")[0]
        if layer != "__init__":
            found.setdefault(layer, set()).update(imported_layers(file))
    return {layer: below - {layer} for layer, below in found.items()}
