"""The live path: what is refused before a byte is sent, and what is survived after that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from conformance.core.errors import BadConfig, ConformanceError, OutOfBounds, Unreachable
from conformance.core.verdict import Outcome
from conformance.platform.consumers import invitation, person
from conformance.platform.playground import (
    HOSTS,
    PASSWORD,
    USERNAME,
    GuardedTransport,
    LiveSettings,
    RateLimit,
    playground,
    safe_origin,
    safe_pair,
    wait_of,
)
from conformance.platform.target import Platform

from .live import (
    ENVIRONMENT,
    PAIR,
    Stand,
    dropped_placement,
    dropped_read,
    outage,
    served,
    too_many_once,
)
from .verdicts import outcomes


def live(stand: Stand, **changes: Any) -> LiveSettings:
    given = {"environment": ENVIRONMENT, "consumer": "forms", **changes}
    return LiveSettings("eu", stand.origin, stand.ca_file, **given)


# --- before a byte is sent


@pytest.mark.parametrize("region", HOSTS)
def test_the_documented_host_of_the_region_is_called(region: str):
    assert safe_origin(LiveSettings(region)) == f"https://{HOSTS[region]}"


@pytest.mark.parametrize(
    "host",
    [
        "api.klarna.com",
        "https://api.klarna.com",
        "API.Klarna.com",
        "api-na.klarna.com:443",
        "api-na.playground.klarna.com",
        "http://127.0.0.1:8080",
        "http://api.playground.klarna.com",
    ],
)
def test_no_other_host_of_klarnas_and_nothing_without_tls(host: str):
    with pytest.raises(OutOfBounds):
        safe_origin(LiveSettings("eu", host))


@pytest.mark.parametrize(
    "pair",
    [
        ("K12345_abc", "secret"),
        ("k12345_abc", "secret"),
        ("klarna_live_api_abc", "secret"),
        ("00000000-0000-4000-8000-000000000000", "klarna_live_api_abc"),
    ],
)
def test_credentials_that_look_live_are_refused(pair: tuple[str, str]):
    """Nor are they repeated in the message."""
    with pytest.raises(OutOfBounds) as refused:
        safe_pair(LiveSettings(environment={USERNAME: pair[0], PASSWORD: pair[1]}))
    assert not [word for word in pair if word in str(refused.value)]


def test_test_credentials_are_taken():
    assert safe_pair(LiveSettings(environment=ENVIRONMENT)) == PAIR


def test_without_credentials_it_says_which_are_wanted():
    with pytest.raises(BadConfig, match=USERNAME):
        safe_pair(LiveSettings(environment={}))


def test_the_credentials_are_not_in_the_settings_repr():
    assert PAIR[1] not in repr(LiveSettings(environment=ENVIRONMENT))


def test_a_redirect_to_another_host_is_not_followed_there():
    careful = GuardedTransport(
        httpx.MockTransport(lambda _: httpx.Response(200)), lambda host: host == "a"
    )
    with httpx.Client(transport=careful) as client, pytest.raises(OutOfBounds):
        client.get("https://b/")


# --- pace and patience


def test_a_pace_is_kept():
    waits: list[float] = []
    pace = RateLimit(4.0, clock=lambda: 100.0, pause=waits.append)
    for _ in range(3):
        pace.wait()
    assert waits == [0.25, 0.5]


@pytest.mark.parametrize(
    ("headers", "attempt", "seconds"),
    [
        ({"retry-after": "2"}, 0, 2.0),
        ({"x-ratelimit-reset": "1"}, 0, 1.0),
        ({"x-ratelimit-reset": "1"}, 2, 4.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0, 1.0),
        ({"retry-after": "9999"}, 0, 30.0),
        ({}, 0, 1.0),
    ],
)
def test_the_wait_after_a_429_is_what_its_headers_name(
    headers: dict[str, str], attempt: int, seconds: float
):
    assert wait_of(httpx.Response(429, headers=headers), attempt) == seconds


def answering(*statuses: int) -> tuple[GuardedTransport, list[str], list[float]]:
    """A careful transport before a platform that answers so, 0 being silence."""
    left, asked, waits = list(statuses), [], []  # type: ignore[var-annotated]

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        status = left.pop(0)
        if not status:
            raise httpx.ReadError("gone")
        return httpx.Response(status)

    inner = httpx.MockTransport(answer)
    careful = GuardedTransport(
        inner, lambda _: True, pause=waits.append, clock=iter(range(999)).__next__
    )
    return careful, asked, waits


@pytest.mark.parametrize(
    ("method", "statuses", "tries"),
    [
        ("GET", (0, 200), 2),
        ("POST", (429, 200), 2),
        ("POST", (200,), 1),
        ("GET", (500,), 1),
    ],
)
def test_what_cannot_have_happened_twice_is_asked_again(
    method: str, statuses: tuple[int, ...], tries: int
):
    careful, asked, _ = answering(*statuses)
    with httpx.Client(transport=careful) as client:
        assert client.request(method, "https://a/").status_code == statuses[-1]
    assert len(asked) == tries


def test_after_silence_nothing_but_a_get_is_sent_again():
    """The request may have taken effect."""
    careful, asked, _ = answering(0, 200)
    with httpx.Client(transport=careful) as client, pytest.raises(httpx.ReadError):
        client.post("https://a/")
    assert len(asked) == 1


def test_a_platform_that_stays_away_ends_the_run():
    careful, _, _ = answering(*[503] * 5)
    with httpx.Client(transport=careful) as client:
        for _ in range(4):
            assert client.post("https://a/").status_code == 503
        with pytest.raises(Unreachable):
            client.post("https://a/")


# --- the simulator behind TLS, rate limits on


def test_a_whole_purchase_over_tls_and_below_the_limits(tmp_path: Path):
    """Klarna's limits are never met: no call is answered with 429."""
    with served(tmp_path) as stand, playground(live(stand)) as platform:
        for name in ("session-to-refund", "sums-that-do-not-add-up", "placed-twice"):
            assert set(outcomes(platform, name).values()) == {Outcome.PASS}
    assert stand.refused == 0
    assert most_in_a_second(stand, "kp.create_session") <= 5


def most_in_a_second(stand: Stand, operation: str) -> int:
    times = [at for at, found in stand.asked if found == operation]
    return max(sum(1 for at in times if start <= at < start + 1) for start in times)


def test_a_429_in_mid_run_is_waited_for(tmp_path: Path):
    with served(tmp_path, too_many_once) as stand, playground(live(stand)) as platform:
        assert set(outcomes(platform, "session-to-refund").values()) == {Outcome.PASS}


def test_a_dropped_read_is_made_again(tmp_path: Path):
    with served(tmp_path, dropped_read) as stand, playground(live(stand)) as platform:
        assert set(outcomes(platform, "session-to-refund").values()) == {Outcome.PASS}


def test_a_dropped_placement_is_not_made_again_and_passes_nothing(tmp_path: Path):
    """Silence is a breach of PLAT-07, and what needed the answer was not exercised."""
    with served(tmp_path, dropped_placement) as stand, playground(live(stand)) as platform:
        found = outcomes(platform, "captured-in-parts")
    assert found["PLAT-32"] is Outcome.NOT_EXERCISED
    placements = [found for _, found in stand.asked if found == "kp.place_order"]
    assert len(placements) == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ca_file": ""}, Unreachable),
        ({"ca_file": "/nowhere/ca.pem"}, BadConfig),
        ({"host": "https://127.0.0.1:9"}, Unreachable),
        ({"environment": {**ENVIRONMENT, PASSWORD: "another"}}, Unreachable),
    ],
)
def test_what_cannot_be_called_is_said_at_the_start(
    tmp_path: Path, changes: dict[str, Any], error: type[ConformanceError]
):
    with served(tmp_path) as stand:
        given = {"host": stand.origin, "ca_file": stand.ca_file, "environment": ENVIRONMENT}
        with pytest.raises(error), playground(LiveSettings("eu", **{**given, **changes})):
            pass


def test_without_a_consumer_the_flows_are_not_exercised(tmp_path: Path):
    with served(tmp_path) as stand, playground(live(stand, consumer="none")) as platform:
        assert outcomes(platform, "expiry-announced")["PLAT-19"] is Outcome.PASS
        assert set(outcomes(platform, "placed-twice").values()) == {Outcome.NOT_EXERCISED}


def test_a_person_is_shown_the_address_and_a_code_for_the_telephone():
    told: list[str] = []
    url = "https://pay.playground.klarna.com/eu/hpp/payments/2OCkffK"
    act = person(told.append)
    with httpx.Client() as client:
        assert act(client, url, "approve") is None
    assert url in told[0]
    assert "approve" in told[0]
    assert told[0] == invitation(url, "approve")
    assert any(block in told[0] for block in "█▀▄")


def test_a_person_at_the_page_serves_as_well_as_a_program(tmp_path: Path):
    """What is seen of the browser is not judged then, and all else is."""
    with served(tmp_path) as stand, playground(live(stand)) as platform:
        client = httpx.Client(verify=False, trust_env=False)  # noqa: S501 - a browser of our own

        def somebody(_: httpx.Client, url: str, act: str) -> None:
            client.get(url) if act == "open" else client.post(f"{url}/{act}")

        with client:
            found = outcomes(with_consumer(platform, somebody), "consumer-approves")
    assert found["PLAT-27"] is Outcome.PASS
    assert found["PLAT-41"] is Outcome.NOT_EXERCISED


def with_consumer(platform: Platform, consumer: Any) -> Platform:
    fields = {name: getattr(platform, name) for name in platform.__dataclass_fields__}
    return Platform(**{**fields, "consumer": consumer})


# --- the command


def command(stand: Stand, into: Path, *options: str) -> tuple[int, Any, str]:
    done = subprocess.run(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "conformance.cli", "platform", "--target", "playground"),
            *("--host", stand.origin, "--ca-file", stand.ca_file, "--out", str(into)),
            *("--consumer", "forms", *options),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, **ENVIRONMENT},
    )
    file = into / "report.json"
    report = json.loads(file.read_text()) if file.exists() else None
    return done.returncode, report, done.stdout + done.stderr


def test_an_outage_in_mid_run_keeps_the_report(tmp_path: Path):
    with served(tmp_path, outage) as stand:
        status, report, said = command(stand, tmp_path / "out", "--only", "consumer-*")
    assert status == 14
    assert report["run"]["truncated"]
    assert report["cases"]
    assert any("ended early" in note for note in report["run"]["notes"])
    assert PAIR[1] not in said


def test_a_live_run_is_recorded_and_replayed(tmp_path: Path):
    """With the same verdicts, and the host's name nowhere but in the provenance."""
    made = tmp_path / "cassettes"
    with served(tmp_path) as stand:
        options = ("--only", "placed-*", "--cassettes", str(made))
        status, live_report, _ = command(stand, tmp_path / "live", "--record", *options)
        assert status == 0
        replay = (*options, "--target", "replay", "--recorded", "playground")
        status, report, _ = command(stand, tmp_path / "replay", *replay)
    assert status == 0
    assert [(r["id"], r["outcome"]) for r in report["requirements"]] == [
        (r["id"], r["outcome"]) for r in live_report["requirements"]
    ]
    text = "".join(file.read_text() for file in made.rglob("*.yaml"))
    assert stand.origin not in text
    assert PAIR[1] not in text
    assert "in place of Klarna Playground" in text
