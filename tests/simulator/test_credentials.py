"""Who may call, and what those who may not are told."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from conformance.simulator import Account, World

from .shop import MERCHANT, ORIGIN, Shop, basic, playground

KEY = "klarna_test_api_" + "k" * 120
UUID_KEYED = Account("3b1f9d4e-7e5c-4f0a-9d5e-2f4b8a6c1d00", KEY, "playground")
PATH = "/payments/v1/sessions"


def status(account: Account, authorization: str) -> int:
    shop = Shop(World("playground", "eu", ORIGIN, (account,)), account)
    return shop.send("POST", PATH, {}, authorization=authorization).status


@pytest.mark.parametrize(
    ("account", "authorization"),
    [
        (MERCHANT, basic(MERCHANT.username, MERCHANT.password)),
        (MERCHANT, basic(MERCHANT.username, MERCHANT.password).replace("Basic", "basic")),
        (UUID_KEYED, basic(UUID_KEYED.username, KEY)),
        (UUID_KEYED, basic("", KEY)),
        (UUID_KEYED, f"Basic {KEY}"),
    ],
    ids=["user and password", "scheme in lower case", "uuid and key", "key alone", "raw key"],
)
def test_a_credential_opens_in_each_documented_form(account: Account, authorization: str):
    assert status(account, authorization) == 400


@pytest.mark.parametrize(
    ("account", "authorization"),
    [
        (MERCHANT, ""),
        (MERCHANT, "Basic"),
        (MERCHANT, basic(MERCHANT.username, "wrong")),
        (MERCHANT, basic(MERCHANT.password, MERCHANT.username)),
        (MERCHANT, basic("", MERCHANT.password)),
        (MERCHANT, f"Basic {MERCHANT.username}:{MERCHANT.password}"),
        (MERCHANT, basic(MERCHANT.username, MERCHANT.password) + "\n"),
        (MERCHANT, basic(MERCHANT.username, MERCHANT.password).replace("Basic", "Bearer")),
        (MERCHANT, "Basic " + b64encode(b"\xff\xfe:x").decode()),
        (
            MERCHANT,
            "Basic "
            + b64encode(f"{MERCHANT.username}:{MERCHANT.password}".encode("latin-1")).decode(),
        ),
        (UUID_KEYED, basic("another", KEY)),
    ],
    ids=repr,
)
def test_every_other_header_is_turned_away(account: Account, authorization: str):
    assert status(account, authorization) == 401


@pytest.mark.parametrize(("environment", "region"), [("production", "eu"), ("playground", "na")])
def test_a_credential_opens_its_own_environment_and_region_only(environment: str, region: str):
    shop = Shop(World(environment, region, ORIGIN, (MERCHANT,)))
    assert shop.send("POST", PATH, {}).status == 401


def test_the_gateway_answers_in_html_without_a_correlation_id():
    """Seen on Playground: 176 bytes of HTML; a client that parses JSON here breaks."""
    response = Shop().send("POST", PATH, {}, authorization="")
    assert response.header("content-type") == "text/html"
    assert response.header("www-authenticate") == 'Basic realm="very closed site"'
    assert response.header("klarna-correlation-id") is None
    assert len(response.body) == 176
    assert response.json is None


def test_no_representation_of_an_account_shows_its_password():
    assert MERCHANT.password not in repr(MERCHANT)


def test_the_401_of_the_error_page_is_there_on_demand():
    response = Shop(playground(json_401=True)).send("POST", PATH, {}, authorization="")
    assert response.json == {"error_code": "UNAUTHORIZED", "error_messages": []}


def test_an_inactive_merchant_is_refused():
    asleep = replace(MERCHANT, active=False)
    response = Shop(World("playground", "eu", ORIGIN, (asleep,))).send("POST", PATH, {})
    assert (response.status, response.json["error_code"]) == (403, "MERCHANT_INACTIVE")
