from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.errors import BadConfig
from conformance.drivers.placeholders import CALL_NAMES, RUN_NAMES, fill

LAWS = settings(derandomize=True, max_examples=40, deadline=None)
WORDS = st.sampled_from([*RUN_NAMES, *CALL_NAMES])
PLAIN = st.text().filter(lambda text: "${" not in text)
LEAF = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | PLAIN
JSON = st.recursive(
    LEAF, lambda inner: st.lists(inner) | st.dictionaries(PLAIN, inner), max_leaves=6
)


@LAWS
@given(JSON)
def test_a_value_without_names_stays_as_it_is(value):
    """Law: filling touches names and nothing else."""
    assert fill(value, {}) == value


@LAWS
@given(WORDS, JSON)
def test_a_name_alone_keeps_the_value_and_its_type(name, value):
    """Law: an amount stays an integer, a basket an object, wherever the name stands."""
    filled = fill({"a": [f"${{{name}}}"]}, {name: value})
    assert filled == {"a": [value]}
    assert json.dumps(filled) == json.dumps({"a": [value]})


@LAWS
@given(WORDS, PLAIN, PLAIN, st.integers())
def test_a_name_within_text_becomes_text(name, before, after, value):
    text = f"{before}${{{name}}}{after}"
    expected = value if not before and not after else f"{before}{value}{after}"
    assert fill(text, {name: value}) == expected


@LAWS
@given(st.text())
def test_what_is_filled_in_is_not_filled_again(value):
    """Law: a password that looks like a name stays a password."""
    secret = f"${{klarna.password}}{value}"
    assert fill("${klarna.password}", {"klarna.password": secret}) == secret
    assert fill("x${klarna.password}", {"klarna.password": secret}) == f"x{secret}"


def test_two_names_in_a_row_are_text():
    assert fill("${port}${port}", {"port": 8}) == "88"


def test_an_unknown_name_is_an_error_with_the_nearest_one():
    with pytest.raises(BadConfig, match=r'\$\{prot\} has no value here; did you mean "port"\?'):
        fill(["${prot}"], {"port": 1})
