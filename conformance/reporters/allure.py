"""allure-results/: a result for each requirement, its cases as steps, its evidence attached.

Built from the classes of allure-python-commons. No label tells the machine or the process, and the
history of a requirement is known by its id alone, so that runs line up wherever they were made.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import attr
from allure_commons.model2 import (
    Attachment,
    Label,
    Link,
    Status,
    StatusDetails,
    TestResult,
    TestStepResult,
)

from ..core.report import Files, Report
from ..core.trace import Exchange
from ..core.verdict import CheckResult, Level, Outcome
from .evidence import deed, request_text, response_text, summary
from .findings import Finding, findings
from .json import plain
from .markdown import escaped
from .text import address, cut, printable
from .words import OUTCOMES, area_name, moment, target_name

FOLDER = "allure-results"
STEPS = 40  # cases shown with a requirement; report.json has them all

STATUSES: Mapping[Outcome, str] = {
    Outcome.PASS: Status.PASSED,
    Outcome.FAIL: Status.FAILED,
    Outcome.WARN: Status.PASSED,
    Outcome.REVIEW: Status.BROKEN,
    Outcome.NOT_APPLICABLE: Status.SKIPPED,
    Outcome.NOT_EXERCISED: Status.BROKEN,
    Outcome.INCONCLUSIVE: Status.BROKEN,
    Outcome.ERROR: Status.BROKEN,
}
SEVERITIES: Mapping[Level, str] = {
    Level.MUST: "critical",
    Level.SHOULD: "normal",
    Level.MAY: "minor",
    Level.INFO: "trivial",
}


def render(report: Report) -> Files:
    made: dict[str, str] = {
        f"{FOLDER}/categories.json": encoded(categories()),
        f"{FOLDER}/environment.properties": environment(report),
    }
    for finding in findings(report):
        made |= finding_files(report, finding)
    return made


def finding_files(report: Report, finding: Finding) -> dict[str, str]:
    name = identity(report.run.started_at, finding.requirement.id)
    attached = {f"{name}-{n}-attachment.txt": e for n, e in enumerate(finding.evidence[:5])}
    model = result(report, finding, name, attached)
    texts = {f"{FOLDER}/{file}": evidence_text(e) for file, e in attached.items()}
    return {f"{FOLDER}/{name}-result.json": encoded(values(model)), **texts}


def result(
    report: Report, finding: Finding, name: str, attached: Mapping[str, Exchange]
) -> TestResult:
    asked, at = finding.requirement, started(report)
    return TestResult(
        uuid=name,
        historyId=identity(asked.id),
        testCaseId=identity(asked.id),
        fullName=f"conformance.{asked.area}.{asked.id}",
        name=f"{asked.id} {asked.title}",
        status=STATUSES[finding.outcome],
        statusDetails=details(finding.outcome, finding.message),
        stage="finished",
        description=description(finding),
        labels=labels(report, finding),
        links=links(finding),
        steps=[step(i) for i in finding.verdict.check_results[:STEPS]],
        attachments=[attachment(file, e) for file, e in attached.items()],
        start=at,
        stop=at,
    )


def identity(*words: str) -> str:
    """A name made of what is named: the same words, the same name."""
    text = "\n".join(map(printable, words))
    return str(uuid.UUID(hashlib.sha256(text.encode()).hexdigest()[:32]))


def started(report: Report) -> int | None:
    """Milliseconds since 1970; None where the report tells no moment."""
    at = moment(report.run.started_at)
    return round(at.timestamp() * 1000) if at else None


def details(outcome: Outcome, message: str) -> StatusDetails:
    text = f"{OUTCOMES[outcome]}: {cut(printable(message))}"
    return StatusDetails(message=text)


def description(finding: Finding) -> str:
    """Markdown, for Allure renders it."""
    asked = finding.requirement
    facts = (
        ("Expected", finding.expected),
        ("Seen", finding.seen),
        ("Why it matters", asked.rationale),
        ("How to mend it", asked.hint if finding.breach else ""),
    )
    return "\n\n".join(f"**{name}:** {escaped(text)}" for name, text in facts if text)


def labels(report: Report, finding: Finding) -> list[Label]:
    asked = finding.requirement
    told = (
        ("epic", report.subject.name),
        ("feature", area_name(asked.area)),
        ("story", f"{asked.id} {asked.title}"),
        ("suite", area_name(asked.area)),
        ("severity", SEVERITIES[asked.level]),
        ("tag", asked.level.value),
        ("tag", finding.outcome.value),
        ("framework", "hpp-conformance"),
    )
    return [Label(name=n, value=v) for n, v in told]


def links(finding: Finding) -> list[Link]:
    source = finding.requirement.source
    url = address(source.url)
    return [Link(type="link", url=url, name=str(source))] if url else []


def step(check_result: CheckResult) -> TestStepResult:
    return TestStepResult(
        name=cut(check_result.case, 200),
        status=STATUSES[check_result.outcome],
        statusDetails=details(check_result.outcome, cut(check_result.message, 500)),
        stage="finished",
    )


def attachment(file: str, exchange: Exchange) -> Attachment:
    name = f"{exchange.id}: {summary(exchange)}"
    return Attachment(name=cut(name, 200), source=file, type="text/plain")


def evidence_text(exchange: Exchange) -> str:
    done = f"Done on purpose here: {deed(exchange)}" if deed(exchange) else ""
    parts = (summary(exchange), done, request_text(exchange.request))
    told = [printable(p) for p in (*parts, response_text(exchange.response)) if p]
    return "\n\n".join(told) + "\n"


def values(model: TestResult) -> dict[str, Any]:
    """As Allure's own logger writes it: what is not set is left out."""
    return attr.asdict(model, filter=lambda _, value: bool(value) or value is False)


def encoded(value: object) -> str:
    return json.dumps(plain(value), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def categories() -> list[dict[str, object]]:
    """The kinds in which Allure groups what did not pass, by how their messages begin."""
    broken: list[dict[str, object]] = [
        {
            "name": OUTCOMES[outcome].capitalize(),
            "matchedStatuses": [STATUSES[outcome]],
            "messageRegex": f"(?s){OUTCOMES[outcome]}: .*",
        }
        for outcome in Outcome
        if STATUSES[outcome] in {Status.FAILED, Status.BROKEN}
    ]
    return broken


def environment(report: Report) -> str:
    facts = (
        ("Suite", f"hpp-conformance {report.version}"),
        ("Integration", f"{report.subject.name} {report.subject.version}".strip()),
        ("Against", target_name(report.target)),
        ("Profile", report.run.profile),
        ("Seed", str(report.run.seed)),
        ("Verdict", report.headline.value),
        ("Truncated", "yes" if report.run.truncated else ""),
    )
    return properties((name, value) for name, value in facts if value)


def properties(facts: Iterable[tuple[str, str]]) -> str:
    """Java's properties: one line a fact, backslashes doubled, the rest of Unicode spelt out."""
    return "".join(f"{name}={property_text(value)}\n" for name, value in facts)


def property_text(value: str) -> str:
    plain_text = " ".join(printable(value).split()).replace("\\", "\\\\")
    return re.sub(r"[^\x20-\x7e]", lambda m: utf16(m[0]), plain_text)


def utf16(character: str) -> str:
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[n : n + 4]}" for n in range(0, len(units), 4))
