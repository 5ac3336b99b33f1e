"""The pages on what is required: the catalogue, and what became of each sentence it starts from.

`python -m conformance.handbook` writes them anew, in a checkout.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from .core.plan import Case
from .core.report import Files
from .core.requirement import Requirement, Source
from .core.setup import Uses
from .core.verdict import Party
from .core.wire import Json
from .reporters.words import AREAS
from .requirements import catalogue
from .requirements import sources as s
from .scenarios import plan
from .scenarios.platform import SCRIPTS

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
    if each.party is Party.PLATFORM:
        return [script.title for script in SCRIPTS if each.id in script.exercises]
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


# --- what became of each sentence of the page that the suite starts from ------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """One normative sentence in our words: tested by these requirements, or why it is not."""

    source: Source
    says: str
    tested_by: tuple[str, ...] = ()
    untested: str = ""


def tested(source: Source, says: str, *ids: str) -> Sentence:
    return Sentence(source, says, ids)


def untested(source: Source, says: str, why: str) -> Sentence:
    return Sentence(source, says, untested=why)


def citing(source: Source) -> tuple[str, ...]:
    """The requirements that rest on just this section."""
    return tuple(each.id for each in catalogue() if each.source == source)


LIFECYCLE = s.seed("Session Lifecycle")
API_UPDATES = s.seed("API updates")


def classification() -> tuple[Sentence, ...]:
    """Every normative sentence of the “Hosted Payment Page API” page, in its order."""
    return (
        tested(
            s.INTRODUCTION,
            "A payment session has to be created before a hosted page session can be.",
            "KP-01",
            "HPP-01",
        ),
        untested(
            s.INTRODUCTION,
            "The hosted page works together with a payment provider.",
            "It describes the product and asks nothing of an integration.",
        ),
        tested(
            s.ECOSYSTEM,
            "The APIs are called from the server; nothing is integrated on the client.",
            "SEC-01",
        ),
        tested(s.ECOSYSTEM, "A payment session lives for 48 hours.", "PLAT-18"),
        tested(
            s.ECOSYSTEM,
            "A payment session is incomplete until an authorization has become an order.",
            "LIFE-07",
            "ORD-01",
        ),
        tested(
            s.ECOSYSTEM, "An authorization token is valid for 60 minutes.", "LIFE-03", "PLAT-02"
        ),
        tested(
            s.ECOSYSTEM,
            "The merchant's back end has to use the token to create the order.",
            "ORD-01",
            "ORD-04",
            "OUT-01",
        ),
        tested(
            s.ECOSYSTEM,
            "The same consumer may authorize one session more than once.",
            "LIFE-04",
            "OUT-05",
            "PLAT-21",
        ),
        tested(
            s.ECOSYSTEM,
            "Only one authorization of a session can become an order.",
            "LIFE-04",
            "ORD-03",
            "OUT-07",
            "OUT-12",
            "OUT-14",
        ),
        tested(
            s.ECOSYSTEM,
            "A hosted page session is created, and then brought to the consumer.",
            "KP-01",
            "HPP-09",
        ),
        tested(
            s.ECOSYSTEM, "A hosted page session is linked to a payment session.", "HPP-01", "ENV-03"
        ),
        tested(
            s.ECOSYSTEM,
            "Completion, cancellation and expiry of the payment session carry over to the page.",
            "PLAT-01",
        ),
        tested(
            s.ECOSYSTEM,
            "A hosted page session has a URL of its own, to which the consumer is sent.",
            "HPP-09",
        ),
        tested(
            s.ECOSYSTEM,
            "A hosted page session can be distributed in other ways.",
            "PLAT-38",
        ),
        tested(
            s.ORDER_MANAGEMENT_API,
            "An order is created from an authorization token and its session.",
            "ORD-01",
            "ORD-02",
            "PLAT-40",
        ),
        untested(
            s.ORDER_MANAGEMENT_API,
            "The payment is captured when goods or services have been delivered.",
            "Delivery leaves no trace in the traffic: the suite itself plays the merchant who asks "
            "for the capture.",
        ),
        tested(
            s.ORDER_MANAGEMENT_API,
            "What follows the purchase is managed on the order.",
            "OM-04",
            "OM-05",
        ),
        tested(
            s.ORDER_MANAGEMENT_API,
            "Placing the order can be made to capture the payment at once.",
            "PLAT-46",
        ),
        untested(
            s.ORDER_MANAGEMENT_API,
            "With automatic capture only refunds need the order management API.",
            "It follows from that option: nothing has to be done, which no traffic shows.",
        ),
        untested(
            s.ORDER_MANAGEMENT_API,
            "Automatic capture is for digital goods and a few other cases.",
            "The traffic does not tell what kind of goods a merchant sells; the sentence itself is "
            "cut off on the page.",
        ),
        tested(LIFECYCLE, "The states of a hosted page session (a picture).", "OUT-05", "LIFE-07"),
        tested(
            s.SESSION_LIFETIME,
            "The payment session decides when both sessions expire, usually after 48 hours.",
            "PLAT-01",
            "PLAT-18",
        ),
        tested(
            s.SESSION_LIFETIME,
            "The consumer can pay until one hour before the payment session expires.",
            "PLAT-19",
            "PLAT-20",
        ),
        tested(
            s.AUTHENTICATION,
            "Requests are authenticated by HTTP Basic.",
            "AUTH-01",
            "AUTH-03",
            "AUTH-04",
            "PLAT-10",
            "PLAT-11",
        ),
        tested(
            s.AUTHENTICATION, "The credentials go into the requests' headers.", "AUTH-01", "AUTH-03"
        ),
        untested(
            s.AUTHENTICATION,
            "The user name belongs to a merchant id, and the password to the user name.",
            "It is a property of the account.",
        ),
        tested(
            s.AUTHENTICATION,
            "The token is the Base64 of user name, colon and password.",
            "AUTH-02",
        ),
        tested(s.AUTHENTICATION, "The published example pair and its token.", "AUTH-02", "PLAT-12"),
        tested(
            s.ENVIRONMENTS,
            "There is a test environment and a production environment.",
            "ENV-01",
            "AUTH-05",
            "PLAT-13",
        ),
        tested(s.ENVIRONMENTS, "All the APIs exist in each environment.", "ENV-01", "ENV-03"),
        tested(s.ENVIRONMENTS, "URLs are built alike in both environments.", "ENV-01", "PLAT-03"),
        tested(s.ENVIRONMENTS, "The domain decides on the environment.", "ENV-01", "ENV-02"),
        tested(s.ENVIRONMENTS, "Testing needs a test account.", "ENV-06"),
        tested(
            API_UPDATES,
            "The APIs are changed without breaking what works.",
            *citing(API_UPDATES),
            "RESP-02",
            "RESP-05",
            "RESP-06",
            "PLAT-04",
        ),
        untested(
            API_UPDATES,
            "Guidelines elsewhere define what is a breaking change.",
            "It points to another page; what a legal variation rests on is cited with it.",
        ),
        tested(
            s.RESPONSE_CODES,
            "Any 2xx is a success.",
            "RESP-01",
            "RESP-02",
            "RESP-06",
            "PLAT-06",
        ),
        tested(
            s.RESPONSE_CODES,
            "Any 4xx is an error.",
            "RESP-03",
            "RESP-07",
            "AUTH-04",
            "ORD-04",
            "PLAT-08",
            "PLAT-42",
        ),
        tested(s.RESPONSE_CODES, "Any 5xx is an error.", "RESP-04", "ORD-05", "OM-04", "PLAT-07"),
        tested(
            s.RESPONSE_CODES,
            "No single error code is given a meaning of its own.",
            "RESP-03",
            "RESP-04",
            "RESP-07",
        ),
    )


COVERAGE = """\
# What is tested of the documentation

The suite starts from the page [{title}]({url}). Each of its normative sentences, in our words, is
tested by the requirements named, or the reason is given why not. A test compares this page with the
code that writes it.
"""


def coverage() -> str:
    """docs/seed-coverage.md."""
    rows = classification()
    sections = groupby(rows, lambda each: each.source.section)
    tables = (table(name, group) for name, group in sections)
    start = COVERAGE.format(title=rows[0].source.title, url=rows[0].source.url)
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


def pages() -> Files:
    """What belongs below docs/, by file name."""
    return {"requirements.md": page(catalogue()), "seed-coverage.md": coverage()}


if __name__ == "__main__":
    for name, text in pages().items():
        Path("docs", name).write_text(text, encoding="utf-8")
