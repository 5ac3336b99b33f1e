"""Whether a story itself provokes the platform to refuse something."""

from __future__ import annotations

from ..core.marks import (
    BasketChanged,
    ClockMoved,
    ForgerySent,
    FraudDecided,
    HeldForReview,
    NotificationSent,
    OddCallbackSent,
    OperatedElsewhere,
    Reconfigured,
    SwapSent,
    UnfilledReturn,
)
from ..core.trace import Trace
from .consumers import authorized_again

HARMLESS = frozenset(
    {"basket", "store"}
)  # axes that change what is sold, and nothing of the platform

DISTURBING = (
    BasketChanged,
    ClockMoved,
    ForgerySent,
    FraudDecided,
    HeldForReview,
    NotificationSent,
    OddCallbackSent,
    OperatedElsewhere,
    Reconfigured,
    SwapSent,
    UnfilledReturn,
)


def undisturbed(trace: Trace) -> bool:
    """A purchase through which the platform, the credentials and the clock are as usual.

    Nobody forges anything, no authorization lapses or is superseded, and the integration is not
    configured anew. So the platform has no reason to refuse what a right integration sends.
    """
    varied = any(each.axis not in HARMLESS for each in trace.variant)
    disturbed = any(any(trace.marks(kind)) for kind in DISTURBING) or authorized_again(trace)
    own = trace.setup.credential_of == trace.setup.environment
    sells = any(trace.answers("start_checkout"))
    return trace.perturbation is None and own and sells and not (varied or disturbed)
