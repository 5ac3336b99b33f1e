"""What happened in one case, as a value: complete, redacted, and never changing.

Whoever holds a trace can judge it. Times are seconds since the case began, on the clock that the
case lives by (wall time plus what the case moved the clock by).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from .marks import Mark, PerturbationDelivered, PerturbationLifted
from .operations import Operation, identify
from .perturbation import Perturbation
from .setup import Setup
from .variation import Variation
from .wire import Json

ELSEWHERE = "elsewhere"  # the environment of a call that did not reach the platform of the run
BROKEN = 500  # what a server says when nobody has thought of what happened to it


class Channel(StrEnum):
    """Between whom an exchange takes place."""

    API = "api"  # integration -> platform
    CALLBACK = "callback"  # platform -> integration
    BROWSER = "browser"  # consumer -> anything
    CONTROL = "control"  # harness -> integration


@dataclass(frozen=True, slots=True)
class Credential:
    """What was seen of the Authorization header; the secret itself is not here.

    `scheme` is as sent ("Basic"; "" where there was no header). `belongs_to` is the environment
    whose configured pair it decodes to, or "" for neither. `well_formed` means one Authorization
    header, one line of standard base64, decoding to UTF-8 with a colon (or a bare API key).
    """

    scheme: str = ""
    well_formed: bool = False
    belongs_to: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request, redacted.

    `url` is absolute and redacted. `headers` have lower-case names, only those worth keeping.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    size: int = 0
    credential: Credential = Credential()

    @property
    def path(self) -> str:
        rest = self.url.split("://", 1)[-1]
        return "/" + rest.partition("/")[2].partition("?")[0]

    @property
    def origin(self) -> str:
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{rest.partition('/')[0]}"


@dataclass(frozen=True, slots=True)
class Response:
    """A response, redacted.

    `headers` have lower-case names, only those worth keeping; `size` is in bytes.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    size: int = 0

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer.

    `response` is what the caller was given; None means that no answer came, or not all of it: the
    request may or may not have taken effect, and a check must allow for both. `truth` is what the
    platform itself answered, None where the request never reached it; the two differ only under a
    perturbation, whose label is `perturbation`. `environment` says which stand-in received it
    ("playground", "production", "elsewhere" for a host that is neither). `operation` names the API
    operation, or on other channels the step ("page.open", "shop.checkout" for a page of the
    integration's own on the way to the hosted one, "shop.return", "callback.status",
    "start_checkout").
    `leaks` names each secret, and whatever else shows the inside, that was found where it may not
    be ("password in url", "stack trace in answer").
    """

    id: str
    channel: Channel
    at: float
    request: Request
    response: Response | None
    truth: Response | None = None
    took: float = 0.0
    operation: str = ""
    environment: str = ""
    perturbation: str = ""
    leaks: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        """The caller was told that it worked."""
        return self.response is not None and self.response.succeeded

    @property
    def broken(self) -> bool:
        """No answer, or the one that nobody means to give."""
        return self.response is None or self.response.status == BROKEN

    @property
    def executed(self) -> bool:
        """The platform did it, whatever the caller was told."""
        return self.truth is not None and self.truth.succeeded

    @property
    def path_values(self) -> Mapping[str, str]:
        return identify(self.request.method, self.request.path)[1]


class Result(StrEnum):
    """How the integration answered its driver."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    CRASHED = "crashed"  # the connection broke, or no answer that the driver can read
    STALLED = "stalled"  # no answer within the time allowed


@dataclass(frozen=True, slots=True)
class Answer:
    """What the integration said to the harness: `verb` is the driver's.

    Verbs: start_up, start_checkout, order_state, capture, refund, cancel, sweep,
    check_credentials (accepted: they are valid). `state` is
    pending | paid | failed | cancelled | refunded, or "" where not asked. `amount` (minor units)
    is what the harness asked to capture or refund; `captured` and `refunded` are the sums that the
    integration tells with its state, None where it does not. `redirect_url_intact` tells whether
    the consumer was sent to exactly the URL that the platform issued (None: not applicable).
    """

    verb: str
    at: float
    result: Result
    state: str = ""
    klarna_order_id: str = ""
    amount: int | None = None
    captured: int | None = None
    refunded: int | None = None
    status: int | None = None
    redirect_url_intact: bool | None = None
    took: float = 0.0
    exchange: str = ""

    @property
    def broken(self) -> bool:
        """With the status that nobody means to give. No answer at all is a `result`."""
        return self.status == BROKEN


Event = Exchange | Answer | Mark
MarkT = TypeVar("MarkT", bound=Mark)


@dataclass(frozen=True, slots=True)
class VerbResult:
    """How the integration answered one verb of its driver."""

    verb: str
    result: Result

    def __str__(self) -> str:
        return f"{self.verb} {self.result}"


@dataclass(frozen=True, slots=True)
class FlowSummary:
    """What a case came to, with all random values masked: the unit of comparison.

    `calls` counts each API operation (see `counted`); `answers` lists the result of each thing
    asked of the integration; `state` is the last state that it told; `orders` counts what the
    platform holds. `sent` is kept only where two environments are compared: see `members`. `broken`
    names the verbs that were answered with 500; `unacknowledged` counts callbacks that were not
    answered with 2xx.
    """

    calls: Mapping[str, int] = field(default_factory=dict)
    answers: tuple[VerbResult, ...] = ()
    state: str = ""
    orders: int = 0
    sent: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    unacknowledged: int = 0


@dataclass(frozen=True, slots=True)
class ControlRun:
    """A working checkout, run without any perturbation around a case."""

    worked: bool
    case: str
    flow: FlowSummary = FlowSummary()


@dataclass(frozen=True, slots=True)
class Trace:
    """The ordered record of one case.

    `exercises` names the requirements that the case was planned to put to the test (None: a
    recording that nobody planned, on which every requirement looks). `perturbation` is
    the one thing that the platform did differently. `baseline` is the flow of the same
    story unperturbed; `reference` that of the same story under the documented code of the class.
    `flaky` says what went wrong when the case was played for the first time, "" for nothing.
    """

    case: str
    scenario: str
    setup: Setup
    events: tuple[Event, ...] = ()
    variant: tuple[Variation, ...] = ()
    perturbation: Perturbation | None = None
    exercises: frozenset[str] | None = None
    before: ControlRun | None = None
    after: ControlRun | None = None
    baseline: FlowSummary | None = None
    reference: FlowSummary | None = None
    note: str = ""
    flaky: str = ""

    @property
    def exchanges(self) -> Iterator[Exchange]:
        return (e for e in self.events if isinstance(e, Exchange))

    @property
    def delivered(self) -> bool:
        """The planned perturbation did reach the integration."""
        return any(self.marks(PerturbationDelivered))

    def on(self, channel: Channel, *operations: str) -> Iterator[Exchange]:
        """The exchanges of one channel, of these operations (none named: of all)."""
        return (
            e
            for e in self.exchanges
            if e.channel is channel and (not operations or e.operation in operations)
        )

    def calls(self, *operations: str) -> Iterator[Exchange]:
        """The integration's calls to the platform."""
        return self.on(Channel.API, *operations)

    def answers(self, *verbs: str) -> Iterator[Answer]:
        return (e for e in self.events if isinstance(e, Answer) and (not verbs or e.verb in verbs))

    def marks(self, kind: type[MarkT]) -> Iterator[MarkT]:
        """The marks of one kind, oldest first."""
        return (e for e in self.events if isinstance(e, kind))

    @property
    def states(self) -> tuple[Answer, ...]:
        """Each answer in which the integration told a state, oldest first."""
        return tuple(a for a in self.answers("order_state") if a.state)

    @property
    def final_state(self) -> str:
        return self.states[-1].state if self.states else ""

    @property
    def perturbed(self) -> Iterator[Exchange]:
        """The exchanges in which the perturbation was delivered."""
        return (e for e in self.exchanges if e.perturbation)

    @property
    def target_operation(self) -> str:
        """The operation that the perturbation is on, "" for none."""
        return self.perturbation.operation if self.perturbation else ""

    def while_perturbed(self) -> tuple[Event, ...]:
        """The events up to the moment at which the perturbation was lifted."""
        for index, event in enumerate(self.events):
            if isinstance(event, PerturbationLifted):
                return self.events[:index]
        return self.events

    def under_perturbation(self) -> tuple[Event, ...]:
        """Of those, the ones that came after it was first met, and the call that met it."""
        events = self.while_perturbed()
        met = (i for i, event in enumerate(events) if getattr(event, "perturbation", ""))
        return events[next(met, len(events)) :]

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders that the platform really holds for this purchase, by id.

        Where the hosted page places the order, the platform names it in the session's reads and in
        the callbacks.
        """
        placed = (
            e.truth.body for e in self.calls(Operation.KP_PLACE_ORDER) if e.truth and e.executed
        )
        ids = [body["order_id"] for body in placed if isinstance(body, dict) and "order_id" in body]
        by_page = self.setup.uses.place_order_mode != "NONE"
        return tuple(dict.fromkeys((*ids, *(named_by_page(self) if by_page else ()))))


def named_by_page(trace: Trace) -> Iterator[str]:
    """The order ids that the platform named in the session's reads and in the callbacks."""
    reads = (e.truth.body for e in trace.calls(Operation.HPP_READ_SESSION) if e.truth)
    callbacks = (e.request.body for e in trace.on(Channel.CALLBACK))
    sessions = (body.get("session") for body in callbacks if isinstance(body, Mapping))
    for document in (*reads, *sessions):
        id = document.get("order_id") if isinstance(document, Mapping) else None
        if isinstance(id, str) and id:
            yield id


def arrived(trace: Trace) -> Iterator[Exchange]:
    """The calls that reached the platform of the run."""
    return (call for call in trace.calls() if call.environment != ELSEWHERE)


def counted(trace: Trace) -> Iterator[Exchange]:
    """The calls that arrived; of a placement that was sent again as it was, those that count.

    Callback and return may each make an integration place the order, and who was first is chance:
    so there may be as many as it had been told of the purchase by then. More is a repeat.
    """
    told = [e.at for e in trace.exchanges if tells_of_the_purchase(e)]
    placed: list[tuple[str, Json]] = []
    for call in arrived(trace):
        if call.operation == Operation.KP_PLACE_ORDER:
            placed.append((call.request.path, call.request.body))
            if 1 < placed.count(placed[-1]) <= sum(at <= call.at for at in told):
                continue
        yield call


def tells_of_the_purchase(exchange: Exchange) -> bool:
    """A callback that says completed, a consumer who comes back, the integration's batch job."""
    if exchange.channel is Channel.CALLBACK:
        body = exchange.request.body
        session = body.get("session") if isinstance(body, Mapping) else None
        return isinstance(session, Mapping) and session.get("status") == "COMPLETED"
    return exchange.operation in {Operation.SHOP_RETURN, "sweep"}


def flow(trace: Trace) -> FlowSummary:
    """The flow of a trace."""
    calls = Counter(call.operation for call in counted(trace))
    answers = tuple(
        VerbResult(a.verb, a.result) for a in trace.answers() if a.verb != "order_state"
    )
    broken = tuple(sorted({answer.verb for answer in trace.answers() if answer.broken}))
    made = dict(sorted(calls.items()))
    refused = sum(not callback.succeeded for callback in trace.on(Channel.CALLBACK))
    orders = len(trace.orders)
    return FlowSummary(made, answers, trace.final_state, orders, (), broken, refused)


# Members whose texts are chosen from a list, and follow from what is sold and to whom.
CODES = frozenset(
    "country purchase_country purchase_currency locale type purchase_type place_order_mode".split()
)


def members(trace: Trace) -> tuple[str, ...]:
    """All that was sent, by name: "kp.create_session order_lines[].name".

    Of values only those that one basket always has: numbers, yes and no, and what `CODES` name.
    """
    found = {
        f"{call.operation} {path}"
        for call in arrived(trace)
        if call.request.body is not None
        for path in paths(call.request.body)
    }
    return tuple(sorted(found))


def paths(document: Json, at: str = "") -> Iterator[str]:
    """Where in a document something stands; all members of a list stand at one place."""
    inner: Iterable[tuple[str, Json]] = ()
    if isinstance(document, Mapping):
        inner = ((f"{at}.{name}" if at else str(name), value) for name, value in document.items())
    elif isinstance(document, list):
        inner = ((f"{at}[]", value) for value in document)
    elif at:
        coded = isinstance(document, int) or at.rpartition(".")[2] in CODES
        yield f"{at}={document}" if coded else at
    for place, value in inner:
        yield from paths(value, place)
