"""Facts are read from fields of values; no module takes apart a text that another module writes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import conformance
from conformance.core.operations import Operation
from conformance.core.variation import Absence

PACKAGE = Path(conformance.__file__).parent
FILES = {file.relative_to(PACKAGE).as_posix(): file for file in sorted(PACKAGE.rglob("*.py"))}
READERS = ("requirements/", "referee/", "run/", "reporters/", "core/", "killmatrix/")
# What is named for a person to read: its parts are fields beside it.
NAMES = frozenset(
    """
    perturbation label fault variant variation variations environment credentials credential_of
    belongs_to store scenario case forgery act
    """.split()
)
PARSING = frozenset(
    "partition rpartition split rsplit startswith endswith removeprefix removesuffix".split()
)
OPERATIONS = frozenset(Operation)


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def parsed_names(module: ast.AST) -> list[str]:
    """The names in this module whose text is taken apart: `x.label.partition("=")`."""
    calls = (node.func for node in ast.walk(module) if isinstance(node, ast.Call))
    found = (f for f in calls if isinstance(f, ast.Attribute) and f.attr in PARSING)
    return [name for each in found if (name := last_name(each.value)) in NAMES]


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith(READERS)])
def test_no_name_is_taken_apart(name: str):
    assert not parsed_names(tree(FILES[name]))


@pytest.mark.parametrize("name", [name for name in FILES if name != "core/operations.py"])
def test_an_operation_is_written_as_a_constant(name: str):
    """So that a search finds every use, and a wrong one does not import."""
    texts = (node for node in ast.walk(tree(FILES[name])) if isinstance(node, ast.Constant))
    assert not [f"line {node.lineno}: {node.value}" for node in texts if node.value in OPERATIONS]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("trace.perturbation.partition('=')", ["perturbation"]),
        ("label.startswith('kp.')", ["label"]),
        ("url.partition('?')", []),
        ("trace.perturbation.operation", []),
    ],
)
def test_the_search_finds_what_it_looks_for(source: str, found: list[str]):
    assert parsed_names(ast.parse(source)) == found


def test_the_ways_to_be_missing_are_named_once():
    assert [*Absence] == ["absent", "null", "empty"]
