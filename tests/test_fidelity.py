"""The page on the simulator's fidelity tells what the simulator is, and leaves out no switch."""

from __future__ import annotations

from dataclasses import fields

import pytest

from conformance.simulator.controls import SWITCHES
from conformance.simulator.stand_ins import ServeSettings

from .fidelity.facts import AREAS, Basis, Fact
from .fidelity.page import PAGE, page

FACTS = [(area, each) for area, facts in AREAS.items() for each in facts]
each_fact = pytest.mark.parametrize("fact", [f for _, f in FACTS], ids=lambda f: f.does[:40])


def test_the_page_is_up_to_date():
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.fidelity.page"


@pytest.mark.parametrize("switch", SWITCHES)
def test_every_switch_is_explained(switch: str):
    """A switch stands where the sources disagree; the page says about what."""
    assert f"`{switch}`" in page()


@pytest.mark.parametrize(
    "setting", [f.name for f in fields(ServeSettings) if f.name.startswith("callbacks")]
)
def test_every_setting_of_the_callbacks_is_explained(setting: str):
    assert f"`{setting}`" in page()


@each_fact
def test_a_fact_is_a_sentence_that_fits_a_cell(fact: Fact):
    assert fact.does.endswith(".")
    assert "|" not in fact.does + fact.beyond


@each_fact
def test_what_is_documented_or_seen_names_its_source(fact: Fact):
    assert fact.basis in {Basis.INFERRED, Basis.OURS} or fact.source != "no source"
