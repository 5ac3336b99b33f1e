"""What may be played side by side, and what would disturb the others."""

from __future__ import annotations

from dataclasses import replace

from conformance.core.environment import PRODUCTION
from conformance.core.plan import Case, Deployment, at
from conformance.run.plan.batches import batches, shares
from conformance.scenarios.baskets import PLAIN
from conformance.scenarios.stories.purchase import BOTH_LOST, PURCHASE, REDIRECT_LOST

LIVE = at(PRODUCTION)


def case(scenario, deployment: Deployment = Deployment()) -> Case:  # noqa: B008 - a value that cannot change
    return Case(scenario.name, scenario, frozenset(), PLAIN, deployment=deployment)


def names(*cases: Case) -> list[list[str]]:
    return [[each.id for each in batch] for batch in batches(cases)]


def test_plain_stories_of_one_deployment_are_played_together():
    assert names(case(PURCHASE), case(REDIRECT_LOST)) == [["purchase", "redirect-lost"]]


def test_the_batch_job_runs_apart_from_purchases_that_others_leave_open():
    """Else it would settle them, and a shop that drops callbacks would pass."""
    found = names(case(REDIRECT_LOST), case(BOTH_LOST), case(PURCHASE))
    assert found == [["redirect-lost", "purchase"], ["both-lost"]]


def test_deployments_are_not_mixed():
    assert names(case(PURCHASE), case(PURCHASE, LIVE)) == [["purchase"], ["purchase"]]


def test_a_batch_has_a_limit():
    found = list(batches([case(PURCHASE)] * 5, 2))
    assert [len(batch) for batch in found] == [2, 2, 1]


def test_one_worker_has_everything():
    cases = [case(PURCHASE), case(PURCHASE, LIVE)]
    assert list(shares(cases, 1)) == [tuple(cases)]


def test_workers_share_the_default_deployment_and_each_other_one_is_whole():
    home, live = [case(PURCHASE)] * 4, [case(PURCHASE, LIVE)] * 3
    numbered = [replace(each, id=f"{n}") for n, each in enumerate((*home, *live))]
    found = list(shares(numbered, 2))
    assert [len(share) for share in found] == [2, 2, 3]
    assert sorted(each.id for share in found for each in share) == [each.id for each in numbered]


def test_what_is_compared_with_the_same_reference_is_of_one_share():
    """So each worker plays a reference for its own cases only, and once."""
    cases = [
        replace(case(PURCHASE), id=f"{reference}{n}", reference=reference)
        for reference in ("a", "b", "c")
        for n in range(3)
    ]
    for share in shares(cases, 3):
        assert len({each.reference for each in share}) == 1
