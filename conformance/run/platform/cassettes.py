"""Cassettes: recordings in vcrpy's format, with their provenance and a seal against edits.

    cassettes/<what was recorded>/<region>/<script>.yaml

One recorded against the simulator says so, and so does every report that is made from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest_recording  # noqa: F401 - it wants to be imported before vcr, or it warns
import yaml
from vcr.cassette import Cassette  # type: ignore[import-untyped]
from vcr.errors import CannotOverwriteExistingCassetteException  # type: ignore[import-untyped]
from vcr.persisters.filesystem import CassetteNotFoundError  # type: ignore[import-untyped]
from vcr.serialize import deserialize, serialize  # type: ignore[import-untyped]

from ... import __version__
from ...contract import document
from ...core.errors import BadConfig
from ...core.trace import Trace
from ...platform.authorization import EXAMPLE
from ...platform.consumers import fills_in_forms, unseen
from ...platform.target import PLAYGROUND, Platform
from ...scenarios.platform.steps import Script
from .masking import neutral
from .script_runner import played, unplayed

LARGEST = 5_000_000  # bytes
OLDEST_DAYS = 365
RECORDED = ("simulator", "playground")
ROLES = (PLAYGROUND, "production", "other-region", "controls", "merchant")
AGAIN = "record it again with `conformance platform --record`"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a cassette comes from; the first lines of the file. `digest` is of all that follows."""

    recorded_from: str
    says: str
    host: str
    region: str
    recorded_on: str
    suite: str
    contract: str
    consumer: str = "forms"  # or "unseen": somebody whose browser was not recorded
    can: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class CassetteState:
    """A cassette as it was found: what it says of itself, and what is wrong with it.

    `problem` is "" where nothing is. `tampered`: it is not what was recorded, rather than missing.
    """

    provenance: Provenance | None = None
    problem: str = ""
    tampered: bool = False


def provenance(platform: Platform) -> Provenance:
    return Provenance(
        platform.kind,
        platform.provenance,
        httpx.URL(platform.origins[PLAYGROUND]).host,
        platform.region,
        datetime.now(UTC).date().isoformat(),
        __version__,
        contract_version(),
        "forms" if platform.consumer is fills_in_forms else "unseen",
        tuple(sorted(platform.can)),
    )


def contract_version() -> str:
    names = ("payments", "hosted_payment_page", "order_management")
    return ", ".join(f"{name} {document(name)['info']['version']}" for name in names)


def digest(known: Provenance, rest: str) -> str:
    """Of what the file says of itself and of every exchange in it."""
    facts = repr(sorted((k, v) for k, v in asdict(known).items() if k != "digest"))
    return hashlib.sha256(f"{facts}\n{rest}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Persister:
    """Writes and reads cassettes for vcrpy.

    Saves with the provenance before the exchanges, and loads past it.

    `clean` masks what was found out to be a token only after it had been seen.
    """

    origin: Provenance
    clean: Callable[[str], str] = str

    def save_cassette(self, path: str, content: dict[str, Any], serializer: ModuleType) -> None:
        rest = self.clean(serialize(content, serializer))
        facts = {**asdict(self.origin), "can": list(self.origin.can)}
        facts["digest"] = digest(self.origin, rest)
        head = yaml.safe_dump({"provenance": facts}, sort_keys=False, allow_unicode=True)
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(head + rest, encoding="utf-8")

    def load_cassette(self, path: str, serializer: ModuleType) -> Any:
        """Whatever cannot be used counts as not there; `inspected` says what is wrong with it."""
        file = Path(path)
        if inspected(file).problem:
            raise CassetteNotFoundError
        return deserialize(file.read_text(encoding="utf-8"), serializer)


def inspected(file: Path, oldest_days: int = OLDEST_DAYS) -> CassetteState:
    """What a cassette is worth, before anything is played from it."""
    if not file.is_file():
        return CassetteState(problem=f"there is no recording of it; {AGAIN}")
    if file.stat().st_size > LARGEST:
        return CassetteState(problem="the recording is larger than any real one", tampered=True)
    try:
        known, rest = parts(file.read_text(encoding="utf-8"))
    except (ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        return CassetteState(problem=f"the recording cannot be read: {error}", tampered=True)
    if digest(known, rest) != known.digest:
        return CassetteState(known, "the recording was changed after it was made", tampered=True)
    age = (datetime.now(UTC).date() - date.fromisoformat(known.recorded_on)).days
    if age > oldest_days:
        return CassetteState(known, f"the recording is {age} days old; {AGAIN}")
    return CassetteState(known)


def parts(text: str) -> tuple[Provenance, str]:
    """The provenance and the text that it seals."""
    head, found, tail = text.partition("\ninteractions:")
    if not found:
        raise ValueError("it holds no interactions")
    facts = yaml.safe_load(head)["provenance"]
    wanted = {field.name for field in fields(Provenance)}
    if set(facts) != wanted:
        raise ValueError("its provenance is not whole")
    known = Provenance(**{**facts, "can": tuple(facts["can"])})
    return known, f"interactions:{tail}"


@contextmanager
def replayed(directory: Path, recorded: str, region: str) -> Iterator[Platform]:
    """What was recorded, as a platform: nothing is sent anywhere, and nothing is waited for."""
    files = sorted((directory / recorded / region).glob("*.yaml"))
    usable = [r.provenance for r in map(inspected, files) if r.provenance and not r.tampered]
    if not usable:
        raise BadConfig(
            f"no usable recordings below {directory / recorded / region}",
            hint=f"`conformance platform --target {recorded} --record` makes them.",
        )
    with httpx.Client(trust_env=False) as client:
        yield Platform(
            "replay",
            provenance_sentence(usable),
            client,
            {role: neutral(role) for role in ROLES},
            {**{name: (f"replayed-{name}", "not-a-password") for name in PAIRS}, "demo": EXAMPLE},
            frozenset(usable[0].can),
            region,
            unseen if usable[0].consumer == "unseen" else fills_in_forms,
            pause=lambda _: None,
        )


PAIRS = (PLAYGROUND, "production", "other-region")


def provenance_sentence(usable: list[Provenance]) -> str:
    """What a report made from recordings says of them."""
    days = sorted({each.recorded_on for each in usable})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    first = usable[0]
    return (
        f"{len(usable)} cassettes recorded {when} against {first.says} ({first.host}), "
        f"suite {first.suite}; replayed without a network"
    )


def played_back(
    platform: Platform, script: Script, recording: CassetteState, cassette: Cassette
) -> tuple[Trace, ...]:
    """The traces of a script out of its cassette; where that does not fit, only the reason."""
    if script.needs - platform.can:
        return played(platform, script)
    if recording.problem:
        return (unplayed(platform, script, recording.problem),)
    try:
        traces = played(platform, script)
    except CannotOverwriteExistingCassetteException as error:
        missing = f"{error.failed_request.method} {httpx.URL(error.failed_request.uri).path}"
        return (unplayed(platform, script, f"the recording lacks {missing}; {AGAIN}"),)
    if not cassette.all_played:
        reason = f"the recording holds exchanges that the script does not ask for; {AGAIN}"
        return (unplayed(platform, script, reason),)
    return traces
