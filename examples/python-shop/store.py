"""What the shop remembers, in SQLite: all of it written before the outside world is told."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from klarna import Outcome

SCHEMA = """
create table if not exists orders (
    reference text primary key,
    platform text not null,
    basket text not null,
    state text not null,
    amount integer not null,
    klarna_order_id text unique,
    captured integer not null default 0,
    refunded integer not null default 0,
    released integer not null default 0
);
create table if not exists attempts (
    id integer primary key,
    reference text not null references orders,
    kp_session_id text not null,
    hpp_session_id text not null,
    session_url text not null,
    secret text not null,
    begun_at real not null,
    expires_at real not null,
    payload text not null,
    open integer not null default 1
);
create table if not exists placements (
    token text primary key,
    attempt_id integer not null references attempts,
    outcome text not null
);
create table if not exists operations (
    id integer primary key,
    reference text not null references orders,
    kind text not null,
    amount integer not null,
    key text not null unique,
    begun_at real not null,
    outcome text not null,
    klarna_id text
);
"""


class State(StrEnum):
    """An order's state, in the shop's own words."""

    AWAITING_PAYMENT = "awaiting_payment"
    ON_HOLD = "on_hold"
    PAID = "paid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Order:
    """`platform` is the base URL under which it was sold: later calls belong there too."""

    reference: str
    platform: str
    state: State
    amount: int
    klarna_order_id: str | None
    captured: int
    refunded: int
    released: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at paying: a payment session and its page. `payload` is the order as agreed then."""

    id: int
    reference: str
    hpp_session_id: str
    session_url: str
    secret: str
    begun_at: float
    expires_at: float
    payload: str

    @property
    def amount(self) -> int:
        return int(json.loads(self.payload)["order_amount"])


@dataclass(frozen=True, slots=True)
class NewAttempt:
    kp_session_id: str
    hpp_session_id: str
    session_url: str
    secret: str
    expires_at: float
    payload: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One capture, refund, cancel or release, however often it has to be sent."""

    id: int
    reference: str
    kind: str
    amount: int
    key: str
    begun_at: float


class Store:
    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma foreign_keys = on")
        self._connection.executescript(SCHEMA)
        self._one_at_a_time = threading.RLock()
        self._order_locks: dict[str, threading.Lock] = defaultdict(threading.Lock)

    @contextmanager
    def exclusive(self, reference: str) -> Iterator[None]:
        """Callback, redirect, clerk and cron may come at once; each order is for one of them."""
        with self._one_at_a_time:
            lock = self._order_locks[reference]
        with lock:
            yield

    # Orders

    def order(self, reference: str) -> Order | None:
        rows = self._rows("select * from orders where reference = ?", reference)
        return order_from(rows[0]) if rows else None

    def basket(self, reference: str) -> Mapping[str, Any] | None:
        rows = self._rows("select basket from orders where reference = ?", reference)
        return json.loads(rows[0]["basket"]) if rows else None

    def references(self, platform: str, state: State) -> list[str]:
        rows = self._rows(
            "select reference from orders where platform = ? and state = ?", platform, state
        )
        return [row["reference"] for row in rows]

    def set_state(self, reference: str, state: State) -> None:
        self._rows("update orders set state = ? where reference = ?", state, reference)

    # Attempts to pay

    def add_attempt(
        self, platform: str, basket: Mapping[str, Any], amount: int, new: NewAttempt
    ) -> None:
        reference = basket["reference"]
        with self._transaction():
            self._rows(
                "insert into orders (reference, platform, basket, state, amount)"
                " values (?, ?, ?, ?, ?) on conflict (reference) do update set"
                " platform = excluded.platform, basket = excluded.basket,"
                " state = excluded.state, amount = excluded.amount",
                reference,
                platform,
                json.dumps(basket),
                State.AWAITING_PAYMENT,
                amount,
            )
            self._rows(
                "insert into attempts (reference, kp_session_id, hpp_session_id, session_url,"
                " secret, begun_at, expires_at, payload) values (?, ?, ?, ?, ?, ?, ?, ?)",
                reference,
                new.kp_session_id,
                new.hpp_session_id,
                new.session_url,
                new.secret,
                time.time(),
                new.expires_at,
                new.payload,
            )

    def attempts(self, reference: str) -> list[Attempt]:
        rows = self._rows("select * from attempts where reference = ? order by id", reference)
        return [attempt_from(row) for row in rows]

    def open_attempts(self, reference: str) -> list[Attempt]:
        rows = self._rows(
            "select * from attempts where reference = ? and open order by id", reference
        )
        return [attempt_from(row) for row in rows]

    def close_attempt(self, attempt: Attempt) -> None:
        self._rows("update attempts set open = 0 where id = ?", attempt.id)

    # Placements: what became of each authorization token

    def placement(self, token: str) -> Outcome | None:
        rows = self._rows("select outcome from placements where token = ?", token)
        return Outcome(rows[0]["outcome"]) if rows else None

    def placements(self, reference: str) -> list[Outcome]:
        rows = self._rows(
            "select p.outcome from placements p join attempts a on a.id = p.attempt_id"
            " where a.reference = ? order by p.rowid",
            reference,
        )
        return [Outcome(row["outcome"]) for row in rows]

    def set_placement(self, attempt: Attempt, token: str, outcome: Outcome) -> None:
        self._rows(
            "insert into placements (token, attempt_id, outcome) values (?, ?, ?)"
            " on conflict (token) do update set outcome = excluded.outcome",
            token,
            attempt.id,
            outcome,
        )

    def record_order(self, attempt: Attempt, token: str, order_id: str, state: State) -> None:
        with self._transaction():
            self._rows(
                "update orders set klarna_order_id = ?, state = ?, amount = ? where reference = ?",
                order_id,
                state,
                attempt.amount,
                attempt.reference,
            )
            self.set_placement(attempt, token, Outcome.DONE)
            self.close_attempt(attempt)

    # Operations after the payment

    def add_operation(self, reference: str, kind: str, amount: int, key: str) -> Operation:
        self._rows(
            "insert into operations (reference, kind, amount, key, begun_at, outcome)"
            " values (?, ?, ?, ?, ?, ?)",
            reference,
            kind,
            amount,
            key,
            time.time(),
            Outcome.UNKNOWN,
        )
        return operation_from(self._rows("select * from operations where key = ?", key)[0])

    def unresolved(self, reference: str) -> list[Operation]:
        rows = self._rows(
            "select * from operations where reference = ? and outcome = ? order by id",
            reference,
            Outcome.UNKNOWN,
        )
        return [operation_from(row) for row in rows]

    def references_with_unresolved(self, platform: str) -> list[str]:
        rows = self._rows(
            "select distinct o.reference from operations p join orders o using (reference)"
            " where o.platform = ? and p.outcome = ?",
            platform,
            Outcome.UNKNOWN,
        )
        return [row["reference"] for row in rows]

    def record_operation(
        self, operation: Operation, outcome: Outcome, klarna_id: str | None, order: Order
    ) -> None:
        with self._transaction():
            self._rows(
                "update operations set outcome = ?, klarna_id = ? where id = ?",
                outcome,
                klarna_id,
                operation.id,
            )
            self._rows(
                "update orders set state = ?, captured = ?, refunded = ?, released = ?"
                " where reference = ?",
                order.state,
                order.captured,
                order.refunded,
                order.released,
                order.reference,
            )

    # SQLite

    def _rows(self, statement: str, *values: str | float | None) -> list[sqlite3.Row]:
        with self._one_at_a_time:
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._one_at_a_time:
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")


def order_from(row: sqlite3.Row) -> Order:
    return Order(
        reference=row["reference"],
        platform=row["platform"],
        state=State(row["state"]),
        amount=row["amount"],
        klarna_order_id=row["klarna_order_id"],
        captured=row["captured"],
        refunded=row["refunded"],
        released=bool(row["released"]),
    )


def attempt_from(row: sqlite3.Row) -> Attempt:
    return Attempt(
        id=row["id"],
        reference=row["reference"],
        hpp_session_id=row["hpp_session_id"],
        session_url=row["session_url"],
        secret=row["secret"],
        begun_at=row["begun_at"],
        expires_at=row["expires_at"],
        payload=row["payload"],
    )


def operation_from(row: sqlite3.Row) -> Operation:
    return Operation(
        id=row["id"],
        reference=row["reference"],
        kind=row["kind"],
        amount=row["amount"],
        key=row["key"],
        begun_at=row["begun_at"],
    )
