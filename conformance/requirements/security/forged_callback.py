from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import Forgery, NotificationSent
from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import fraud
from ..bodies import member
from ..forgeries import unpaid_after
from ..orders import PAID
from ..sources import STATUS_CALLBACKS
from ..stretches import since


@requirement(
    "SEC-04",
    Level.MUST,
    "A forged callback changes nothing.",
    source=STATUS_CALLBACKS,
    hint="Check a secret in the callback's address, and believe what it claims only after the "
    "platform has confirmed it.",
)
def forged_callback(trace: Trace) -> Iterator[Observation]:
    """Callbacks are not signed. A shop that believes them lets anybody mark an order as paid with
    one request."""
    yield from unpaid_after(trace, {each for each in Forgery if each.is_callback})
    yield from unverified_notification(trace)
    if fraud.is_held(trace) and not fraud.takes_notifications(trace):
        yield Observation(
            held=True,
            expected="no address, or one at which a forged notification changes nothing",
            seen="the integration gives no address for decisions about fraud",
        )
    created = tuple(trace.calls(Operation.HPP_CREATE_SESSION))
    if created and not any(
        member(c.request.body, "merchant_urls", "status_update") for c in created
    ):
        yield Observation(
            held=True,
            expected="no address, or one at which a forged callback changes nothing",
            seen="the integration gives no address for callbacks",
            at=created[0].id,
        )


def unverified_notification(trace: Trace) -> Iterator[Observation]:
    """Notifications of a decision are not signed either: only the order itself shows it."""
    for mark in trace.marks(NotificationSent):
        if mark.event != "FRAUD_RISK_ACCEPTED":
            continue
        for answer in since(trace, mark).states:
            yield Observation(
                answer.state not in PAID,
                "held, as the order still waits for the decision",
                f"{answer.state} after a notification that nobody sent",
                answer.exchange,
            )
