from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from pkgutil import resolve_name

import pytest

from conformance.core.setup import Uses
from conformance.core.verdict import Party
from conformance.docgen import as_json, pages, with_drawing
from conformance.docgen.sentences import SENTENCES, Sentence
from conformance.docgen.situations import SITUATIONS, Situation
from conformance.requirements import catalogue
from conformance.scenarios import plan
from conformance.scenarios.stories import PLAIN_STORIES

DOCS = Path(__file__).parent.parent / "docs"
IDS = {each.id for each in catalogue()}


@pytest.mark.parametrize(("name", "text"), pages().items(), ids=pages())
def test_a_written_page_is_current(name: str, text: str) -> None:
    """`make docs` writes it anew."""
    assert (DOCS / name).read_text(encoding="utf-8") == text


def test_the_catalogue_as_json_holds_every_requirement() -> None:
    documents = json.loads(as_json(catalogue()))
    assert [each["id"] for each in documents] == [each.id for each in catalogue()]
    assert all(each["cases"] for each in documents if each["party"] == Party.INTEGRATION)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda each: each.says)
def test_a_sentence_is_tested_or_there_is_a_reason(sentence: Sentence) -> None:
    """Exactly one of the two, and whatever tests it exists."""
    assert bool(sentence.tested_by) != bool(sentence.untested)
    assert set(sentence.tested_by) <= IDS


def test_whatever_rests_on_the_page_is_named_in_its_classification() -> None:
    named = {id for sentence in SENTENCES for id in sentence.tested_by}
    resting = {each.id for each in catalogue() if each.source.basis == "seed"}
    assert resting <= named


PLAYED_USES = Uses(
    learns_outcome_by=("redirect", "callback", "polling"),
    order_management=("capture", "refund", "cancel"),
)
PLAYED = plan("standard", PLAYED_USES).cases


def matching(glob: str) -> set[str]:
    """The ids of the cases that a glob names; brackets are ordinary characters."""
    pattern = glob.replace("[", "[[]")
    return {case.id for case in PLAYED if fnmatchcase(case.id, pattern)}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: f"{each.id} {each.says}")
def test_a_situation_is_played_or_there_is_a_reason(situation: Situation) -> None:
    assert situation.cases or situation.missing
    assert all(matching(glob) for glob in situation.cases)


def test_every_story_stands_in_a_situation() -> None:
    named = set().union(*(matching(glob) for each in SITUATIONS for glob in each.cases))
    stories = {case.scenario.name for case in PLAYED if case.id in named}
    assert {each.name for each in PLAIN_STORIES if each.suits(PLAYED_USES)} <= stories


def test_the_drawing_of_the_layers_is_current() -> None:
    """`make docs` draws it anew from the imports."""
    architecture = (DOCS / "architecture.md").read_text(encoding="utf-8")
    assert "```mermaid" in architecture
    assert with_drawing(architecture) == architecture


ROW = re.compile(r"^\| \d+ \| .* \| `([\w.]+)` \|$", re.MULTILINE)
WALK = ROW.findall((DOCS / "architecture.md").read_text("utf-8"))


@pytest.mark.parametrize("name", WALK)
def test_each_step_of_the_way_of_a_case_exists(name: str) -> None:
    resolve_name(name)


def test_the_way_of_a_case_has_ten_steps() -> None:
    assert len(WALK) == 10
