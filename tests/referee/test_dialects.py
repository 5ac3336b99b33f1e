"""A case whose platform writes ids and URLs otherwise: what was given works, and no other."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from urllib.parse import quote, urlsplit

import pytest

from conformance.core.marks import VariationDelivered
from conformance.core.setup import Basket
from conformance.core.trace import Channel
from conformance.core.wire import Json, WireRequest, WireResponse
from conformance.platform import Answered, DueCallback
from conformance.referee.referee import Referee
from conformance.referee.replies import framed
from conformance.referee.trace_recorder import TraceRecorder

from ..traces import variation
from .recorders import MARK, PAIRS, answered, asked, perturbation, recorder

ORIGIN = "https://k.test"
REAL = "0b1c2d3e-0000-5000-8000-000000000001"
SESSION_PATH = f"/hpp/v1/sessions/{REAL}"
PAGE_PATH = "/eu/hpp/payments/abc1234"
CREATED: Json = {
    "session_id": REAL,
    "session_url": ORIGIN + SESSION_PATH,
    "redirect_url": ORIGIN + PAGE_PATH,
}
READ: Json = {"session_id": REAL, "status": "IN_PROGRESS"}
CREATE = asked(
    path="/hpp/v1/sessions", body={"merchant_urls": {"success": f"https://s.test/{MARK}"}}
)


async def platform(request: WireRequest, now: float) -> Answered:
    """Knows one session, and sends the consumer back with its id."""
    del now
    if request.path == "/hpp/v1/sessions":
        return answered(201, CREATED), ()
    if request.path == SESSION_PATH:
        return answered(200, READ), ()
    if request.path.startswith(PAGE_PATH):
        body = json.dumps({"event_id": "e", "session": READ}).encode()
        due = DueCallback(f"https://s.test/cb?id={REAL}", body, REAL, "e", "IN_PROGRESS")
        back = (("Location", f"https://s.test/success?id={REAL}"),)
        return WireResponse(303, back), (due,)
    return answered(404, {"error_code": "NOT_FOUND"}), ()


def staged(*variant: str) -> tuple[Referee, TraceRecorder]:
    made = recorder()
    made.case = replace(made.case, variant=tuple(map(variation, variant)), basket=Basket())
    referee = Referee(PAIRS, recorder(mark="c00009zzzz"), {"playground": platform})
    referee.attribution.open(made)
    return referee, made


def sent(referee: Referee, request: WireRequest) -> WireResponse:
    reply = asyncio.run(referee.handle("playground", request))
    assert reply.response
    return reply.response


def url(address: str, method: str = "GET") -> WireRequest:
    parts = urlsplit(address)
    return WireRequest(method, ORIGIN, parts.path, parts.query)


def test_a_moved_session_is_read_where_it_was_said() -> None:
    referee, made = staged("urls=moved")
    given = sent(referee, CREATE).json
    assert given["session_url"] != CREATED["session_url"]
    assert sent(referee, url(given["session_url"])).json["status"] == "IN_PROGRESS"
    assert [e.operation for e in made.trace().calls()] == ["hpp.create_session", "hpp.read_session"]


def test_the_classic_path_of_a_moved_session_is_gone() -> None:
    """So that a URL put together by hand is found out."""
    referee, made = staged("urls=moved")
    sent(referee, CREATE)
    assert sent(referee, url(ORIGIN + SESSION_PATH)).status == 404
    assert next(made.trace().calls("hpp.read_session")).response


@pytest.mark.parametrize("variant", [(), ("ids=long",)], ids=["as usual", "long ids"])
def test_where_nothing_moved_both_paths_are_good(variant: tuple[str, ...]) -> None:
    referee, _ = staged(*variant)
    given = sent(referee, CREATE).json
    assert sent(referee, url(given["session_url"])).status == 200
    by_hand = f"{ORIGIN}/hpp/v1/sessions/{quote(given['session_id'], safe='')}"
    assert sent(referee, url(by_hand)).status == 200


@pytest.mark.parametrize(("host", "status"), [("localhost:9", 303), ("127.0.0.1:9", 404)])
def test_a_page_that_is_elsewhere_is_not_at_home(host: str, status: int) -> None:
    """So that a URL that was put together from one's own base is found out."""
    referee, _ = staged("urls=elsewhere")
    sent(referee, CREATE)
    opened = WireRequest("GET", ORIGIN, PAGE_PATH, headers=(("Host", host),))
    assert sent(referee, opened).status == status


@pytest.mark.parametrize("setting", ["ids=long", "ids=mixed"])
def test_the_consumer_comes_back_with_the_id_that_the_merchant_knows(setting: str) -> None:
    referee, made = staged(setting, "urls=moved")
    given = sent(referee, CREATE).json
    page = urlsplit(given["redirect_url"])
    back = sent(referee, WireRequest("POST", ORIGIN, f"{page.path}/approve"))
    named = quote(given["session_id"], safe="")
    assert back.header("location") == f"https://s.test/success?id={named}"
    assert [due.url for due in made.outbox] == [f"https://s.test/cb?id={named}"]
    assert made.outbox[0].json["session"]["session_id"] == given["session_id"]


@pytest.mark.parametrize("setting", ["ids=long", "ids=mixed"])
def test_an_id_is_one_word_in_the_record_wherever_it_stands(setting: str) -> None:
    """In the body, in the path, percent-encoded or not: the checks see one and the same."""
    referee, made = staged(setting)
    given = sent(referee, CREATE).json["session_id"]
    for spelt in (quote(given, safe=""), quote(given, safe=":~")):
        sent(referee, url(f"{ORIGIN}/hpp/v1/sessions/{spelt}"))
    calls = list(made.trace().calls())
    told = calls[0].response
    assert told
    assert {each.path_values["session_id"] for each in calls[1:]} == {told.body["session_id"]}
    assert all(each.channel is Channel.API for each in calls)


def test_an_error_is_told_as_this_platform_tells_all_things() -> None:
    """And that it was, stands beside it, whatever has varied before."""
    referee, made = staged("members=added", "headers=small")
    sent(referee, CREATE)
    made.case = replace(made.case, perturbation=perturbation("hpp.read_session=400", status=400))
    told = sent(referee, url(ORIGIN + SESSION_PATH))
    assert told.status == 400
    assert {"error_code", "x_object"} <= told.json.keys()
    assert all(name.islower() for name, _ in told.headers)
    last = list(made.trace().calls())[-1].id
    marks = {
        (str(mark.variation), mark.exchange) for mark in made.trace().marks(VariationDelivered)
    }
    assert {("members=added", last), ("headers=small", last)} <= marks


def test_the_first_answer_that_a_value_shows_in_is_marked() -> None:
    """That it was delivered is evidence."""
    referee, made = staged("members=added", "timestamps=ahead")
    sent(referee, CREATE)
    sent(referee, url(ORIGIN + SESSION_PATH))
    marks = [
        (str(mark.variation), mark.exchange) for mark in made.trace().marks(VariationDelivered)
    ]
    assert marks == [("members=added", next(made.trace().calls()).id)]


@pytest.mark.parametrize(
    ("length", "expected"),
    [(5, ("Transfer-Encoding", "chunked")), (0, ("Content-Length", "0")), (None, None)],
    ids=["a body", "no body", "no body allowed"],
)
def test_chunks_take_the_place_of_a_length(length: int | None, expected: object) -> None:
    """Never both: the two would contradict each other."""
    found = framed((("Transfer-Encoding", "chunked"), ("X", "y")), length)
    assert found == [("X", "y"), *([expected] if expected else [])]
