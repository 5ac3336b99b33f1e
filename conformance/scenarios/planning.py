"""Which cases a run plays: `plan(profile, uses)` combines stories with what the profile says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from ..core.environment import (
    FIRST_STORE,
    KINDS,
    PLAYGROUND,
    PRODUCTION,
    SECOND_STORE,
    CredentialSet,
    Environment,
)
from ..core.operations import ENDPOINTS, Operation, order_management
from ..core.perturbation import BodyShape, Perturbation, RedirectTarget
from ..core.plan import Case, Deployment, Plan, Scenario, at
from ..core.setup import Uses
from ..core.variation import Variation
from . import perturbations as p
from . import stories as s
from .api_updates import api_update_cases
from .axes import axis_variations
from .baskets import BASKETS, plain
from .profiles import PROFILES, Profile

# What not every integration calls. All codes are kept for certification; what it never calls in
# the story is said to be not applicable, and takes no time.
SELDOM_CALLED = (
    Operation.KP_READ_SESSION,
    Operation.KP_UPDATE_SESSION,
    Operation.KP_CANCEL_AUTHORIZATION,
    Operation.HPP_DISABLE_SESSION,
    Operation.OM_ACKNOWLEDGE,
    Operation.OM_READ_ORDER,
)

# Refused in its story by the platform itself, so that no other success can be put in its place.
REFUSED_IN_STORY = frozenset({Operation.KP_CANCEL_AUTHORIZATION})

# The documented code of each class, with which the others are compared.
REFERENCE_CODE: Mapping[int, int] = {4: 400, 5: 500}
# Hosts that cannot prove who they are, by what is wrong with their certificate.
UNTRUSTED_CERTIFICATES = ("self-signed", "unknown-issuer", "wrong-name", "expired")
# Credentials of one environment at the other's host, by what stands in the case's id.
MISMATCHED_DEPLOYMENTS: Mapping[str, Deployment] = {
    "": Deployment(PLAYGROUND, CredentialSet(PRODUCTION)),
    "[test at production]": Deployment(PRODUCTION, CredentialSet(PLAYGROUND)),
    "[live key]": Deployment(PLAYGROUND, CredentialSet(PRODUCTION, "api-key")),
    "[test key at production]": Deployment(PRODUCTION, CredentialSet(PLAYGROUND, "api-key")),
}


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
            for operation in s.swept_operations(uses)
            for c in operation_cases(chosen, operation, uses)
        ),
        *(c for operation in seldom_called(uses) for c in seldom_called_cases(chosen, operation)),
        *special_cases(uses),
        *twin_cases(chosen, uses),
        *api_update_cases(profile, uses, seed),
    ]
    unique: dict[str, Case] = {}
    for case in found:
        also = unique[case.id].exercises if case.id in unique else frozenset[str]()
        unique[case.id] = with_default_basket(
            replace(case, exercises=case.exercises | also), uses.home
        )
    return Plan(profile, tuple(sorted(unique.values(), key=rank)))


def with_default_basket(case: Case, home: str) -> Case:
    """With the plain basket of its region where nothing in particular is sold."""
    return (
        case if case.basket.lines else replace(case, basket=plain(case.deployment.region or home))
    )


def rank(case: Case) -> tuple[int, int]:
    """Unperturbed before references before the rest: what others are compared with comes first.

    Likewise each variation alone before several at once.
    """
    apart = 0 if case.perturbation is None else 1 if not case.reference else 2
    return apart, min(len(axis_variations(case.variant)), 2)


def plain_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    for scenario in s.PLAIN_STORIES:
        if scenario.suits(uses):
            yield Case(scenario.name, scenario, scenario.exercises)
    for basket in BASKETS[uses.home][1 : profile.baskets]:
        yield Case(
            f"purchase[{basket.name}]",
            s.PURCHASE,
            frozenset({"KP-03", "KP-04", "KP-05", "KP-06", "KP-10", "ORD-02", "ORD-03"}),
            basket,
            variant=(Variation("basket", basket.name),),
        )
    if uses.several_stores:
        yield from store_cases(profile, uses)
    if s.RACE.suits(uses):
        yield Case("race", s.RACE, s.RACE.exercises)
        yield perturbed(s.RACE, p.HELD_PLACEMENT, s.RACE.exercises)


def environments(uses: Uses) -> tuple[Environment, ...]:
    """By name: the two of the home region, and those of each further region declared."""
    further = (region for region in uses.regions if region != uses.home)
    regional = tuple(Environment(kind, region) for region in further for kind in KINDS)
    return (*KINDS, *regional)


def store_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    """Two stores of one installation, side by side and many at once."""
    story = s.FULFILMENT if s.FULFILMENT.suits(uses) else s.PURCHASE
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


def environment_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    """The same story wherever the integration can be configured to sell."""
    story = s.FULFILMENT if s.FULFILMENT.suits(uses) else s.PURCHASE
    exercised = frozenset({"ENV-01", "ENV-03", "AUTH-01", "AUTH-02"})
    for environment in environments(uses)[1:]:
        yield Case(f"{story.name}@{environment}", story, exercised, deployment=at(environment))
    for story in (s.SWITCHED, s.SWITCHED_EARLY):
        if story.suits(uses):
            deployment = Deployment(then=PRODUCTION)
            yield Case(story.name, story, story.exercises, deployment=deployment)
    for certificate in UNTRUSTED_CERTIFICATES if s.UNTRUSTED.suits(uses) else ():
        deployment = Deployment(Environment(certificate))
        id = f"{s.UNTRUSTED.name}[{certificate}]"
        yield Case(id, s.UNTRUSTED, s.UNTRUSTED.exercises, deployment=deployment)
    yield from mismatched_cases(profile, uses)
    yield from edge_case_credential_cases(profile, uses)
    yield from setting_cases(uses)
    if s.CREDENTIAL_CHECK.suits(uses):
        yield from check_cases(profile)


def mismatched_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    for name, deployment in MISMATCHED_DEPLOYMENTS.items():
        if (
            not deployment.credentials.edge_case
            or deployment.credentials.edge_case in edge_case_credentials(profile, uses)
        ):
            exercised = s.MISMATCHED.exercises
            yield Case(f"{s.MISMATCHED.name}{name}", s.MISMATCHED, exercised, deployment=deployment)


def edge_case_credentials(profile: Profile, uses: Uses) -> tuple[str, ...]:
    """Only where it is issued a pair: an API key has one alphabet and one length."""
    return profile.credentials if uses.credential_form == "pair" else ()


def edge_case_credential_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    for awkward in edge_case_credentials(profile, uses):
        yield Case(
            f"{s.PURCHASE.name}[credential={awkward}]",
            s.PURCHASE,
            frozenset({"AUTH-01", "AUTH-02", "AUTH-03"}),
            deployment=Deployment(credentials=CredentialSet(PLAYGROUND, awkward)),
        )


def check_cases(profile: Profile) -> Iterator[Case]:
    """Whatever the check asks is answered with each of these, and the credentials are good."""
    story, anything = s.CREDENTIAL_CHECK, "*"
    yield Case(story.name, story, story.exercises)
    wrong = Deployment(credentials=CredentialSet(PRODUCTION))
    yield Case(f"{story.name}[wrong credentials]", story, story.exercises, deployment=wrong)
    short = profile.brief
    for status in (404, 401) if short else (404, 403, 500, 503, 429, 401):
        yield perturbed(story, p.refuses_with(anything, status), story.exercises)
    for status in (299,) if short else (201, 299):
        yield perturbed(story, p.succeeds_with(anything, status), story.exercises)
    if not short:
        yield perturbed(
            story, p.redirects(anything, 302, RedirectTarget.SAME_HOST), story.exercises
        )
    yield perturbed(story, p.unanswered(anything, executed=False), story.exercises)


def setting_cases(uses: Uses) -> Iterator[Case]:
    missing = ((s.SETTING_MISSING, name, Deployment(without=name)) for name in uses.without)
    empty = ((s.SETTING_EMPTY, name, Deployment(empty=name)) for name in uses.without)
    unknown = ((s.SETTING_UNKNOWN, name, Deployment(unknown=name)) for name in uses.unknown)
    for story, name, deployment in (*missing, *empty, *unknown):
        yield Case(f"{story.name}[{name}]", story, story.exercises, deployment=deployment)


def seldom_called(uses: Uses) -> tuple[str, ...]:
    return tuple(o for o in SELDOM_CALLED if s.STORY_OF[o].suits(uses))


def perturbed(
    scenario: Scenario, perturbation: Perturbation, exercises: frozenset[str], reference: str = ""
) -> Case:
    return Case(
        f"{scenario.name}[{perturbation.label}]",
        scenario,
        exercises,
        perturbation=perturbation,
        reference=reference,
    )


def operation_cases(profile: Profile, operation: str, uses: Uses) -> Iterator[Case]:
    story = s.STORY_OF[operation]
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
    turns = dict(zip(reversed(s.swept_operations(uses)), codes, strict=False))
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
    if operation == Operation.OM_REFUND and status in {400, 403, 500}:
        found.add("OM-05")
    return frozenset(found)


def seldom_called_cases(profile: Profile, operation: str) -> Iterator[Case]:
    """An operation that not every integration calls: each class of codes, and all for which a body
    is not needed with each kind of body."""
    story, known = s.STORY_OF[operation], ENDPOINTS[operation]
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
    if s.INTERRUPTED_CAPTURE.suits(uses) and s.captures_later(uses):
        yield perturbed(s.INTERRUPTED_CAPTURE, p.NO_CAPTURE_ID, frozenset({"OM-04"}))
        for status in (404, 500):
            yield perturbed(
                s.INTERRUPTED_CAPTURE,
                p.refuses_with(Operation.OM_READ_ORDER, status),
                frozenset({"OM-04"}),
            )


REPEATED_UNDER_A_KEY = frozenset(order_management(v) for v in ("capture", "refund", "cancel"))
# Whose effect is judged by a requirement of its own where nobody was told of it.
UNTOLD: Mapping[str, str] = {Operation.KP_PLACE_ORDER: "ORD-05", Operation.OM_REFUND: "OM-05"}


def twin_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    """The same silence, or the same error, over what took effect and over what did not."""
    for operation in s.swept_operations(uses):
        for each in twins(profile, operation):
            exercised = {UNTOLD.get(operation, "RESP-04")}
            if operation in REPEATED_UNDER_A_KEY:
                exercised |= {"RES-03", "RES-04", "RES-07"}
            yield perturbed(s.STORY_OF[operation], each, frozenset(exercised))


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
