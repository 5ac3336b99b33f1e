"""junit.xml: a test suite for each area, a test case for each requirement.

The levels of JUnit are fewer than ours: what could not be settled is an error where it counts (the
certification profile) and skipped elsewhere; a warning passes and says so in its output. That a
run was cut short, which JUnit cannot say, is a property of each suite and a test case in error.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from ..core.report import Files, Report
from ..core.verdict import Level, Outcome
from .findings import Finding, by_area, findings
from .text import cut, printable
from .words import area_name, moment, played

FILE = "junit.xml"
STRICT = "certification"


def render(report: Report) -> Files:
    root = ET.Element("testsuites", name="hpp-conformance", time=f"{report.run.duration_s:.3f}")
    for area, found in by_area(findings(report)).items():
        cases = [case(each, report.run.profile == STRICT) for each in found]
        root.append(suite(report, area_name(area), cases))
    if report.run.truncated:
        root.append(suite(report, "Run", [cut_short(report)]))
    total(root, *root)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return {FILE: f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'}


def suite(report: Report, name: str, cases: list[ET.Element]) -> ET.Element:
    element = ET.Element("testsuite", name=fit(name), time="0")
    at = moment(report.run.started_at)
    if at:
        element.set("timestamp", f"{at:%Y-%m-%dT%H:%M:%S}")
    listed = ET.SubElement(element, "properties")
    truncated = "true" if report.run.truncated else "false"
    ET.SubElement(listed, "property", name="truncated", value=truncated)
    element.extend(cases)
    return total(element, element)


def cut_short(report: Report) -> ET.Element:
    name = "the plan is played to its end"
    element = ET.Element("testcase", classname="conformance.run", name=name, time="0")
    message = fit(f"truncated: {played(report)}", 500)
    error = ET.SubElement(element, "error", type="truncated", message=message)
    error.text = fit("\n".join(report.run.notes))
    return element


def total(element: ET.Element, *parts: ET.Element) -> ET.Element:
    """Write the sums of the parts (suites or cases) into the attributes of the whole."""
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(sum(len(list(p.iter(tag))) for p in parts)))
    element.set("tests", str(sum(len(list(p.iter("testcase"))) for p in parts)))
    return element


def case(finding: Finding, strict: bool) -> ET.Element:  # noqa: FBT001 - the profile's one bit
    asked = finding.requirement
    element = ET.Element(
        "testcase",
        classname=fit(f"conformance.{asked.area}"),
        name=fit(f"{asked.id} {asked.title}"),
        time="0",
    )
    listed = ET.SubElement(element, "properties")
    for name, value in properties(finding):
        ET.SubElement(listed, "property", name=name, value=fit(value))
    outcome = result(finding, strict)
    if outcome is not None:
        element.append(outcome)
    ET.SubElement(element, "system-out").text = fit(account(finding))
    return element


def properties(finding: Finding) -> tuple[tuple[str, str], ...]:
    asked = finding.requirement
    return (
        ("requirement", asked.id),
        ("level", asked.level.value),
        ("outcome", finding.outcome.value),
        ("party", asked.party.value),
        ("source", asked.source.url),
    )


def result(finding: Finding, strict: bool) -> ET.Element | None:  # noqa: FBT001
    """The child that says how it went; None for a pass."""
    asked, message = finding.requirement, fit(finding.message, 500)
    grave = strict and asked.level is Level.MUST
    match finding.outcome:
        case Outcome.PASS | Outcome.WARN:
            return None
        case Outcome.FAIL:
            broken = ET.Element("failure", type=fit(asked.id), message=message)
            broken.text = fit(f"expected: {finding.expected}\nseen: {finding.seen}")
            return broken
        case Outcome.ERROR:
            return ET.Element("error", type="suite", message=message)
        case Outcome.INCONCLUSIVE:
            return ET.Element("error", type="inconclusive", message=message)
        case Outcome.NOT_APPLICABLE:
            return ET.Element("skipped", message=f"N/A: {message}")
        case (Outcome.NOT_EXERCISED | Outcome.REVIEW) as outcome:
            kind = outcome.value.lower()
            attributes = {"type": kind, "message": message}
            return ET.Element("error" if grave else "skipped", attributes)


def account(finding: Finding) -> str:
    """What a reader of the build's log needs: the rule, what was seen, and where to look."""
    asked = finding.requirement
    check_results = [f"{i.outcome} {i.case}: {i.message}" for i in finding.verdict.check_results]
    more = len(check_results) - 10
    lines = (
        f"{finding.outcome} {asked.id} ({asked.level}): {asked.title}",
        f"expected: {finding.expected}",
        f"seen: {finding.seen}",
        f"why: {asked.rationale}",
        f"hint: {asked.hint if finding.breach else ''}",
        f"source: {asked.source} {asked.source.url}",
        *(cut(line, 300) for line in check_results[:10]),
        f"and {more} more cases, all in report.json" if more > 0 else "",
        f"evidence: {', '.join(e.id for e in finding.evidence)}",
    )
    return "\n".join(line for line in lines if line and not line.endswith(": "))


def fit(text: str, most: int = 8_000) -> str:
    """The text without what XML 1.0 forbids; ElementTree escapes the rest: no other place does."""
    return cut(printable(text), most)
