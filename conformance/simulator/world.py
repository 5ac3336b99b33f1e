"""The state of one stand-in: frozen records in dicts, each found by its id.

The world is changed only by putting a new record in an old one's place, so a refused request leaves
no trace. It has no clock and no chance: ids are digests of a counter, times come with each request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha1, sha256, shake_256
from uuid import UUID

from ..core.wire import Json, WireResponse
from .tables import AuthorizationStatus, HostedStatus, OrderStatus, PaymentStatus

HOUR = 3600.0
PAYMENT_SESSION_LIFE = 48 * HOUR
HOSTED_SESSION_LIFE = 47 * HOUR  # the consumer may pay until an hour before the KP session ends
AUTHORIZATION_LIFE = 1 * HOUR
IDEMPOTENCY_LIFE = 24 * HOUR

API_KEY = "klarna_"
BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# Other forms that an id may take: its characters, and how many.
IDS: Mapping[str, tuple[str, int]] = {
    "plain": ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 20),
    "long": (BASE62 + "-_", 255),
}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Account:
    """One API credential. What it creates is seen by accounts of the same merchant only."""

    username: str
    password: str = field(repr=False)
    environment: str
    region: str = "eu"
    merchant: str = ""  # "" means a merchant of its own
    active: bool = True  # an inactive merchant is refused with 403

    @property
    def owner(self) -> str:
        return self.merchant or self.username


@dataclass(frozen=True, slots=True)
class PaymentSession:
    """A KP session. `data` is what the merchant sent; `authorization` the token in force."""

    id: str
    owner: str
    data: Mapping[str, Json]
    client_token: str
    created_at: float
    status: PaymentStatus = PaymentStatus.INCOMPLETE
    authorization: str = ""
    order_id: str = ""
    hosted: tuple[str, ...] = ()

    @property
    def expires_at(self) -> float:
        return self.created_at + PAYMENT_SESSION_LIFE

    @property
    def hosted_expires_at(self) -> float:
        return self.created_at + HOSTED_SESSION_LIFE


@dataclass(frozen=True, slots=True)
class Authorization:
    """A KP authorization. `data` is the purchase that the consumer agreed to.

    `placed` stands for the body that made it an order, `answer` is what that was told.
    """

    token: str
    owner: str
    session_id: str
    hosted_id: str
    data: Mapping[str, Json]
    issued_at: float
    status: AuthorizationStatus = AuthorizationStatus.ISSUED
    placed: str = ""
    answer: Json = None

    @property
    def expires_at(self) -> float:
        return self.issued_at + AUTHORIZATION_LIFE


@dataclass(frozen=True, slots=True)
class HostedSession:
    """An HPP session. `page` is the short id in its redirect URL, `qr` the id of its QR code."""

    id: str
    owner: str
    payment_session: str
    page: str
    qr: str
    data: Mapping[str, Json]
    expires_at: float
    updated_at: float
    status: HostedStatus = HostedStatus.WAITING
    authorization_token: str = ""
    order_id: str = ""
    klarna_reference: str = ""

    @property
    def merchant_urls(self) -> Mapping[str, str]:
        return self.data.get("merchant_urls") or {}

    @property
    def options(self) -> Mapping[str, Json]:
        return self.data.get("options") or {}

    @property
    def place_order_mode(self) -> str:
        return str(self.options.get("place_order_mode") or "NONE").upper()


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture of an order: `amount` in minor units, `at` in epoch seconds."""

    id: str
    klarna_reference: str
    amount: int
    at: float
    data: Mapping[str, Json]
    shipping_info: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund of an order: `amount` in minor units, `at` in epoch seconds."""

    id: str
    amount: int
    at: float
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Order:
    """An OM order; `data` is what the merchant sent about it, amounts excepted."""

    id: str
    owner: str
    session_id: str
    hosted_id: str
    klarna_reference: str
    data: Mapping[str, Json]
    original_amount: int
    amount: int
    created_at: float
    expires_at: float
    status: OrderStatus = OrderStatus.AUTHORIZED
    fraud_status: str = "ACCEPTED"
    acknowledged: bool = False
    released: bool = False
    captures: Mapping[str, Capture] = field(default_factory=dict)
    refunds: Mapping[str, Refund] = field(default_factory=dict)
    shipping_info: tuple[Json, ...] = ()

    @property
    def captured(self) -> int:
        return sum(c.amount for c in self.captures.values())

    @property
    def refunded(self) -> int:
        return sum(r.amount for r in self.refunds.values())

    @property
    def remaining(self) -> int:
        ended = self.released or self.status in {OrderStatus.CANCELLED, OrderStatus.EXPIRED}
        return 0 if ended else self.amount - self.captured


@dataclass(frozen=True, slots=True)
class Message:
    """What was sent to a consumer: `url` is the pay URL."""

    id: str
    session_id: str
    method: str
    to: str
    url: str
    at: float


@dataclass(frozen=True, slots=True)
class Callback:
    """A request that the platform owes the merchant. Repeats of it carry the same `event_id`.

    `session_id` is the HPP session that it is about; `kind` is "hpp_status", "kp_authorization" or
    "fraud_notification"; `status` the HPP status, or the event's type.
    """

    url: str
    body: bytes
    session_id: str
    event_id: str
    status: str
    kind: str = "hpp_status"


@dataclass(slots=True, eq=False)
class World:
    """One environment in one region. `origin` is where it is reached, without a slash at the end.

    The switches choose between answers that are all documented or seen; each default is the newest.
    """

    environment: str
    region: str
    origin: str
    accounts: tuple[Account, ...]
    seed: str = ""
    rate_limit: bool = False
    unknown_path_status: int = 404
    json_401: bool = False  # as the error page documents; False: as the gateway was seen to answer
    fraud_status: str = "ACCEPTED"  # of new orders; PENDING waits for `decide`
    reject_late: bool = False  # placing the order is refused, though the consumer was accepted
    strict_markets: bool = False  # country, currency and locale must go together
    id_shape: str = "uuid"  # of sessions, tokens and orders: "uuid", "plain" or "long"
    page_prefix: str = ""  # the path below which pay pages are; "" is /<region>/hpp/payments/
    single_category: bool = True  # "klarna" alone; False: pay_later, pay_over_time, pay_now
    payments: dict[str, PaymentSession] = field(default_factory=dict)
    authorizations: dict[str, Authorization] = field(default_factory=dict)
    hosted: dict[str, HostedSession] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)  # short id or QR id -> HPP session id
    orders: dict[str, Order] = field(default_factory=dict)
    outbox: dict[str, Message] = field(default_factory=dict)
    reviewed: set[str] = field(default_factory=set)  # KP sessions whose order waits for `decide`
    spent: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    remembered: dict[tuple[str, ...], tuple[float, WireResponse]] = field(default_factory=dict)
    credentials: dict[tuple[str, str] | None, Account] = field(default_factory=dict)
    issued: int = 0

    def __post_init__(self) -> None:
        """Only its own credentials open a world: others belong to another environment or region."""
        self.page_prefix = self.page_prefix or f"/{self.region}/hpp/payments/"
        for account in self.accounts:
            if (account.environment, account.region) == (self.environment, self.region):
                self.credentials[account.username, account.password] = account
                if account.password.startswith(API_KEY):  # whole without its user name
                    self.credentials["", account.password] = account

    def page_path(self, hosted: HostedSession) -> str:
        """Where the consumer finds the hosted page."""
        return f"{self.page_prefix}{hosted.page}"

    def digest(self, kind: str) -> bytes:
        """Twenty bytes that no other world of another seed, and no other call, gives."""
        self.issued += 1
        text = f"{self.seed}/{self.environment}/{self.region}/{kind}/{self.issued}"
        return sha1(text.encode(), usedforsecurity=False).digest()

    def id(self, kind: str) -> str:
        """Of a session, a token or an order: opaque to merchants, and its form may change."""
        return self.uuid(kind) if self.id_shape == "uuid" else self.word(kind, *IDS[self.id_shape])

    def uuid(self, kind: str, version: int = 5) -> str:
        """Sessions, orders and tokens of the EU are seen with version 5, captures with 4."""
        return str(UUID(bytes=self.digest(kind)[:16], version=version))

    def word(self, kind: str, alphabet: str, length: int) -> str:
        stretched = shake_256(self.digest(kind)).digest(length)
        return "".join(alphabet[byte % len(alphabet)] for byte in stretched)


def instant(seconds: float) -> str:
    """A moment as the APIs write it: UTC, milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def fingerprint(body: Json) -> str:
    """Equal for bodies that say the same, in whatever order; stands for one only ever compared."""
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
