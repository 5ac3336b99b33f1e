from __future__ import annotations

import pytest

from conformance.core.trace import Result, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.hosted_page.redirect_unchanged import redirect_unchanged as rule

from ..traces import started, trace

CASES = {
    "untouched": (trace(started(intact=True)), Outcome.PASS),
    "changed": (trace(started(intact=False)), Outcome.FAIL),
    "changed once": (trace(started(intact=True), started(intact=False)), Outcome.FAIL),
    "nobody could tell": (trace(started()), Outcome.NOT_EXERCISED),
    "no checkout": (trace(), Outcome.NOT_EXERCISED),
    "refused": (trace(started(Result.REFUSED)), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), CASES.values(), ids=CASES)
def test_the_consumer_goes_where_the_platform_said(given: Trace, outcome: Outcome) -> None:
    """The redirect URL is handed on untouched."""
    assert rule.judge([given]).outcome is outcome
