"""What Allure is given: one result a requirement, comparable between runs and machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from conformance.core.report import Report
from conformance.reporters.allure import FOLDER, property_text, render

from . import reports


def results(report: Report) -> Iterator[dict[str, Any]]:
    return (json.loads(t) for name, t in render(report).items() if name.endswith("-result.json"))


def named(report: Report, id: str) -> dict[str, Any]:
    return next(r for r in results(report) if r["fullName"].endswith(id))


def test_there_is_a_result_for_each_requirement():
    told = {r["fullName"].rpartition(".")[2] for r in results(reports.sample())}
    assert told == {r.id for r in reports.CATALOGUE}


def test_the_history_of_a_requirement_goes_on_in_the_next_run():
    """The id of the history is stable, that of the result is of its run."""
    first = reports.sample()
    later = replace(first, run=replace(first.run, started_at="2026-11-25T07:00:00Z"))
    one, other = named(first, "RESP-04"), named(later, "RESP-04")
    assert one["historyId"] == other["historyId"]
    assert one["uuid"] != other["uuid"]


@pytest.mark.parametrize("secretive", ["host", "thread", "pid"])
def test_no_label_names_the_machine(secretive: str):
    labels = [label["name"] for r in results(reports.sample()) for label in r["labels"]]
    assert secretive not in labels


def test_only_what_held_passes():
    statuses = {r["fullName"].rpartition(".")[2]: r["status"] for r in results(reports.sample())}
    assert statuses["RESP-04"] == "failed"
    assert statuses["OM-07"] == "skipped"
    assert statuses["SEC-03"] == statuses["LIFE-02"] == statuses["ORD-03"] == "broken"
    assert {id for id, s in statuses.items() if s == "passed"} == {"AUTH-01", "RESP-01", "OM-02"}


def test_the_evidence_is_attached_and_there():
    files = render(reports.sample())
    for attached in named(reports.sample(), "RESP-04")["attachments"]:
        text = files[f"{FOLDER}/{attached['source']}"]
        assert "Done on purpose here: kp.place_order=503" in text


@pytest.mark.parametrize("text", reports.HOSTILE.values(), ids=reports.HOSTILE)
def test_hostile_text_adds_no_line_to_the_properties(text: str):
    lines = render(reports.hostile(text))[f"{FOLDER}/environment.properties"].splitlines()
    assert [line.partition("=")[0] for line in lines] == [
        *("Suite", "Integration", "Against", "Profile", "Seed", "Verdict", "Truncated")
    ]


def test_properties_are_written_as_java_reads_them():
    assert property_text("Ö\n\\x €😀") == "\\u00d6 \\\\x \\u20ac\\ud83d\\ude00"
