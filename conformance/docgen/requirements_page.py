"""docs/requirements.md and `conformance requirements`: the catalogue, for people and programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from ..core.plan import Case
from ..core.requirement import Requirement, Source
from ..core.setup import Uses
from ..core.verdict import Party
from ..core.wire import Json
from ..reporters.words import AREAS
from ..scenarios import plan
from ..scenarios.platform import SCRIPTS

# An integration that declares all there is, so that every case is listed.
EVERYTHING = Uses(
    learns_outcome_by=("redirect", "callback", "polling"),
    order_management=("capture", "refund", "cancel"),
    without=("any setting",),
    unknown=("any setting",),
    checks_credentials=True,
    several_stores=True,
    tls=True,
)

OPENING = """\
# Requirements

What the suite asks of an integration, and in the last area of a platform, and why. This page is
written from the requirements themselves: `conformance requirements > docs/requirements.md`. An id
never changes its meaning.

- **MUST**: broken, it makes the integration non-conformant. **SHOULD**: broken, it is a warning.
- *Judged in every case*: it holds whatever the platform does. All others are judged where a case
  was made for them.
- A perturbed case counts only if the perturbation was delivered, and a plain checkout worked before
  and after it.
"""


def page(requirements: Iterable[Requirement]) -> str:
    """The catalogue for people: by area, each requirement with all that is known of it."""
    cases = plan("certification", EVERYTHING).cases
    by_area = groupby(requirements, lambda each: each.area)
    areas = ("\n".join(area(name, list(group), cases)) for name, group in by_area)
    return "\n".join((OPENING, *areas))


def area(name: str, group: list[Requirement], cases: tuple[Case, ...]) -> Iterator[str]:
    yield f"## {AREAS[name]}\n"
    for each in group:
        yield from section(each, cases)


def section(each: Requirement, cases: tuple[Case, ...]) -> Iterator[str]:
    yield f"### {each.id}\n"
    yield f"**{each.level}**: {each.title}\n"
    yield f"- Why: {each.rationale}"
    yield f"- Source: {cited(each.source)}"
    yield f"- Scope: {each.applies.name} ({each.applies.says})"
    yield f"- What to change: {each.hint}"
    yield from how_seen(each, cases)
    yield ""


def how_seen(each: Requirement, cases: tuple[Case, ...]) -> Iterator[str]:
    """What binds the platform is seen by calling it; no story of a consumer is made for it."""
    if each.party is Party.PLATFORM:
        yield "- Seen in: calls to the platform (`conformance platform`)"
        return
    yield "- Judged in every case; made for it:" if each.always else "- Seen in:"
    yield from (f"  - {line}" for line in seen_in(each, cases))


def cited(source: Source) -> str:
    return f"[{source.title}]({source.url}), “{source.section}”"


def seen_in(each: Requirement, cases: tuple[Case, ...]) -> list[str]:
    """The stories that put it to the test, with the operations that are perturbed in them."""
    made = [case for case in cases if each.id in case.exercises]
    stories = dict.fromkeys(case.scenario.title for case in made)
    return [story_line(title, made) for title in stories]


def story_line(title: str, made: list[Case]) -> str:
    of_story = [case for case in made if case.scenario.title == title]
    operations = dict.fromkeys(c.perturbation.operation for c in of_story if c.perturbation)
    if not operations:
        return title
    plain = "also " if any(c.perturbation is None for c in of_story) else ""
    return f"{title} ({plain}with {', '.join(f'`{o}`' for o in operations)} perturbed)"


def as_json(requirements: Iterable[Requirement]) -> str:
    """The catalogue for programs: a list, in catalogue order."""
    cases = plan("certification", EVERYTHING).cases
    documents = [document(each, cases) for each in requirements]
    return json.dumps(documents, indent=2, ensure_ascii=False) + "\n"


def document(each: Requirement, cases: tuple[Case, ...]) -> Json:
    source = each.source
    return {
        "id": each.id,
        "level": each.level,
        "title": each.title,
        "area": each.area,
        "party": each.party,
        "source": {
            "title": source.title,
            "section": source.section,
            "url": source.url,
            "basis": source.basis,
        },
        "rationale": each.rationale,
        "applies": {"name": each.applies.name, "says": each.applies.says},
        "hint": each.hint,
        "always": each.always,
        "cases": made_for(each, cases),
    }


def made_for(each: Requirement, cases: tuple[Case, ...]) -> list[str]:
    """The cases that put it to the test, or for the platform the scripts."""
    if each.party is Party.PLATFORM:
        return [script.name for script in SCRIPTS if each.id in script.exercises]
    return [case.id for case in cases if each.id in case.exercises]
