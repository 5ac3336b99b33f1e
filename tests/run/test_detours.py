"""Answers before the answer, answers that lead elsewhere, and hosts that prove nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import pytest

from conformance.core.environment import Environment
from conformance.core.perturbation import Perturbation, RedirectTarget
from conformance.core.plan import Case, Deployment
from conformance.core.trace import Trace
from conformance.core.wire import WireRequest, WireResponse
from conformance.referee.bodies import CANARY
from conformance.referee.referee import Referee
from conformance.referee.replies import WireReply
from conformance.referee.server import Listener
from conformance.run.instance.certificates import CertificateAuthority
from conformance.run.instance.launcher import InstanceLauncher
from conformance.run.plan_runner import PlanRunner
from conformance.scenarios import perturbations as p
from conformance.scenarios.baskets import PLAIN
from conformance.scenarios.configuration_cases import UNTRUSTED_CERTIFICATES
from conformance.scenarios.stories.interrupted import INTERRUPTED
from conformance.scenarios.stories.purchase import PURCHASE

from .shop import PAIRS, SETTINGS, opened, runner

T = TypeVar("T")
LIMIT_S = 30.0
BEHIND_TLS = replace(SETTINGS, tls=True)


def on(scratch: Path, play: Callable[[PlanRunner], Coroutine[Any, Any, T]], **facts: Any) -> T:
    async def entered() -> T:
        async with runner(scratch, **facts) as ready:
            return await play(ready)

    return asyncio.run(asyncio.wait_for(entered(), LIMIT_S))


def played(scratch: Path, planned: Perturbation) -> Trace:
    case = Case("detour", INTERRUPTED, frozenset({"RESP-08"}), PLAIN, planned)

    async def play(ready: PlanRunner) -> Trace:
        opened(ready)
        (trace,) = await ready.play([case])
        return trace

    return on(scratch, play)


@pytest.mark.parametrize("interim", [(100,), (103,), (100, 103)])
def test_interim_answers_come_before_the_true_one(interim: tuple[int, ...]) -> None:
    """On the wire, in their order; the final answer is as it would have been."""

    async def handler(_: WireRequest) -> WireReply:
        return WireReply(WireResponse(204), interim=interim)

    async def told() -> bytes:
        listener = Listener(handler)
        await listener.start()
        parts = urlsplit(listener.origin)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")
        try:
            return await asyncio.wait_for(reader.read(), LIMIT_S)
        finally:
            writer.close()
            await listener.stop()

    lines = [line for line in asyncio.run(told()).split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
    assert [int(line.split()[1]) for line in lines] == [*interim, 204]


def test_a_purchase_goes_on_after_an_interim_answer(tmp_path: Path) -> None:
    trace = played(tmp_path, p.interim_first("kp.place_order", 103))
    assert trace.delivered
    assert trace.final_state == "paid"


@pytest.mark.parametrize("where", p.REDIRECTS_TO)
def test_a_redirect_leads_where_it_says_and_tells_its_case(
    tmp_path: Path, where: RedirectTarget
) -> None:
    """Nothing has taken effect, and whoever follows is known again by the path."""
    trace = played(tmp_path, p.redirects("kp.create_session", 307, where))
    met = next(trace.perturbed)
    assert met.response is not None
    leads = urlsplit(met.response.headers["location"])
    own = urlsplit(met.request.origin)
    assert met.truth is None
    assert (leads.netloc == own.netloc) is (where == RedirectTarget.SAME_HOST)
    assert (leads.hostname == own.hostname) is (where != RedirectTarget.ANOTHER_HOST)
    assert leads.path.startswith("/moved/c")
    assert leads.path.endswith("/payments/v1/sessions")


def test_whoever_follows_elsewhere_is_seen_with_what_he_brings(tmp_path: Path) -> None:
    """The shop of these tests does not follow; so somebody follows for it."""

    async def play(ready: PlanRunner) -> Trace:
        opened(ready)
        recorder = ready.bed.recorders.begun(Case("followed", PURCHASE, frozenset(), PLAIN))
        ready.bed.referee.attribution.open(recorder)
        request = WireRequest(
            "GET", ready.bed.referee.origins["playground"], "/payments/v1/sessions"
        )
        url = ready.bed.referee.location(RedirectTarget.ANOTHER_HOST, recorder.mark, request)
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(url, auth=PAIRS["playground"])
        return recorder.trace()

    (call,) = on(tmp_path, play).calls()
    assert call.environment == "elsewhere"
    assert call.request.credential.belongs_to == "playground"


@pytest.mark.parametrize("name", UNTRUSTED_CERTIFICATES)
def test_what_is_confided_to_an_impostor_is_written_down(tmp_path: Path, name: str) -> None:
    async def play(ready: PlanRunner) -> Trace:
        deployment = Deployment(Environment(name))
        recorder = ready.bed.recorders.begun(
            Case("confided", PURCHASE, frozenset(), PLAIN, deployment=deployment)
        )
        ready.bed.referee.attribution.alone = recorder
        url = f"{ready.bed.referee.untrusted_hosts[name]}/payments/v1/sessions"
        async with httpx.AsyncClient(trust_env=False, verify=False) as client:  # noqa: S501
            await client.post(url, auth=PAIRS["playground"], json={})
        return recorder.trace()

    (call,) = on(tmp_path, play, settings=BEHIND_TLS).calls()
    assert call.environment == name
    assert call.request.credential.belongs_to == "playground"


def test_behind_tls_the_stand_ins_prove_who_they_are(tmp_path: Path) -> None:
    """And the file that an integration is given is what they are to be trusted by."""

    async def play(ready: PlanRunner) -> tuple[str, InstanceLauncher, int]:
        origin = ready.bed.referee.origins["playground"]
        assert ready.bed.authority
        async with httpx.AsyncClient(trust_env=False, verify=ready.bed.authority.trust) as client:
            answer = await client.get(f"{origin}/payments/v1/sessions/x", auth=PAIRS["playground"])
        return origin, ready.bed.launcher, answer.status_code

    origin, launcher, status = on(tmp_path, play, settings=BEHIND_TLS)
    assert origin.startswith("https://")
    assert status == 404
    assert Path(launcher.ca_file).read_text().startswith("-----BEGIN CERTIFICATE-----")
    assert launcher.names(Deployment())["ca_file"] == launcher.ca_file


def test_without_tls_there_is_no_impostor(tmp_path: Path) -> None:
    async def play(ready: PlanRunner) -> tuple[Referee, CertificateAuthority | None]:
        return ready.bed.referee, ready.bed.authority

    referee, authority = on(tmp_path, play)
    assert not referee.untrusted_hosts
    assert authority is None


def test_error_texts_in_other_words_still_carry_the_canary(tmp_path: Path) -> None:
    """Else a page that shows them would not be seen to."""
    (first, _) = p.other_wordings("kp.create_session")
    trace = played(tmp_path, first)
    met = next(trace.perturbed)
    assert met.response is not None
    assert met.response.size > len(CANARY)
    assert trace.delivered
