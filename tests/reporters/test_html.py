"""The page for people: it needs nothing else, it hides nothing, and hostile text stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from conformance.core.report import Report
from conformance.core.verdict import Outcome
from conformance.reporters.html import render
from conformance.reporters.text import address

from . import reports

VOID = {"meta", "br", "input", "rect"}  # closed by themselves, or by />
URL_ATTRIBUTES = {"href", "src", "action", "srcset", "data", "poster", "xlink:href"}
HOSTILE = {name: reports.hostile(text) for name, text in reports.HOSTILE.items()}
MADE = {
    "sample": reports.sample(),
    "conformant": reports.conformant(),
    "empty": reports.empty(),
    "swept": reports.swept_operations(400),
}


class Page(HTMLParser):
    """What a browser would make of it: elements, attributes, text, and whether all is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.misplaced: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.misplaced.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, *names: str) -> Iterator[str]:
        return (value for name, value in self.attributes if name in names)


def page(report: Report) -> Page:
    return Page(render(report)["report.html"])


@pytest.mark.parametrize("report", [*MADE.values(), *HOSTILE.values()], ids=[*MADE, *HOSTILE])
def test_every_element_is_closed_where_it_should_be(report: Report):
    read = page(report)
    assert read.misplaced == []
    assert read.open == []


@pytest.mark.parametrize("report", [*MADE.values(), *HOSTILE.values()], ids=[*MADE, *HOSTILE])
def test_nothing_is_loaded_and_only_sources_are_linked(report: Report):
    """A reviewer opens the file on a machine without a network, and nobody learns of it."""
    sources = {address(r.source.url) for r in report.catalogue}
    links = {url for url in page(report).values(*URL_ATTRIBUTES) if not url.startswith("#")}
    assert links <= sources
    assert not re.search(r"url\(|@import|fetch\(|https?://", "".join(ours(report)))


def ours(report: Report) -> list[str]:
    """The style and the script: text that no value of the report gets into."""
    return re.findall(
        r"<(?:style|script)>.*?</(?:style|script)>", render(report)["report.html"], re.DOTALL
    )


@pytest.mark.parametrize("report", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_adds_no_element_and_no_attribute(report: Report):
    """The page has the shape that it has with a plain word in every field."""
    plain, read = page(reports.hostile("plain")), page(report)
    assert set(read.tags) - {"br"} <= {*plain.tags, "a"}
    assert read.tags.count("script") == 1
    assert {name for name, _ in read.attributes} <= {name for name, _ in plain.attributes} | {
        "href",
        "rel",
    }
    assert not any(name.startswith("on") for name, _ in read.attributes)


def test_hostile_text_is_shown_as_it_came():
    """Evidence is not prettified: what an answer held can be read."""
    assert "<script>alert(1)</script>" in page(HOSTILE["a script"]).text
    assert "\\u0000" in page(HOSTILE["control characters"]).text
    assert "{{ 7 * 7 }}" in page(HOSTILE["a template"]).text


def test_ids_are_unique_and_every_inner_link_leads_somewhere():
    read = page(reports.swept_operations(400))
    ids = list(read.values("id"))
    assert len(ids) == len(set(ids))
    wanted = {url[1:] for url in read.values("href") if url.startswith("#")}
    assert wanted | set(read.values("aria-labelledby")) <= set(ids)


def test_a_breach_is_told_before_all_that_held():
    text = page(reports.sample()).text
    assert text.index("Any 5xx is an error") < text.index("Any 2xx is success")
    assert "state paid" in text
    assert "Done on purpose here: kp.place_order=503" in text


def test_every_outcome_is_told_in_words():
    """Colour is never the only sign."""
    text = page(reports.sample()).text
    assert all(requirement.title in text for requirement in reports.CATALOGUE)
    for outcome in Outcome:
        assert text.count(str(outcome)) == 0
    assert "not exercised" in text
    assert "the run was on plain HTTP" in text


def test_a_simulated_run_says_that_the_simulator_is_not_klarna():
    assert "The simulator is not Klarna" in page(reports.sample()).text


def test_a_run_that_was_cut_short_says_so_first():
    text = page(reports.empty()).text
    assert text.index("Truncated.") < text.index("Conformance test report")
    assert "Undetermined" in text


def test_a_long_report_stays_small_and_says_what_it_leaves_out():
    text = render(reports.swept_operations(400))["report.html"]
    assert len(text.encode()) < 1_500_000
    assert "more, all in report.json" in text


def test_a_sweep_over_status_codes_is_drawn():
    swept_operations = page(reports.swept_operations(400))
    assert "kp.place_order answered 503: " in swept_operations.text
    assert "Code by code" not in page(reports.sample()).text
