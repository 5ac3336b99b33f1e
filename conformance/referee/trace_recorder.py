"""Records one case, and holds the secret values that never leave the process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..core.marks import (
    Mark,
    PerturbationDelivered,
    StepNotPlayed,
    SweptForAnother,
    VariationDelivered,
)
from ..core.perturbation import ANY_OPERATION, Perturbation
from ..core.plan import Case
from ..core.redacted_messages import learn_tokens, request_kept, response_kept
from ..core.redaction import Redactor
from ..core.setup import Setup
from ..core.trace import Answer, Channel, Event, Exchange, Request, Response, Result, Trace
from ..core.variation import Variation
from ..core.wire import Json, WireRequest, WireResponse
from ..platform import DueCallback
from . import credential

TOKEN_LIFE_S = 3600
OPEN_STATES = frozenset({"", "pending"})
# Once told of these a shop rightly leaves the purchase open until somebody has looked at it.
HELD = frozenset(
    {
        Variation("fraud_status", "NEWLY_INVENTED"),
        Variation("order_status", "NEWLY_INVENTED"),
        Variation("fraud_decision", "PENDING"),
    }
)


def skipped(event: Event) -> bool:
    return isinstance(event, StepNotPlayed | SweptForAnother)


@dataclass(slots=True)
class Purchase:
    """The live ids, URLs and tokens of one purchase.

    What the consumer's browser and the merchant hold in their hands: secrets and all.
    """

    redirect_url: str = ""  # as the integration gave it
    issued_url: str = ""  # as the platform issued it
    merchant_urls: dict[str, str] = field(default_factory=dict)
    hpp_session_id: str = ""
    notification_url: str = ""  # where decisions about fraud are told
    token: str = ""  # the newest authorization's, as far as callbacks have told it
    location: str = ""  # where the hosted page last sent the browser
    approved_at: float | None = None


@dataclass(slots=True)
class TraceRecorder:
    """Records one case while it happens. `mark` is the word by which its calls are recognised."""

    case: Case
    mark: str
    setup: Setup
    pairs: credential.Pairs = field(repr=False)
    redactor: Redactor
    started: float = field(default_factory=time.time)
    ended: float = 0.0  # epoch seconds of the wall clock
    offset: float = 0.0
    events: list[Event] = field(default_factory=list)
    outbox: list[DueCallback] = field(default_factory=list, repr=False)
    unacknowledged: list[DueCallback] = field(default_factory=list, repr=False)
    purchase: Purchase = field(default_factory=Purchase, repr=False)
    attempts: list[Purchase] = field(default_factory=list, repr=False)  # each as it was begun
    lifted: bool = False
    on_hold: bool = False  # the order waits for a decision about fraud, or was refused by it
    switched: bool = False  # the integration is now configured for another environment
    met: int = 0
    in_flight: int = 0
    moved_at: float = field(default_factory=time.monotonic)
    note: str = ""
    varied: dict[Variation, str] = field(
        default_factory=dict
    )  # value of the variant -> where seen first
    owed: set[Variation] = field(
        default_factory=set
    )  # those that the callbacks still to come will show

    @property
    def now(self) -> float:
        """Epoch seconds on the clock that this case lives by."""
        return time.time() + self.offset

    @property
    def at(self) -> float:
        return round(self.now - self.started, 4)

    @property
    def quiet_for(self) -> float:
        """Wall seconds since anything of this case moved; 0 while a call is under way."""
        return 0.0 if self.in_flight else time.monotonic() - self.moved_at

    def next_id(self) -> str:
        return f"{self.mark}.{len(self.events) + 1}"

    def add(self, event: Event) -> None:
        self.moved_at = time.monotonic()
        self.events.append(event)

    def add_mark(self, mark: Mark) -> None:
        """Keep a mark, with the time of now."""
        self.add(replace(mark, at=self.at))

    def note_sweep(self) -> None:
        """The batch job is run for another case: nothing of this one has moved."""
        self.events.append(SweptForAnother(at=self.at))

    def note_called_back(self) -> None:
        for name in sorted(self.owed):
            self.varied.setdefault(name, "")
        self.note_varied()

    def note_varied(self) -> None:
        """Of each value of the variant, the first exchange in which it made a difference."""
        last = next(each for each in reversed(self.events) if isinstance(each, Exchange))
        for name in [name for name, seen in self.varied.items() if not seen]:
            self.varied[name] = last.id
            self.add_mark(VariationDelivered(name, exchange=last.id))

    def due(self, operation: str) -> Perturbation | None:
        """The perturbation, where this call is to meet it; met calls are counted."""
        planned = self.case.perturbation
        if planned is None or self.lifted or planned.operation not in {operation, ANY_OPERATION}:
            return None
        current = planned
        if planned.times and self.met >= planned.times:
            if planned.afterwards is None:
                return None
            current = planned.afterwards
        self.met += 1
        return current

    @property
    def variant(self) -> tuple[Variation, ...]:
        """What varies by now. Who holds an order for its status would never come to the fault."""
        waits = self.case.perturbation is not None and not self.met
        return tuple(v for v in self.case.variant if not (waits and v in HELD))

    @property
    def unharmed(self) -> bool:
        """Nothing stands in the way of a purchase that the consumer has approved."""
        if self.switched or self.on_hold or HELD & self.varied.keys():
            return False
        planned = self.case.perturbation
        if planned is None or planned.answers_success:
            return True
        return self.lifted and not 400 <= (planned.status or 200) < 500

    @property
    def hopeful(self) -> bool:
        """The consumer has approved, and nothing keeps the purchase from being completed."""
        approved = self.purchase.approved_at
        return approved is not None and self.now - approved < TOKEN_LIFE_S and self.unharmed

    @property
    def in_need(self) -> bool:
        """Something is left that the integration's batch job could repair."""
        answers = [e for e in self.events if isinstance(e, Answer)]
        told = next((a.state for a in reversed(answers) if a.verb == "order_state"), "")
        unknown = any(a.result is Result.UNKNOWN for a in answers)
        return unknown or (self.hopeful and told in OPEN_STATES)

    @property
    def still(self) -> bool:
        """Nothing has been done since the integration last told its state."""
        done = (e for e in reversed(self.events) if not skipped(e))
        last = next(done, None)
        return isinstance(last, Answer) and last.verb == "order_state"

    def exchange(  # noqa: PLR0913 - the parts of an exchange
        self,
        channel: Channel,
        operation: str,
        request: WireRequest,
        response: WireResponse | None,
        *,
        began: float,
        truth: WireResponse | None = None,
        environment: str = "",
        perturbation: str = "",
        leaks: tuple[str, ...] = (),
        bodies: bool = True,
    ) -> Exchange:
        """Redact and keep one exchange. `began` is `at` when the request came."""
        kept = Exchange(
            id=self.next_id(),
            channel=channel,
            at=began,
            request=self.request(request, bodies=bodies),
            response=self.response(response, bodies=bodies),
            truth=self.response(truth, bodies=bodies),
            took=round(self.at - began, 4),
            operation=operation,
            environment=environment,
            perturbation=perturbation,
            leaks=leaks,
        )
        self.add(kept)
        if perturbation:
            self.add_mark(PerturbationDelivered(exchange=kept.id))
        return kept

    def request(self, request: WireRequest, *, bodies: bool) -> Request:
        seen = credential.observed(request, self.pairs)
        return request_kept(request, self.redactor, seen, bodies=bodies)

    def response(self, response: WireResponse | None, *, bodies: bool) -> Response | None:
        return response_kept(response, self.redactor, bodies=bodies)

    def learn(self, document: Json) -> None:
        learn_tokens(self.redactor, document)

    @property
    def replies(self) -> Iterator[Answer]:
        """The answers of the integration to its driver."""
        return (e for e in self.events if isinstance(e, Answer))

    def answers(self, verb: str) -> Iterator[Answer]:
        return (e for e in self.replies if e.verb == verb)

    def trace(self) -> Trace:
        return Trace(
            case=self.case.id,
            scenario=self.case.scenario.name,
            setup=self.setup,
            events=tuple(self.events),
            variant=self.case.variant,
            perturbation=self.case.perturbation,
            exercises=self.case.exercises,
            note=self.note,
        )
