"""Cases of how the integration is configured: environments, credentials, certificates, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..core.environment import KINDS, PLAYGROUND, PRODUCTION, CredentialSet, Environment
from ..core.perturbation import RedirectTarget
from ..core.plan import Case, Deployment, at
from ..core.setup import Uses
from . import perturbations as p
from .cases import perturbed
from .profiles import Profile
from .stories import configuration as c
from .stories.aftersales import FULFILMENT
from .stories.purchase import PURCHASE

# Hosts that cannot prove who they are, by what is wrong with their certificate.
UNTRUSTED_CERTIFICATES = ("self-signed", "unknown-issuer", "wrong-name", "expired")


# Credentials of one environment at the other's host, by what stands in the case's id.
MISMATCHED_DEPLOYMENTS: Mapping[str, Deployment] = {
    "": Deployment(PLAYGROUND, CredentialSet(PRODUCTION)),
    "[test at production]": Deployment(PRODUCTION, CredentialSet(PLAYGROUND)),
    "[live key]": Deployment(PLAYGROUND, CredentialSet(PRODUCTION, "api-key")),
    "[test key at production]": Deployment(PRODUCTION, CredentialSet(PLAYGROUND, "api-key")),
}


def environments(uses: Uses) -> tuple[Environment, ...]:
    """By name: the two of the home region, and those of each further region declared."""
    further = (region for region in uses.regions if region != uses.home)
    regional = tuple(Environment(kind, region) for region in further for kind in KINDS)
    return (*KINDS, *regional)


def environment_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    """The same story wherever the integration can be configured to sell."""
    story = FULFILMENT if FULFILMENT.suits(uses) else PURCHASE
    exercised = frozenset({"ENV-01", "ENV-03", "AUTH-01", "AUTH-02"})
    for environment in environments(uses)[1:]:
        yield Case(f"{story.name}@{environment}", story, exercised, deployment=at(environment))
    for story in (c.SWITCHED, c.SWITCHED_EARLY):
        if story.suits(uses):
            deployment = Deployment(then=PRODUCTION)
            yield Case(story.name, story, story.exercises, deployment=deployment)
    for certificate in UNTRUSTED_CERTIFICATES if c.UNTRUSTED.suits(uses) else ():
        deployment = Deployment(Environment(certificate))
        id = f"{c.UNTRUSTED.name}[{certificate}]"
        yield Case(id, c.UNTRUSTED, c.UNTRUSTED.exercises, deployment=deployment)
    yield from mismatched_cases(profile, uses)
    yield from edge_case_credential_cases(profile, uses)
    yield from setting_cases(uses)
    if c.CREDENTIAL_CHECK.suits(uses):
        yield from check_cases(profile)


def mismatched_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    for name, deployment in MISMATCHED_DEPLOYMENTS.items():
        if (
            not deployment.credentials.edge_case
            or deployment.credentials.edge_case in edge_case_credentials(profile, uses)
        ):
            exercised = c.MISMATCHED.exercises
            yield Case(
                f"{c.MISMATCHED.name}{name}",
                c.MISMATCHED,
                exercised,
                deployment=deployment,
            )


def edge_case_credentials(profile: Profile, uses: Uses) -> tuple[str, ...]:
    """Only where it is issued a pair: an API key has one alphabet and one length."""
    return profile.credentials if uses.credential_form == "pair" else ()


def edge_case_credential_cases(profile: Profile, uses: Uses) -> Iterator[Case]:
    for awkward in edge_case_credentials(profile, uses):
        yield Case(
            f"{PURCHASE.name}[credential={awkward}]",
            PURCHASE,
            frozenset({"AUTH-01", "AUTH-02", "AUTH-03"}),
            deployment=Deployment(credentials=CredentialSet(PLAYGROUND, awkward)),
        )


def check_cases(profile: Profile) -> Iterator[Case]:
    """Whatever the check asks is answered with each of these, and the credentials are good."""
    story, anything = c.CREDENTIAL_CHECK, "*"
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
    missing = ((c.SETTING_MISSING, name, Deployment(without=name)) for name in uses.without)
    empty = ((c.SETTING_EMPTY, name, Deployment(empty=name)) for name in uses.without)
    unknown = ((c.SETTING_UNKNOWN, name, Deployment(unknown=name)) for name in uses.unknown)
    for story, name, deployment in (*missing, *empty, *unknown):
        yield Case(f"{story.name}[{name}]", story, story.exercises, deployment=deployment)
