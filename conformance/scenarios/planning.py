"""Which cases a run plays: `plan(profile, uses)` combines stories with what the profile says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from ..core.environment import (
    FIRST_STORE,
    SECOND_STORE,
)
from ..core.operations import ENDPOINTS, Operation, order_management
from ..core.perturbation import BodyShape, Perturbation, RedirectTarget
from ..core.plan import Case, Plan, Scenario
from ..core.setup import Uses
from ..core.variation import Variation
from . import perturbations as p
from . import stories
from .api_updates import api_update_cases
from .axes import axis_variations
from .baskets import plain, sold
from .cases import perturbed
from .configuration_cases import environment_cases
from .profiles import PROFILES, Profile
from .stories import aftersales, interrupted, parts, purchase

# What not every integration calls. All codes are kept for certification; what it never calls in
# the story is said to be not applicable, and takes no time.
SELDOM_CALLED = (
    Operation.KP_READ_SESSION,
    Operation.KP_UPDATE_SESSION,
    Operation.KP_CANCEL_AUTHORIZATION,
    Operation.HPP_DISABLE_SESSION,
    Operation.OM_ACKNOWLEDGE,
    Operation.OM_READ_ORDER,
    Operation.OM_RELEASE,
)

# Refused in its story by the platform itself, so that no other success can be put in its place.
REFUSED_IN_STORY = frozenset({Operation.KP_CANCEL_AUTHORIZATION})

# The documented code of each class, with which the others are compared.
REFERENCE_CODE: Mapping[int, int] = {4: 400, 5: 500}


def plan(profile: str, uses: Uses, seed: int = 0) -> Plan:
    """The cases of a profile that suit the uses: stories first, then references, then sweeps.

    The seed decides which combinations are left to a profile that does not play all.
    """
    chosen = PROFILES[profile]
    found = [
        *plain_cases(chosen, uses),
        *environment_cases(chosen, uses),
        *(
            c
            for operation in interrupted.swept_operations(uses)
            for c in operation_cases(chosen, operation, uses)
        ),
        *(c for operation in seldom_called(uses) for c in seldom_called_cases(chosen, operation)),
        *special_cases(uses),
        *twin_cases(chosen, uses),
        *sequence_cases(chosen, uses),
        *api_update_cases(profile, uses, seed),
    ]
    unique: dict[str, Case] = {}
    for case in found:
        also = unique[case.id].exercises if case.id in unique else frozenset[str]()
        unique[case.id] = with_default_basket(replace(case, exercises=case.exercises | also), uses)
    return Plan(profile, tuple(sorted(unique.values(), key=rank)))


def with_default_basket(case: Case, uses: Uses) -> Case:
    """With the plain basket of its region where nothing in particular is sold."""
    if case.basket.lines:
        return case
    return replace(case, basket=plain(case.deployment.region or uses.home, uses))


def rank(case: Case) -> tuple[int, int]:
    """Unperturbed before references before the rest: what others are compared with comes first.

    Likewise each variation alone before several at once.
    """
    apart = 0 if case.perturbation is None else 1 if not case.reference else 2
    return apart, min(len(axis_variations(case.variant)), 2)


def plain_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    for scenario in stories.PLAIN_STORIES:
        if scenario.suits(uses):
            yield Case(scenario.name, scenario, scenario.exercises)
    for basket in sold(uses.home, uses)[1 : profile.baskets]:
        yield Case(
            f"purchase[{basket.name}]",
            purchase.PURCHASE,
            frozenset({"KP-03", "KP-04", "KP-05", "KP-06", "KP-10", "ORD-02", "ORD-03"}),
            basket,
            variant=(Variation("basket", basket.name),),
        )
    if uses.several_stores:
        yield from store_cases(profile, uses)
    if purchase.RACE.suits(uses):
        yield Case("race", purchase.RACE, purchase.RACE.exercises)
        yield perturbed(purchase.RACE, p.HELD_PLACEMENT, purchase.RACE.exercises)


def store_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    """Two stores of one installation, side by side and many at once."""
    story = aftersales.FULFILMENT if aftersales.FULFILMENT.suits(uses) else purchase.PURCHASE
    for number in range(1, 3 if profile.brief else 5):
        for store in (FIRST_STORE, SECOND_STORE):
            name = f"{story.name}[{store} store, {number}]"
            yield Case(
                name,
                story,
                frozenset({"AUTH-07"}),
                variant=(Variation("store", store),),
                store=store,
            )


def seldom_called(uses: Uses) -> tuple[str, ...]:
    return tuple(o for o in SELDOM_CALLED if interrupted.STORY_OF[o].suits(uses))


def operation_cases(profile: Profile, operation: str, uses: Uses) -> Iterator[Case]:
    story = interrupted.STORY_OF[operation]
    yield from success_cases(profile, operation, story)
    yield from rare_cases(profile, operation, story, uses)
    yield from error_cases(profile, operation, story)
    yield from detour_cases(profile, operation, story, uses)
    if not ENDPOINTS[operation].needs_body:
        for each in (
            p.crossed(operation) if profile.all_crossed else p.spread_over_classes(operation)
        ):
            yield perturbed(story, each, frozenset({"RESP-02"}))


def detour_cases(profile: Profile, operation: str, story: Scenario, uses: Uses) -> Iterator[Case]:
    """Answers before the answer, and answers that point elsewhere."""
    for each in ((100,), (103,), (100, 103)) if profile.all_crossed else ((100, 103),):
        yield perturbed(story, p.interim_first(operation, *each), frozenset({"RESP-08"}))
    for status, where in profile.redirects:
        if where != RedirectTarget.PLAIN_HTTP or uses.tls:
            yield perturbed(story, p.redirects(operation, status, where), frozenset({"RESP-08"}))


def success_cases(profile: Profile, operation: str, story: Scenario) -> Iterator[Case]:
    exercised = frozenset({"RESP-01" if ENDPOINTS[operation].needs_body else "RESP-02"})
    for each in p.statuses(operation, profile.successes):
        yield perturbed(story, each, exercised)


def error_cases(profile: Profile, operation: str, story: Scenario) -> Iterator[Case]:
    for code, reference in ((4, 400), (5, 500)):
        origin = perturbed(story, p.refuses_with(operation, reference), frozenset())
        yield replace(origin, exercises=exercised_by(operation, reference))
        codes = profile.client_errors if code == 4 else profile.server_errors
        for each in p.statuses(operation, tuple(c for c in codes if c != reference)):
            status = each.status or 0
            yield perturbed(story, each, exercised_by(operation, status), origin.id)
        for each in p.odd_bodies(operation, reference, profile.error_bodies):
            yield perturbed(story, each, frozenset({"RESP-05"}), origin.id)
    refused = f"{story.name}[{operation}=400]"
    for status, body in profile.refusals:
        each = p.refuses_with(operation, status, body)
        yield perturbed(story, each, frozenset({"AUTH-04"}), refused)
    for each in p.other_wordings(operation):
        yield perturbed(story, each, frozenset({"RESP-09"}), refused)
    for each in p.contradicting_bodies(operation):
        reference_code = REFERENCE_CODE.get((each.status or 200) // 100, 0)
        origin_id = f"{story.name}[{operation}={reference_code}]" if reference_code else ""
        yield perturbed(story, each, frozenset({"RESP-06"}), origin_id)


def rare_cases(profile: Profile, operation: str, story: Scenario, uses: Uses) -> Iterator[Case]:
    """An error that is JSON and no error object: where not all are played, one an operation.

    The purchase meets them under 4xx and what comes after it under 5xx: there a shop that falls
    over ends otherwise than under a plain error.
    """
    codes = product((400, 500), profile.rare_bodies)
    turns = dict(zip(reversed(interrupted.swept_operations(uses)), codes, strict=False))
    if operation in turns:
        reference, body = turns[operation]
        each = p.refuses_with(operation, reference, body)
        origin = f"{story.name}[{operation}={reference}]"
        yield perturbed(story, each, frozenset({"RESP-05"}), origin)


def exercised_by(operation: str, status: int) -> frozenset[str]:
    """Which requirements an error of this status on this operation puts to the test."""
    found = set(classes(status))
    if status in {400, 500}:
        found |= {"RESP-09", "RESP-10"}
    if status == 500:
        found.add("ENV-02")
    if operation == Operation.KP_PLACE_ORDER and status in {400, 403, 404, 409, 422, 451}:
        found |= {"ORD-04", "LIFE-05"}
    if operation == Operation.KP_PLACE_ORDER and status in {400, 500}:
        found.add("LIFE-07")
    if operation == Operation.KP_CREATE_SESSION and status in {400, 500}:
        found.add("KP-01")
    if operation == Operation.OM_CANCEL and status in {400, 403, 500}:
        found.add("OM-06")
    if operation == Operation.OM_REFUND and status in {400, 403, 500}:
        found.add("OM-05")
    return frozenset(found)


def seldom_called_cases(profile: Profile, operation: str) -> Iterator[Case]:
    """An operation that not every integration calls: each class of codes, and all for which a body
    is not needed with each kind of body."""
    story, known = interrupted.STORY_OF[operation], ENDPOINTS[operation]
    succeeded = frozenset({"RESP-01" if known.needs_body else "RESP-02"})
    bodies = () if known.needs_body else tuple(p.spread_over_classes(operation))
    successes = p.statuses(operation, tuple(code for code in profile.seldom_called if code < 300))
    for each in () if operation in REFUSED_IN_STORY else (*bodies, *successes):
        yield perturbed(story, each, succeeded)
    for each in p.statuses(operation, tuple(code for code in profile.seldom_called if code >= 300)):
        status = each.status or 0
        origin = f"{story.name}[{operation}={REFERENCE_CODE[status // 100]}]"
        documented = status in REFERENCE_CODE.values()
        yield perturbed(story, each, classes(status), "" if documented else origin)


def classes(status: int) -> frozenset[str]:
    """What an error of this status puts to the test on any operation."""
    found = {"RESP-03" if status < 500 else "RESP-04"}
    if status in {401, 403}:
        found.add("AUTH-04")
    if status == 404:
        found.add("RESP-07")
    return frozenset(found)


def special_cases(uses: Uses) -> Iterator[Case]:
    """Answers to what is only sometimes called, and a success that lacks a header."""
    if interrupted.INTERRUPTED_CAPTURE.suits(uses) and parts.captures_later(uses):
        yield perturbed(interrupted.INTERRUPTED_CAPTURE, p.NO_CAPTURE_ID, frozenset({"OM-04"}))
        for status in (404, 500):
            yield perturbed(
                interrupted.INTERRUPTED_CAPTURE,
                p.refuses_with(Operation.OM_READ_ORDER, status),
                frozenset({"OM-04"}),
            )


def sequence_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    """Answers that follow one another: lost and then refused, too soon, an error among reads."""
    for status in (403, 404, 409):
        if parts.places_orders(uses):
            yield perturbed(
                interrupted.INTERRUPTED,
                p.lost_then_refused(Operation.KP_PLACE_ORDER, status),
                frozenset({"ORD-06"}),
            )
    if interrupted.NEWER_TOKEN.suits(uses):
        each = p.refused_once(Operation.KP_PLACE_ORDER, 404)
        yield perturbed(interrupted.NEWER_TOKEN, each, frozenset({"LIFE-04"}))
    for operation in interrupted.swept_operations(uses):
        for times in (3,) if profile.brief else (1, 3):
            each = p.rate_limited(operation, times)
            yield perturbed(interrupted.STORY_OF[operation], each, frozenset({"RES-06"}))
    if purchase.POLLED.suits(uses):
        for status in (404, 500):
            each = p.refused_once(Operation.HPP_READ_SESSION, status)
            yield perturbed(purchase.POLLED, each, purchase.POLLED.exercises)


REPEATED_UNDER_A_KEY = frozenset(order_management(v) for v in ("capture", "refund", "cancel"))
# Whose effect is judged by a requirement of its own where nobody was told of it.
UNTOLD: Mapping[str, str] = {Operation.KP_PLACE_ORDER: "ORD-05", Operation.OM_REFUND: "OM-05"}


def twin_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    """The same silence, or the same error, over what took effect and over what did not."""
    for operation in interrupted.swept_operations(uses):
        for each in twins(profile, operation):
            exercised = {UNTOLD.get(operation, "RESP-04")}
            if operation in REPEATED_UNDER_A_KEY:
                exercised |= {"RES-03", "RES-04", "RES-07"}
            yield perturbed(interrupted.STORY_OF[operation], each, frozenset(exercised))


def twins(profile: Profile, operation: str) -> tuple[Perturbation, ...]:
    """A session that nobody heard of binds nobody: there one silence stands for all."""
    halves = tuple(p.broken_off(operation, executed=executed) for executed in (True, False))
    if profile.all_crossed:
        return (
            *p.twins(operation),
            *halves,
            p.executes_but_answers(operation, 502, BodyShape.HTML),
        )
    short = profile.brief
    if ENDPOINTS[operation].api != "om" and operation != Operation.KP_PLACE_ORDER:
        return () if short else (p.unanswered(operation, executed=True),)
    read = ENDPOINTS[operation].needs_body and not short
    return (*p.twins(operation), halves[0]) if read else p.twins(operation)
