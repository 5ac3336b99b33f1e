from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from conformance.core.errors import DriverBroken
from conformance.core.trace import Result
from conformance.drivers.http import HttpDriver
from conformance.drivers.orders import order
from conformance.drivers.process import free_port
from conformance.drivers.redirects import HOPS
from conformance.drivers.reply import DriverReply
from conformance.scenarios.baskets import PLAIN

from . import servers
from .files import NAMES, whole

ORDER = order(PLAIN, "r-1", "c0001")
Workload = Callable[[HttpDriver], Awaitable[DriverReply]]
Edit = tuple[str, str]


def start(shop: HttpDriver) -> Awaitable[DriverReply]:
    return shop.start_checkout(ORDER)


def state(shop: HttpDriver) -> Awaitable[DriverReply]:
    return shop.ask("order_state", reference="r 1/2")


def capture(shop: HttpDriver) -> Awaitable[DriverReply]:
    return shop.ask("capture", reference="r-1", amount=500)


def asked(
    serve: servers.Serve, ask: Workload, *edits: Edit, limit_s: float = 2
) -> tuple[DriverReply, str]:
    """The reply, and the request as it arrived."""

    async def play() -> tuple[DriverReply, str]:
        async with servers.listening(serve) as (port, requests):
            shop = HttpDriver(whole(*edits), {**NAMES, "port": port}, limit_s)
            reply = await ask(shop)
            await shop.close()
            return reply, requests[0]

    return asyncio.run(play())


def reply_to(serve: servers.Serve, ask: Workload, *edits: Edit, limit_s: float = 2) -> DriverReply:
    return asked(serve, ask, *edits, limit_s=limit_s)[0]


STARTED = {"order": "own-1", "redirect_url": "https://pay.test/1"}
PUBLIC = ("[driver]\n", '[driver]\npublic_url = "https://shop.test/de"\n')
IN_HEADER = ('"$.redirect_url"', '"header:Location"')

RESULTS = {
    "a checkout is started": (servers.answering(201, STARTED), start, (), Result.ACCEPTED),
    "a checkout goes on in the background": (
        servers.answering(202, STARTED),
        start,
        (),
        Result.ACCEPTED,
    ),
    "a checkout sends the consumer on": (
        servers.answering(303, "<p>See there", "Location: https://pay.test/1"),
        start,
        (IN_HEADER, ('reference = "$.order"', "")),
        Result.ACCEPTED,
    ),
    "a checkout sends the consumer on by a page of its own": (
        servers.routed({"/checkout": (303, "/go/1"), "/go/1": (302, "https://pay.test/1")}),
        start,
        (IN_HEADER,),
        Result.ACCEPTED,
    ),
    "a checkout that is told in JSON, by a page of its own": (
        servers.routed({"/checkout": (201, "/go/1"), "/go/1": (302, "https://pay.test/1")}),
        start,
        (),
        Result.ACCEPTED,
    ),
    "a redirect back into the shop": (
        servers.routed({"/checkout": (303, "/basket?notice=1"), "/basket?notice=1": (200, "")}),
        start,
        (IN_HEADER,),
        Result.REFUSED,
    ),
    "a redirect to a page of its own that is not there": (
        servers.routed({"/checkout": (302, "basket")}),
        start,
        (IN_HEADER,),
        Result.REFUSED,
    ),
    "a redirect to its public address": (
        servers.routed({"/checkout": (303, "https://shop.test/de/basket")}),
        start,
        (IN_HEADER, PUBLIC),
        Result.REFUSED,
    ),
    "a redirect to its public host, beside its own pages": (
        servers.routed({"/checkout": (303, "http://shop.test/fr/basket")}),
        start,
        (IN_HEADER, PUBLIC),
        Result.REFUSED,
    ),
    "a redirect in a circle": (
        servers.answering(303, "", "Location: /checkout"),
        start,
        (IN_HEADER,),
        Result.REFUSED,
    ),
    "a redirect to an address that is none": (
        servers.answering(303, "", "Location: http://[pay"),
        start,
        (IN_HEADER, ('reference = "$.order"', "")),
        Result.ACCEPTED,
    ),
    "a redirect to the page, and refused by its path": (
        servers.answering(303, "", "Location: https://pay.test/1", "X-Error: declined"),
        start,
        (IN_HEADER, ("[driver.order_state]", 'refused = "header:X-Error"\n[driver.order_state]')),
        Result.REFUSED,
    ),
    "a redirect to nowhere": (servers.answering(303, {}), start, (IN_HEADER,), Result.REFUSED),
    "a redirect where none is expected": (
        servers.answering(303, STARTED, "Location: https://pay.test/1"),
        start,
        (),
        Result.REFUSED,
    ),
    "a state while work goes on": (
        servers.answering(202, {"state": "paid"}),
        state,
        (),
        Result.ACCEPTED,
    ),
    "no such order": (servers.answering(404, "<h1>Not found"), state, (), Result.REFUSED),
    "a capture": (servers.answering(200, ""), capture, (), Result.ACCEPTED),
    "a capture without content": (servers.answering(204, ""), capture, (), Result.ACCEPTED),
    "a capture put off": (servers.answering(202, ""), capture, (), Result.UNKNOWN),
    "a capture refused": (servers.answering(409, "no"), capture, (), Result.REFUSED),
    "a capture that failed": (servers.answering(500, "no"), capture, (), Result.REFUSED),
    "unknown by its path": (servers.answering(503, {"unknown": 1}), capture, (), Result.UNKNOWN),
    "not unknown after all": (
        servers.answering(200, {"unknown": False}),
        capture,
        (),
        Result.ACCEPTED,
    ),
    "refused by its path": (
        servers.answering(200, {"refused": "no", "unknown": True}),
        capture,
        (),
        Result.REFUSED,
    ),
}


@pytest.mark.parametrize(("serve", "ask", "edits", "result"), RESULTS.values(), ids=RESULTS.keys())
def test_an_answer_comes_to_one_result(serve, ask, edits, result):
    """Law: accepted on 2xx; unknown on 202 to an operation or by its path; `refused` overrides."""
    reply = reply_to(serve, ask, *edits)
    assert (reply.result, reply.problem) == (result, "")


CRASHES = {
    "garbage": (servers.garbage, "not HTTP"),
    "nothing at all": (servers.shut_door, "closed the connection"),
    "half an answer": (servers.half, "closed the connection"),
    "50 MB": (servers.flood, "more than 5 MB"),
    "a packed 50 MB": (servers.bomb, "more than 5 MB"),
    "headers without end": (servers.headers_for_ever, "not HTTP"),
}
UNREADABLE = {
    "a page where JSON is read": servers.answering(200, "<h1>Please try again later"),
    "JSON nested out of reason": servers.answering(200, "[" * 100_000),
}


@pytest.mark.parametrize(("serve", "words"), CRASHES.values(), ids=CRASHES.keys())
def test_no_readable_answer_is_a_crash(serve, words):
    reply = reply_to(serve, start)
    assert reply.result is Result.CRASHED
    assert words in reply.problem


@pytest.mark.parametrize("serve", UNREADABLE.values(), ids=UNREADABLE)
def test_a_page_where_json_is_read_is_a_crash_or_a_refusal_to_sell(serve):
    """An error page for the consumer may have any status: he is sent nowhere, that counts."""
    refusal, crash = reply_to(serve, start), reply_to(serve, state)
    assert (refusal.result, crash.result) == (Result.REFUSED, Result.CRASHED)
    assert "not JSON" in refusal.problem
    assert "not JSON" in crash.problem


@pytest.mark.parametrize("serve", [servers.silence, servers.drip])
def test_no_whole_answer_in_time_is_a_stall(serve):
    """Law: the limit is for the answer as a whole, so that a drip does not hold the suite."""
    reply = reply_to(serve, state, limit_s=0.2)
    assert (reply.result, reply.response, reply.problem) == (
        Result.STALLED,
        None,
        "no answer in 0.2 s",
    )
    assert 0.2 <= reply.took < 1


def test_where_nothing_listens_is_a_crash():
    async def play() -> DriverReply:
        return await HttpDriver(whole(), {**NAMES, "port": free_port()}).ask(
            "order_state", reference="r-1"
        )

    reply = asyncio.run(play())
    assert (reply.result, reply.problem) == (Result.CRASHED, "accepted no connection")


def test_a_basket_is_sent_as_json_and_the_answer_read():
    reply, request = asked(servers.answering(201, STARTED), start)
    assert request.startswith("POST /checkout HTTP/1.1")
    assert reply.request.json == ORDER
    assert (reply.status, reply.reference, reply.redirect_url) == (
        201,
        "own-1",
        "https://pay.test/1",
    )


def test_a_reference_in_an_address_is_encoded_and_an_amount_keeps_its_type():
    _, request = asked(servers.answering(200, {"state": "paid"}), state)
    assert request.startswith("GET /orders/r%201%2F2 HTTP/1.1")
    reply, _ = asked(servers.answering(200, ""), capture)
    assert reply.request.json == {"amount": 500, "note": "capture 500"}


def test_without_a_reference_of_its_own_the_basket_s_is_used():
    edit = ('reference = "$.order"', "")
    assert reply_to(servers.answering(201, STARTED), start, edit).reference == "r-1"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"state": "awaiting"}, ("pending", "", None, "")),
        ({"state": "paid", "klarna_order_id": "k", "captured": 5}, ("paid", "k", 5, "")),
        ({"state": "paid", "klarna_order_id": None, "captured": None}, ("paid", "", None, "")),
        ({"state": "odd"}, ("", "", None, 'the state "odd" stands in no line of [driver.states]')),
        ({"state": 7}, ("", "", None, 'the state "7" stands in no line of [driver.states]')),
        (
            {},
            (
                "",
                "",
                None,
                "the answer tells no state at the place that [driver.order_state] names",
            ),
        ),
        (
            {"state": "paid", "captured": 1.5},
            ("paid", "", None, "captured is not a whole number of minor units"),
        ),
    ],
)
def test_a_state_is_told_in_the_suite_s_words(answer, told):
    reply = reply_to(servers.answering(200, answer), state)
    assert (reply.state, reply.klarna_order_id, reply.captured, reply.problem) == told
    assert reply.result is Result.ACCEPTED


def test_a_checkout_without_an_address_to_go_to_is_a_problem():
    reply = reply_to(servers.answering(201, {"order": "own-1"}), start)
    assert (reply.result, reply.redirect_url) == (Result.REFUSED, "")
    assert "no redirect_url" in reply.problem


SHOP_THEN_PAGE = {
    "/checkout": (303, "/go/1?a=b"),
    "/go/1?a=b": (302, "on"),
    "/go/on": (302, "https://pay.test/a%2Fb?#c"),
}


def test_the_pages_on_the_way_are_visited_as_by_a_browser():
    """Law: with GET, with the cookies set on the way, and nothing of the address is touched."""

    async def play() -> tuple[DriverReply, list[str]]:
        async with servers.listening(servers.routed(SHOP_THEN_PAGE)) as (port, requests):
            shop = HttpDriver(whole(IN_HEADER), {**NAMES, "port": port}, 2)
            reply = await start(shop)
            await shop.close()
            return reply, requests

    reply, requests = asyncio.run(play())
    lines = [request.partition(" HTTP/")[0] for request in requests]
    assert lines == ["POST /checkout", "GET /go/1?a=b", "GET /go/on"]
    assert [("cookie: at=/checkout" in r, "cookie: at=/go/1?a=b" in r) for r in requests] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert reply.redirect_url == "https://pay.test/a%2Fb?#c"
    assert [sent.response.status for sent in reply.visits if sent.response] == [302, 302]
    assert reply.status == 303


@pytest.mark.parametrize(("status", "asked_again"), [(303, "GET"), (307, "POST"), (308, "POST")])
def test_a_redirect_keeps_the_method_where_http_says_so(status: int, asked_again: str):
    async def play() -> list[str]:
        moved = {"/checkout": (status, "/checkout/"), "/checkout/": (303, "https://pay.test/1")}
        async with servers.listening(servers.routed(moved)) as (port, requests):
            shop = HttpDriver(whole(IN_HEADER), {**NAMES, "port": port}, 2)
            assert (await start(shop)).result is Result.ACCEPTED
            await shop.close()
            return requests

    first, second = asyncio.run(play())
    assert second.startswith(f"{asked_again} /checkout/ ")
    assert (second.partition("\r\n\r\n")[2] == first.partition("\r\n\r\n")[2]) is (
        asked_again == "POST"
    )


def test_a_circle_has_an_end_and_what_was_met_last_is_told():
    reply = reply_to(servers.answering(303, "", "Location: /checkout"), start, IN_HEADER)
    assert (len(reply.visits), reply.status) == (HOPS, 303)
    reply = reply_to(servers.routed({"/checkout": (303, "/basket")}), start, IN_HEADER)
    assert (len(reply.visits), reply.status) == (1, 404)


def test_a_page_on_the_way_that_does_not_answer_is_a_crash():
    async def serve(writer: asyncio.StreamWriter, request: str) -> None:
        if request.startswith("POST"):
            writer.write(servers.head(303, "location: /go", "connection: close"))

    reply = reply_to(serve, start, IN_HEADER)
    assert (reply.result, reply.status) == (Result.CRASHED, None)
    assert "closed the connection" in reply.problem


def test_a_page_of_its_own_that_is_told_in_json_and_leads_nowhere_stands_as_told():
    reply = reply_to(servers.routed({"/checkout": (201, "/go/1")}), start)
    assert (reply.result, reply.status, reply.redirect_url) == (Result.ACCEPTED, 201, "/go/1")


def test_a_verb_that_is_not_configured_says_so():
    with pytest.raises(DriverBroken, match=r"\[driver.sweep\] is not in conformance.toml"):
        asyncio.run(HttpDriver(whole(), NAMES).ask("sweep"))


def test_paying_again_is_starting_again_where_nothing_else_is_configured():
    def again(shop: HttpDriver) -> Awaitable[DriverReply]:
        return shop.pay_again("own-1", ORDER)

    own = (
        "[driver.capture]",
        (
            '[driver.pay_again]\nrequest = "POST /again/${reference}"\n'
            'redirect_url = "$.redirect_url"\n[driver.capture]'
        ),
    )
    assert asked(servers.answering(201, STARTED), again)[1].startswith("POST /checkout ")
    assert asked(servers.answering(201, STARTED), again, own)[1].startswith("POST /again/own-1 ")


def test_the_browser_reaches_the_public_address_at_the_real_one():
    """Law: the integration sees what a proxy that ends TLS passes on; the record is public."""

    async def play() -> None:
        serve = servers.answering(302, "", "Location: /next", "set-cookie: id=1")
        async with servers.listening(serve) as (port, requests):
            shop = HttpDriver(whole(PUBLIC), {**NAMES, "port": port}, 2)
            request, response = await shop.visit("https://shop.test/de/back?token={{t}}#top")
            await shop.visit("https://shop.test/de")
            await shop.close()
        assert (request.url, response and response.status) == (
            "https://shop.test/de/back?token={{t}}",
            302,
        )
        lines = requests[0].lower()
        assert "/back?token=" in lines.partition("\r\n")[0]
        assert "\r\nhost: shop.test\r\n" in lines
        assert "\r\nx-forwarded-proto: https\r\n" in lines
        assert [r for r in requests if "cookie" in r.lower()] == []

    asyncio.run(play())


def test_an_address_that_only_begins_like_the_public_one_is_another():
    async def play() -> None:
        async with servers.listening(servers.answering(200, "")) as (port, requests):
            shop = HttpDriver(whole(PUBLIC), {**NAMES, "port": port}, 2)
            _, response = await shop.visit(f"http://127.0.0.1:{free_port()}/de")
            assert (response, requests) == (None, [])
            assert (await shop.visit("not an address"))[1] is None
            assert (await shop.visit("https://shop.test\x00/de"))[1] is None
            await shop.close()

    asyncio.run(play())


def test_a_callback_may_come_in_chunks():
    async def play() -> None:
        async with servers.listening(servers.answering(204, "")) as (port, requests):
            shop = HttpDriver(whole(PUBLIC), {**NAMES, "port": port}, 2)
            headers = (("CONTENT-TYPE", "application/json"), ("Transfer-Encoding", "chunked"))
            await shop.deliver("https://shop.test/de/cb", b'{"a": 1}', headers)
            await shop.close()
        assert "\r\nTransfer-Encoding: chunked\r\n" in requests[0]
        assert "\r\nCONTENT-TYPE: application/json\r\n" in requests[0]
        assert "content-length" not in requests[0].lower()

    asyncio.run(play())


def test_a_callback_is_posted_and_its_silence_told():
    async def play() -> None:
        async with servers.listening(servers.answering(204, "")) as (port, requests):
            shop = HttpDriver(whole(PUBLIC), {**NAMES, "port": port}, 2)
            request, response = await shop.deliver("https://shop.test/de/cb?s=1", b'{"a": 1}')
            await shop.close()
        assert requests[0].startswith("POST /cb?s=1 ")
        assert requests[0].endswith('{"a": 1}')
        assert request.json == {"a": 1}
        assert response is not None
        assert response.status == 204
        assert (await shop_without_answer()) is None

    async def shop_without_answer() -> object:
        async with servers.listening(servers.silence) as (port, _):
            shop = HttpDriver(whole(PUBLIC), {**NAMES, "port": port}, 0.1)
            _, response = await shop.deliver("https://shop.test/de/cb", b"{}")
            await shop.close()
            return response

    asyncio.run(play())
