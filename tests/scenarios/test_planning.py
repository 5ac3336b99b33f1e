"""Plans: every code that HTTP allows, each case once, and what it is compared with before it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from conformance.core.environment import PLAYGROUND, PRODUCTION, CredentialSet
from conformance.core.operations import ENDPOINTS, Operation
from conformance.core.perturbation import Perturbation, RedirectTarget
from conformance.core.plan import Case, Deployment, Plan, at
from conformance.core.setup import REGIONS, Uses
from conformance.scenarios import PROFILES, plan
from conformance.scenarios.baskets import BASKETS, plain
from conformance.scenarios.perturbations import (
    BODIES_ON_SUCCESS,
    CROSSED_STATUSES,
    ERROR_BODIES,
    RARE_BODIES,
    spread_over_classes,
)
from conformance.scenarios.profiles import EDGE_CASE_CREDENTIALS
from conformance.scenarios.stories.interrupted import swept_operations

EVERYTHING = Uses(
    learns_outcome_by=("redirect", "callback", "polling"),
    order_management=("capture", "refund", "cancel"),
    without=("KLARNA_PASSWORD",),
)
CHANNELS = [
    tuple(chosen)
    for count in (1, 2, 3)
    for chosen in itertools.combinations(("redirect", "callback", "polling"), count)
]
MANAGED = [(), ("capture",), ("capture", "refund"), ("capture", "refund", "cancel")]
EVERY_USE = [
    Uses(mode, channels, managed)
    for mode in ("NONE", "PLACE_ORDER", "CAPTURE_ORDER")
    for channels in CHANNELS
    for managed in MANAGED
]
EVERY_PROFILE = pytest.mark.parametrize("profile", PROFILES)
BODILESS = {204, 205}  # the wire forbids a body with these


@cache
def planned(profile: str, uses: Uses = EVERYTHING) -> Plan:
    return plan(profile, uses)


def perturbations(found: Plan) -> Iterator[Perturbation]:
    return (case.perturbation for case in found.cases if case.perturbation)


def codes(found: Plan, operation: str) -> set[int]:
    """The codes that replace the documented one, the body being the usual one."""
    return {
        each.status
        for each in perturbations(found)
        if each.operation == operation
        and each.label == f"{operation}={each.status}"
        and each.status
    }


@EVERY_PROFILE
def test_a_plan_is_sound_for_whatever_an_integration_declares(profile: str):
    """Ids are unique, stories suit the uses, and what a case is compared with comes before it."""
    step = 1 if profile == "smoke" else 11  # the larger plans are the same rules at more length
    for uses in EVERY_USE[::step]:
        seen: set[str] = set()
        for case in plan(profile, uses).cases:
            assert case.id not in seen, uses
            assert case.scenario.suits(uses), (case.id, uses)
            assert not case.reference or case.reference in seen, (case.id, uses)
            seen.add(case.id)


@pytest.mark.parametrize("operation", swept_operations(EVERYTHING))
def test_certification_plays_every_code_that_http_allows(operation: str):
    """All 4xx, all 5xx, and all 2xx but the documented one; where a body is needed, only those."""
    known = ENDPOINTS[operation]
    documented = {known.success} | (BODILESS if known.needs_body else set())
    expected = set(range(200, 300)) - documented | set(range(400, 600))
    assert codes(planned("certification"), operation) == expected


def test_every_operation_that_is_declared_is_swept():
    assert set(swept_operations(EVERYTHING)) == {
        "kp.create_session",
        "hpp.create_session",
        "hpp.read_session",
        "kp.place_order",
        "om.capture",
        "om.refund",
        "om.cancel",
    }


SMALLER = list(itertools.pairwise(PROFILES))


@pytest.mark.parametrize(("less", "more"), SMALLER, ids=lambda p: p)
def test_a_larger_profile_plays_all_that_a_smaller_one_plays(less: str, more: str):
    """So that certification never passes what smoke has seen to fail."""
    smaller, larger = planned(less), planned(more)
    assert {c.id for c in smaller.cases} < {c.id for c in larger.cases}
    wanted = {c.id: c.exercises for c in larger.cases}
    assert all(c.exercises <= wanted[c.id] for c in smaller.cases)


@EVERY_PROFILE
def test_each_class_is_compared_with_its_documented_code(profile: str):
    by_id = {c.id: c for c in planned(profile).cases}
    for case in by_id.values():
        if case.reference and case.perturbation and case.perturbation.status:
            origin = by_id[case.reference].perturbation
            assert origin is not None
            assert origin.status in {400, 500}
            assert origin.operation == case.perturbation.operation
            assert by_id[case.reference].scenario == case.scenario
            assert origin.status // 100 == case.perturbation.status // 100


@EVERY_PROFILE
def test_a_perturbation_says_what_it_does_and_why_it_may(profile: str):
    for each in perturbations(planned(profile)):
        assert each.label.startswith(f"{each.operation}=")
        assert each.operation in ENDPOINTS
        assert each.basis.endswith(".")


@EVERY_PROFILE
def test_a_label_means_one_thing(profile: str):
    meanings: dict[str, set[Perturbation]] = {}
    for each in perturbations(planned(profile)):
        meanings.setdefault(each.label, set()).add(each)
    assert all(len(kept) == 1 for kept in meanings.values())


@EVERY_PROFILE
def test_every_case_puts_something_to_the_test(profile: str):
    """An idle case costs time and proves nothing."""
    assert [c.id for c in planned(profile).cases if not c.exercises] == []


@EVERY_PROFILE
def test_a_success_that_looks_like_an_error_has_a_body(profile: str):
    """Where the wire forbids one under the documented status, another success carries it."""
    met = [each for each in perturbations(planned(profile)) if each.body == "error-member"]
    assert {each.operation for each in met} == set(swept_operations(EVERYTHING))
    assert not BODILESS & {each.status for each in met}


def twins_of(found: Plan, operation: str) -> set[str]:
    """What is told, or not told, of an effect that is there or not."""
    labels = (each.label for each in perturbations(found) if each.operation == operation)
    return {each.partition("=")[2] for each in labels if each.endswith(("lost", "though executed"))}


@pytest.mark.parametrize("operation", swept_operations(EVERYTHING))
def test_certification_leaves_no_effect_untold(operation: str):
    """Took effect or not, told of an error or of nothing: the caller must not guess."""
    assert twins_of(planned("certification"), operation) >= {
        "500 though executed",
        "502 though executed",
        "lost though executed",
        "lost",
    }
    broken_off = {True: 0, False: 0}
    for each in perturbations(planned("certification")):
        if each.operation == operation and each.cut:
            broken_off[each.executed] += 1
    assert broken_off == {True: 1, False: 1}


def bodies(profile: str, operation: str = "") -> set[str]:
    """Of the errors that such a profile answers with."""
    met = perturbations(planned(profile))
    return {m.body for m in met if (m.status or 0) >= 400 and operation in {"", m.operation}}


def test_errors_have_every_body_with_every_operation_before_a_certificate():
    for operation in swept_operations(EVERYTHING):
        assert bodies("certification", operation) >= {*ERROR_BODIES, *RARE_BODIES}


def test_a_standard_run_meets_every_body_but_the_huge_one():
    """Two megabytes, times operations, times classes: that much time is for certification."""
    assert {*ERROR_BODIES, *RARE_BODIES} - bodies("standard") == {"huge"}


@pytest.mark.parametrize("operation", ["kp.place_order", "om.capture", "om.refund", "om.cancel"])
def test_where_money_moves_even_the_shortest_run_does_so(operation: str):
    assert twins_of(planned("smoke"), operation) >= {
        "500 though executed",
        "lost though executed",
        "lost",
    }


def test_a_success_takes_effect_and_an_error_does_not():
    """A 4xx that was carried out, or a 2xx that was not, would be a lie of the platform's."""
    for each in perturbations(planned("certification")):
        if each.label == f"{each.operation}={each.status}" and each.status:
            assert each.executed is (each.status < 300)


def test_what_the_contract_does_not_allow_says_what_it_stands_for():
    for each in perturbations(planned("certification")):
        assert each.legal is not each.basis.startswith("Stands for "), each.label


def deployments(found: Plan) -> set[Deployment]:
    return {case.deployment for case in found.cases}


@EVERY_PROFILE
def test_every_profile_switches_the_environment(profile: str):
    """Both environments, each with its own credentials and the other's, and one left for the
    other; and without a setting that is needed."""
    assert deployments(planned(profile)) >= {
        Deployment(),
        at(PRODUCTION),
        Deployment(PLAYGROUND, CredentialSet(PRODUCTION)),
        Deployment(PRODUCTION, CredentialSet(PLAYGROUND)),
        Deployment(then=PRODUCTION),
        Deployment(without="KLARNA_PASSWORD"),
    }


def test_every_awkward_credential_is_tried_before_a_certificate():
    tried = {
        deployment.credentials.edge_case
        for deployment in deployments(planned("certification"))
        if deployment.credentials.edge_case
    }
    assert tried == set(EDGE_CASE_CREDENTIALS)


def test_each_further_region_is_sold_in():
    """In both environments, with goods of a country that is sold to there."""
    far = replace(EVERYTHING, regions=("eu", "na", "oc"))
    found = {str(c.deployment.environment): c.basket.country for c in planned("smoke", far).cases}
    assert found["playground-na"] == found["production-na"] == "US"
    assert found["playground-oc"] == found["production-oc"] == "AU"


@pytest.mark.parametrize("home", REGIONS)
def test_the_first_region_is_the_home_of_all_that_names_no_other(home: str):
    """An integration is asked for the goods of no country that it does not sell to."""
    for case in planned("standard", replace(EVERYTHING, regions=(home,))).cases:
        assert case.basket in BASKETS[home], case.id
        assert case.deployment.region == ""


def test_a_further_region_keeps_its_own_goods_wherever_home_is():
    found = planned("smoke", replace(EVERYTHING, regions=("na", "eu"))).cases
    assert all(c.basket == plain("eu", EVERYTHING) for c in found if c.deployment.region == "eu")
    assert "eu" in {c.deployment.region for c in found}
    assert all(c.basket in BASKETS["na"] for c in found if c.deployment.region != "eu")


def test_a_setting_that_means_nothing_is_tried():
    found = deployments(planned("smoke", replace(EVERYTHING, unknown=("KLARNA_REGION",))))
    assert Deployment(unknown="KLARNA_REGION") in found


@pytest.mark.parametrize("profile", ["standard", "certification"])
def test_the_check_of_credentials_meets_every_class_of_status(profile: str):
    checking = planned(profile, replace(EVERYTHING, checks_credentials=True))
    met = {each.status for each in perturbations(checking) if each.operation == "*"}
    assert {(status or 0) // 100 for status in met} == {0, 2, 3, 4, 5}


def test_only_behind_tls_does_a_redirect_lead_to_plain_http():
    def plain(uses: Uses) -> bool:
        return any(
            e.redirects_to == RedirectTarget.PLAIN_HTTP
            for e in perturbations(planned("standard", uses))
        )

    assert plain(replace(EVERYTHING, tls=True))
    assert not plain(EVERYTHING)


def ids(found: Plan) -> set[str]:
    return {c.id for c in found.cases}


NEVER_PLAYED = {
    "without capture": (Uses(order_management=()), "fulfilment"),
    "where the platform places the order": (Uses("PLACE_ORDER"), "race"),
    "where redirects are not listened to": (Uses(learns_outcome_by=("callback",)), "race"),
    "where callbacks are not listened to": (
        Uses(learns_outcome_by=("redirect",)),
        "callback-repeated",
    ),
    "where nothing polls": (Uses(learns_outcome_by=("redirect",)), "both-lost"),
}


@pytest.mark.parametrize(("uses", "story"), NEVER_PLAYED.values(), ids=NEVER_PLAYED)
def test_a_story_is_not_played(uses: Uses, story: str):
    assert story in ids(planned("smoke"))
    assert story not in ids(planned("smoke", uses))


def test_what_the_integration_never_calls_is_not_swept():
    assert swept_operations(Uses(place_order_mode="PLACE_ORDER")) == (
        "kp.create_session",
        "hpp.create_session",
        "hpp.read_session",
    )


def test_an_unknown_profile_is_no_profile():
    with pytest.raises(KeyError):
        plan("everything", EVERYTHING)


def test_planning_twice_gives_the_same_plan():
    first, second = (plan("standard", EVERYTHING).cases for _ in range(2))
    assert [described(c) for c in first] == [described(c) for c in second]


def described(case: Case) -> tuple[object, ...]:
    return (
        case.id,
        case.scenario.name,
        case.exercises,
        case.perturbation,
        case.deployment,
        case.reference,
    )


def test_what_is_spread_has_each_status_and_each_body():
    """The text body too: it is what careless parsers stumble over."""
    found = list(spread_over_classes(Operation.OM_CAPTURE))
    assert {each.status for each in found} == set(CROSSED_STATUSES)
    assert {each.body for each in found} == set(BODIES_ON_SUCCESS)
