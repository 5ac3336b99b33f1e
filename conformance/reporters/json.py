"""report.json: the whole report for machines, as published in schema.json."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from ..core.lifecycle import Lifecycle
from ..core.report import SCHEMA, CaseResult, Files, Report
from ..core.requirement import Requirement
from ..core.setup import Uses
from ..core.trace import Exchange, Request, Response
from ..core.wire import Json
from .findings import Finding, findings
from .text import encodable

FILE = "report.json"
DEEPEST = 64  # a body nested deeper than this is an attack on parsers, not evidence
PLACES = 3  # decimals of a second, and of the ratio


def render(report: Report) -> Files:
    text = json.dumps(document(report), indent=1, ensure_ascii=False, allow_nan=False)
    return {FILE: text + "\n"}


def schema() -> dict[str, Any]:
    """The published JSON Schema of report.json."""
    text = files(__package__).joinpath("schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def document(report: Report) -> dict[str, Any]:
    """The report as plain JSON values, safe to encode."""
    whole = report.completeness
    values: dict[str, Any] = plain(
        {
            "schema": SCHEMA,
            "suite": {
                "name": "hpp-conformance",
                "version": report.version,
                "catalogue": digest(report.catalogue),
            },
            "integration": {
                "name": report.subject.name,
                "version": report.subject.version,
                "vendor": report.subject.vendor,
            },
            "target": {
                "kind": report.target.kind,
                "environment": report.target.environment,
                "region": report.target.region,
                "provenance": report.target.provenance,
            },
            "scope": scope(report.setup.uses),
            "run": {
                "started_at": report.run.started_at,
                "duration_s": round(report.run.duration_s, PLACES),
                "seed": report.run.seed,
                "profile": report.run.profile,
                "truncated": report.run.truncated,
                "planned": report.run.planned,
                "notes": list(report.run.notes),
                "only": report.run.only,
            },
            "verdict": report.headline.value,
            "completeness": {
                "must_exercised": whole.must_exercised,
                "must_applicable": whole.must_applicable,
                "checks_emitted": whole.checks_emitted,
                "checks_expected": whole.checks_expected,
                "ratio": ratio(whole.must_exercised, whole.must_applicable),
            },
            "counts": {outcome.value: n for outcome, n in report.counts.items()},
            "requirements": [requirement(f) for f in findings(report)],
            "cases": [case(c) for c in report.cases],
            "lifecycles": [lifecycle(each) for each in report.lifecycles],
            "waivers": [],
            "exit_status": report.exit_status,
            "exchanges": {id: exchange(e) for id, e in report.exchanges.items()},
        }
    )
    return values


def lifecycle(one: Lifecycle) -> dict[str, Json]:
    taken = [{"from": t.source, "to": t.target, "count": t.count} for t in one.transitions]
    return {"name": one.name, "transitions": taken}


def scope(uses: Uses) -> dict[str, Json]:
    """What the integration declares about itself: it decides which requirements apply."""
    return {
        "place_order_mode": uses.place_order_mode,
        "learns_outcome_by": list(uses.learns_outcome_by),
        "order_management": list(uses.order_management),
        "regions": list(uses.regions),
        "distribution": list(uses.distribution),
    }


def digest(catalogue: tuple[Requirement, ...]) -> str:
    """Names a catalogue: it changes when an id, a level or a sentence does."""
    told = "\n".join(f"{r.id}\t{r.level}\t{r.title}" for r in sorted(catalogue, key=lambda r: r.id))
    return hashlib.sha256(encodable(told).encode()).hexdigest()[:12]


def ratio(part: int, whole: int) -> float:
    """Of nothing at all, nothing was exercised."""
    return round(part / whole, PLACES) if whole else 0.0


def requirement(finding: Finding) -> dict[str, Json]:
    asked = finding.requirement
    return {
        "id": asked.id,
        "title": asked.title,
        "level": asked.level.value,
        "party": asked.party.value,
        "area": asked.area,
        "basis": asked.source.basis,
        "source": {
            "title": asked.source.title,
            "section": asked.source.section,
            "url": asked.source.url,
        },
        "rationale": asked.rationale,
        "outcome": finding.outcome.value,
        "message": finding.message,
        "expected": finding.expected,
        "seen": finding.seen,
        "hint": asked.hint,
        "flaky": finding.verdict.flaky,
        "evidence": [e.id for e in finding.evidence],
        "cases": [
            {"id": i.case, "outcome": i.outcome.value, "message": i.message}
            for i in finding.verdict.check_results
        ],
    }


def case(result: CaseResult) -> dict[str, Json]:
    return {
        "id": result.id,
        "scenario": result.scenario,
        "variant": list(result.variant),
        "fault": result.fault,
        "outcome": result.outcome.value,
        "duration_s": round(result.duration_s, PLACES),
        "requirements": {id: o.value for id, o in sorted(result.requirements.items())},
        "note": result.note,
        "reaction": result.reaction.value if result.reaction else "",
    }


def exchange(seen: Exchange) -> dict[str, Json]:
    return {
        "id": seen.id,
        "channel": seen.channel.value,
        "operation": seen.operation,
        "environment": seen.environment,
        "perturbation": seen.perturbation,
        "at_s": round(seen.at, PLACES),
        "took_s": round(seen.took, PLACES),
        "leaks": list(seen.leaks),
        "request": request(seen.request),
        "response": response(seen.response),
        "truth": response(seen.truth),
    }


def request(sent: Request) -> dict[str, Json]:
    return {
        "method": sent.method,
        "url": sent.url,
        "credential": {
            "scheme": sent.credential.scheme,
            "well_formed": sent.credential.well_formed,
            "belongs_to": sent.credential.belongs_to,
        },
        "headers": dict(sent.headers),
        "body": sent.body,
        "size": sent.size,
    }


def response(given: Response | None) -> dict[str, Json] | None:
    if given is None:
        return None
    return {
        "status": given.status,
        "headers": dict(given.headers),
        "body": given.body,
        "size": given.size,
    }


def plain(value: Any, depth: int = 0) -> Any:
    """The value with nothing in it that JSON or UTF-8 cannot carry: the one place of escaping."""
    if isinstance(value, Mapping | list | tuple) and depth > DEEPEST:
        return "(nested deeper than is shown)"
    if isinstance(value, Mapping):
        return {encodable(str(k)): plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v, depth + 1) for v in value]
    finite = not isinstance(value, float) or math.isfinite(value)
    encodes = value is None or isinstance(value, bool | int | float)
    return value if encodes and finite else encodable(str(value))
