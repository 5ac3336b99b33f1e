"""What each legal variation looks like on the wire, and that it is understood on its way back."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.core.optional_members import OPTIONAL
from conformance.core.variation import Variation
from conformance.core.wire import Json, WireRequest, WireResponse
from conformance.platform import DueCallback
from conformance.referee.aliases import LONGEST, Aliases
from conformance.referee.variations import varied, varied_callback, visible
from conformance.referee.varied_headers import framed
from conformance.scenarios.axes import BASES

from ..traces import variation

MARK = "c00001abcd"
ORIGIN = "http://127.0.0.1:9"
REAL = "0b1c2d3e-0000-5000-8000-000000000001"
JSON = ("Content-Type", "application/json;charset=utf-8")
PAGE: Json = {
    "session_id": REAL,
    "session_url": f"{ORIGIN}/hpp/v1/sessions/{REAL}",
    "redirect_url": f"{ORIGIN}/eu/hpp/payments/abc1234",
    "qr_code_url": f"{ORIGIN}/eu/hpp/payments/xyz/qr",
    "expires_at": "2031-01-01T11:00:00.250Z",
}
READ: Json = {"session_id": REAL, "status": "IN_PROGRESS", "expires_at": "2031-01-01T11:00:00.250Z"}
GET = WireRequest("GET", ORIGIN, "/", headers=(("Accept-Encoding", "gzip"),))

SPELT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def answer(document: Json, *headers: tuple[str, str]) -> WireResponse:
    return WireResponse(200, (JSON, *headers), json.dumps(document).encode())


def told(setting: str, operation: str, document: Json, aliases: Aliases | None = None) -> Json:
    found = varied((variation(setting),), MARK, operation, answer(document), aliases or Aliases())
    return found.json


def called_back(setting: str, session: Json) -> Json:
    body = json.dumps({"event_id": "e", "session": session}).encode()
    due = DueCallback(f"https://shop.test/cb?session_id={REAL}", body, REAL, "e", "IN_PROGRESS")
    return varied_callback((variation(setting),), MARK, due, Aliases()).json["session"]


@pytest.mark.parametrize("setting", BASES, ids=str)
def test_each_value_is_seen_somewhere(setting: Variation) -> None:
    """A value without an effect would put nothing to the test."""
    location = ("Location", f"{ORIGIN}/ordermanagement/v1/orders/o/captures/c")
    shown = answer({**PAGE, "payment_method_categories": [{"identifier": "klarna"}]}, location)
    order = answer({"order_id": REAL, "status": "AUTHORIZED", "fraud_status": "ACCEPTED"})
    session = answer(READ)
    of_one = setting.member.rpartition(".")[0]
    filled = answer(dict.fromkeys(OPTIONAL.get(of_one, ()), "x"))
    assert (
        visible(setting, of_one, filled, GET)
        or visible(setting, "hpp.create_session", shown, GET)
        or visible(setting, "hpp.read_session", session, GET)
        or visible(setting, "om.read_order", order, GET)
    )


def test_without_a_variant_an_answer_is_left_alone() -> None:
    given = answer(PAGE)
    assert varied((), MARK, "hpp.create_session", given, Aliases()) is given


@pytest.mark.parametrize(
    "setting",
    ["order=reversed", "order=sorted", "spelling=compact", "spelling=spread", "spelling=escaped"],
)
@settings(max_examples=40)
@given(document=st.dictionaries(st.text(), SPELT, max_size=4))
def test_another_spelling_is_the_same_document(setting: str, document: Json) -> None:
    """Equal JSON, whatever it looks like."""
    assert told(setting, "om.read_order", document) == document


@pytest.mark.parametrize("setting", ["members=added", "members=colliding"])
@settings(max_examples=40)
@given(document=st.dictionaries(st.text(), SPELT, max_size=4))
def test_members_come_and_none_goes(setting: str, document: Json) -> None:
    """What was there is there still, at every level."""

    def held(before: Json, after: Json) -> bool:
        if isinstance(before, dict):
            return all(held(value, after[name]) for name, value in before.items())
        if isinstance(before, list):
            return all(held(b, a) for b, a in zip(before, after, strict=True))
        return bool(before == after)

    assert held(document, told(setting, "om.read_order", document))


@pytest.mark.parametrize("name", ["ahead", "behind", "nanoseconds"])
def test_a_moment_stays_the_same_instant(name: str) -> None:
    found = told(f"timestamps={name}", "hpp.read_session", READ)["expires_at"]
    assert found != READ["expires_at"]
    assert datetime.fromisoformat(found) == datetime.fromisoformat(READ["expires_at"])


@pytest.mark.parametrize("status", ["COMPLETED", "CANCELLED", "DISABLED"])
def test_a_final_status_is_never_called_otherwise(status: str) -> None:
    """That the consumer has paid is told in the word that everybody knows."""
    session = {**READ, "status": status}
    assert told("status=TIMEOUT", "hpp.read_session", session)["status"] == status
    assert called_back("status=TIMEOUT", session)["status"] == status


def test_an_open_status_is_called_otherwise_in_reads_and_callbacks() -> None:
    assert told("status=TIMEOUT", "hpp.read_session", READ)["status"] == "TIMEOUT"
    assert called_back("status=TIMEOUT", READ)["status"] == "TIMEOUT"


def test_one_member_is_left_out_and_no_other() -> None:
    """So that the report can name it."""
    found = told("optional=hpp.create_session.expires_at absent", "hpp.create_session", PAGE)
    assert found == {name: value for name, value in PAGE.items() if name != "expires_at"}
    emptied = told("optional=hpp.read_session.expires_at empty", "hpp.read_session", READ)
    assert emptied == {**READ, "expires_at": ""}
    assert called_back("optional=hpp.read_session.expires_at null", READ)["expires_at"] is None
    assert told("optional=om.read_order.expires_at null", "hpp.read_session", READ) == READ


def test_what_is_needed_is_never_optional() -> None:
    """The token of a completed session stays, whatever else goes."""
    session = {**READ, "status": "COMPLETED", "authorization_token": "t"}
    for setting in ("optionals=absent", "optionals=null", "optionals=empty"):
        assert told(setting, "hpp.read_session", session)["authorization_token"] == "t"
        assert told(setting, "hpp.create_session", PAGE)["redirect_url"] == PAGE["redirect_url"]


# --- ids and URLs -----------------------------------------------------------------------------


@pytest.mark.parametrize("setting", ["ids=long", "ids=mixed"])
def test_an_id_of_another_shape_is_known_when_it_comes_back(setting: str) -> None:
    """However the integration percent-encodes it."""
    aliases = Aliases()
    made = told(setting, "hpp.create_session", PAGE, aliases)["session_id"]
    assert made != REAL
    assert len(made) <= LONGEST
    for spelt in (quote(made, safe=""), quote(made, safe=":~")):
        back = aliases.real(WireRequest("GET", ORIGIN, f"/hpp/v1/sessions/{spelt}"))
        assert back.path == f"/hpp/v1/sessions/{REAL}"


@pytest.mark.parametrize("setting", ["ids=long", "ids=mixed"])
@pytest.mark.parametrize("spoil", [str.swapcase, lambda made: made[:36]], ids=["case", "cut"])
def test_a_spoilt_id_names_nothing_but_still_tells_its_case(setting: str, spoil: object) -> None:
    aliases = Aliases()
    made = told(setting, "hpp.create_session", PAGE, aliases)["session_id"]
    spoilt = spoil(made)  # type: ignore[operator]
    assert aliases.segments(f"/x/{spoilt}") == f"/x/{spoilt}"
    assert spoilt.lower().startswith(MARK)


def test_the_payment_sessions_url_in_a_body_is_named_back() -> None:
    aliases = Aliases()
    made = told("ids=mixed", "kp.create_session", {"session_id": REAL}, aliases)["session_id"]
    url = f"{ORIGIN}/payments/v1/sessions/{quote(made, safe='')}"
    body = json.dumps({"payment_session_url": url, "options": {}}).encode()
    back = aliases.real(WireRequest("POST", ORIGIN, "/hpp/v1/sessions", body=body))
    assert back.json["payment_session_url"] == f"{ORIGIN}/payments/v1/sessions/{REAL}"


def test_the_same_id_gets_the_same_name_each_time() -> None:
    aliases = Aliases()
    first = told("ids=long", "kp.create_session", {"session_id": REAL}, aliases)
    assert told("ids=long", "hpp.read_session", READ, aliases)["session_id"] == first["session_id"]


@pytest.mark.parametrize("member", ["session_url", "redirect_url", "qr_code_url"])
def test_a_moved_url_leads_where_the_old_one_did(member: str) -> None:
    aliases = Aliases()
    parts = urlsplit(told("urls=moved", "hpp.create_session", PAGE, aliases)[member])
    back = aliases.real(WireRequest("GET", ORIGIN, parts.path, parts.query))
    assert f"{ORIGIN}{back.path}" == PAGE[member]


def test_the_consumers_page_is_at_another_host_and_no_other_url_is() -> None:
    """To that one the merchant's credentials never go."""
    found = told("urls=elsewhere", "hpp.create_session", PAGE)
    elsewhere = ORIGIN.replace("127.0.0.1", "localhost")
    assert found["redirect_url"] == f"{elsewhere}/eu/hpp/payments/abc1234"
    assert found["qr_code_url"].startswith(f"{elsewhere}/")
    assert found["session_url"] == PAGE["session_url"]


def test_a_page_that_is_elsewhere_already_stays_there() -> None:
    page = {"redirect_url": "https://pay.playground.klarna.com/eu/hpp/payments/abc1234"}
    assert told("urls=elsewhere", "hpp.create_session", page) == page
    assert not visible(variation("urls=elsewhere"), "hpp.create_session", answer(page), GET)


def test_a_moved_url_without_its_query_leads_nowhere() -> None:
    aliases = Aliases()
    parts = urlsplit(told("urls=moved", "hpp.create_session", PAGE, aliases)["session_url"])
    back = aliases.real(WireRequest("GET", ORIGIN, parts.path))
    assert back.path == parts.path


def test_the_consumers_acts_are_below_the_moved_page() -> None:
    aliases = Aliases()
    parts = urlsplit(told("urls=moved", "hpp.create_session", PAGE, aliases)["redirect_url"])
    back = aliases.real(WireRequest("POST", ORIGIN, f"{parts.path}/approve"))
    assert back.path == "/eu/hpp/payments/abc1234/approve"


def test_a_callback_names_the_session_as_the_integration_knows_it() -> None:
    aliases = Aliases()
    made = told("ids=mixed", "hpp.create_session", PAGE, aliases)["session_id"]
    body = json.dumps({"event_id": "e", "session": READ}).encode()
    due = DueCallback(f"https://shop.test/cb?session_id={REAL}", body, REAL, "e", "IN_PROGRESS")
    found = varied_callback((variation("ids=mixed"),), MARK, due, aliases)
    assert found.json["session"]["session_id"] == made
    assert found.url.endswith(quote(made, safe=""))


# --- headers and frames -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "seen"),
    [
        ("headers=small", "content-type"),
        ("headers=capital", "CONTENT-TYPE"),
    ],
)
def test_header_names_are_spelt_otherwise(setting: str, seen: str) -> None:
    found = varied((variation(setting),), MARK, "om.read_order", answer({}), Aliases())
    assert [name for name, _ in found.headers] == [seen]


def test_location_may_be_relative() -> None:
    given = WireResponse(201, (("Location", f"{ORIGIN}/ordermanagement/v1/x"),))
    found = varied((variation("headers=relative"),), MARK, "om.capture", given, Aliases())
    assert found.header("location") == "/ordermanagement/v1/x"


def test_an_empty_answer_gets_no_type() -> None:
    """Clients that read by type would try to read nothing at all."""
    given = WireResponse(201)
    found = varied((variation("headers=parameters"),), MARK, "om.capture", given, Aliases())
    assert found.header("content-type") is None


def test_only_who_accepts_it_is_sent_a_compressed_body() -> None:
    given = answer(PAGE)
    found = framed((variation("framing=compressed"),), given, GET)
    assert gzip.decompress(found.body) == given.body
    assert framed((variation("framing=compressed"),), given, replace(GET, headers=())) == given
