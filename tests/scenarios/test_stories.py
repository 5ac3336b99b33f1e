"""The stories, as they are told."""

from __future__ import annotations

import pytest

from conformance.core.plan import (
    AnotherConsumer,
    AskCredentialCheck,
    AskState,
    ConsumerActs,
    DeliverCallbacks,
    LiftPerturbation,
    MoveClock,
    OpenPage,
    ReturnAndCallbackTogether,
    ReturnToShop,
    RunSweep,
    Scenario,
    SendForgery,
    StartCheckout,
)
from conformance.requirements import catalogue
from conformance.scenarios.stories import (
    PLAIN_STORIES,
    aftersales,
    attacks,
    configuration,
    fraud,
    interrupted,
    lifetimes,
    purchase,
)
from conformance.scenarios.stories.interrupted import STORY_OF

AREAS = (purchase, aftersales, fraud, attacks, lifetimes, configuration, interrupted)
WRITTEN = [
    *(value for area in AREAS for value in vars(area).values() if isinstance(value, Scenario)),
    *PLAIN_STORIES,
]
STORIES = {value.name: value for value in WRITTEN}
EVERY = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
PERTURBED = pytest.mark.parametrize("story", STORY_OF.values(), ids=STORY_OF)


def test_names_are_unique():
    assert len(STORIES) == len(set(WRITTEN))
    assert set(PLAIN_STORIES) <= set(WRITTEN)


@EVERY
def test_a_story_is_told_in_a_sentence(story: Scenario):
    assert story.title[0].isupper()
    assert not story.title.endswith(".")


@EVERY
def test_a_story_exercises_requirements_that_exist(story: Scenario):
    assert story.exercises <= {each.id for each in catalogue()}


@EVERY
def test_a_story_starts_with_a_checkout_before_anything_else(story: Scenario):
    aside = (MoveClock, AnotherConsumer)
    acts = [type(step) for step in story.steps if not isinstance(step, aside)]
    assert acts[0] is StartCheckout or acts == [AskCredentialCheck]
    if ConsumerActs in acts:
        assert acts.index(OpenPage) < acts.index(ConsumerActs)


@EVERY
def test_callbacks_and_redirects_follow_from_what_the_consumer_did(story: Scenario):
    """The page sends the browser home only after the consumer has acted."""
    acts = [type(step) for step in story.steps]
    for following in (ReturnToShop, ReturnAndCallbackTogether):
        if following in acts:
            assert acts.index(ConsumerActs) < acts.index(following)


UNSOLD = {"setting-missing", "setting-empty", "setting-unknown", "credential-check"}


@EVERY
def test_a_story_ends_by_asking_what_came_of_it(story: Scenario):
    """Nothing can be judged of an outcome that nobody asks for."""
    assert isinstance(story.steps[-1], AskState) or story.name in UNSOLD


@PERTURBED
def test_a_perturbed_story_recovers_once_and_may_be_repaired(story: Scenario):
    steps = story.steps
    assert sum(isinstance(step, LiftPerturbation) for step in steps) == 1
    after = steps[next(i for i, s in enumerate(steps) if isinstance(s, LiftPerturbation)) :]
    assert RunSweep(in_need=True) in after
    assert isinstance(after[-1], AskState)


@PERTURBED
def test_the_harm_is_looked_at_before_it_is_lifted(story: Scenario):
    before = story.steps[: story.steps.index(LiftPerturbation())]
    assert isinstance(before[-1], AskState)


def test_forgers_have_not_paid():
    for name in ("forged-success", "forged-callback"):
        assert ConsumerActs("approve") not in STORIES[name].steps
        assert any(isinstance(step, SendForgery) for step in STORIES[name].steps)


@pytest.mark.parametrize("name", ["redirect-lost", "callback-lost", "both-lost"])
def test_what_is_lost_never_arrives(name: str):
    arrives = {
        "redirect": any(isinstance(s, ReturnToShop) for s in STORIES[name].steps),
        "callback": any(
            isinstance(s, DeliverCallbacks) and not s.lost for s in STORIES[name].steps
        ),
    }
    assert not any(there for channel, there in arrives.items() if channel in name)
    assert name != "both-lost" or not any(arrives.values())
