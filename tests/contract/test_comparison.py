"""Our documents against Klarna's published ones, where a copy of these is at hand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import reduce
from pathlib import Path

import pytest
import yaml

from conformance.contract import DOCUMENTS, document

from .accepted_differences import ACCEPTED
from .comparison import Difference, differences, words
from .differences_page import PAGE, page

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("KLARNA_OPENAPI") or ROOT.parent / "shared" / "reference" / "openapi")
FILES: Mapping[str, str] = {
    "kp": "klarna-payments-v1*.yaml",
    "hpp": "hosted-payment-page-v1*.yaml",
    "om": "order-management-v1*.yaml",
}
AT_HAND = all(any(FOLDER.glob(pattern)) for pattern in FILES.values())
published = pytest.mark.skipif(
    not AT_HAND,
    reason="Klarna's documents are not ours to ship; KLARNA_OPENAPI names a folder of them",
)


def theirs(api: str) -> object:
    """The newest copy: the names end in the month of publication."""
    return yaml.safe_load(max(FOLDER.glob(FILES[api])).read_text("utf-8"))


def found(api: str) -> tuple[Difference, ...]:
    return tuple(differences(document(DOCUMENTS[api]), theirs(api), api))


@published
@pytest.mark.parametrize("api", DOCUMENTS)
def test_every_difference_from_the_published_document_is_accepted_with_a_reason(api):
    """A field, limit, status or header that we got wrong shows here; -s prints them all."""
    all_of_them = found(api)
    for each in all_of_them:
        reason = next((a.reason for a in ACCEPTED if a.covers(each.place)), "NOT ACCEPTED")
        print(f"{each}  [{reason}]")  # noqa: T201
    assert not [str(d) for d in all_of_them if not any(a.covers(d.place) for a in ACCEPTED)]


@published
def test_what_is_accepted_still_differs():
    """A reason that has outlived its difference would hide the next mistake."""
    places = [difference.place for api in DOCUMENTS for difference in found(api)]
    assert not [a.place for a in ACCEPTED if not any(a.covers(place) for place in places)]


@published
@pytest.mark.parametrize("api", DOCUMENTS)
def test_no_sentence_is_copied_from_the_published_document(api):
    """Names, types and limits are facts; how they are explained is somebody's work."""
    copied = words(document(DOCUMENTS[api])) & words(theirs(api))
    assert not copied


MISTAKES = {
    "another limit": (
        "components schemas Address properties city maxLength",
        "kp.place_order request.body.billing_address.city maxLength",
    ),
    "another pattern": (
        "components schemas Country pattern",
        "kp.create_session request.body.purchase_country pattern",
    ),
    "a member that is missing": (
        "components schemas OrderLine properties name",
        "kp.update_session request.body.order_lines.*.name there",
    ),
    "a status that is missing": (
        "paths /payments/v1/sessions post responses 200",
        "kp.create_session 200 there",
    ),
    "an operation that is missing": (
        "paths /payments/v1/sessions/{session_id} get",
        "kp.read_session 200 there",
    ),
}


@pytest.mark.parametrize(("where", "place"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_where_it_is_made(where, place):
    """A comparison that sees nothing would pass as well; what lacks as a whole is told once."""
    right, wrong = document("payments"), document("payments")
    *above, last = where.split()
    del reduce(lambda node, key: node[key], above, wrong)[last]
    told = [each.place for each in differences(wrong, right, "kp")]
    assert place in told
    assert not [each for each in told if each.startswith(place.removesuffix("there").strip() + ".")]


def test_the_page_on_differences_is_what_the_list_says():
    """Written by `python -m tests.contract.differences_page`."""
    assert PAGE.read_text("utf-8") == page()
