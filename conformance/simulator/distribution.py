"""Sending the pay URL to the consumer: checked at once, delivered to the world's outbox."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.wire import Json, WireResponse
from .answers import Answer, AuthenticatedCall, empty, problem
from .lifecycle import page_url
from .markets import MARKETS
from .shapes import misshapen
from .tables import FINAL
from .world import HostedSession, Message, World

NEEDED: Mapping[str, tuple[str, ...]] = {
    "email": ("email",),
    "sms": ("phone", "phone_country"),
    "token": ("access_id",),
}


def distribute(world: World, call: AuthenticatedCall, hosted: HostedSession) -> Answer:
    refusal = refused(call, hosted)
    if refusal:
        return refusal, ()
    method = call.body["method"].lower()
    to = str(call.body["contact_information"][NEEDED[method][0]])
    id = world.uuid("message", 4)
    world.outbox[id] = Message(id, hosted.id, method, to, page_url(world, hosted), call.now)
    return empty()


def refused(call: AuthenticatedCall, hosted: HostedSession) -> WireResponse | None:
    if hosted.status in FINAL:
        return problem(call, 400, "CONSTRAINT_VIOLATION", f"Session is {hosted.status.lower()}")
    wrong = misshapen(call.operation, call.body)
    if wrong:
        return problem(call, 400, "CONSTRAINT_VIOLATION", *(f"Invalid: {name}" for name in wrong))
    return unreachable(call, call.body["contact_information"], call.body["method"].lower())


def unreachable(
    call: AuthenticatedCall, contact: Mapping[str, Json], method: str
) -> WireResponse | None:
    """The address, as far as it can be judged without sending."""
    missing = [name for name in NEEDED[method] if not contact.get(name)]
    if missing:
        return problem(call, 400, "MISSING_CONTACT_DATA", f"Missing: {', '.join(missing)}")
    if method == "sms" and contact["phone_country"].upper() not in MARKETS:
        return problem(call, 400, "UNSUPPORTED_COUNTRY", "Invalid: phone_country")
    if method == "email" and "@" not in contact["email"]:
        return problem(call, 400, "CONSTRAINT_VIOLATION", "Invalid: email")
    return None
