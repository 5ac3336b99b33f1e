"""The badge: the verdict, never without what it rests on."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from conformance.core.report import Report
from conformance.reporters.badge import render

from . import reports


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (reports.sample(), "not conformant, 3 of 7"),
        (reports.conformant(), "conformant, 1 of 1"),
        (reports.empty(), "undetermined, 0 of 0"),
        (reports.hostile("</svg><script>"), "not conformant, 1 of 1"),
    ],
    ids=["broken", "conformant", "cut short", "hostile"],
)
def test_the_badge_tells_verdict_and_completeness(report: Report, told: str):
    root = ET.fromstring(render(report)["badge.svg"])  # noqa: S314 - our own text
    assert told in [element.text for element in root.iter()]
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
