"""What a recording holds, what it does not, and what becomes of one that cannot be trusted."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import vcr  # type: ignore[import-untyped]
from vcr.cassette import Cassette  # type: ignore[import-untyped]

from conformance.core.redaction import spellings
from conformance.core.trace import Trace
from conformance.platform.target import Platform
from conformance.platform_plugin import same_call
from conformance.run.platform.cassettes import (
    Persister,
    inspected,
    played_back,
    provenance,
    replayed,
)
from conformance.run.platform.masking import CassetteMask
from conformance.run.platform.script_runner import played
from conformance.scenarios.platform.checkouts import approved
from conformance.scenarios.platform.purchases import PERSONS
from conformance.scenarios.platform.steps import ScriptContext, Steps, script

from .verdicts import BY_NAME, judged

SECRET = ("authorization_token", "client_token")
NAMES = ("session-to-refund", "other-environment", "consumer-refuses", "told-of-each-status")


def taped(platform: Platform, file: Path, mode: str) -> Any:
    """A cassette as the plugin sets it up."""
    recorder = vcr.VCR(record_mode=mode)
    recorder.register_matcher("same_call", same_call)
    mask = CassetteMask(platform)
    recorder.register_persister(Persister(provenance(platform), mask.text))
    return recorder.use_cassette(
        str(file),
        match_on=("method", "uri", "same_call"),
        before_record_request=mask.request,
        before_record_response=mask.response,
        decode_compressed_response=True,
    )


def place(directory: Path, name: str) -> Path:
    return directory / "simulator" / "eu" / f"{name}.yaml"


def recorded(simulator: Platform, directory: Path, name: str) -> tuple[Trace, ...]:
    with taped(simulator, place(directory, name), "all"):
        return played(simulator, BY_NAME[name])


def replayed_from(directory: Path, name: str, **found: int) -> tuple[Trace, ...]:
    file = place(directory, name)
    with replayed(directory, "simulator", "eu") as platform:
        tape: Cassette
        with taped(platform, file, "none") as tape:
            return played_back(platform, BY_NAME[name], inspected(file, **found), tape)


@pytest.mark.parametrize("name", NAMES)
def test_a_replay_gives_the_verdicts_of_its_recording(
    simulator: Platform, tmp_path: Path, name: str
):
    """The same requirements, the same outcomes, the same number of observations."""
    first = judged(recorded(simulator, tmp_path, name))
    again = judged(replayed_from(tmp_path, name))
    assert [(i.requirement, i.outcome, len(i.observations)) for i in again] == [
        (i.requirement, i.outcome, len(i.observations)) for i in first
    ]


def canaries(simulator: Platform, seen: list[Any]) -> set[str]:
    """Everything secret or personal that crossed the wire, in each way of writing it."""
    passwords = {password for role, (_, password) in simulator.pairs.items() if role != "demo"}
    pairs = {f"{u}:{p}" for u, p in simulator.pairs.values()}
    tokens = {str(body[name]) for body in seen for name in SECRET if body.get(name)}
    people = {value for name, value in PERSONS["eu"].items() if name != "country"}
    named = {"Person-se", "customer+se@klarna.com"}
    encoded = {b64encode(pair.encode()).decode().rstrip("=") for pair in pairs}
    spelt = {word for secret in passwords | tokens for word in spellings(secret)}
    return spelt | encoded | people | named


@pytest.mark.parametrize("name", [*NAMES, "distributed-and-seen", "order-changed"])
def test_nothing_secret_stands_in_a_cassette(simulator: Platform, tmp_path: Path, name: str):
    """Every byte of the file is searched for what was really sent and received."""
    seen: list[Any] = []

    def watch(response: httpx.Response) -> None:
        response.read()
        body = json.loads(response.content) if response.content[:1] == b"{" else {}
        seen.append(body)

    simulator.client.event_hooks = {"response": [watch]}
    try:
        recorded(simulator, tmp_path, name)
    finally:
        simulator.client.event_hooks = {}
    text = place(tmp_path, name).read_bytes().decode()
    looked_for = canaries(simulator, seen)
    assert len(looked_for) > 10
    assert not [word for word in looked_for if word in text]
    assert not [origin for origin in simulator.origins.values() if origin in text]


@script("token-in-url", "The merchant asks for the token in a URL", "PLAT-27")
def token_in_url(site: ScriptContext) -> Steps:
    urls = {"success": f"{site.merchant}/shop/success?token={{{{authorization_token}}}}"}
    yield from approved(site, urls=urls)


def test_a_token_that_is_seen_in_a_url_first_is_masked_too(simulator: Platform, tmp_path: Path):
    """It is known to be one only when the session is read."""
    located: list[str] = []

    def watch(response: httpx.Response) -> None:
        located.extend(filter(None, [response.headers.get("location")]))

    simulator.client.event_hooks = {"response": [watch]}
    try:
        with taped(simulator, place(tmp_path, "token-in-url"), "all"):
            played(simulator, token_in_url)
    finally:
        simulator.client.event_hooks = {}
    (token,) = [url.partition("token=")[2] for url in located]
    text = place(tmp_path, "token-in-url").read_text()
    assert token
    assert token not in text
    assert not inspected(place(tmp_path, "token-in-url")).problem


def test_a_cassette_says_where_it_comes_from(simulator: Platform, tmp_path: Path):
    recorded(simulator, tmp_path, "expiry-announced")
    known = inspected(place(tmp_path, "expiry-announced")).provenance
    assert known is not None
    assert known.recorded_from == "simulator"
    assert "not Klarna" in known.says
    assert known.host == "127.0.0.1"
    with replayed(tmp_path, "simulator", "eu") as platform:
        assert "recorded" in platform.provenance
        assert "simulator" in platform.provenance


def edited(file: Path) -> None:
    file.write_text(file.read_text().replace("WAITING", "COMPLETED"))


def older(file: Path) -> None:
    file.write_text(file.read_text().replace("recorded_on: '20", "recorded_on: '19"))


def cut_off(file: Path) -> None:
    file.write_text(file.read_text()[:200])


def emptied(file: Path) -> None:
    file.write_text("")


@pytest.mark.parametrize("spoil", [edited, older, cut_off, emptied])
def test_a_file_that_is_not_as_it_was_recorded_is_no_evidence(
    simulator: Platform, tmp_path: Path, spoil: Callable[[Path], None]
):
    """Its provenance is sealed too: an old one cannot be made young."""
    recorded(simulator, tmp_path, "expiry-announced")
    recorded(simulator, tmp_path, "other-region")
    file = place(tmp_path, "expiry-announced")
    spoil(file)
    assert inspected(file).tampered
    (trace,) = replayed_from(tmp_path, "expiry-announced")
    assert not trace.events
    assert trace.note


def test_one_that_is_too_old_is_not_played(simulator: Platform, tmp_path: Path):
    recorded(simulator, tmp_path, "expiry-announced")
    (trace,) = replayed_from(tmp_path, "expiry-announced", oldest_days=-1)
    assert not trace.events
    assert "days old" in trace.note


def test_one_that_lacks_an_exchange_is_not_judged(simulator: Platform, tmp_path: Path):
    """A script that has grown since is told from one that passes."""
    recorded(simulator, tmp_path, "expiry-announced")
    recorded(simulator, tmp_path, "both-sessions-expire")
    place(tmp_path, "both-sessions-expire").unlink()
    place(tmp_path, "expiry-announced").rename(place(tmp_path, "both-sessions-expire"))
    (trace,) = replayed_from(tmp_path, "both-sessions-expire")
    assert not trace.events
    assert "lacks POST /clock" in trace.note


def test_one_that_holds_more_than_is_asked_for_is_not_judged(simulator: Platform, tmp_path: Path):
    recorded(simulator, tmp_path, "both-sessions-expire")
    place(tmp_path, "both-sessions-expire").rename(place(tmp_path, "session-disabled"))
    (trace,) = replayed_from(tmp_path, "session-disabled")
    assert not trace.events


def test_one_that_is_missing_is_said_to_be(simulator: Platform, tmp_path: Path):
    recorded(simulator, tmp_path, "expiry-announced")
    (trace,) = replayed_from(tmp_path, "other-region")
    assert "there is no recording" in trace.note


def test_masking_what_is_masked_changes_nothing(simulator: Platform, tmp_path: Path):
    """Recordings are read back through the same sieve."""
    recorded(simulator, tmp_path, "session-to-refund")
    first = place(tmp_path, "session-to-refund").read_text()
    mask = CassetteMask(simulator)
    assert mask.text(first) == first
    for body in (
        '{"authorization_token": "00000000-0000-8000-8000-0123456789ab"}',
        '{"to": "masked"}',
    ):
        assert mask.body(body) == mask.body(mask.body(body)) == body.encode()
