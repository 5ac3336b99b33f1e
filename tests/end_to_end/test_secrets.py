"""Nothing that a run writes or prints holds a credential, or what the consumer told the shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.core.environment import KINDS, USUAL
from conformance.core.redaction import spellings
from conformance.drivers.orders import CUSTOMERS, customer
from conformance.run.instance.credentials import awkward_pairs, credentials

from .commands import Done, conformance, outcomes
from .conftest import Ran, ShopWith

SEED = 4711


def secrets(seed: int) -> Iterator[tuple[str, str]]:
    """What must not be found, and what it is, in every spelling."""
    for environment, (user, password) in credentials(seed, KINDS).items():
        for spelling in (*spellings(password), *spellings(f"{user}:{password}")):
            yield spelling, f"{environment}'s password"
        for spelling in spellings(user):
            yield spelling, f"{environment}'s user name"
    for name, value in personal():
        yield from ((spelling, name) for spelling in spellings(value))


def personal() -> Iterator[tuple[str, str]]:
    """Of each consumer; a telephone number also without its country, as a number."""
    for country in CUSTOMERS:
        known = customer(country)
        yield from ((name, known[name]) for name in ("email", "street_address", "phone"))
        yield "phone at home", known["phone"][-8:]
    yield "name", "Testsson"


def found_in(text: bytes, seed: int) -> list[str]:
    """The kinds of secrets that stand in some bytes, plainly or as JSON would write them."""
    return [
        kind
        for secret, kind in secrets(seed)
        if any(form in text for form in (secret.encode(), ascii_only(secret)))
    ]


def ascii_only(text: str) -> bytes:
    return text.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")


def leaks(into: Path, done: Done, seed: int) -> list[tuple[str, str]]:
    files = [file for file in into.rglob("*") if file.is_file()]
    assert files
    texts = {str(file.relative_to(into)): file.read_bytes() for file in files}
    texts |= {"standard output": done.out.encode(), "standard error": done.err.encode()}
    return [(name, kind) for name, text in texts.items() for kind in found_in(text, seed)]


def test_a_whole_run_writes_no_secret(demo: Ran):
    """Every byte of every file, and of what a person saw."""
    assert leaks(demo.into, demo.done, 0) == []


@pytest.mark.parametrize("spelled", ["plain", "as Basic", "in JSON"])
def test_the_search_finds_what_it_looks_for(spelled: str):
    """A search that finds nothing anywhere would find nothing here either."""
    user, password = awkward_pairs(SEED)[USUAL]
    texts = {
        "plain": f"password={password}".encode(),
        "as Basic": max(spellings(f"{user}:{password}"), key=len).encode(),
        "in JSON": ascii_only(password),
    }
    assert found_in(texts[spelled], SEED)


BLABBING = """
import json, os, sys
user, password = os.environ["KLARNA_USERNAME"], os.environ["KLARNA_PASSWORD"]
print("starting with", dict(os.environ))
print("\x1b]0;mine\x07", json.dumps(password), user, "customer+se@example.com", file=sys.stderr)
sys.exit("no, thanks: " + password)
"""


def test_a_shop_that_prints_its_password_as_it_dies(tmp_path: Path, shop_with: ShopWith):
    """Its last words help whoever reads them, and are printed without the password."""
    config = shop_with(BLABBING)
    into = tmp_path / "out"
    done = conformance("check", "--config", config, "--seed", SEED, "--out", into)
    assert done.code == 14, done.told
    assert "no, thanks: <playground password:" in done.err
    assert leaks(into, done, SEED) == []
    assert not any(b"no, thanks" in file.read_bytes() for file in into.rglob("*") if file.is_file())
    assert "\\u001b]0;mine\\u0007" in done.err
    assert "\x1b" not in done.told


def test_a_shop_that_shows_its_password_to_everybody(tmp_path: Path, leaking_shop: Path):
    """The finding says where it was seen; the password itself is not repeated."""
    options = ("--config", leaking_shop, "--profile", "smoke", "--only", "SEC-01")
    done = conformance("check", *options, "--seed", SEED, "--out", tmp_path)
    assert done.code == 1, done.told
    assert "FAIL SEC-01" in done.out
    assert leaks(tmp_path, done, SEED) == []


def test_a_shop_that_tells_everybody_everything(tmp_path: Path, telltale: Path):
    """In headers, addresses, names and values, pages and answers, its output and as it dies."""
    options = ("--config", telltale, "--profile", "smoke", "--only", "[AORS]*-01")
    done = conformance("check", *options, "--seed", SEED, "--out", tmp_path)
    assert done.code == 1, done.told
    assert {outcomes(tmp_path)[id] for id in ("AUTH-01", "SEC-01")} == {"FAIL"}
    assert '"result":"crashed"' in (tmp_path / "trace.jsonl").read_text("utf-8")
    assert leaks(tmp_path, done, SEED) == []
