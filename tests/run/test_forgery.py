"""What an attacker can send: made up, yet such that only a careful shop sees it."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from conformance.core.marks import Forgery
from conformance.run.play import forgery

SESSION = "session-1"
STATUS = "https://shop.test/hook?sid={{session_id}}&secret=s3cret&t={{authorization_token}}&empty="
NOW = 1_700_000_000.0


def sent(kind: Forgery) -> tuple[forgery.ForgedMessage, dict[str, list[str]]]:
    made = forgery.callback(STATUS, SESSION, kind, NOW)
    return made, parse_qs(urlsplit(made.url).query, keep_blank_values=True)


def test_a_success_page_is_called_with_a_token_that_was_made_up():
    made = forgery.success("https://shop.test/ok?t={{authorization_token}}", SESSION)
    assert made.url == f"https://shop.test/ok?t={made.token}"
    assert made.body == b""


def test_without_the_secret_the_session_alone_is_named():
    _, query = sent(Forgery.NO_SECRET)
    assert query == {"sid": [SESSION]}


def test_a_guess_is_as_long_as_the_secret_and_is_not_it():
    _, query = sent(Forgery.WRONG_SECRET)
    assert query["sid"] == [SESSION]
    assert query["secret"] != ["s3cret"]
    assert len(query["secret"][0]) == len("s3cret")


@pytest.mark.parametrize("kind", [Forgery.LEAKED, Forgery.NEWER_TOKEN])
def test_who_knows_the_secret_sends_it(kind: Forgery):
    made, query = sent(kind)
    assert query["secret"] == ["s3cret"]
    assert query["t"] == [made.token]


@pytest.mark.parametrize("kind", [each for each in Forgery if each.is_callback])
def test_every_forged_callback_says_completed_with_the_made_up_token(kind: Forgery):
    made, _ = sent(kind)
    body = json.loads(made.body)
    assert body["session"]["session_id"] == SESSION
    assert body["session"]["status"] == "COMPLETED"
    assert body["session"]["authorization_token"] == made.token
    assert body["session"]["updated_at"] == "2023-11-14T22:13:20Z"


def test_no_two_are_alike():
    first, second = sent(Forgery.LEAKED)[0], sent(Forgery.LEAKED)[0]
    assert first.token != second.token
    assert json.loads(first.body)["event_id"] != json.loads(second.body)["event_id"]


@pytest.mark.parametrize("length", [0, 1, 32, 33, 100])
def test_a_guess_has_any_length(length: int):
    assert len(forgery.guess(length)) == length
