"""The shops that the kill matrix judges: mutants, programs in their place, conforming shops."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ..core.errors import BadConfig
from ..demo import Mutation, shop

START = re.compile(r"^start = .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One shop to judge: the example shop with a mutation, or a program in its place.

    `kind` is "mutant", "program", or "conforming" for an equivalent mutant: its behaviour is
    unusual and still right. `requirement` is the id of the requirement that a mutant breaks, ""
    for the other kinds. `consequences` are further requirements that it breaks unavoidably.
    """

    name: str
    kind: str
    requirement: str = ""
    consequences: tuple[str, ...] = ()
    description: str = ""
    mutation: Mutation | None = None
    program: Path | None = None


def all_mutants(package: str) -> tuple[Mutant, ...]:
    """The mutants, programs and conforming shops that the package lists, in this order."""
    module = import_module(package)
    return (
        *(mutant_of(each, "mutant") for each in module.MUTANTS),
        *(program_mutant(each) for each in module.PROGRAMS),
        *(mutant_of(each, "conforming") for each in module.CONFORMING),
    )


def mutant_of(mutation: Mutation, kind: str) -> Mutant:
    return Mutant(
        mutation.name,
        kind,
        mutation.requirement,
        mutation.consequences,
        mutation.description,
        mutation=mutation,
    )


def program_mutant(program: Path) -> Mutant:
    """The program in place of the shop; its docstring is the description."""
    name = program.stem.replace("_", "-")
    docstring = ast.get_docstring(ast.parse(program.read_text("utf-8")))
    return Mutant(name, "program", description=docstring or "", program=program)


def selected(mutants: Sequence[Mutant], names: Sequence[str]) -> tuple[Mutant, ...]:
    """The mutants with these names, or all where no name is given; BadConfig for unknown names."""
    unknown = sorted(set(names) - {each.name for each in mutants})
    if unknown:
        raise BadConfig(f"there is no mutant {', '.join(unknown)}")
    return tuple(each for each in mutants if not names or each.name in names)


@contextmanager
def mutant_config(mutant: Mutant) -> Iterator[Path]:
    """The conformance.toml of the mutant, in a temporary copy of the shop's directory."""
    with shop(*((mutant.mutation,) if mutant.mutation else ())) as config:
        if mutant.program:
            start = ["${python}", str(mutant.program), "--port", "${port}"]
            line = f"start = {json.dumps(start)}"
            config.write_text(START.sub(lambda _: line, config.read_text("utf-8")), "utf-8")
        yield config
