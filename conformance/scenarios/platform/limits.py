"""Scripts that ask for more than is allowed in a second."""

from __future__ import annotations

from .checkouts import created, switched
from .purchases import purchase
from .steps import Call, Site, Steps, script

MANY = 20  # Playground allows five sessions a second: however the seconds fall, some are too many


@script(
    "more-than-allowed",
    "More sessions in a second than the limit allows",
    "PLAT-45",
    needs="switches",
)
def more_than_allowed(site: Site) -> Steps:
    payment, _ = yield from created(site)
    yield switched(rate_limit=True)
    for _ in range(MANY):
        yield Call("kp.create_session", body=purchase(site.region))
    yield Call("kp.read_session", {"session_id": payment})
    yield switched(rate_limit=False)
