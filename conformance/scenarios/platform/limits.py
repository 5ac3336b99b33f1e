"""Scripts that ask for more than is allowed in a second."""

from __future__ import annotations

from ...core.operations import Operation
from .checkouts import created, switched
from .purchases import purchase
from .steps import ApiCall, ScriptContext, Steps, script

MOST = 45  # Playground allows five sessions a second; a slow machine needs more to go beyond
ENOUGH = 3  # refusals
TOO_MANY = 429


@script(
    "more-than-allowed",
    "More sessions in a second than the limit allows",
    "PLAT-45",
    needs="switches",
)
def more_than_allowed(site: ScriptContext) -> Steps:
    payment, _ = yield from created(site)
    yield switched(rate_limit=True)
    refused = 0
    for _ in range(MOST):
        seen = yield ApiCall(Operation.KP_CREATE_SESSION, body=purchase(site.region))
        refused += seen.status == TOO_MANY
        if refused == ENOUGH:
            break
    yield ApiCall(Operation.KP_READ_SESSION, {"session_id": payment})
    yield switched(rate_limit=False)
