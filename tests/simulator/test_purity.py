"""The simulator proper has no clock, no chance and no socket: only its shells do."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import conformance.simulator

HERE = Path(conformance.simulator.__file__).parent
SHELLS = {"server", "callbacks", "controls", "client", "stand_ins"}
OUTSIDE = {"time", "random", "secrets", "socket", "asyncio", "httpx", "uvicorn", "os", "threading"}
PURE = sorted(path for path in HERE.glob("*.py") if path.stem not in SHELLS)


def imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return plain | named


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_what_computes_does_not_reach_outside(path: Path):
    reached = {name.partition(".")[0] for name in imports(path)}
    assert not reached & (OUTSIDE | SHELLS)
    assert "now(" not in path.read_text(encoding="utf-8")
