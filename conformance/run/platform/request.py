"""The request for a platform run: target, scripts and requirements."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from ...core.errors import BadConfig
from ...core.report import SystemUnderTest, Target
from ...core.requirement import Requirement
from ...platform.playground import ConsumerFactory, LiveSettings, playground
from ...platform.target import Platform
from ...requirements import catalogue
from ...scenarios.platform import SCRIPTS
from ...scenarios.platform.steps import Script
from .cassettes import OLDEST_DAYS, replayed
from .simulator_target import simulated

PROFILES = ("quick", "smoke", "standard")  # without generated calls, with some, with many
TARGETS = ("simulator", "playground", "replay")
WHO = ("none", "forms", "browser", "person")  # acts on the hosted page
SUBJECTS: Mapping[str, str] = {
    "simulator": "the embedded simulator",
    "playground": "Klarna Playground",
    "replay": "a platform",
}


@dataclass(frozen=True, slots=True)
class PlatformRunRequest:
    """The request for a platform run.

    `only` is a glob over requirement ids, or else over the scripts' names.
    """

    target: str = "simulator"
    region: str = "eu"
    only: str = ""
    seed: int = 0
    cassettes: Path = Path("cassettes")
    recorded: str = "simulator"
    oldest_days: int = OLDEST_DAYS
    live: LiveSettings = field(default_factory=LiveSettings)
    profile: str = "standard"
    recording: bool = False

    @property
    def subject(self) -> SystemUnderTest:
        recorded = f", recorded from {SUBJECTS[self.recorded]}" if self.target == "replay" else ""
        return SystemUnderTest(SUBJECTS[self.target] + recorded)

    @property
    def directory(self) -> Path:
        """Where this platform's cassettes are."""
        kind = self.recorded if self.target == "replay" else self.target
        return self.cassettes / kind / self.region


def scripts_and_requirements(
    request: PlatformRunRequest,
) -> tuple[tuple[Script, ...], tuple[Requirement, ...]]:
    """The scripts to play and the requirements to judge; all of them unless `only` narrows it."""
    requirements = tuple(r for r in catalogue() if r.party == "platform")
    whole = (*SCRIPTS, *generated(request))
    if not request.only:
        return whole, requirements
    ids = {r.id for r in requirements if fnmatch.fnmatchcase(r.id, request.only.upper())}
    scripts = tuple(s for s in whole if s.exercises & ids or matches(s, request.only))
    if not scripts:
        raise BadConfig(f"{request.only!r} matches no requirement and no script of the platform's")
    ids = ids or {id for each in scripts for id in each.exercises}
    return scripts, tuple(r for r in requirements if r.id in ids)


def generated(request: PlatformRunRequest) -> tuple[Script, ...]:
    """What is made up anew in each run: never recorded, and not sent to Playground unasked.

    The generator is loaded only where it is wanted: it takes longer to start than a small run.
    """
    wanted = request.target == "simulator" and not request.recording and request.profile != "quick"
    if not wanted:
        return ()
    made: tuple[Script, ...] = import_module(f"{__package__}.schemathesis_calls").scripts(
        request.profile, request.seed
    )
    return made


def matches(script: Script, glob: str) -> bool:
    return fnmatch.fnmatchcase(script.name, glob)


@contextmanager
def opened(request: PlatformRunRequest, consumer_factory: ConsumerFactory) -> Iterator[Platform]:
    """The requested platform, ready in the block; `consumer_factory` maps a name to a consumer."""
    ways = {
        "simulator": lambda: simulated(request.seed, request.region),
        "playground": lambda: playground(request.live, consumer_factory),
        "replay": lambda: replayed(request.cassettes, request.recorded, request.region),
    }
    with ways[request.target]() as platform:
        yield platform


def target_of(platform: Platform) -> Target:
    return Target(platform.kind, region=platform.region, provenance=platform.provenance)
