"""What holds for every format: it is pure, it has a golden file, and nothing gets out of hand."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path, PurePath
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest

from conformance.core.report import Report
from conformance.reporters import REPORTERS, schema
from conformance.reporters.json import digest

from . import reports

GOLDEN = Path(__file__).parent / "golden"
MADE = {
    "sample": reports.sample(),
    "conformant": reports.conformant(),
    "empty": reports.empty(),
    "swept": reports.swept_operations(40),
}
EVERY = {**MADE, **{name: reports.hostile(text) for name, text in reports.HOSTILE.items()}}


def rendered(format: str, report: Report) -> str:
    return "\n".join(REPORTERS[format].render(report).values())


@pytest.mark.parametrize("name", ["report.json", "summary.md", "junit.xml"])
def test_a_format_reads_as_its_golden_file(name: str):
    """A change in what is published is seen in review: the file is written anew on purpose."""
    format = {"report.json": "json", "summary.md": "markdown", "junit.xml": "junit"}[name]
    text = REPORTERS[format].render(reports.sample())[name]
    assert text == (GOLDEN / name).read_text("utf-8")


@pytest.mark.parametrize("format", REPORTERS)
@pytest.mark.parametrize("report", EVERY.values(), ids=EVERY)
def test_rendering_twice_gives_the_same_bytes(format: str, report: Report):
    """A report is a function of its value: no clock, no chance, no machine in it."""
    first, second = REPORTERS[format].render(report), REPORTERS[format].render(report)
    assert first == second
    assert all(text.encode() for text in first.values())


@pytest.mark.parametrize("report", EVERY.values(), ids=EVERY)
def test_report_json_keeps_to_the_published_schema(report: Report):
    jsonschema_rs.validator_for(schema()).validate(json.loads(rendered("json", report)))


def test_the_published_schema_is_a_json_schema():
    assert jsonschema_rs.meta.is_valid(schema())


def test_every_key_of_the_schema_says_what_it_is():
    """Whoever reads report.json needs no other page."""
    places = [schema(), *schema()["$defs"].values()]
    told = [(name, p) for place in places for name, p in place.get("properties", {}).items()]
    assert [name for name, p in told if "description" not in p and "$ref" not in p] == []


def test_the_digest_names_the_catalogue_and_not_its_order():
    catalogue = reports.CATALOGUE
    assert digest(catalogue) == digest(tuple(reversed(catalogue)))
    assert digest(catalogue) != digest(catalogue[1:])


@pytest.mark.parametrize("report", EVERY.values(), ids=EVERY)
def test_junit_is_legal_xml_and_its_sums_are_right(report: Report):
    root = ET.fromstring(rendered("junit", report))  # noqa: S314 - our own text
    cases = len(report.catalogue) + report.run.truncated
    assert root.get("tests") == str(len(root.findall(".//testcase"))) == str(cases)
    assert root.get("failures") == str(len(root.findall(".//failure")))
    assert root.get("errors") == str(len(root.findall(".//error")))


@pytest.mark.parametrize("truncated", [True, False])
def test_junit_says_that_a_run_was_cut_short(*, truncated: bool):
    """It is all green otherwise, where nothing was broken yet."""
    made = reports.conformant()
    report = replace(made, run=replace(made.run, truncated=truncated, planned=9, notes=("killed",)))
    root = ET.fromstring(rendered("junit", report))  # noqa: S314 - our own text
    told = {p.get("value") for p in root.iterfind("./testsuite/properties/property")}
    assert told == {"true" if truncated else "false"}
    errors = [(e.get("message"), e.text) for e in root.iter("error")]
    assert errors == ([("truncated: 1 case of 9 planned", "killed")] if truncated else [])


def test_each_format_writes_what_its_row_says():
    """And nothing else: by that, what an earlier run left is found and taken away."""
    for name, each in REPORTERS.items():
        for report in MADE.values():
            assert all(PurePath(file).match(each.files) for file in each.render(report)), name


def test_junit_fails_what_is_broken_and_only_that():
    root = ET.fromstring(rendered("junit", reports.sample()))  # noqa: S314 - our own text
    broken = [c.get("name", "") for c in root.iter("testcase") if c.find("failure") is not None]
    assert [name.split()[0] for name in broken] == ["RESP-04"]


@pytest.mark.parametrize(("profile", "tag"), [("standard", "skipped"), ("certification", "error")])
def test_a_must_that_nothing_exercised_is_an_error_where_it_certifies(profile: str, tag: str):
    """Silence is never a pass; in a certification it is not even a skip."""
    made = reports.sample()
    report = replace(made, run=replace(made.run, profile=profile))
    root = ET.fromstring(rendered("junit", report))  # noqa: S314 - our own text
    silent = next(c for c in root.iter("testcase") if c.get("name", "").startswith("SEC-03"))
    assert silent.find(tag) is not None


@pytest.mark.parametrize("text", reports.HOSTILE.values(), ids=reports.HOSTILE)
def test_hostile_text_is_shown_in_markdown_and_does_nothing(text: str):
    """No tag, no image, no link but to a source, no mention of a person."""
    page = rendered("markdown", reports.hostile(text))
    assert not re.search(r"<(?!https://|>)[a-z/!]", page, re.IGNORECASE)
    assert not re.search(r"(?<!\\)!\[|@(?!\u200b)|(?<!\\)\]\((?!<)", page)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", page)


def test_long_lists_are_cut_in_the_summary_and_say_so():
    page = rendered("markdown", reports.swept_operations(400))
    assert "more" in page
    assert len(page) < 60_000
