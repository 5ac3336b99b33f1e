"""Variations of a document's content: members, order, enumerations, absence, timestamps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone

from ..core.operations import Operation
from ..core.optional_members import one_by_one, optional_members
from ..core.variation import Absence, Variation
from ..core.wire import Json

Document = Callable[[str, Json], Json]  # (operation, body) -> body

UNKNOWN = "NEWLY_INVENTED"

ADDED: Mapping[str, Json] = {
    "x_text": "…",
    "x_null": None,
    "x_number": 9007199254740993,
    "x_list": [1, "two", None, {"three": []}],
    "x_object": {"deep": {"deeper": {"x_flag": True}}},
}
COLLIDING: Mapping[str, Json] = {
    "id": 0,
    "type": "other",
    "state": "paid",
    "error": None,
    "message": "",
    "data": {"id": "1"},
    "self": [],
    "__proto__": {"polluted": True},
    "constructor": "x",
    "class": {"name": "x"},
}


def adding(members: Mapping[str, Json]) -> Document:
    """Members at every level, but none in the place of one that is there."""

    def added(value: Json) -> Json:
        if isinstance(value, dict):
            return {**{k: added(v) for k, v in value.items()}, **unlike(value)}
        return [added(each) for each in value] if isinstance(value, list) else value

    def unlike(value: Mapping[str, Json]) -> Mapping[str, Json]:
        return {k: v for k, v in members.items() if k not in value}

    return lambda _, document: added(document)


def ordered(arrange: Callable[[list[str]], list[str]]) -> Document:
    def put(value: Json) -> Json:
        if isinstance(value, dict):
            return {name: put(value[name]) for name in arrange(list(value))}
        return [put(each) for each in value] if isinstance(value, list) else value

    return lambda _, document: put(document)


FINAL = frozenset({"COMPLETED", "CANCELLED", "DISABLED"})


def unlisted_status(status: str) -> Document:
    """Where the session is not over, another word for it."""

    def apply(operation: str, document: Json) -> Json:
        if operation == Operation.CALLBACK_STATUS and isinstance(document.get("session"), dict):
            return {**document, "session": instead(document["session"])}
        return instead(document) if operation == Operation.HPP_READ_SESSION else document

    def instead(session: Mapping[str, Json]) -> Mapping[str, Json]:
        open_still = "status" in session and session["status"] not in FINAL
        return {**session, "status": status} if open_still else session

    return apply


# Enumerations that no decision of a shop hangs on: the member, and those that hold it ("" any).
GROWING: tuple[tuple[str, str], ...] = (
    ("acquiring_channel", ""),
    ("intent", ""),
    ("identifier", "payment_method_categories"),
    ("type", "initial_payment_method"),
    ("type", "authorized_payment_method"),
    ("type", "order_lines"),
)


def grown(operation: str, document: Json) -> Json:
    def put(value: Json, name: str, holder: str) -> Json:
        if isinstance(value, dict):
            return {k: put(v, k, name) for k, v in value.items()}
        if isinstance(value, list):
            return [put(each, name, holder) for each in value]
        open_set = (name, holder) in GROWING or (name, "") in GROWING
        return UNKNOWN.lower() if open_set and isinstance(value, str) else value

    found = put(document, "", "")
    return {**found, "status": UNKNOWN.lower()} if operation == Operation.KP_READ_SESSION else found


def replaced(name: str, value: Json, *operations: str) -> Document:
    def apply(operation: str, document: Json) -> Json:
        met = operation in operations and name in document
        return {**document, name: value} if met else document

    return apply


def absent(members: Mapping[str, Json], document: Mapping[str, Json]) -> Json:
    return {name: value for name, value in document.items() if name not in members}


def nulled(members: Mapping[str, Json], document: Mapping[str, Json]) -> Json:
    return {**document, **dict.fromkeys(members)}


def emptied(members: Mapping[str, Json], document: Mapping[str, Json]) -> Json:
    return {**document, **members}


Put = Callable[[Mapping[str, Json], Mapping[str, Json]], Json]
PUTS: Mapping[Absence, Put] = {
    Absence.ABSENT: absent,
    Absence.NULL: nulled,
    Absence.EMPTY: emptied,
}


def optionals(put: Put, member: str = "") -> Document:
    """Done to all that an answer may come without, or to one "operation.member" only."""

    def apply(operation: str, document: Json) -> Json:
        session = document.get("session") if operation == Operation.CALLBACK_STATUS else None
        if isinstance(session, dict):
            return {**document, "session": changed(Operation.HPP_READ_SESSION, session)}
        return changed(operation, document)

    def changed(operation: str, document: Mapping[str, Json]) -> Json:
        members = optional_members(operation, document)
        chosen = {n: v for n, v in members.items() if member in {"", f"{operation}.{n}"}}
        return put(chosen, document)

    return apply


def instants(spelt: Callable[[datetime], str]) -> Document:
    """Each member whose name ends in _at, spelt otherwise."""

    def put(value: Json, name: str) -> Json:
        if isinstance(value, dict):
            return {k: put(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [put(each, name) for each in value]
        return respelt(value) if name.endswith("_at") and isinstance(value, str) else value

    def respelt(text: str) -> str:
        try:
            return spelt(datetime.fromisoformat(text))
        except ValueError:
            return text

    return lambda _, document: put(document, "")


def zone(hours: int) -> Callable[[datetime], str]:
    """The same instant, as a clock shows it so many hours away."""
    there = timezone(timedelta(hours=hours))
    return lambda at: at.astimezone(there).isoformat(timespec="milliseconds")


def whole_seconds(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def nanoseconds(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z"


DOCUMENTS: Mapping[Variation, Document] = {
    **{Variation("optionals", how): optionals(put) for how, put in PUTS.items()},
    **{
        Variation("optional", how, member): optionals(PUTS[how], member)
        for member, how in one_by_one()
    },
    Variation("status", "NEWLY_INVENTED"): unlisted_status(UNKNOWN),
    Variation("status", "TIMEOUT"): unlisted_status("TIMEOUT"),
    Variation("status", "MANUAL_ID_CHECK"): unlisted_status("MANUAL_ID_CHECK"),
    Variation("status", "COMPLETE"): unlisted_status("COMPLETE"),
    Variation("enumerations", "grown"): grown,
    Variation("fraud_status", "NEWLY_INVENTED"): replaced(
        "fraud_status", UNKNOWN, Operation.KP_PLACE_ORDER, Operation.OM_READ_ORDER
    ),
    Variation("fraud_decision", "PENDING"): replaced(
        "fraud_status", "PENDING", Operation.KP_PLACE_ORDER, Operation.OM_READ_ORDER
    ),
    Variation("order_status", "NEWLY_INVENTED"): replaced(
        "status", UNKNOWN, Operation.OM_READ_ORDER
    ),
    Variation("timestamps", "ahead"): instants(zone(14)),
    Variation("timestamps", "behind"): instants(zone(-11)),
    Variation("timestamps", "whole"): instants(whole_seconds),
    Variation("timestamps", "nanoseconds"): instants(nanoseconds),
    Variation("members", "added"): adding(ADDED),
    Variation("members", "colliding"): adding(COLLIDING),
    Variation("order", "reversed"): ordered(lambda names: names[::-1]),
    Variation("order", "sorted"): ordered(sorted),
}


def varied_document(variant: tuple[Variation, ...], operation: str, document: Json) -> Json:
    """The document with each value of the variant applied, in the order of the table."""
    for name, tell in DOCUMENTS.items():
        if name in variant and isinstance(document, dict):
            document = tell(operation, document)
    return document
