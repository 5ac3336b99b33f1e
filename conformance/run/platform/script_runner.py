"""Plays a script against a platform and records its trace."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from secrets import token_bytes

import httpx

from ...contract import Violation, callback_errors, request_errors, response_errors
from ...core.marks import (
    Breach,
    ClockMoved,
    ConsumerActed,
    ContractCompared,
    InvalidRequest,
    Mark,
    MessagesCounted,
)
from ...core.operations import Operation, identify, page_step
from ...core.redacted_messages import learn_pairs, learn_tokens, request_kept, response_kept
from ...core.redaction import Redactor
from ...core.setup import Setup
from ...core.trace import Channel, Event, Exchange, Trace
from ...core.wire import Headers, Json, WireRequest, WireResponse, parsed
from ...platform.authorization import authorization
from ...platform.target import PLAYGROUND, Platform, lacks
from ...referee.credential import observed
from ...scenarios.platform.steps import (
    ApiCall,
    AwaitCallbacks,
    CannotContinue,
    HarnessControl,
    PageAction,
    ReadMessages,
    Script,
    ScriptContext,
    Step,
    StepResult,
    Steps,
)

MOST_STEPS = 5000
NO_ANSWER = StepResult(0)


def setup(platform: Platform) -> Setup:
    hosts = {r: o for r, o in platform.origins.items() if r in platform.pairs}
    tls = platform.origins[PLAYGROUND].startswith("https")
    return Setup(region=platform.region, hosts=hosts, tls=tls, target=platform.kind)


def played(platform: Platform, script: Script) -> tuple[Trace, ...]:
    """The trace of a script; where it could not be played to its end, a second one says why.

    What was seen until then is judged. What the script was made for counts as not exercised.
    """
    lacking = sorted(script.needs - platform.can)
    if lacking:
        return (unplayed(platform, script, lacks(lacking[0])),)
    session = ScriptRunner(platform, script)
    reason = session.play()
    if not reason:
        return (session.trace(),)
    return replace(session.trace(), note=reason), unplayed(platform, script, reason)


def unplayed(platform: Platform, script: Script, reason: str) -> Trace:
    """Nothing happened, and the reason stands where a reader looks for it."""
    return Trace(
        script.name, script.title, setup(platform), exercises=script.exercises, note=reason
    )


@dataclass(slots=True)
class ScriptRunner:
    """Plays one script. Everything goes through the platform's one client."""

    platform: Platform
    script: Script
    redactor: Redactor = field(default_factory=lambda: Redactor(token_bytes(16)))
    started: float = field(default_factory=time.monotonic)
    moved: float = 0.0
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        learn_pairs(self.redactor, self.platform.pairs)

    @property
    def at(self) -> float:
        return round(time.monotonic() - self.started + self.moved, 4)

    def play(self) -> str:
        """Step by step, until the script ends; why it did not, "" where it did."""
        origins = self.platform.origins
        site = ScriptContext(origins[PLAYGROUND], origins["merchant"], self.platform.region)
        try:
            self.follow(self.script.play(site))
        except CannotContinue as reason:
            return str(reason)
        return ""

    def follow(self, steps: Steps) -> None:
        try:
            step = next(steps)
            for _ in range(MOST_STEPS):
                step = steps.send(self.done(step))
        except StopIteration:
            return
        raise CannotContinue(f"it has more than {MOST_STEPS} steps")

    def done(self, step: Step) -> StepResult:
        match step:
            case ApiCall():
                return self.call(step)
            case PageAction():
                return self.act(step)
            case HarnessControl():
                return self.control(step)
            case AwaitCallbacks():
                return self.arrivals(step)
            case ReadMessages():
                return self.messages(step)

    # --- what is done

    def call(self, step: ApiCall) -> StepResult:
        method, path = step.target
        url = self.platform.origins[step.at] + path
        header = authorization(step.credential, self.platform.pairs)
        secret: Headers = (("Authorization", header),) if header else ()
        began = self.at
        request, response = self.sent(method, url, (*secret, *step.headers), content(step))
        self.keep(Channel.API, step.operation, request, response, began, step.at)
        self.note_contract(step, request, response)
        return seen(response)

    def act(self, step: PageAction) -> StepResult:
        began = self.at
        self.mark(ConsumerActed(step.act))
        try:
            answer = self.platform.consumer(self.platform.client, step.redirect_url, step.act)
        except httpx.TransportError as problem:
            raise CannotContinue(
                f"the hosted page did not answer: {type(problem).__name__}"
            ) from problem
        if answer is None:  # somebody acted whose browser is not seen
            return NO_ANSWER
        request, response = wire_request(answer.request), wire_response(answer)
        role = self.platform.role(str(answer.request.url))
        self.keep(
            Channel.BROWSER, page_step(step.act), request, response, began, role, bodies=False
        )
        return seen(response)

    def control(self, step: HarnessControl) -> StepResult:
        url = self.platform.origins["controls"] + step.path
        kind: Headers = (("Content-Type", "application/json"),)
        _, response = self.sent("POST", url, kind, json.dumps(step.body).encode())
        if response is None or response.status != 200:
            raise CannotContinue(f"the control {step.path} was refused")
        if isinstance(step.mark, ClockMoved):
            self.moved += step.mark.seconds
        self.mark(step.mark)
        return seen(response)

    def arrivals(self, step: AwaitCallbacks) -> StepResult:
        """Look until enough has come, and then once more a while later: nothing else may come."""
        url = f"{self.platform.origins['merchant']}/arrivals{step.path}"
        came: StepResult = NO_ANSWER
        settling = step.settle
        for _ in range(step.patience):
            came = seen(self.sent("GET", url)[1])
            if len(came.body or ()) >= step.least:
                if settling <= 0:
                    break
                settling -= 1
            self.platform.pause(step.every)
        self.keep_arrivals(came.body or [])
        return came

    def messages(self, step: ReadMessages) -> StepResult:
        """How many messages about the session left the platform."""
        told_of = seen(self.sent("GET", f"{self.platform.origins['controls']}/outbox")[1])
        about = [m for m in told_of.body or () if m["session_id"] == step.hosted]
        self.mark(MessagesCounted(len(about)))
        return told_of

    # --- what is kept

    def sent(
        self, method: str, url: str, headers: Headers = (), body: bytes = b""
    ) -> tuple[WireRequest, WireResponse | None]:
        """The request as it left, and its answer; None where none came."""
        request = self.platform.client.build_request(
            method, url, headers=list(headers), content=body or None
        )
        try:
            answer = self.platform.client.send(request)
        except httpx.TransportError:
            return wire_request(request), None
        response = wire_response(answer)
        learn_tokens(self.redactor, response.json)
        return wire_request(request), response

    def keep(  # noqa: PLR0913, PLR0917 - the parts of an exchange
        self,
        channel: Channel,
        operation: str,
        request: WireRequest,
        response: WireResponse | None,
        began: float,
        environment: str,
        *,
        bodies: bool = True,
    ) -> None:
        known = request_kept(
            request, self.redactor, observed(request, self.platform.pairs), bodies=bodies
        )
        answer = response_kept(response, self.redactor, bodies=bodies)
        took = round(self.at - began, 4)
        self.events.append(
            Exchange(
                self.next_id(), channel, began, known, answer, answer, took, operation, environment
            )
        )

    def note_contract(
        self, step: ApiCall, request: WireRequest, response: WireResponse | None
    ) -> None:
        """How the exchange stands to the contract, found out while nothing is redacted yet."""
        operation = identify(request.method, request.path)[0]
        exchange = self.events[-1]
        assert isinstance(exchange, Exchange)  # noqa: S101 - it was appended a moment ago
        if not operation:
            return
        breaches = request_breaches(operation, request)
        if step.invalid or breaches:
            reason = step.invalid or "; ".join(map(str, noted(breaches)))
            self.mark(InvalidRequest(reason, exchange=exchange.id))
        if response:
            found = response_errors(
                operation, response.status, dict(response.headers), response.json
            )
            self.mark(ContractCompared(noted(found), exchange=exchange.id))

    def keep_arrivals(self, arrivals: list[Json]) -> None:
        """Callbacks as exchanges; `after_s` is counted from the first of them."""
        now = self.at
        for arrival in arrivals:
            body = arrival["body"]
            learn_tokens(self.redactor, body)
            request = WireRequest(
                arrival["method"],
                self.platform.origins["merchant"],
                arrival["path"],
                "",
                tuple((name, value) for name, value in arrival["headers"]),
                json.dumps(body).encode(),
            )
            answered = arrival["answered"]
            response = WireResponse(answered) if answered else None
            began = round(now + arrival["after_s"], 3)
            self.keep(
                Channel.CALLBACK, Operation.CALLBACK_STATUS, request, response, began, "merchant"
            )
            found = noted(callback_errors("hpp_status", body))
            self.mark(ContractCompared(found, exchange=self.events[-1].id))  # type: ignore[union-attr]

    def mark(self, mark: Mark) -> None:
        self.events.append(replace(mark, at=self.at))

    def next_id(self) -> str:
        return f"{self.script.name}.{len(self.events) + 1}"

    def trace(self) -> Trace:
        return Trace(
            case=self.script.name,
            scenario=self.script.title,
            setup=setup(self.platform),
            events=tuple(self.events),
            exercises=self.script.exercises,
        )


def content(step: ApiCall) -> bytes:
    if step.raw:
        return step.raw.encode("utf-8", "surrogatepass")
    return b"" if step.body is None else json.dumps(step.body).encode()


def request_breaches(operation: str, request: WireRequest) -> tuple[Violation, ...]:
    """Unreadable JSON is a breach as a whole, and so is a body that is missing."""
    document = parsed(request.body) if request.body else None
    if request.body and document is None and request.body != b"null":
        return (Violation("body", "json", "it is not JSON"),)
    return request_errors(operation, document)


def noted(violations: tuple[Violation, ...], most: int = 5) -> tuple[Breach, ...]:
    return tuple(Breach(each.path, each.rule, each.message) for each in violations[:most])


def seen(response: WireResponse | None) -> StepResult:
    return StepResult(response.status, response.headers, response.json) if response else NO_ANSWER


def wire_request(request: httpx.Request) -> WireRequest:
    url = request.url
    return WireRequest(
        request.method,
        f"{url.scheme}://{url.netloc.decode()}",
        url.raw_path.decode().partition("?")[0],
        url.query.decode(),
        pairs_of(request.headers),
        request.content,
    )


def wire_response(response: httpx.Response) -> WireResponse:
    return WireResponse(response.status_code, pairs_of(response.headers), response.content)


def pairs_of(headers: httpx.Headers) -> Headers:
    return tuple((name, value) for name, value in headers.multi_items())
