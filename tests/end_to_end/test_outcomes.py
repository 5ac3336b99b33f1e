"""A run of the example shop has the outcomes that a stored run had."""

from __future__ import annotations

from .commands import report
from .conftest import Ran
from .outcomes import changes, reported_outcomes, stored_outcomes

STORED = {"a": {"KP-01": "PASS", "KP-04": "FAIL"}, "b": {"KP-01": "PASS"}}


def test_every_stored_outcome_is_found_again(demo: Ran):
    """New cases and new requirements may come; nothing that was judged is judged otherwise."""
    assert not changes(stored_outcomes(), reported_outcomes(report(demo.into)))


def test_an_outcome_that_differs_or_is_missing_is_named():
    found = {"a": {"KP-01": "FAIL", "HPP-01": "PASS"}, "c": {}}
    assert changes(STORED, found) == [
        "b is no longer played",
        "a: KP-01 was PASS and is FAIL",
        "a: KP-04 was FAIL and is not judged",
    ]


def test_additions_are_no_changes():
    found = {**STORED, "c": {"KP-01": "FAIL"}, "b": {"KP-01": "PASS", "KP-05": "FAIL"}}
    assert not changes(STORED, found)
