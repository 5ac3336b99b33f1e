"""How pytest-xdist is made to give each worker whole shares."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from xdist.remote import Producer

from conformance.core.plan import Case
from conformance.scenarios.baskets import PLAIN
from conformance.scenarios.stories.purchase import PURCHASE
from conformance.worker_shares import ShareScheduler, numbered_shares, parameter

CASES = tuple(Case(f"purchase[{n}]", PURCHASE, frozenset(), PLAIN) for n in range(4))
FILE = "suites/test_integration.py::test_case"


def config(dist: str) -> Any:
    option = SimpleNamespace(dist=dist, tx=["popen", "popen"], maxschedchunk=None, verbose=0)
    return SimpleNamespace(
        option=option, getvalue=lambda name: getattr(option, name), get_verbosity=lambda *_: 0
    )


@pytest.mark.parametrize("id", ["purchase", "purchase[members=added]", "a[b=c][d=e]"])
def test_the_id_of_a_case_is_found_in_the_id_of_its_item(id: str):
    assert parameter(f"{FILE}[{id}]") == id


def test_all_items_of_a_share_have_one_scope():
    made = ShareScheduler(CASES).pytest_xdist_make_scheduler(
        config("load"), Producer("test", enabled=False)
    )
    assert made is not None
    scopes = {case.id: made.scope(f"{FILE}[{case.id}]") for case in CASES}
    assert scopes == numbered_shares(CASES, 2)
    assert len(set(scopes.values())) == 2


def test_an_item_of_a_merchants_own_is_a_share_of_its_own():
    made = ShareScheduler(CASES).pytest_xdist_make_scheduler(
        config("load"), Producer("test", enabled=False)
    )
    assert made is not None
    assert made.scope("tests/test_own.py::test_x") == "tests/test_own.py::test_x"


def test_a_distribution_that_the_user_has_chosen_is_kept():
    assert (
        ShareScheduler(CASES).pytest_xdist_make_scheduler(
            config("worksteal"), Producer("test", enabled=False)
        )
        is None
    )
