"""conformance.toml files for the tests: a small whole one, and what it takes to spoil it."""

from __future__ import annotations

from pathlib import Path

from conformance.drivers.settings import Settings, settings

WHOLE = """
[integration]
name = "Tiny shop"

[driver]
base_url = "http://127.0.0.1:${port}"

[driver.env]
KLARNA_BASE_URL = "${klarna.base_url}"

[driver.start_checkout]
request = "POST /checkout"
json = "${order}"
reference = "$.order"
redirect_url = "$.redirect_url"

[driver.order_state]
request = "GET /orders/${reference}"
state = "$.state"
klarna_order_id = "$.klarna_order_id"
captured = "$.captured"

[driver.capture]
request = "POST /orders/${reference}/capture"
json = { amount = "${amount}", note = "capture ${amount}" }
unknown = "$.unknown"
refused = "$.refused"

[driver.states]
awaiting = "pending"
"""
# What the suite fills in, as far as these tests need it.
NAMES: dict[str, object] = {
    "port": 1,
    "python": "python",
    "public_url": "",
    "scratch": "",
    "ca_file": "",
    "klarna.base_url": "http://127.0.0.1:2",
    "klarna.username": "user",
    "klarna.password": "päss:w/o+rd",
}


def whole(*edits: tuple[str, str], file: Path = Path("conformance.toml")) -> Settings:
    """The whole file with some of its text replaced."""
    return settings(spoilt(*edits), file)


def spoilt(*edits: tuple[str, str]) -> str:
    text = WHOLE
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text
