"""Marks: what the harness did, or found out, while a case was played. One class a kind.

`at` is in seconds since the case began; `exchange` is the id of the exchange that a mark is about,
"" for none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .variation import Variation
from .wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that the harness did or found out; the kinds are the classes below."""

    at: float = 0.0
    exchange: str = ""


@dataclass(frozen=True, slots=True)
class ConsumerActed(Mark):
    """The consumer acted on the hosted page: approve, refuse, cancel, back, error,
    or authorize_again (a newer authorization on the same session)."""

    act: str


@dataclass(frozen=True, slots=True)
class ClockMoved(Mark):
    """The case's clock was moved by so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class SweptForAnother(Mark):
    """The integration's batch job was run for another case: it may look after this one too."""


@dataclass(frozen=True, slots=True)
class PerturbationDelivered(Mark):
    """The perturbation of the case reached the integration in this exchange."""


@dataclass(frozen=True, slots=True)
class PerturbationLifted(Mark):
    """From here on the platform behaves as documented again."""


class Forgery(StrEnum):
    """What an attacker sends who has not paid.

    `LEAKED` has the secret of the callback's URL; `NEWER_TOKEN` has it too, and names a token that
    the platform never issued for this purchase.
    """

    SUCCESS = "success"  # a visit to the success URL
    NO_SECRET = "callback-no-secret"  # noqa: S105 - a kind of forgery, no secret
    WRONG_SECRET = "callback-wrong-secret"  # noqa: S105
    LEAKED = "callback-leaked"
    NEWER_TOKEN = "callback-newer-token"  # noqa: S105

    @property
    def is_callback(self) -> bool:
        return self is not Forgery.SUCCESS


@dataclass(frozen=True, slots=True)
class ForgerySent(Mark):
    """An attacker's message was sent to the integration."""

    forgery: Forgery


class OddCallback(StrEnum):
    """A status callback that an integration must take without harm.

    `OLDER` is an event from before the payment that arrives after it, with nulls where ids were.
    `CONTRADICTING` says that a purchase which is over was completed, with a token of its own.
    `MALFORMED` is no JSON, `EMPTY` has no body, `UNKNOWN_SESSION` names a session of nobody.
    """

    OLDER = "older"
    CONTRADICTING = "contradicting"
    MALFORMED = "malformed"
    EMPTY = "empty"
    UNKNOWN_SESSION = "unknown session"


@dataclass(frozen=True, slots=True)
class OddCallbackSent(Mark):
    """A callback of this kind was sent to the integration's own address."""

    callback: OddCallback


class Swap(StrEnum):
    """What of another consumer's purchase is sent as if it belonged to this one.

    `RETURN` is a visit to this purchase's success page with the other's session and token, `TOKEN`
    one with the other's token alone. `SESSION` is a callback to this purchase's address that tells
    of the other's session, `ADDRESS` one to the other's address that tells of this session with the
    other's token. `ORDER` is a callback that names the other's order for this session.
    """

    RETURN = "return"
    TOKEN = "token"  # noqa: S105 - a kind of swap, no secret
    SESSION = "session"
    ADDRESS = "address"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class SwapSent(Mark):
    """Something of the other consumer's purchase was sent as if it belonged to this one."""

    swap: Swap


@dataclass(frozen=True, slots=True)
class OtherPurchase(Mark):
    """How the other consumer's purchase stands: as the integration tells, and at the platform.

    `approved`: he has agreed to pay.
    """

    state: str
    orders: int
    approved: bool


@dataclass(frozen=True, slots=True)
class UnfilledReturn(Mark):
    """The consumer came back by a success URL whose placeholders were not filled."""


@dataclass(frozen=True, slots=True)
class PageChosen(Mark):
    """From here on the consumer uses the hosted page of this attempt, 0 for the first."""

    attempt: int


@dataclass(frozen=True, slots=True)
class HeldForReview(Mark):
    """The order of this purchase is going to wait for the decision about fraud."""


@dataclass(frozen=True, slots=True)
class FraudDecided(Mark):
    """Klarna decided: ACCEPTED, REJECTED or STOPPED."""

    decision: str


@dataclass(frozen=True, slots=True)
class NotificationSent(Mark):
    """A notification of this kind was sent, which the platform's own state does not bear out."""

    event: str


@dataclass(frozen=True, slots=True)
class OperatedElsewhere(Mark):
    """The order was captured, refunded or cancelled in Klarna's portal; `amount` in minor units.

    `status` is what the platform answered.
    """

    verb: str
    amount: int
    status: int

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class BasketChanged(Mark):
    """From here on the consumer buys for this sum, in minor units."""

    total: int
    tax: int


@dataclass(frozen=True, slots=True)
class StepNotPlayed(Mark):
    """A step of the story could not be played."""

    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reconfigured(Mark):
    """The integration was restarted, with what it has stored, for another environment."""

    environment: str


@dataclass(frozen=True, slots=True)
class UntrustedHandshake(Mark):
    """The integration began a TLS handshake with a host whose certificate nobody can trust."""

    certificate: str


class LogFinding(StrEnum):
    """Where the correlation id of a failed call stands in the integration's log."""

    WITH_PURCHASE = "with the purchase"
    ALONE = "alone"  # and nothing near it says what the call was about
    MISSING = "missing"
    NO_LOG = "no log"  # nobody has said where the log is


@dataclass(frozen=True, slots=True)
class LogSearched(Mark):
    """The integration's log was searched for the correlation id of a failed call."""

    finding: LogFinding


@dataclass(frozen=True, slots=True)
class VariationDelivered(Mark):
    """A variation made a difference in this exchange for the first time."""

    variation: Variation


@dataclass(frozen=True, slots=True)
class MinimalVariant(Mark):
    """The smallest part of the variant under which the case still ends otherwise than usual."""

    variations: tuple[Variation, ...]


@dataclass(frozen=True, slots=True)
class NotApplicable(Mark):
    """The case says nothing about this integration: a named predicate is false."""

    reason: str


@dataclass(frozen=True, slots=True)
class SuiteFailed(Mark):
    """The suite itself failed while it answered a call, so nothing can be judged here."""

    message: str


# --- on the platform's own cases ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach of the contract: where ("order_lines[0].name"), the rule's keyword, what it says."""

    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"

    @property
    def is_of_message(self) -> bool:
        """About the status or a header, not the body. A body has a member called status too."""
        undocumented = self.path == "status" and self.rule == "status"
        return undocumented or self.path.startswith("headers.")


@dataclass(frozen=True, slots=True)
class ContractCompared(Mark):
    """An answer or a callback of the platform was compared with the contract."""

    breaches: tuple[Breach, ...] = ()


@dataclass(frozen=True, slots=True)
class InvalidRequest(Mark):
    """A request was sent that the contract does not allow, on purpose."""

    reason: str


@dataclass(frozen=True, slots=True)
class PaymentSessionEnded(Mark):
    """The KP session was ended by the harness: it was cancelled."""


@dataclass(frozen=True, slots=True)
class MessagesCounted(Mark):
    """How many messages to the consumer the platform sent for this session."""

    count: int


@dataclass(frozen=True, slots=True)
class SwitchesSet(Mark):
    """The simulator's switches were set."""

    switches: Mapping[str, Json] = field(default_factory=dict)


# Each kind of mark by the name that it has in a stored trace: "clock_moved".
MARKS: Mapping[str, type[Mark]] = {
    re.sub("(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower(): kind
    for kind in Mark.__subclasses__()
}
