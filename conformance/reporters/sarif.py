"""report.sarif: SARIF 2.1.0, for code hosts that list findings beside the code.

A finding here has no line of code: it points to the report that holds its evidence, and names the
API operation as its logical place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..core.report import Files, Report
from ..core.requirement import Requirement
from ..core.verdict import Level, Outcome
from .findings import Finding, findings
from .json import digest, plain
from .text import address, cut, printable

FILE = "report.sarif"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
KINDS: Mapping[Outcome, str] = {
    Outcome.PASS: "pass",
    Outcome.FAIL: "fail",
    Outcome.WARN: "fail",
    Outcome.REVIEW: "review",
    Outcome.NOT_APPLICABLE: "notApplicable",
    Outcome.NOT_EXERCISED: "open",
    Outcome.INCONCLUSIVE: "open",
}  # an ERROR is no finding: it is told as a notification of the tool


def render(report: Report) -> Files:
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run(report)]}
    text = json.dumps(plain(log), indent=1, ensure_ascii=False, allow_nan=False)
    return {FILE: text + "\n"}


def run(report: Report) -> dict[str, Any]:
    found = findings(report)
    return {
        "tool": {
            "driver": {
                "name": "hpp-conformance",
                "version": report.version,
                "rules": [rule(each) for each in report.catalogue],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not report.run.truncated,
                "exitCode": report.exit_status,
                "toolExecutionNotifications": [
                    notification(f) for f in found if f.outcome is Outcome.ERROR
                ],
            }
        ],
        "results": [
            result(f, index) for index, f in enumerate(found) if f.outcome is not Outcome.ERROR
        ],
        "properties": {
            "verdict": report.headline.value,
            "catalogue": digest(report.catalogue),
            "profile": report.run.profile,
            "seed": report.run.seed,
        },
    }


def rule(asked: Requirement) -> dict[str, Any]:
    url = address(asked.source.url)
    return {
        "id": asked.id,
        "shortDescription": {"text": asked.title},
        "fullDescription": {"text": asked.rationale or asked.title},
        "help": {"text": asked.hint or str(asked.source)},
        **({"helpUri": url} if url else {}),
        "defaultConfiguration": {"level": level(asked.level)},
        "properties": {"tags": [asked.area, asked.level.value], "basis": asked.source.basis},
    }


def level(asked: Level) -> str:
    return {Level.MUST: "error", Level.SHOULD: "warning"}.get(asked, "note")


def result(finding: Finding, index: int) -> dict[str, Any]:
    kind = KINDS[finding.outcome]
    broken = {Outcome.FAIL: "error", Outcome.WARN: "warning"}
    return {
        "ruleId": finding.requirement.id,
        "ruleIndex": index,
        "kind": kind,
        "level": broken.get(finding.outcome, "none"),
        "message": {"text": text(finding)},
        "locations": [location(finding)],
        "partialFingerprints": {"requirement/v1": finding.requirement.id},
        "properties": {"outcome": finding.outcome.value},
    }


def text(finding: Finding) -> str:
    told = f" Expected: {finding.expected}. Seen: {finding.seen}." if finding.breach else ""
    return cut(printable(f"{finding.requirement.title} {finding.message}.{told}"))


def location(finding: Finding) -> dict[str, Any]:
    operations = dict.fromkeys(e.operation for e in finding.evidence if e.operation)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": "report.json"},
            "region": {"startLine": 1},
        },
        "logicalLocations": [{"fullyQualifiedName": o, "kind": "function"} for o in operations],
    }


def notification(finding: Finding) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": cut(printable(finding.message))},
        "associatedRule": {"id": finding.requirement.id},
    }
