"""Writes docs/fidelity.md from the facts and from the simulator's own tables.

python -m tests.fidelity.page
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from conformance.simulator.tables import AUTHORIZATION, HOSTED, ORDER, PAYMENT

from .facts import AREAS, Basis, Fact

PAGE = Path(__file__).parents[2] / "docs" / "fidelity.md"
BEGINNING = """\
# How true the simulator is

The simulator stands in for Klarna's platform. It is not Klarna, and says so in every answer. This
page tells what it does, what that rests on, and what is not known of Playground or is otherwise
there. Each line rests on one of:

- **documented**: a page or an OpenAPI document that Klarna published says so;
- **seen**: recorded traffic of Playground from the years 2017 to 2024 shows it. Nothing was ever
  recorded of the hosted page's API, of its callbacks, or of refusals in Order Management;
- **inferred**: it fits what is documented, and Playground may do otherwise;
- **ours**: a choice of this project's, for the sake of testing.

Nothing here was checked against Playground by this project: `conformance platform --target
playground` does that for whoever has credentials. This page is written by
`python -m tests.fidelity.page`.
"""
Table = Mapping[tuple[Any, str], Any]
TABLES: Mapping[str, Table] = {
    "An HPP session": HOSTED,
    "A KP session": PAYMENT,
    "An authorization": AUTHORIZATION,
    "An order": ORDER,
}
MOVES = """
## The state machines

As the simulator holds them. What a table lacks is refused. The statuses are documented; which moves
there are is documented in part, and inferred for the rest.
"""


def page() -> str:
    areas = (line for name, facts in AREAS.items() for line in area(name, facts))
    machines = (line for name, table in TABLES.items() for line in machine(name, table))
    return "\n".join((BEGINNING, *counted(), *areas, MOVES, *machines))


def counted() -> Iterator[str]:
    facts = [each for group in AREAS.values() for each in group]
    told = (f"{sum(f.basis is basis for f in facts)} {basis}" for basis in Basis)
    yield f"Of {len(facts)} lines: {', '.join(told)}."


def area(name: str, facts: tuple[Fact, ...]) -> Iterator[str]:
    yield f"\n## {name}\n"
    yield "| what it does | rests on | source | not known, or otherwise there |"
    yield "|---|---|---|---|"
    for each in facts:
        yield f"| {each.does} | {each.basis} | {each.source} | {each.beyond} |"


def machine(name: str, table: Table) -> Iterator[str]:
    yield f"### {name}\n"
    yield "| from | what happens | to |"
    yield "|---|---|---|"
    for (start, event), end in table.items():
        yield f"| {start} | {event} | {end} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
