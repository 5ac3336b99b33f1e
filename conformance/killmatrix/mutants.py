"""Who is to be judged: the shop with an edit, or a program in its place."""

from __future__ import annotations

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
    """One integration to judge: the shop with an edit, or a program in its place.

    `requirement` is the one that it breaks, "" where there is none to name.
    """

    name: str
    kind: str  # mutant | conforming | program
    requirement: str = ""
    consequences: tuple[str, ...] = ()
    about: str = ""
    defect: Mutation | None = None
    program: Path | None = None


def mutants(package: str) -> tuple[Mutant, ...]:
    found = import_module(package)
    return (
        *(edited(each, "mutant") for each in found.MUTANTS),
        *(in_place_of_the_shop(each) for each in found.PROGRAMS),
        *(edited(each, "conforming") for each in found.CONFORMING),
    )


def edited(defect: Mutation, kind: str) -> Mutant:
    return Mutant(
        defect.name,
        kind,
        defect.requirement,
        defect.consequences,
        defect.description,
        defect=defect,
    )


def in_place_of_the_shop(program: Path) -> Mutant:
    name = program.stem.replace("_", "-")
    return Mutant(name, "program", about="No shop, but a program in its place.", program=program)


def chosen(known: Sequence[Mutant], names: Sequence[str]) -> tuple[Mutant, ...]:
    """Those that are named, or all; BadConfig for a name that nobody has."""
    strangers = sorted(set(names) - {each.name for each in known})
    if strangers:
        raise BadConfig(f"there is no mutant {', '.join(strangers)}")
    return tuple(each for each in known if not names or each.name in names)


@contextmanager
def settled(mutant: Mutant) -> Iterator[Path]:
    """Its conformance.toml, in a copy of the shop's directory."""
    with shop(*((mutant.defect,) if mutant.defect else ())) as config:
        if mutant.program:
            start = ["${python}", str(mutant.program), "--port", "${port}"]
            line = f"start = {json.dumps(start)}"
            config.write_text(START.sub(lambda _: line, config.read_text("utf-8")), "utf-8")
        yield config
