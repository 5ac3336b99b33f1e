"""Builds forged messages of an attacker who has not paid: success pages and callbacks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import uuid4

from ...core.marks import Forgery, OddCallback, Swap
from ...core.wire import Json
from ...referee.attribution import MARK
from ...referee.trace_recorder import Purchase

LIVES_ON_S = 40 * 60 * 60
SECRET_LENGTH = 16  # characters, from which on a segment of a path may be a secret


@dataclass(frozen=True, slots=True)
class ForgedMessage:
    """A message that an attacker sends.

    A visit (no body) or a callback, and the token that was made up for it.
    """

    url: str
    token: str
    body: bytes = b""


def filled(template: str, session_id: str, token: str) -> str:
    """A merchant URL with its placeholders replaced, as the platform does it."""
    return template.replace("{{session_id}}", session_id).replace("{{authorization_token}}", token)


def success(template: str, session_id: str) -> ForgedMessage:
    token = str(uuid4())
    return ForgedMessage(filled(template, session_id, token), token)


def callback(template: str, session_id: str, kind: Forgery, now: float) -> ForgedMessage:
    """A status callback that says COMPLETED, which the platform never sent."""
    token = str(uuid4())
    url = filled(template, session_id, token)
    if kind in {Forgery.NO_SECRET, Forgery.WRONG_SECRET}:
        url = without_secret(url, session_id, replaced=kind is Forgery.WRONG_SECRET)
    session = {"session_id": session_id, "status": "COMPLETED", "authorization_token": token}
    return ForgedMessage(url, token, event(session, now))


def event(session: Mapping[str, Json], updated_at: float) -> bytes:
    """The body of a status callback about a session that was last updated at that moment."""
    times = {
        "updated_at": instant(updated_at),
        "expires_at": instant(updated_at + LIVES_ON_S),
    }
    return json.dumps({"event_id": str(uuid4()), "session": {**session, **times}}).encode()


def instant(seconds: float) -> str:
    """A moment as callbacks have it: UTC, with a Z."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def odd_callback(template: str, session_id: str, kind: OddCallback, now: float) -> ForgedMessage:
    """A callback that the platform might send late or damaged; the address is the right one."""
    url = filled(template, session_id, "")
    if kind is OddCallback.MALFORMED:
        return ForgedMessage(url, "", b'{"event_id": "broken", "session": {')
    if kind is OddCallback.EMPTY:
        return ForgedMessage(url, "")
    token = str(uuid4()) if kind is OddCallback.CONTRADICTING else ""
    older = kind is OddCallback.OLDER
    session = {
        "session_id": str(uuid4()) if kind is OddCallback.UNKNOWN_SESSION else session_id,
        "status": "IN_PROGRESS" if older else "COMPLETED",
        "authorization_token": token or None,
        "order_id": None,
        "klarna_reference": None,
    }
    return ForgedMessage(url, token, event(session, now - (600 if older else 0)))


def notification(template: str, order_id: str, kind: str, now: float) -> ForgedMessage:
    """A notification about fraud, as the platform words it."""
    body = {"order_id": order_id, "decided_at": instant(now), "event_type": kind}
    return ForgedMessage(template.replace("{order.id}", order_id), "", json.dumps(body).encode())


def swapped(of: Purchase, other: Purchase, swap: Swap, order_id: str, now: float) -> ForgedMessage:
    """What belongs to the other purchase, sent as if it were of this one."""
    if swap in {Swap.RETURN, Swap.TOKEN}:
        session = other.hpp_session_id if swap is Swap.RETURN else of.hpp_session_id
        template = of.merchant_urls["success"]
        url = filled(template, session, other.token).replace("{{order_id}}", order_id)
        return ForgedMessage(url, other.token)
    named = other.hpp_session_id if swap is Swap.SESSION else of.hpp_session_id
    receiver = other if swap is Swap.ADDRESS else of
    url = filled(receiver.merchant_urls["status_update"], receiver.hpp_session_id, other.token)
    told = {
        "session_id": named,
        "status": "COMPLETED",
        "authorization_token": other.token,
        "order_id": order_id or None,
    }
    return ForgedMessage(url, other.token, event(told, now))


def without_secret(url: str, session_id: str, *, replaced: bool) -> str:
    """Every query value but the session id is left out, or replaced by a guess of its length.

    A segment of the path that looks like a secret is replaced either way: without it the address
    would be another one.
    """
    parts = urlsplit(url)
    segments = [
        guess(len(each)) if looks_secret(each, session_id) else each
        for each in parts.path.split("/")
    ]
    parts = parts._replace(path="/".join(segments))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(n, v) for n, v in pairs if v == session_id]
    guessed = [(n, v if v == session_id else guess(len(v))) for n, v in pairs]
    return urlunsplit(parts._replace(query=urlencode(guessed if replaced else kept)))


def looks_secret(segment: str, session_id: str) -> bool:
    """Long and mixed, and neither the session's id nor a name with the mark of the case in it."""
    mixed = any(c.isdigit() for c in segment) and any(c.isalpha() for c in segment)
    named = segment == session_id or MARK.search(segment) is not None
    return len(segment) >= SECRET_LENGTH and mixed and not named


def guess(length: int) -> str:
    return (uuid4().hex * (length // 32 + 1))[:length]
