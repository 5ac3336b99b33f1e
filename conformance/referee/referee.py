"""The referee itself: takes each call, finds its case, answers as planned, and writes it down."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from ..core.operations import identify
from ..core.plan import Perturbation
from ..core.trace import ELSEWHERE, Channel
from ..core.wire import Json, WireRequest, WireResponse
from ..platform import Due, Send
from . import credential, variations
from .aliases import HOME, PAGE, Aliases, leads_elsewhere, moved
from .bodies import SHAPES, error
from .ledger import Ledger, ids_in
from .recording import Recording
from .replies import Handler, Reply
from .server import Listener

ERROR = 400  # from here on an answer is an error of the suite's making, and no platform's
FOREIGN = "foreign"  # another host, reached by itself
# Reached by the URLs that were given, and not otherwise where those have moved.
GIVEN = frozenset({"hpp.read_session", "hpp.disable_session", "hpp.distribute_session"})


@dataclass(slots=True)
class Referee:
    """One listener for each environment, and a trap for calls to any other host.

    `platforms` maps an environment to what stands behind it. `loose` counts the calls that could
    not be attributed while several cases were under way: a reason to play those cases again alone.
    """

    pairs: credential.Pairs = field(repr=False)
    stray: Recording
    platforms: Mapping[str, Send] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    aliases: Aliases = field(default_factory=Aliases)
    listeners: dict[str, Listener] = field(default_factory=dict)
    impostors: dict[str, str] = field(default_factory=dict)  # name -> origin
    loose: int = 0

    async def start(
        self,
        environments: Iterable[str],
        tls: ssl.SSLContext | None = None,
        impostors: Mapping[str, ssl.SSLContext] | None = None,
        ports: Mapping[str, int] | None = None,
    ) -> None:
        """Listen; the platforms are set afterwards, since they must know the origins.

        `impostors` are hosts behind certificates that are worth nothing. `ports` are those that an
        integration was told beforehand; the others are free ones.
        """
        for environment in environments:
            port = (ports or {}).get(environment, 0)
            await self.listen(environment, self.handler(environment), tls, port)
        for name, context in (impostors or {}).items():
            self.impostors |= {name: await self.listen(name, self.impostor(name), context)}
        await self.listen(ELSEWHERE, self.trapped)
        await self.listen(FOREIGN, self.trapped, tls)

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
        traps = {ELSEWHERE, FOREIGN, *self.impostors}
        return {name: it.origin for name, it in self.listeners.items() if name not in traps}

    def handler(self, environment: str) -> Handler:
        async def handle(request: WireRequest) -> Reply:
            listener = self.listeners[environment]
            if request.origin == listener.in_the_clear != listener.origin:
                return await self.overheard(environment, request)
            if request.origin not in self.origins.values():
                return await self.trapped(request)
            return await self.handle(environment, request)

        return handle

    def impostor(self, name: str) -> Handler:
        """Takes whatever is confided to it, and writes it down."""

        async def handle(request: WireRequest) -> Reply:
            return self.turned_away(request, name, WireResponse(503))

        return handle

    def turned_away(
        self,
        request: WireRequest,
        environment: str,
        answer: WireResponse,
        operation: str = "",
        values: Mapping[str, str] | None = None,
    ) -> Reply:
        """Written down, and answered without asking any platform."""
        recording = self.owner(request, values or {})
        recording.exchange(
            Channel.API,
            operation,
            request,
            answer,
            began=recording.at,
            environment=environment,
            leaks=credential.misplaced(request, recording.pairs),
        )
        return Reply(answer)

    def owner(self, request: WireRequest, values: Mapping[str, str]) -> Recording:
        found = self.ledger.owner(request, values)
        if found is None:
            self.loose += 1
        return found or self.stray

    async def trapped(self, request: WireRequest) -> Reply:
        """A call to a host that is neither stand-in: written down, and refused."""
        return self.turned_away(request, ELSEWHERE, refusal(502, b"not a host of this run\n"))

    async def overheard(self, environment: str, request: WireRequest) -> Reply:
        """A call in the clear where TLS is due: written down, and refused."""
        answer = refusal(400, b"this port speaks TLS\n")
        return self.turned_away(
            request, environment, answer, *identify(request.method, request.path)
        )

    async def handle(self, environment: str, request: WireRequest) -> Reply:
        real = self.aliases.real(request)
        if PAGE in real.path:
            return await self.page(environment, real)
        operation, values = identify(real.method, real.path)
        recording = self.owner(real, values)
        recording.in_flight += 1
        began = recording.at
        try:
            reply = await self.judged(environment, operation, recording, request, began)
            return framed(reply, recording, request)
        except Exception as crash:  # noqa: BLE001 - our bug is never the integration's failure
            text = recording.redactor.text(f"{type(crash).__name__}: {crash}")
            recording.add_mark("broken", text[:300])
            return Reply(error(operation, 500, None))
        finally:
            recording.in_flight -= 1

    async def judged(
        self,
        environment: str,
        operation: str,
        recording: Recording,
        request: WireRequest,
        began: float,
    ) -> Reply:
        planned = recording.due(operation)
        truth = None
        if planned is None or planned.executed:
            truth = await self.answered(environment, operation, recording, request)
        if planned and refused_all_the_same(planned, truth):
            planned = None
        reply = Reply(truth) if planned is None else perturbed(planned, truth)
        if reply.response and planned and reply.response.status >= ERROR:
            error_told = self.told_of(operation, recording, request, reply.response)
            reply = replace(reply, response=error_told)
        if planned and planned.redirects_to and reply.response:
            leads = (("Location", self.location(planned.redirects_to, recording.mark, request)),)
            answer = replace(reply.response, headers=(*reply.response.headers, *leads))
            reply = replace(reply, response=answer)
        self.note_purchase(operation, recording, request, truth)
        recording.exchange(
            Channel.API,
            operation,
            request,
            None if reply.cut else reply.response,
            began=began,
            truth=truth,
            environment=environment,
            perturbation=planned.label if planned else "",
            leaks=credential.misplaced(request, recording.pairs),
        )
        recording.note_varied()
        if planned and planned.hold_s:
            await asyncio.sleep(planned.hold_s)
        return reply

    def location(self, where: str, mark: str, request: WireRequest) -> str:
        """Where a redirect leads: a path that tells its case, at a host that is not its own.

        "localhost" is another host than the "127.0.0.1" of the stand-ins.
        """
        origins = {
            "the same host": request.origin,
            "another host": self.listeners[FOREIGN].origin.replace("127.0.0.1", "localhost"),
            "plain http": self.listeners[ELSEWHERE].origin,
        }
        query = f"?{request.query}" if request.query else ""
        return f"{origins[where]}/moved/{mark}{request.path}{query}"

    async def answered(
        self, environment: str, operation: str, recording: Recording, request: WireRequest
    ) -> WireResponse:
        """What the platform of this case answers, with its own ids and URLs."""
        elsewhere = operation in GIVEN and moved(recording.variant)
        if elsewhere and not self.aliases.was_moved(request):
            return error(operation, 404, None)
        response = await self.forwarded(environment, recording, self.aliases.real(request))
        return self.told(operation, recording, request, response)

    def told(
        self, operation: str, recording: Recording, request: WireRequest, response: WireResponse
    ) -> WireResponse:
        """The answer as the platform of this case words it; what varies in it is noted."""
        variant, mark = recording.variant, recording.mark
        for name in variant:
            if variations.visible(name, operation, response, request):
                recording.varied.setdefault(name, "")
        varied = variations.varied(variant, mark, operation, response, self.aliases)
        self.mask(recording, varied.json if varied.body else None)
        return varied

    def told_of(
        self, operation: str, recording: Recording, request: WireRequest, error: WireResponse
    ) -> WireResponse:
        """Likewise an error that was answered on purpose: what varies is noted anew with it."""
        if recording.met == 1:
            recording.varied.clear()
        return self.told(operation, recording, request, error)

    async def forwarded(
        self, environment: str, recording: Recording, request: WireRequest
    ) -> WireResponse:
        """What the platform itself answers, at the moment of this case's clock."""
        response, callbacks = await self.platforms[environment](request, recording.now)
        answer = response.json if response.body else None
        recording.learn(answer)
        self.ledger.learn(recording, *ids_in(answer))
        self.owe(recording, callbacks)
        return response

    def owe(self, recording: Recording, callbacks: tuple[Due, ...]) -> None:
        for each in callbacks:
            self.ledger.learn(recording, *ids_in(each.json.get("session")))
            variant = recording.variant
            recording.owed |= variations.visible_in_callback(variant, each)
            due = variations.varied_callback(variant, recording.mark, each, self.aliases)
            recording.outbox.append(due)
            recording.learn(due.json)
            self.mask(recording, due.json)

    def mask(self, recording: Recording, document: Json) -> None:
        """Ids of an unusual shape are shown as one word each, wherever and however they stand."""
        for made in self.aliases.given.get(recording.mark, {}).values():
            recording.redactor.learn("id", made)
        recording.learn(document)

    def note_purchase(
        self,
        operation: str,
        recording: Recording,
        request: WireRequest,
        truth: WireResponse | None,
    ) -> None:
        """Keep what the harness needs to play the consumer."""
        answer = truth.json if truth and truth.body else None
        if not isinstance(answer, dict) or truth is None or truth.status >= 300:
            return
        purchase = recording.purchase
        if operation == "hpp.create_session":
            sent = request.json
            urls = sent.get("merchant_urls") if isinstance(sent, dict) else None
            purchase.merchant_urls = dict(urls) if isinstance(urls, dict) else {}
            purchase.hpp_session_id = str(answer.get("session_id", ""))
            purchase.issued_url = str(answer.get("redirect_url", ""))
            self.ledger.learn(recording, self.aliases.page(urlsplit(purchase.issued_url).path))

    async def page(self, environment: str, request: WireRequest) -> Reply:
        """The hosted page is the consumer's: passed on; the consumer's side writes it down."""
        base = "/".join(request.path.split("/")[:5])
        recording = self.ledger.ids.get(base) or self.stray
        asked_at_home = (request.header("host") or "").startswith(HOME)
        if leads_elsewhere(recording.variant) and asked_at_home:
            return Reply(refusal(404, b"the page is at another host\n"))
        response, callbacks = await self.platforms[environment](request, recording.now)
        self.owe(recording, callbacks)
        headers = tuple((n, self.addressed(recording, n, v)) for n, v in response.headers)
        return Reply(replace(response, headers=headers))

    def addressed(self, recording: Recording, name: str, value: str) -> str:
        """Where the page sends the consumer, with the ids that this case knows."""
        leads = name.lower() == "location"
        return self.aliases.text(recording.mark, value) if leads else value


def refusal(status: int, text: bytes) -> WireResponse:
    return WireResponse(status, (("Content-Type", "text/plain"),), text)


def framed(reply: Reply, recording: Recording, request: WireRequest) -> Reply:
    """As the variant of the case puts answers on the wire."""
    if reply.response is None:
        return reply
    sent = variations.framed(recording.variant, reply.response, request)
    return replace(reply, response=sent)


def refused_all_the_same(planned: Perturbation, truth: WireResponse | None) -> bool:
    """Another code for a success makes no success of what the platform has refused."""
    succeeds = (planned.status or 200) < 300 and planned.answered and planned.executed
    return bool(succeeds and truth and truth.status >= 300)


def perturbed(planned: Perturbation, truth: WireResponse | None) -> Reply:
    """The answer as the perturbation wants it."""
    if not planned.answered:
        return Reply(None)
    status = planned.status or (truth.status if truth else 500)
    shaped = SHAPES[planned.body](planned.operation, status, truth)
    headers = tuple((n, v) for n, v in shaped.headers if n.lower() not in planned.without)
    return Reply(replace(shaped, headers=headers), planned.cut, planned.interim)
