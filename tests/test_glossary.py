"""Each public class has a name of its own and a sentence that says what it is."""

from __future__ import annotations

from collections import Counter

import pytest

from conformance.docgen.glossary_page import TERMS, page
from conformance.docgen.source import PublicClass, first_sentence, public_classes

CLASSES = public_classes()


@pytest.mark.parametrize("each", CLASSES, ids=lambda each: f"{each.module}.{each.name}")
def test_every_public_class_is_in_the_glossary(each: PublicClass):
    """With a sentence: it begins with a capital or a name in backticks, and ends."""
    assert f"| `{each.name}` | `{each.module}` |" in page()
    assert each.sentence, f"{each.name} has no docstring"
    assert each.sentence.endswith((".", ":")), each.sentence


def test_no_two_classes_have_one_name():
    names = Counter(each.name for each in CLASSES)
    assert not [name for name, times in names.items() if times > 1]


def test_no_word_of_the_glossary_is_explained_twice():
    """A class and a word in prose may share a name only where they mean the same thing."""
    names = {each.name.lower() for each in CLASSES}
    assert not {word for word in TERMS if word.replace(" ", "") in names}


@pytest.mark.parametrize(
    ("docstring", "sentence"),
    [
        ("One thing. Another.", "One thing."),
        ("One thing\nover two lines.\n\nMore.", "One thing over two lines."),
        ("", ""),
    ],
    ids=["of two", "over two lines", "of nothing"],
)
def test_the_first_sentence(docstring: str, sentence: str):
    assert first_sentence(docstring) == sentence
