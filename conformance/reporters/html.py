"""report.html: the whole report on one page that needs nothing else, for a person to read.

The template lays out; what it shows is computed here and in the modules beside it. Every value
passes through `shown` and then through the template's own escaping. Should that ever fail, the
page's content policy still runs no script and loads nothing but what this module put in.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..core.reaction import Reaction
from ..core.report import CaseResult, Files, Report
from ..core.verdict import SEVERITY, CheckResult, Outcome, Party
from . import evidence, words
from .findings import Finding, by_area, findings, pressing
from .headline import rule
from .json import digest
from .lifecycle import diagram
from .status_code_grid import grid
from .text import address, cut, printable

FILE = "report.html"
MARKS = {
    Outcome.PASS: "✓",
    Outcome.FAIL: "✕",
    Outcome.WARN: "!",
    Outcome.REVIEW: "◇",
    Outcome.NOT_APPLICABLE: "/",
    Outcome.NOT_EXERCISED: "○",
    Outcome.INCONCLUSIVE: "?",
    Outcome.ERROR: "▲",
}
GRAVEST_FIRST = (
    Outcome.FAIL,
    *sorted(set(Outcome) - {Outcome.FAIL}, key=lambda o: -SEVERITY[o]),
)


def render(report: Report) -> Files:
    template = environment().get_template("report.html")
    return {FILE: template.render(**parts(report)).strip() + "\n"}


def parts(report: Report) -> dict[str, Any]:
    """What the template is given: the report, and what follows from it."""
    found = findings(report)
    return {
        "report": report,
        "name": " ".join(t for t in (report.subject.name, report.subject.version) if t),
        "found": found,
        "urgent": pressing(found),
        "areas": by_area(found),
        "shown_outcomes": [o for o in GRAVEST_FIRST if any(f.outcome is o for f in found)],
        "left_out": [f for f in found if f.outcome is Outcome.NOT_APPLICABLE],
        "cases": gravest_first(report.cases),
        "grid": grid(report.cases),
        "lifecycles": [diagram(each) for each in report.lifecycles],
        "of_platform": any(r.party is Party.PLATFORM for r in report.catalogue),
        "digest": digest(report.catalogue),
    }


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("conformance.reporters", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
    )
    made.filters |= {"anchor": anchor, "address": address, "cut": cut, "date": date}
    made.filters |= {"css": css_class, "tone": reaction_class, "deciding": deciding, "tally": tally}
    made.globals |= {"words": words, "evidence": evidence, "marks": MARKS, "rule": rule}
    made.globals |= {"heat_style": ours("heatmap.css")}
    made.globals |= {"style": ours("report.css"), "script": ours("report.js")}
    made.globals |= {"style_hash": seal("report.css"), "script_hash": seal("report.js")}
    return made


def shown(value: object) -> object:
    """A value on its way into the page: the one place where text from the wire is made fit."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return cut(printable(value), 4_000)
    return value


def page_file(name: str) -> str:
    return files(__package__).joinpath("page", name).read_text("utf-8")


def ours(name: str) -> Markup:
    """A file of this package, put into the page as it is."""
    return Markup(page_file(name))  # noqa: S704 - no word of it comes from outside


def seal(name: str) -> str:
    """The digest by which the page's content policy allows this file and no other."""
    return base64.b64encode(hashlib.sha256(page_file(name).encode()).digest()).decode()


def anchor(id: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", id)[:60] or "unnamed"


def css_class(outcome: Outcome) -> str:
    return "o-" + outcome.value.lower().replace("_", "-")


def reaction_class(reaction: Reaction | None) -> str:
    return f"r-{reaction.value.split()[0]}" if reaction else "r-none"


def date(text: str) -> str:
    """A moment for a reader; whatever is not one is shown as it stands."""
    at = words.moment(text)
    return f"{at.day} {at:%B %Y, %H:%M} UTC" if at else text


def deciding(finding: Finding) -> list[CheckResult]:
    """The cases of a requirement, the gravest first."""
    return sorted(finding.verdict.check_results, key=lambda i: GRAVEST_FIRST.index(i.outcome))


def gravest_first(cases: Iterable[CaseResult]) -> list[CaseResult]:
    return sorted(cases, key=lambda c: GRAVEST_FIRST.index(c.outcome))


def tally(found: Iterable[Finding], outcome: Outcome) -> int:
    return sum(f.outcome is outcome for f in found)
