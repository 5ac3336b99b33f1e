"""Scripts that have the pay URL sent to the consumer."""

from __future__ import annotations

from ...core.operations import Operation
from .checkouts import offered
from .steps import ApiCall, ReadMessages, ScriptContext, Steps, script


@script("distributed", "The pay URL is sent by e-mail; without an address it is not", "PLAT-38")
def distributed(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    path = {"session_id": checkout.hosted}
    body = {"contact_information": {"email": "customer+se@klarna.com"}, "method": "email"}
    yield ApiCall(Operation.HPP_DISTRIBUTE_SESSION, path, body)
    yield ApiCall(
        Operation.HPP_DISTRIBUTE_SESSION, path, {"contact_information": {}, "method": "email"}
    )


@script(
    "distributed-and-seen",
    "The pay URL arrives where it was sent",
    "PLAT-38",
    needs="outbox",
)
def distributed_and_seen(site: ScriptContext) -> Steps:
    checkout = yield from offered(site)
    body = {"contact_information": {"email": "customer+se@klarna.com"}, "method": "email"}
    yield ApiCall(Operation.HPP_DISTRIBUTE_SESSION, {"session_id": checkout.hosted}, body)
    yield ReadMessages(checkout.hosted)
