"""The lifecycles that a run went through: HPP session, KP session and order, with their statuses.

What is counted is what the platform did, whatever anybody was told of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .operations import Operation
from .trace import Channel, Exchange, Trace

START = "start"
HPP_SESSION, KP_SESSION, ORDER = "HPP session", "KP session", "Order"
# The status of the HPP session after each act of the consumer on the hosted page.
AFTER_ACT: Mapping[str, str] = {
    Operation.PAGE_APPROVE: "COMPLETED",
    Operation.PAGE_REFUSE: "FAILED",
    Operation.PAGE_CANCEL: "CANCELLED",
    Operation.PAGE_BACK: "BACK",
    Operation.PAGE_ERROR: "ERROR",
}
FINAL = frozenset({"COMPLETED", "CANCELLED", "DISABLED"})

# What Klarna documents; drawn also where a run did not take it.
DOCUMENTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    HPP_SESSION: (
        (START, "WAITING"),
        ("WAITING", "IN_PROGRESS"),
        ("IN_PROGRESS", "COMPLETED"),
        ("IN_PROGRESS", "FAILED"),
        ("IN_PROGRESS", "BACK"),
        ("IN_PROGRESS", "ERROR"),
        ("IN_PROGRESS", "CANCELLED"),
        ("FAILED", "IN_PROGRESS"),
        ("BACK", "IN_PROGRESS"),
        ("ERROR", "IN_PROGRESS"),
        ("WAITING", "DISABLED"),
        ("IN_PROGRESS", "DISABLED"),
    ),
    KP_SESSION: (
        (START, "incomplete"),
        ("incomplete", "authorized"),
        ("authorized", "incomplete"),
        ("authorized", "complete"),
    ),
    ORDER: (
        (START, "AUTHORIZED"),
        ("AUTHORIZED", "PART_CAPTURED"),
        ("PART_CAPTURED", "CAPTURED"),
        ("AUTHORIZED", "CAPTURED"),
        ("AUTHORIZED", "CANCELLED"),
        ("CAPTURED", "REFUNDED"),
    ),
}
Step = tuple[str, str, str]  # lifecycle, status before, status after


@dataclass(frozen=True, slots=True)
class Transition:
    """From one status to another, and how often a run took it; 0: documented, and not taken."""

    source: str
    target: str
    count: int


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """One kind of thing with a status, and its transitions, documented ones first."""

    name: str
    transitions: tuple[Transition, ...]


def lifecycles(traces: Iterable[Trace]) -> tuple[Lifecycle, ...]:
    """The three lifecycles with the transitions of all cases."""
    taken = Counter(step for trace in traces for step in steps(trace))
    return tuple(lifecycle(name, taken) for name in DOCUMENTED)


def lifecycle(name: str, taken: Mapping[Step, int]) -> Lifecycle:
    documented = DOCUMENTED[name]
    others = ((s, t) for kind, s, t in taken if kind == name and (s, t) not in documented)
    pairs = (*documented, *sorted(others))
    return Lifecycle(name, tuple(Transition(s, t, taken.get((name, s, t), 0)) for s, t in pairs))


def steps(trace: Trace) -> Iterator[Step]:
    """The changes of status in one case, oldest first."""
    statuses: dict[str, str] = {}
    for change in changes(trace):
        before = START if change.created else statuses.get(change.name, START)
        if before != change.status:
            yield change.name, before, change.status
        statuses[change.name] = change.status


@dataclass(frozen=True, slots=True)
class Change:
    """One thing with its new status; `created`: it is a new one."""

    name: str
    status: str
    created: bool = False


def changes(trace: Trace) -> Iterator[Change]:
    """What the exchanges of a case bring about."""
    page, captured, placed = "", 0, set[str]()
    for each in trace.exchanges:
        found: tuple[Change, ...] = ()
        if each.channel is Channel.BROWSER:
            found = on_page(each, page)
        elif each.executed and each.operation == Operation.KP_PLACE_ORDER:
            found = PLACED if order_id(each) not in placed else ()
            placed.add(order_id(each))
        elif each.executed and each.operation == Operation.OM_CAPTURE:
            captured += amount(each, "captured_amount")
            whole = captured >= amount_of(trace)
            found = (Change(ORDER, "CAPTURED" if whole else "PART_CAPTURED"),)
        elif each.executed and not (page in FINAL and each.operation in WHILE_OPEN):
            found = BY_CALL.get(each.operation, ())
        page = next((c.status for c in found if c.name == HPP_SESSION), page)
        yield from found


PLACED = (Change(KP_SESSION, "complete"), Change(ORDER, "AUTHORIZED", created=True))
WHILE_OPEN = frozenset({Operation.HPP_DISABLE_SESSION})  # what is over stays as it is
BY_CALL: Mapping[str, tuple[Change, ...]] = {
    Operation.KP_CREATE_SESSION: (Change(KP_SESSION, "incomplete", created=True),),
    Operation.HPP_CREATE_SESSION: (Change(HPP_SESSION, "WAITING", created=True),),
    Operation.HPP_DISABLE_SESSION: (Change(HPP_SESSION, "DISABLED"),),
    Operation.KP_CANCEL_AUTHORIZATION: (Change(KP_SESSION, "incomplete"),),
    Operation.OM_RELEASE: (Change(ORDER, "CAPTURED"),),
    Operation.OM_CANCEL: (Change(ORDER, "CANCELLED"),),
    Operation.OM_REFUND: (Change(ORDER, "REFUNDED"),),
}
BROKEN = 400


def on_page(visit: Exchange, page: str) -> tuple[Change, ...]:
    """What a visit of the hosted page changes; nothing where the page is over."""
    if visit.response is None or visit.response.status >= BROKEN or page in FINAL:
        return ()
    if visit.operation == Operation.PAGE_OPEN:
        return (Change(HPP_SESSION, "IN_PROGRESS"),)
    status = AFTER_ACT.get(visit.operation)
    if status is None:
        return ()
    authorized = (Change(KP_SESSION, "authorized"),) if status == "COMPLETED" else ()
    return (Change(HPP_SESSION, status), *authorized)


def order_id(placement: Exchange) -> str:
    body = placement.truth.body if placement.truth else None
    return str(body.get("order_id")) if isinstance(body, dict) else ""


def amount(call: Exchange, name: str) -> int:
    body = call.request.body
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, int) else 0


def amount_of(trace: Trace) -> int:
    """What was ordered, in minor units; the basket's total where no placement tells it."""
    placed = (amount(e, "order_amount") for e in trace.calls(Operation.KP_PLACE_ORDER))
    return next((each for each in placed if each), trace.setup.basket.total)
