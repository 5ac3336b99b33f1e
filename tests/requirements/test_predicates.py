from __future__ import annotations

import pytest

from conformance.core.requirement import Predicate
from conformance.core.setup import Setup, Uses
from conformance.requirements import catalogue, predicates

CASES = {
    "it places orders": (predicates.PLACES_ORDERS, Uses(), True),
    "the page places them": (predicates.PLACES_ORDERS, Uses(place_order_mode="PLACE_ORDER"), False),
    "the page captures": (predicates.PLACES_ORDERS, Uses(place_order_mode="CAPTURE_ORDER"), False),
    "it hears callbacks": (predicates.HEARS_CALLBACKS, Uses(), True),
    "it hears none": (predicates.HEARS_CALLBACKS, Uses(learns_outcome_by=("polling",)), False),
    "it sees the return": (predicates.HEARS_REDIRECTS, Uses(), True),
    "it does not": (predicates.HEARS_REDIRECTS, Uses(learns_outcome_by=("callback",)), False),
    "one channel": (predicates.HEARS_OR_RETURNS, Uses(learns_outcome_by=("redirect",)), True),
    "neither": (predicates.HEARS_OR_RETURNS, Uses(learns_outcome_by=("polling",)), False),
    "both may place": (predicates.RACES, Uses(), True),
    "only one may": (predicates.RACES, Uses(learns_outcome_by=("callback",)), False),
    "neither may": (predicates.RACES, Uses(place_order_mode="PLACE_ORDER"), False),
    "it polls": (predicates.POLLS, Uses(learns_outcome_by=("polling",)), True),
    "it does not poll": (predicates.POLLS, Uses(), False),
    "it captures": (predicates.CAPTURES, Uses(order_management=("capture",)), True),
    "it only cancels": (predicates.CAPTURES, Uses(order_management=("cancel",)), False),
    "it captures and refunds": (
        predicates.CAPTURES_AND_REFUNDS,
        Uses(order_management=("refund", "capture")),
        True,
    ),
    "it captures only": (
        predicates.CAPTURES_AND_REFUNDS,
        Uses(order_management=("capture",)),
        False,
    ),
}


@pytest.mark.parametrize(("predicate", "uses", "holds"), CASES.values(), ids=CASES)
def test_a_predicate_reads_what_is_declared(
    predicate: Predicate, uses: Uses, *, holds: bool
) -> None:
    assert predicate.holds(Setup(uses=uses)) is holds


def test_a_name_means_one_predicate() -> None:
    used = {each.applies for each in catalogue()}
    assert len({each.name for each in used}) == len(used)


def test_every_predicate_is_put_to_use() -> None:
    defined = {p for p in vars(predicates).values() if isinstance(p, Predicate)}
    assert defined <= {each.applies for each in catalogue()}
