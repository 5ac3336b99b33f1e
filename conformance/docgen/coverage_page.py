"""docs/seed-coverage.md: each sentence with what tests it, and the other pages that count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from ..core.requirement import Source
from ..requirements import catalogue
from .sentences import SENTENCES, Sentence

COVERAGE = """\
# What is tested of the documentation

The suite starts from the page [{title}]({url}). Each of its normative sentences, in our words, is
tested by the requirements named, or the reason is given why not. A test compares this page with the
code that writes it.
"""


def coverage() -> str:
    sections = groupby(SENTENCES, lambda each: each.source.section)
    tables = (table(name, group) for name, group in sections)
    page = SENTENCES[0].source
    start = COVERAGE.format(title=page.title, url=page.url)
    return "\n".join((start, *tables, other_sources()))


def table(name: str, group: Iterable[Sentence]) -> str:
    rows = (f"| {each.says} | {fate(each)} |" for each in group)
    return "\n".join((f"## {name}\n", "| it says | tested by |", "|---|---|", *rows, ""))


def fate(each: Sentence) -> str:
    return ", ".join(each.tested_by) or f"*not tested*: {each.untested}"


def other_sources() -> str:
    """The further pages that requirements rest on, each with its requirements."""
    of_source: dict[Source, list[str]] = {}
    for each in catalogue():
        if each.source.basis != "seed":
            # One row a page: which section of it counts is said with each requirement.
            of_source.setdefault(replace(each.source, section=""), []).append(each.id)
    rows = (f"| [{p.title}]({p.url}) | {', '.join(ids)} |" for p, ids in of_source.items())
    return "\n".join(("## Other pages\n", "| page | requirements |", "|---|---|", *rows, ""))
