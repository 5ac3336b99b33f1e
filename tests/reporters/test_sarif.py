"""SARIF 2.1.0: the parts of the standard that a reader relies on."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest

from conformance.core.report import Report
from conformance.reporters.sarif import render

from . import reports

MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "message", "kind", "level"],
    "properties": {
        "message": MESSAGE,
        "kind": {"enum": ["pass", "fail", "review", "notApplicable", "open", "informational"]},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "locations": {"type": "array", "minItems": 1},
        "partialFingerprints": {"additionalProperties": {"type": "string"}},
    },
    # Section 3.27.10: unless the kind is "fail", the level is "none".
    "if": {"properties": {"kind": {"const": "fail"}}},
    "else": {"properties": {"level": {"const": "none"}}},
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "results": {"type": "array", "items": RESULT},
                    "invocations": {
                        "type": "array",
                        "items": {"type": "object", "required": ["executionSuccessful"]},
                    },
                },
            },
        },
    },
}
EVERY = {
    "sample": reports.sample(),
    "empty": reports.empty(),
    **{name: reports.hostile(text) for name, text in reports.HOSTILE.items()},
}


def log(report: Report) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(render(report)["report.sarif"])
    return read


@pytest.mark.parametrize("report", EVERY.values(), ids=EVERY)
def test_the_log_keeps_to_the_standard(report: Report):
    jsonschema_rs.validator_for(LOG).validate(log(report))


def test_each_result_points_to_its_rule():
    run = log(reports.sample())["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])


def test_an_error_of_the_suite_is_no_finding():
    run = log(reports.sample())["runs"][0]
    notified = run["invocations"][0]["toolExecutionNotifications"]
    assert [n["associatedRule"]["id"] for n in notified] == ["ORD-03"]
    assert "ORD-03" not in {r["ruleId"] for r in run["results"]}


def test_only_the_broken_must_is_an_error():
    run = log(reports.sample())["runs"][0]
    assert [r["ruleId"] for r in run["results"] if r["level"] == "error"] == ["RESP-04"]
    assert [r["ruleId"] for r in run["results"] if r["level"] == "warning"] == ["OM-02"]
