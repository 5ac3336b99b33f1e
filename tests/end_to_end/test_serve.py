"""`conformance serve`: two stand-ins that a merchant can develop against, until Ctrl-C."""

from __future__ import annotations

import json
import re
import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from .commands import CONFORMANCE, conformance, eventually, running

BASKET = {
    "purchase_country": "SE",
    "purchase_currency": "SEK",
    "locale": "sv-SE",
    "order_amount": 10000,
    "order_tax_amount": 2000,
    "order_lines": [
        {
            "name": "Hat",
            "quantity": 1,
            "unit_price": 10000,
            "tax_rate": 2500,
            "total_amount": 10000,
            "total_tax_amount": 2000,
        }
    ],
}
SHOP = "http://127.0.0.1:9"  # nothing listens there: the callbacks go nowhere
URLS = {
    name: f"{SHOP}/{name}?sid={{{{session_id}}}}&token={{{{authorization_token}}}}"
    for name in ("success", "cancel", "back", "failure", "error")
}


@contextmanager
def serving(*options: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, and what it has printed once all three addresses are told."""
    with running(CONFORMANCE, "serve", "--port", 0, *options) as process:
        assert process.stdout
        told = ""
        while "Controls:" not in told and (line := process.stdout.readline()):
            told += line
        yield process, told


def settings(told: str) -> list[dict[str, str]]:
    """What can be pasted: one set for each environment."""
    found = re.findall(r"^(KLARNA_[A-Z_]+)=(.*)$", told, re.MULTILINE)
    pasted = [(name, *shlex.split(value)) for name, value in found]
    return [dict(pasted[start : start + 3]) for start in range(0, len(pasted), 3)]


def client(of: dict[str, str]) -> httpx.Client:
    auth = (of["KLARNA_USERNAME"].encode(), of["KLARNA_PASSWORD"].encode())
    return httpx.Client(base_url=of["KLARNA_BASE_URL"], auth=auth, trust_env=False)


def hosted_session(klarna: httpx.Client) -> dict[str, str]:
    session = klarna.post("/payments/v1/sessions", json=BASKET).raise_for_status().json()
    url = klarna.base_url.join(f"/payments/v1/sessions/{session['session_id']}")
    page = {"payment_session_url": str(url), "merchant_urls": URLS}
    made: dict[str, str] = klarna.post("/hpp/v1/sessions", json=page).raise_for_status().json()
    return made


def test_a_purchase_from_session_to_order_with_what_was_printed():
    """A merchant needs nothing but the pasted settings and any HTTP client."""
    with serving("--consumer", "approve") as (_, told):
        playground, _ = settings(told)
        with client(playground) as klarna:
            hosted = hosted_session(klarna)
            back = httpx.get(hosted["redirect_url"], trust_env=False)
            assert back.status_code in {302, 303}
            assert back.headers["location"].startswith(f"{SHOP}/success")
            seen = klarna.get(f"/hpp/v1/sessions/{hosted['session_id']}").json()
            token = seen["authorization_token"]
            placed = klarna.post(f"/payments/v1/authorizations/{token}/order", json=BASKET)
            order = placed.raise_for_status().json()["order_id"]
            read = klarna.get(f"/ordermanagement/v1/orders/{order}").raise_for_status().json()
    assert seen["status"] == "COMPLETED"
    assert read["status"] == "AUTHORIZED"


def test_the_environments_have_different_hosts_and_credentials():
    """The keys of one open nothing in the other."""
    with serving() as (_, told):
        playground, production = settings(told)
        mixed = {**playground, "KLARNA_BASE_URL": production["KLARNA_BASE_URL"]}
        with client(mixed) as klarna:
            refused = klarna.post("/payments/v1/sessions", json=BASKET)
    assert not set(playground.values()) & set(production.values())
    assert refused.status_code == 401


def test_credentials_of_ones_own():
    with serving("--credential", "PK1_mine:se:cret") as (_, told):
        playground, _ = settings(told)
        with client(playground) as klarna:
            answer = klarna.post("/payments/v1/sessions", json=BASKET)
    assert playground["KLARNA_USERNAME"] == "PK1_mine"
    assert playground["KLARNA_PASSWORD"] == "se:cret"
    assert answer.status_code == 200


def test_merchants_who_share_the_stand_ins_do_not_see_each_other():
    """Each is told its own settings, however awkward; what is another's is not there."""
    secret = "p w#x:smile:$1'[red]"
    with serving("--credential", "PK1_one:se:cret", "--credential", f"PK2_other:{secret}") as run:
        one, other, _ = settings(run[1])
        with client(one) as mine, client(other) as theirs:
            made = hosted_session(mine)
            seen = [each.get(made["session_url"]).status_code for each in (mine, theirs)]
    assert other["KLARNA_PASSWORD"] == secret
    assert seen == [200, 404]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_ends_when_it_is_told_to(how: signal.Signals):
    """Exit status 0, nothing on standard error, and the port is free again."""
    with serving() as (process, told):
        port = int(settings(told)[0]["KLARNA_BASE_URL"].rpartition(":")[2])
        process.send_signal(how)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert err == ""
    assert eventually(lambda: free(port), 5)


def free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("port", [70_000, 65_534, -1])
def test_a_port_that_there_is_not(port: int):
    """Three are needed in a row; nothing listens there that could be stopped."""
    done = conformance("serve", "--port", port)
    assert done.code == 4, done.told
    assert str(port) in done.err
    assert "1 to 65533" in done.err
    assert "Stop what listens" not in done.err


def test_a_port_that_is_taken():
    """The message names it, and says what can be done."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = conformance("serve", "--port", port, within_s=30)
    assert done.code == 4
    assert str(port) in done.err
    assert "hint:" in done.err
    assert "Traceback" not in done.err


def test_a_credential_that_is_none():
    done = conformance("serve", "--port", 0, "--credential", "no-colon", within_s=30)
    assert done.code == 4
    assert "USER:PASSWORD" in done.err


def test_the_catalogue_in_both_formats():
    told = json.loads(conformance("requirements", "--format", "json").out)
    page = conformance("requirements", "--format", "md").out
    ids = re.findall(r"[A-Z]+-\d\d", json.dumps(told))
    assert ids
    assert all(id in page for id in ids)
