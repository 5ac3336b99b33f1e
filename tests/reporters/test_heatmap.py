"""heatmap.svg: a picture that can be read without its colours, and that nothing gets into."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from conformance.core.reaction import Reaction
from conformance.core.report import Report
from conformance.core.verdict import Outcome
from conformance.reporters.heatmap import render
from conformance.reporters.html import render as page
from conformance.reporters.status_code_grid import grid
from conformance.reporters.words import LETTERS, REACTIONS

from . import reports

SVG = "{http://www.w3.org/2000/svg}"


def drawn(report: Report) -> ET.Element:
    return ET.fromstring(render(report)["heatmap.svg"])  # noqa: S314 - our own text


def test_each_reaction_has_a_letter_of_its_own_and_words() -> None:
    """Colour is never the only sign."""
    assert set(LETTERS) == set(REACTIONS) == set(Reaction)
    assert len(set(LETTERS.values())) == len(Reaction)


def test_each_field_says_in_words_what_the_integration_did() -> None:
    swept_operations = reports.swept_operations(400)
    titles = [each.text for each in drawn(swept_operations).iter(f"{SVG}title")]
    for (operation, code), field in grid(swept_operations.cases).fields.items():
        told = f"{operation} answered {code}: {field.reaction}"
        assert any(title and title.startswith(told) for title in titles)


def test_a_breach_is_framed_and_said() -> None:
    swept_operations = reports.swept_operations(400)
    framed = [
        g for g in drawn(swept_operations).iter(f"{SVG}g") if "broken" in (g.get("class") or "")
    ]
    broken = [f for f in grid(swept_operations.cases).fields.values() if f.broken]
    assert len(framed) == len(broken) > 0
    for each in framed:
        title = each.find(f"{SVG}title")
        assert title is not None
        assert (title.text or "").endswith(("broken", "warning"))


def test_the_key_names_every_reaction() -> None:
    text = "".join(drawn(reports.swept_operations(400)).itertext())
    assert all(f"{reaction}: {REACTIONS[reaction]}" in text for reaction in Reaction)


def test_of_several_cases_the_gravest_reaction_is_shown() -> None:
    one = reports.swept_operations(1).cases[0]
    many = [
        replace(one, reaction=each, outcome=outcome)
        for each, outcome in ((Reaction.CRASHED, Outcome.PASS), (Reaction.WENT_ON, Outcome.FAIL))
    ]
    (field,) = grid(many).fields.values()
    assert (field.reaction, field.outcome) == (Reaction.CRASHED, Outcome.FAIL)


def test_what_was_never_called_or_broke_off_has_no_field() -> None:
    """An empty row says nothing; of an answer that was cut off, the code was not the matter."""
    one = reports.swept_operations(1).cases[0]
    unused = replace(one, outcome=Outcome.NOT_APPLICABLE, reaction=None)
    cut = replace(
        one, perturbation=replace(one.perturbation, cut=True) if one.perturbation else None
    )
    assert not grid([unused, cut]).fields


def test_too_few_fields_are_no_picture() -> None:
    assert render(reports.sample()) == {}


@pytest.mark.parametrize("text", reports.HOSTILE.values(), ids=reports.HOSTILE)
def test_no_word_from_outside_gets_into_it(text: str) -> None:
    assert render(reports.hostile(text)) == {}


def test_the_page_shows_the_same_picture_with_its_key() -> None:
    text = page(reports.swept_operations(400))["report.html"]
    assert 'class="heat"' in text
    assert all(f"{reaction}: {REACTIONS[reaction]}" in text for reaction in Reaction)
