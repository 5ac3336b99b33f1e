"""Everything that is raised on purpose: one tree, each with a way out."""

from __future__ import annotations

import pytest

from conformance.core import errors
from conformance.core.errors import ConformanceError

TREE = [
    value
    for value in vars(errors).values()
    if isinstance(value, type) and issubclass(value, ConformanceError)
]
BELOW = [kind for kind in TREE if kind is not ConformanceError]


@pytest.mark.parametrize("kind", BELOW, ids=lambda kind: kind.__name__)
def test_an_error_says_what_to_do(kind: type[ConformanceError]):
    assert kind("what went wrong").hint.endswith((".", "?"))
    assert str(kind("what went wrong")) == "what went wrong"


@pytest.mark.parametrize("kind", BELOW, ids=lambda kind: kind.__name__)
def test_a_better_hint_takes_the_place_of_the_usual_one(kind: type[ConformanceError]):
    assert kind("what went wrong", "Do this.").hint == "Do this."


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_stands_in_the_tree_at_the_top_of_its_file(kind: type[ConformanceError]):
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_no_error_ends_like_a_run_that_went_well_or_that_found_a_breach(
    kind: type[ConformanceError],
):
    assert kind.code in {4, 13, 14}


def test_what_the_integration_wrote_is_no_part_of_the_message():
    """It may hold anything; a message ends up in reports, in logs and in the files of pytest."""
    error = errors.Unreachable("it ended\n  early", last_words=("with a secret",))
    assert "secret" not in f"{error}{error!r}{error.hint}"
    assert error.headline == "it ended"
