"""The referee on real sockets, before the simulator: what it lets through, and what it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from conformance.core import journal
from conformance.core.marks import SuiteFailed
from conformance.core.perturbation import Perturbation
from conformance.core.trace import ELSEWHERE, Exchange
from conformance.core.wire import WireRequest
from conformance.platform import Answered
from conformance.platform.simulator import simulated
from conformance.referee.referee import Referee
from conformance.referee.trace_recorder import TraceRecorder
from conformance.run.instance.certificates import CertificateAuthority
from conformance.scenarios import perturbations as p
from conformance.simulator import Account, World

from ..simulator.shop import PURCHASE, URLS
from .recorders import MARK, PAIRS, perturbation, recorder

LIMIT_S = 20.0
MARKED = {**PURCHASE, "merchant_reference1": f"ord-{MARK}"}
SESSIONS = "/payments/v1/sessions"


@dataclass
class Played:
    """A merchant's client at the referee, and the case that its calls belong to."""

    referee: Referee
    recorder: TraceRecorder
    client: httpx.AsyncClient

    async def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        url = self.referee.origins["playground"] + path
        return await self.client.request(method, url, json=body)

    async def session(self) -> str:
        answer = await self.call("POST", SESSIONS, MARKED)
        return str(answer.json()["session_id"])

    async def page(self) -> Any:
        url = f"{self.referee.origins['playground']}{SESSIONS}/{await self.session()}"
        body = {"payment_session_url": url, "merchant_urls": URLS}
        return (await self.call("POST", "/hpp/v1/sessions", body)).json()

    async def approved(self) -> str:
        """The token of a page that the consumer has approved."""
        page = await self.page()
        await self.client.post(f"{page['redirect_url']}/approve", auth=httpx.Auth())
        read = await self.call("GET", f"/hpp/v1/sessions/{page['session_id']}")
        return str(read.json()["authorization_token"])

    @property
    def exchanges(self) -> list[Exchange]:
        return list(self.recorder.trace().exchanges)


def played(
    play: Callable[[Played], Awaitable[object]],
    planned: Perturbation | None = None,
    authority: CertificateAuthority | None = None,
) -> Played:
    """The state of affairs after this was played; behind TLS where there is an authority."""

    async def entered() -> Played:
        referee = Referee(PAIRS, recorder(mark="c00000abcd"))
        await referee.start(PAIRS, authority.good if authority else None)
        for name, origin in referee.origins.items():
            world = World(name, "eu", origin, (Account(*PAIRS[name], name, "eu"),))
            referee.platforms = {**referee.platforms, name: simulated(world)}
        kept = recorder(planned)
        referee.attribution.open(kept)
        auth = httpx.BasicAuth(*(part.encode() for part in PAIRS["playground"]))
        trust = authority.trust if authority else True
        async with httpx.AsyncClient(trust_env=False, timeout=5, auth=auth, verify=trust) as client:
            found = Played(referee, kept, client)
            await play(found)
        await referee.stop()
        return found

    return asyncio.run(asyncio.wait_for(entered(), LIMIT_S))


def test_an_honest_call_is_passed_on_and_written_down():
    found = played(lambda it: it.session())
    (call,) = found.exchanges
    assert (call.operation, call.environment) == ("kp.create_session", "playground")
    assert call.response == call.truth
    assert call.request.credential.belongs_to == "playground"
    assert call.request.credential.well_formed


def test_a_call_in_the_clear_where_tls_is_due_is_written_down_and_refused():
    async def play(it: Played) -> None:
        clear = it.referee.origins["playground"].replace("https:", "http:")
        answer = await it.client.post(clear + SESSIONS, json=MARKED)
        assert answer.status_code == 400
        assert (await it.call("POST", SESSIONS, MARKED)).status_code == 200

    refused, sold = played(play, authority=CertificateAuthority()).exchanges
    assert refused.request.url.startswith("http://127.0.0.1:")
    assert refused.request.credential.belongs_to == refused.environment == "playground"
    assert (refused.operation, refused.truth) == ("kp.create_session", None)
    assert sold.request.url.startswith("https://127.0.0.1:")


def test_the_whole_flow_belongs_to_the_case_whose_mark_only_the_first_call_carries():
    """The others are known by the ids that the platform issued."""

    async def play(it: Played) -> None:
        token = await it.approved()
        body = {**PURCHASE}
        placed = await it.call("POST", f"/payments/v1/authorizations/{token}/order", body)
        order = placed.json()["order_id"]
        await it.call("GET", f"/ordermanagement/v1/orders/{order}")

    found = played(play)
    assert [e.operation for e in found.exchanges] == [
        "kp.create_session",
        "hpp.create_session",
        "hpp.read_session",
        "kp.place_order",
        "om.read_order",
    ]
    assert found.referee.unattributed == 0
    assert found.recorder.outbox, "the platform owes callbacks"


def test_tokens_and_personal_data_are_not_written_down():
    async def play(it: Played) -> None:
        tokens.append(await it.approved())
        await it.call("POST", f"/payments/v1/authorizations/{tokens[0]}/order", {**PURCHASE})

    tokens: list[str] = []
    written = journal.dumps(played(play).recorder.trace())
    for secret in (tokens[0], PAIRS["playground"][1], "customer@email.se"):
        assert secret not in written
    assert written.count("<token:") >= 2


REFUSED = p.refuses_with("kp.create_session", 418)
ANOTHER = p.succeeds_with("kp.create_session", 299)
LOST = p.unanswered("kp.create_session", executed=True)


def test_a_refusal_never_reaches_the_platform():
    found = played(lambda it: it.call("POST", SESSIONS, MARKED), REFUSED)
    (call,) = found.exchanges
    assert call.truth is None
    assert call.response is not None
    assert call.response.status == 418
    assert call.perturbation == REFUSED.label
    assert found.recorder.trace().delivered


def test_another_success_does():
    found = played(lambda it: it.session(), ANOTHER)
    (call,) = found.exchanges
    assert call.executed
    assert call.response is not None
    assert call.response.status == 299
    assert call.response.body == call.truth.body if call.truth else False


def test_another_success_makes_no_success_of_what_the_platform_refused():
    """Else a client that is refused, and rightly, would be told that all is well."""
    found = played(lambda it: it.call("POST", SESSIONS, {**MARKED, "order_amount": 1}), ANOTHER)
    (call,) = found.exchanges
    assert call.response is not None
    assert call.response.status == 400
    assert not call.perturbation


def test_an_answer_that_is_lost_was_executed_once_and_the_second_call_meets_nothing():
    async def play(it: Played) -> None:
        with pytest.raises(httpx.TransportError):
            await it.session()
        await it.session()

    lost, told = played(play, LOST).exchanges
    assert lost.response is None
    assert lost.executed
    assert told.succeeded
    assert not told.perturbation


@pytest.mark.parametrize("executed", [True, False], ids=["executed", "not executed"])
def test_half_an_answer_is_written_down_as_none(executed: bool):  # noqa: FBT001 - a case
    """Its status came, and what it was to say did not: the caller knows nothing for certain."""

    async def play(it: Played) -> None:
        with pytest.raises(httpx.RemoteProtocolError):
            await it.session()

    (call,) = played(play, p.broken_off("kp.create_session", executed=executed)).exchanges
    assert call.response is None
    assert call.executed is executed


def test_what_is_held_is_written_down_before_it_is_told():
    """The effect is there; only the caller does not know yet."""

    async def play(it: Played) -> None:
        answer = asyncio.ensure_future(it.session())
        for _ in range(100):
            await asyncio.sleep(0 if it.exchanges else 0.01)
        assert not answer.done()
        assert it.recorder.quiet_for == 0.0, "a call is under way"
        await answer

    held = perturbation("kp.create_session=held", status=None, body="true", executed=True)
    found = played(play, Perturbation(**{**as_facts(held), "hold_s": 1.0}))
    assert len(found.exchanges) == 1


def as_facts(planned: Perturbation) -> dict[str, Any]:
    return {name: getattr(planned, name) for name in planned.__dataclass_fields__}


def test_calls_that_belong_to_nobody_are_counted_and_kept_aside():
    async def play(it: Played) -> None:
        await it.call("GET", f"{SESSIONS}/nobodys")

    found = played(play)
    assert found.referee.unattributed == 1
    assert found.exchanges == []
    assert len(list(found.referee.unattributed_recorder.trace().exchanges)) == 1


def test_a_platform_that_crashes_is_our_fault_and_the_trace_says_so():
    async def crashing(request: WireRequest, now: float) -> Answered:
        raise KeyError(f"no {request.method} at {now:.0f}, {PAIRS['playground'][1]}")

    async def play(it: Played) -> None:
        it.referee.platforms = {"playground": crashing}
        assert (await it.call("POST", SESSIONS, MARKED)).status_code == 500

    found = played(play)
    (mark,) = found.recorder.trace().marks(SuiteFailed)
    assert mark.message.startswith("KeyError: ")
    assert PAIRS["playground"][1] not in mark.message
    assert found.recorder.in_flight == 0


def test_each_environment_answers_for_itself():
    async def play(it: Played) -> None:
        url = it.referee.origins["production"] + SESSIONS
        assert (await it.client.post(url, json=MARKED)).status_code == 401

    (call,) = played(play).exchanges
    assert call.environment == "production"
    assert call.request.credential.belongs_to == "playground"


# --- the trap ---------------------------------------------------------------------------------


async def through_the_trap(it: Played, url: str) -> httpx.Response | None:
    proxy = it.referee.listeners[ELSEWHERE].origin
    async with httpx.AsyncClient(trust_env=False, timeout=5, proxy=proxy) as client:
        try:
            return await client.post(url, json=MARKED)
        except httpx.ProxyError:
            return None


def test_a_call_to_another_host_goes_nowhere_and_is_seen():
    async def play(it: Played) -> None:
        answer = await through_the_trap(it, "http://api.other.test/payments/v1/sessions")
        assert answer is not None
        assert answer.status_code == 502

    (call,) = played(play).exchanges
    assert call.environment == ELSEWHERE
    assert call.request.origin == "http://api.other.test"
    assert call.truth is None


def test_a_password_that_is_told_to_another_host_is_noted_and_not_kept():
    password = PAIRS["playground"][1]

    async def play(it: Played) -> None:
        url = f"http://logs.other.test/?key={quote(password)}"
        assert await through_the_trap(it, url) is not None

    found = played(play)
    assert found.exchanges[0].leaks == ("playground password in url",)
    assert password not in journal.dumps(found.recorder.trace())


def test_a_tunnel_to_another_host_is_refused_and_seen():
    """Nothing in it can be attributed; alone, it is the only case's."""

    async def play(it: Played) -> None:
        it.referee.attribution.alone = it.recorder
        assert await through_the_trap(it, "https://api.other.test/payments/v1/sessions") is None

    (call,) = played(play).exchanges
    assert (call.request.method, call.request.origin) == ("CONNECT", "https://api.other.test:443")
    assert call.environment == ELSEWHERE


def test_a_stand_in_that_is_used_as_a_proxy_traps_too():
    async def play(it: Played) -> None:
        proxy = it.referee.origins["playground"]
        async with httpx.AsyncClient(trust_env=False, timeout=5, proxy=proxy) as client:
            answer = await client.post("http://api.other.test/x", json=MARKED)
        assert answer.status_code == 502

    (call,) = played(play).exchanges
    assert call.environment == ELSEWHERE
