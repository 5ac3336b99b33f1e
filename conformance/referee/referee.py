"""The referee: it takes each call, finds its case, answers as planned, and records the exchange."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from ..core.marks import SuiteFailed
from ..core.operations import Operation, identify
from ..core.perturbation import Perturbation, RedirectTarget
from ..core.trace import ELSEWHERE, Channel
from ..core.wire import Headers, Json, WireRequest, WireResponse
from ..platform import DueCallback, SendToPlatform
from . import credential, variations, varied_headers
from .aliases import HOME, PAGE, Aliases, leads_elsewhere, moved
from .attribution import Attribution, ids_in
from .bodies import error, shape
from .replies import Handler, WireReply
from .server import Listener
from .trace_recorder import TraceRecorder

ERROR = 400  # from here on an answer is an error of the suite's making, and no platform's
FOREIGN = "foreign"  # another host, reached by itself
# Reached by the URLs that were given, and not otherwise where those have moved.
GIVEN = frozenset(
    {Operation.HPP_READ_SESSION, Operation.HPP_DISABLE_SESSION, Operation.HPP_DISTRIBUTE_SESSION}
)


# By these an integration tells where it is to be told of something.
TELL_URLS = frozenset(
    {Operation.KP_CREATE_SESSION, Operation.KP_PLACE_ORDER, Operation.HPP_CREATE_SESSION}
)


@dataclass(slots=True)
class Referee:
    """One listener for each environment, and a trap for calls to any other host.

    `platforms` maps an environment to what stands behind it. `unattributed` counts the calls that
    could not be attributed while several cases ran.
    """

    pairs: credential.Pairs = field(repr=False)
    unattributed_recorder: TraceRecorder
    platforms: Mapping[str, SendToPlatform] = field(default_factory=dict)
    attribution: Attribution = field(default_factory=Attribution)
    aliases: Aliases = field(default_factory=Aliases)
    listeners: dict[str, Listener] = field(default_factory=dict)
    untrusted_hosts: dict[str, str] = field(default_factory=dict)  # name -> origin
    unattributed: int = 0

    async def start(
        self,
        environments: Iterable[str],
        tls: ssl.SSLContext | None = None,
        untrusted_hosts: Mapping[str, ssl.SSLContext] | None = None,
        ports: Mapping[str, int] | None = None,
    ) -> None:
        """Listen; the platforms are set afterwards, since they must know the origins.

        `untrusted_hosts` are hosts with a certificate that no client may trust. `ports` are those
        that an integration was told beforehand; all other ports are free ones.
        """
        for environment in environments:
            port = (ports or {}).get(environment, 0)
            await self.listen(environment, self.handler(environment), tls, port)
        for name, context in (untrusted_hosts or {}).items():
            self.untrusted_hosts |= {
                name: await self.listen(name, self.untrusted_host(name), context)
            }
        await self.listen(ELSEWHERE, self.unexpected_host)
        await self.listen(FOREIGN, self.unexpected_host, tls)

    async def listen(
        self, name: str, handler: Handler, tls: ssl.SSLContext | None = None, port: int = 0
    ) -> str:
        listener = Listener(handler)
        await listener.start(port, tls)
        self.listeners[name] = listener
        return listener.origin

    async def stop(self) -> None:
        for listener in self.listeners.values():
            await listener.stop()

    @property
    def origins(self) -> Mapping[str, str]:
        traps = {ELSEWHERE, FOREIGN, *self.untrusted_hosts}
        return {name: it.origin for name, it in self.listeners.items() if name not in traps}

    def handler(self, environment: str) -> Handler:
        async def handle(request: WireRequest) -> WireReply:
            listener = self.listeners[environment]
            if request.origin == listener.in_the_clear != listener.origin:
                return await self.plaintext_call(environment, request)
            if request.origin not in self.origins.values():
                return await self.unexpected_host(request)
            return await self.handle(environment, request)

        return handle

    def untrusted_host(self, name: str) -> Handler:
        """Takes whatever is confided to it, and writes it down."""

        async def handle(request: WireRequest) -> WireReply:
            return self.refused_and_recorded(request, name, WireResponse(503))

        return handle

    def refused_and_recorded(
        self,
        request: WireRequest,
        environment: str,
        answer: WireResponse,
        operation: str = "",
        values: Mapping[str, str] | None = None,
    ) -> WireReply:
        """Written down, and answered without asking any platform."""
        recorder = self.owner(request, values or {})
        recorder.exchange(
            Channel.API,
            operation,
            request,
            answer,
            began=recorder.at,
            environment=environment,
            leaks=credential.misplaced(request, recorder.pairs),
        )
        return WireReply(answer)

    def owner(self, request: WireRequest, values: Mapping[str, str]) -> TraceRecorder:
        found = self.attribution.owner(request, values)
        if found is None:
            self.unattributed += 1
            self.attribution.suspect()
        return found or self.unattributed_recorder

    async def unexpected_host(self, request: WireRequest) -> WireReply:
        """A call to a host that is neither stand-in: written down, and refused."""
        return self.refused_and_recorded(
            request, ELSEWHERE, refusal(502, b"not a host of this run\n")
        )

    async def plaintext_call(self, environment: str, request: WireRequest) -> WireReply:
        """A call in the clear where TLS is due: written down, and refused."""
        answer = refusal(400, b"this port speaks TLS\n")
        return self.refused_and_recorded(
            request, environment, answer, *identify(request.method, request.path)
        )

    async def handle(self, environment: str, request: WireRequest) -> WireReply:
        real = self.aliases.real(request)
        if PAGE in real.path:
            return await self.page(environment, real)
        operation, values = identify(real.method, real.path)
        recorder = self.owner(real, values)
        recorder.in_flight += 1
        began = recorder.at
        try:
            reply = await self.judged(environment, operation, recorder, request, began)
            return framed(reply, recorder, request)
        except Exception as crash:  # noqa: BLE001 - our bug is never the integration's failure
            text = recorder.redactor.text(f"{type(crash).__name__}: {crash}")
            recorder.add_mark(SuiteFailed(text[:300]))
            return WireReply(error(operation, 500, None))
        finally:
            recorder.in_flight -= 1

    async def judged(
        self,
        environment: str,
        operation: str,
        recorder: TraceRecorder,
        request: WireRequest,
        began: float,
    ) -> WireReply:
        planned = recorder.due(operation)
        truth = None
        if planned is None or planned.executed:
            truth = await self.answered(environment, operation, recorder, request)
        if planned and refused_all_the_same(planned, truth):
            planned = None
        reply = WireReply(truth) if planned is None else perturbed(planned, truth)
        if reply.response and planned and reply.response.status >= ERROR:
            error_told = self.told_of(operation, recorder, request, reply.response)
            reply = replace(reply, response=error_told)
        if planned and planned.redirects_to and reply.response:
            leads = (("Location", self.location(planned.redirects_to, recorder.mark, request)),)
            answer = replace(reply.response, headers=(*reply.response.headers, *leads))
            reply = replace(reply, response=answer)
        self.note_purchase(operation, recorder, request, truth)
        recorder.exchange(
            Channel.API,
            operation,
            request,
            None if reply.cut else reply.response,
            began=began,
            truth=truth,
            environment=environment,
            perturbation=planned.label if planned else "",
            leaks=credential.misplaced(request, recorder.pairs),
        )
        recorder.note_varied()
        if planned and planned.hold_s:
            await asyncio.sleep(planned.hold_s)
        return reply

    def location(self, where: RedirectTarget, mark: str, request: WireRequest) -> str:
        """Where a redirect leads: a path that tells its case, at a host that is not its own.

        "localhost" is another host than the "127.0.0.1" of the stand-ins.
        """
        origins = {
            RedirectTarget.SAME_HOST: request.origin,
            RedirectTarget.ANOTHER_HOST: self.listeners[FOREIGN].origin.replace(
                "127.0.0.1", "localhost"
            ),
            RedirectTarget.PLAIN_HTTP: self.listeners[ELSEWHERE].origin,
        }
        query = f"?{request.query}" if request.query else ""
        return f"{origins[where]}/moved/{mark}{request.path}{query}"

    async def answered(
        self, environment: str, operation: str, recorder: TraceRecorder, request: WireRequest
    ) -> WireResponse:
        """What the platform of this case answers, with its own ids and URLs."""
        elsewhere = operation in GIVEN and moved(recorder.variant)
        if elsewhere and not self.aliases.was_moved(request):
            return error(operation, 404, None)
        response = await self.forwarded(environment, recorder, self.aliases.real(request))
        return self.told(operation, recorder, request, response)

    def told(
        self, operation: str, recorder: TraceRecorder, request: WireRequest, response: WireResponse
    ) -> WireResponse:
        """The answer as the platform of this case words it; what varies in it is noted."""
        variant, mark = recorder.variant, recorder.mark
        for name in variant:
            if variations.visible(name, operation, response, request):
                recorder.varied.setdefault(name, "")
        varied = variations.varied(variant, mark, operation, response, self.aliases)
        self.mask(recorder, varied.json if varied.body else None)
        return varied

    def told_of(
        self, operation: str, recorder: TraceRecorder, request: WireRequest, error: WireResponse
    ) -> WireResponse:
        """Likewise an error that was answered on purpose: what varies is noted anew with it."""
        if recorder.met == 1:
            recorder.varied.clear()
        return self.told(operation, recorder, request, error)

    async def forwarded(
        self, environment: str, recorder: TraceRecorder, request: WireRequest
    ) -> WireResponse:
        """What the platform itself answers, at the moment of this case's clock."""
        response, callbacks = await self.platforms[environment](request, recorder.now)
        answer = response.json if response.body else None
        recorder.learn(answer)
        self.attribution.learn(recorder, *ids_in(answer))
        self.owe(recorder, callbacks)
        return response

    def owe(self, recorder: TraceRecorder, callbacks: tuple[DueCallback, ...]) -> None:
        for each in callbacks:
            self.attribution.learn(recorder, *ids_in(each.json.get("session")))
            variant = recorder.variant
            recorder.owed |= variations.visible_in_callback(variant, each)
            due = variations.varied_callback(variant, recorder.mark, each, self.aliases)
            recorder.outbox.append(due)
            recorder.learn(due.json)
            note_token(recorder, due.json)
            self.mask(recorder, due.json)

    def mask(self, recorder: TraceRecorder, document: Json) -> None:
        """Ids of an unusual shape are shown as one word each, wherever and however they stand."""
        for made in self.aliases.given.get(recorder.mark, {}).values():
            recorder.redactor.learn("id", made)
        recorder.learn(document)

    def note_purchase(
        self,
        operation: str,
        recorder: TraceRecorder,
        request: WireRequest,
        truth: WireResponse | None,
    ) -> None:
        """Keep what the harness needs to play the consumer."""
        answer = truth.json if truth and truth.body else None
        if not isinstance(answer, dict) or truth is None or truth.status >= 300:
            return
        if operation not in TELL_URLS:
            return
        purchase = recorder.purchase
        sent = request.json if request.body else None
        urls = sent.get("merchant_urls") if isinstance(sent, dict) else None
        told = dict(urls) if isinstance(urls, dict) else {}
        if operation in {Operation.KP_CREATE_SESSION, Operation.KP_PLACE_ORDER}:
            notification = str(told.get("notification") or "")
            purchase.notification_url = notification or purchase.notification_url
        if operation == Operation.HPP_CREATE_SESSION:
            purchase.merchant_urls = told
            purchase.hpp_session_id = str(answer.get("session_id", ""))
            purchase.issued_url = str(answer.get("redirect_url", ""))
            self.attribution.learn(recorder, self.aliases.page(urlsplit(purchase.issued_url).path))

    async def page(self, environment: str, request: WireRequest) -> WireReply:
        """The hosted page is the consumer's: passed on; the consumer's side writes it down."""
        base = "/".join(request.path.split("/")[:5])
        recorder = self.attribution.ids.get(base) or self.unattributed_recorder
        asked_at_home = (request.header("host") or "").startswith(HOME)
        if leads_elsewhere(recorder.variant) and asked_at_home:
            return WireReply(refusal(404, b"the page is at another host\n"))
        response, callbacks = await self.platforms[environment](request, recorder.now)
        self.owe(recorder, callbacks)
        headers = tuple((n, self.addressed(recorder, n, v)) for n, v in response.headers)
        return WireReply(replace(response, headers=headers))

    def addressed(self, recorder: TraceRecorder, name: str, value: str) -> str:
        """Where the page sends the consumer, with the ids that this case knows."""
        leads = name.lower() == "location"
        return self.aliases.text(recorder.mark, value) if leads else value


def note_token(recorder: TraceRecorder, told: Json) -> None:
    """The token that a callback tells: the newest one of this purchase."""
    session = told.get("session") if isinstance(told, dict) else None
    token = session.get("authorization_token") if isinstance(session, dict) else None
    if isinstance(token, str) and token:
        recorder.purchase.token = token


def refusal(status: int, text: bytes) -> WireResponse:
    return WireResponse(status, (("Content-Type", "text/plain"),), text)


def framed(reply: WireReply, recorder: TraceRecorder, request: WireRequest) -> WireReply:
    """As the variant of the case puts answers on the wire."""
    if reply.response is None:
        return reply
    sent = varied_headers.framed(recorder.variant, reply.response, request)
    return replace(reply, response=sent)


def refused_all_the_same(planned: Perturbation, truth: WireResponse | None) -> bool:
    """Another code for a success makes no success of what the platform has refused."""
    succeeds = (planned.status or 200) < 300 and planned.answered and planned.executed
    return bool(succeeds and truth and truth.status >= 300)


def waiting_headers(planned: Perturbation) -> Headers:
    """How long the caller is to wait, in the standard's header and in Klarna's."""
    if not planned.retry_after_s:
        return ()
    told = str(planned.retry_after_s)
    return (("Retry-After", told), ("X-RateLimit-Reset", told), ("X-RateLimit-Remaining", "0"))


def perturbed(planned: Perturbation, truth: WireResponse | None) -> WireReply:
    """The answer as the perturbation wants it."""
    if not planned.answered:
        return WireReply(None)
    status = planned.status or (truth.status if truth else 500)
    shaped = shape(planned)(planned.operation, status, truth)
    kept = tuple((n, v) for n, v in shaped.headers if n.lower() not in planned.without)
    headers = (*kept, *waiting_headers(planned))
    return WireReply(replace(shaped, headers=headers), planned.cut, planned.interim)
