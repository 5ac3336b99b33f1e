"""What may be played side by side, and what would disturb the others."""

from __future__ import annotations

from conformance.core.environment import PRODUCTION
from conformance.core.plan import Case, Deployment, at
from conformance.run.plan.batches import batches
from conformance.scenarios.baskets import PLAIN
from conformance.scenarios.stories import BOTH_LOST, PURCHASE, REDIRECT_LOST

LIVE = at(PRODUCTION)


def case(scenario, deployment: Deployment = Deployment()) -> Case:  # noqa: B008 - a value that cannot change
    return Case(scenario.name, scenario, frozenset(), PLAIN, deployment=deployment)


def names(*cases: Case) -> list[list[str]]:
    return [[each.id for each in batch] for batch in batches(cases)]


def test_plain_stories_of_one_lane_are_played_together():
    assert names(case(PURCHASE), case(REDIRECT_LOST)) == [["purchase", "redirect-lost"]]


def test_the_batch_job_runs_apart_from_purchases_that_others_leave_open():
    """Else it would settle them, and a shop that drops callbacks would pass."""
    found = names(case(REDIRECT_LOST), case(BOTH_LOST), case(PURCHASE))
    assert found == [["redirect-lost"], ["both-lost"], ["purchase"]]


def test_lanes_are_not_mixed():
    assert names(case(PURCHASE), case(PURCHASE, LIVE)) == [["purchase"], ["purchase"]]


def test_a_batch_has_a_limit():
    found = list(batches([case(PURCHASE)] * 5, 2))
    assert [len(batch) for batch in found] == [2, 2, 1]
