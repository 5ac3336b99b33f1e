from __future__ import annotations

from pathlib import Path

import pytest

from conformance.core.errors import BadConfig
from conformance.core.setup import Uses
from conformance.drivers.settings import LARGEST, DriverCall, read, settings, uses

from .files import WHOLE, spoilt, whole

FILE = Path("shop/conformance.toml")
DRIVER = "[driver]\n"
INTEGRATION = "[integration]\n"

MISTAKES = {
    "an unknown key near a known one": (
        ('name = "Tiny shop"', 'name = "x"\nversoin = "1"'),
        'integration.versoin: is no key of this file; did you mean "version"?',
    ),
    "an unknown key near nothing": (
        ('name = "Tiny shop"', 'name = "x"\nzzz = 1'),
        "integration.zzz: is no key of this file; allowed: name, version, vendor, uses",
    ),
    "an unknown table": (
        (DRIVER, "[drivers]\nx = 1\n[driver]\n"),
        'drivers: is no key of this file; did you mean "driver"?',
    ),
    "a quoted key with a dot": (
        (INTEGRATION, '[integration]\n"uses.regions" = ["eu"]\n'),
        "integration.uses.regions: is no key of this file",
    ),
    "a number for a text": (
        ('name = "Tiny shop"', "name = 5"),
        "integration.name: must be text, found 5 (a number)",
    ),
    "an empty text": (
        ('name = "Tiny shop"', 'name = ""'),
        'integration.name: must be text, found ""',
    ),
    "a text for a list": (
        (DRIVER, '[driver]\nstart = "python shop.py"\n'),
        'driver.start: must be a list of texts, found "python shop.py"',
    ),
    "a text for a flag": (
        (DRIVER, '[driver]\ntls = "yes"\n'),
        'driver.tls: must be true or false, found "yes"',
    ),
    "true for a number": (
        (INTEGRATION, "[integration]\nuses.settles_within_s = true\n"),
        "integration.uses.settles_within_s: must be a number of seconds",
    ),
    "no time at all": (
        (INTEGRATION, "[integration]\nuses.settles_within_s = 0\n"),
        "above 0 and at most 300, found 0 (a number)",
    ),
    "a date in a body": (
        ('json = "${order}"', "json = { at = 2026-01-01 }"),
        "driver.start_checkout.json: must be a value that JSON can hold, found a table",
    ),
    "no number in a body": (
        ('json = "${order}"', "json = nan"),
        "driver.start_checkout.json: must be a value that JSON can hold, found nan",
    ),
    "a live user name": (
        (DRIVER, '[driver]\nklarna_username = "K123456_abcdef"\n'),
        "driver.klarna_username: looks like a live one",
    ),
    "a live key": (
        (DRIVER, '[driver]\nklarna_password = "klarna_live_api_abcdef"\n'),
        "driver.klarna_password: looks like a live one",
    ),
    "a word that is not allowed": (
        (INTEGRATION, '[integration]\nuses.regions = ["eu", "asia"]\n'),
        'integration.uses.regions: "asia" is not allowed; allowed: eu, na, oc',
    ),
    "a word near one that is allowed": (
        (INTEGRATION, '[integration]\nuses.place_order_mode = "PLACE_ODER"\n'),
        'did you mean "PLACE_ORDER"? Allowed: NONE, PLACE_ORDER, CAPTURE_ORDER',
    ),
    "a state of nobody's": (
        ('awaiting = "pending"', 'awaiting = "waiting"'),
        'driver.states: "waiting" is not allowed; allowed: pending, paid, failed',
    ),
    "the command driver": (
        (DRIVER, '[driver]\nkind = "command"\n'),
        'driver.kind: "command" is not yet supported; allowed: http, python',
    ),
    "an address without a scheme": (
        ("http://127.0.0.1:${port}", "127.0.0.1:8000"),
        "driver.base_url: must be an http:// or https:// address without query",
    ),
    "an address with a password in it": (
        ("http://127.0.0.1:${port}", "http://user:hunter2@127.0.0.1"),
        "driver.base_url: must be an http:// or https:// address",
    ),
    "a request without a method": (
        ("POST /checkout", "/checkout"),
        'driver.start_checkout.request: must be a method and a path, as in "POST /checkout"',
    ),
    "a request with an address": (
        ("POST /checkout", "POST http://elsewhere.test/"),
        "driver.start_checkout.request: must be a method and a path",
    ),
    "a ready that is not a GET": (
        (DRIVER, '[driver]\nready = "POST /health"\n'),
        'driver.ready: must be a path to GET, as in "GET /health", found "POST /health"',
    ),
    "a JSONPath that is none": (
        ('"$.order"', '"$.order["'),
        'driver.start_checkout.reference: must be a JSONPath, as in "$.order", or header:Name',
    ),
    "a JSONPath without its root": (('"$.order"', '"order"'), "must be a JSONPath"),
    "a header without a name": (('"$.order"', '"header:"'), "must be a JSONPath"),
    "a name that nobody fills": (
        ("${klarna.base_url}", "${klarna.url}"),
        "driver.env: ${klarna.url} is no name that the suite fills here; did you mean",
    ),
    "a name of another verb": (
        ('/orders/${reference}"', '/orders/${amount}"'),
        "driver.order_state.request: ${amount} is no name that the suite fills here",
    ),
    "a name that is not closed": (
        ("${klarna.base_url}", "${klarna.base_url"),
        "driver.env: a ${ is not closed, or holds no plain name",
    ),
    "a name within a name": (("${klarna.base_url}", "${x${port}}"), "a ${ is not closed"),
    "a name missing altogether": (
        ('name = "Tiny shop"', ""),
        "integration.name: is missing; it must be text",
    ),
    "a state that is not read": (
        ('state = "$.state"', ""),
        "driver.order_state.state: is missing; it must be a JSONPath",
    ),
    "no address": (
        ('base_url = "http://127.0.0.1:${port}"', ""),
        'driver.base_url: is missing; kind "http" needs it',
    ),
    "an operation declared but not described": (
        (INTEGRATION, '[integration]\nuses.order_management = ["refund"]\n'),
        "driver.refund: the table is missing, but order_management declares refund",
    ),
    "a Python object not named": (
        (DRIVER, '[driver]\nkind = "python"\n'),
        'driver.object: is missing; kind "python" needs "module:name"',
    ),
    "a header's name with a space": (
        ('json = "${order}"', 'headers = { "x key" = "1" }'),
        'driver.start_checkout.headers: "x key" is no name of a header',
    ),
    "a header that ends its line": (
        ('json = "${order}"', 'headers = { x-key = "1\\r\\nx: 2" }'),
        'driver.start_checkout.headers: the value of "x-key" ends a line',
    ),
    "a variable's name with a sign": (
        ("[driver.env]\n", '[driver.env]\n"A=B" = "1"\n'),
        'driver.env: "A=B" is no name of a variable',
    ),
    "a variable that holds a NUL": (
        ("[driver.env]\n", '[driver.env]\nA = "1\\u0000"\n'),
        'driver.env: the value of "A" holds a NUL',
    ),
    "no region": (
        (INTEGRATION, "[integration]\nuses.regions = []\n"),
        "integration.uses.regions: is empty; name at least one of eu, na, oc",
    ),
    "no way to learn the outcome": (
        (INTEGRATION, "[integration]\nuses.learns_outcome_by = []\n"),
        "integration.uses.learns_outcome_by: is empty; name at least one of redirect, callback",
    ),
    "a word twice": (
        (INTEGRATION, '[integration]\nuses.order_management = ["capture", "capture"]\n'),
        'integration.uses.order_management: names "capture" twice',
    ),
    "a password without its user name": (
        (DRIVER, '[driver]\nklarna_password = "hunter2"\n'),
        "driver.klarna_password: is there without klarna_username",
    ),
    "a user name without its password": (
        (DRIVER, '[driver]\nklarna_username = "PK1"\n'),
        "driver.klarna_username: is there without klarna_password",
    ),
    "a needed setting that is not set": (
        (DRIVER, '[driver]\nwithout.settings = ["KLARNA_BASE_UR"]\n'),
        'driver.without.settings: "KLARNA_BASE_UR" is not in [driver.env]; did you mean',
    ),
}


@pytest.mark.parametrize(
    ("edit", "message"),
    MISTAKES.values(),
    ids=MISTAKES.keys(),
)
def test_a_mistake_is_named_with_file_key_and_what_is_allowed(edit, message):
    with pytest.raises(BadConfig) as caught:
        settings(spoilt(edit), FILE)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{FILE} has ")


def test_all_mistakes_of_a_file_are_told_at_once():
    with pytest.raises(BadConfig) as caught:
        settings('[integration]\nnmae = "x"\n[driver]\nkind = "htp"\nready = "no"\n', FILE)
    message = str(caught.value)
    wrong = ("integration.nmae", "driver.kind", "driver.ready", "integration.name: is missing")
    assert [key for key in wrong if key not in message] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "[integration] is missing"),
        ("", "[driver] is missing"),
        ("integration = 5", "integration: must be a table, found 5"),
        ("driver = []", "driver: must be a table, found a list"),
        ("[integration]\nname = x\n", f"{FILE} is not TOML: Invalid value (at line 2"),
        ("x = " + "[" * 5000, f"{FILE} is n"),
    ],
)
def test_what_is_no_configuration_at_all_is_told(text, message):
    with pytest.raises(BadConfig) as caught:
        settings(text, FILE)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'[integration]\nname = "\xe5"', "is not UTF-8 (line 2)"),
        (b"#" * (LARGEST + 1), "is larger than 1 MB"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, data, message):
    file = tmp_path / "conformance.toml"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(BadConfig, match=r"conformance\.toml") as caught:
        read(file)
    assert message in str(caught.value)


SECRETIVE = {
    "in the environment": (
        ("[driver.env]\n", "[driver.env]\nX = 987654321\n"),
        "driver.env.X: must be text, found a number",
    ),
    "a list in the environment": (
        ("[driver.env]\n", "[driver.env]\nX = [987654321]\n"),
        "driver.env.X: must be text, found a list",
    ),
    "in a header": (
        ('json = "${order}"', "headers = { x-api-key = 987654321 }"),
        "driver.start_checkout.headers.x-api-key: must be text, found a number",
    ),
    "the password": (
        (DRIVER, "[driver]\nklarna_password = 987654321\n"),
        "driver.klarna_password: must be text, found a number",
    ),
}


@pytest.mark.parametrize(("edit", "message"), SECRETIVE.values(), ids=SECRETIVE)
def test_what_may_be_a_secret_is_named_and_never_quoted(edit, message):
    """A configuration may hold credentials; an error text may end up anywhere."""
    with pytest.raises(BadConfig) as caught:
        settings(spoilt(edit), FILE)
    assert message in str(caught.value)
    assert "987654321" not in str(caught.value)


def test_a_password_in_an_address_is_never_quoted():
    with pytest.raises(BadConfig) as caught:
        settings(spoilt(("http://127.0.0.1:${port}", "http://user:hunter2@127.0.0.1")), FILE)
    assert "driver.base_url" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_what_is_captured_at_once_can_be_given_back():
    declared = 'uses = { place_order_mode = "CAPTURE_ORDER", order_management = ["refund"] }\n'
    refund = '[driver.refund]\nrequest = "POST /refund"\n\n[driver.states]\n'
    found = whole((INTEGRATION, f"[integration]\n{declared}"), ("[driver.states]\n", refund))
    assert uses(found).order_management == ("refund",)


def test_a_whole_file_becomes_settings(tmp_path):
    file = tmp_path / "conformance.toml"
    file.write_text(WHOLE, encoding="utf-8-sig")
    found = read(file)
    assert (found.name, found.kind, found.directory) == ("Tiny shop", "http", tmp_path)
    assert found.calls["order_state"].paths["state"] == "$.state"
    assert found.calls["capture"] == DriverCall(
        "POST",
        "/orders/${reference}/capture",
        {"amount": "${amount}", "note": "capture ${amount}"},
        {},
        {"unknown": "$.unknown", "refused": "$.refused"},
    )


def test_what_is_left_out_takes_its_default():
    assert uses(whole()) == Uses()


def test_declared_facts_reach_the_checks():
    declared = """[integration]
uses = { place_order_mode = "PLACE_ORDER", learns_outcome_by = ["polling"], order_management =\
 ["capture"], regions = ["na", "oc"], distribution = ["sms"], settles_within_s = 0.5,\
     max_parallel = 3 }
"""
    without = '[driver]\nwithout.settings = ["KLARNA_BASE_URL"]\n'
    found = uses(whole((INTEGRATION, declared), (DRIVER, without)))
    assert found == Uses(
        "PLACE_ORDER",
        ("polling",),
        ("capture",),
        ("na", "oc"),
        ("sms",),
        0.5,
        ("KLARNA_BASE_URL",),
        max_parallel=3,
    )
