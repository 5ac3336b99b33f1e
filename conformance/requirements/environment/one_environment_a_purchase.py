from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Exchange, Trace
from ...core.verdict import Level, Observation
from ..bodies import text
from ..hosts import called, meant_for_klarna
from ..sources import CREATE_SESSION


@requirement(
    "ENV-03",
    Level.MUST,
    "A purchase stays in one environment from its session to its order.",
    source=CREATE_SESSION,
    hint="Build every address of a purchase, the payment session's URL too, from the same base "
    "address.",
)
def one_environment_a_purchase(trace: Trace) -> Iterator[Observation]:
    """A session of one environment is unknown in the other: the consumer cannot pay, or pays and
    the order can be neither captured nor refunded."""
    calls = tuple(meant_for_klarna(trace))
    if not calls:
        return
    seen = sorted({called(call) for call in calls})
    yield Observation(len(seen) == 1, "one environment", " and ".join(seen), calls[-1].id)
    for creation in trace.calls(Operation.HPP_CREATE_SESSION):
        yield from session_is_of_the_same_host(trace, creation)


def session_is_of_the_same_host(trace: Trace, creation: Exchange) -> Iterator[Observation]:
    url = text(creation.request.body, "payment_session_url")
    hosts = {creation.request.origin, trace.setup.hosts.get(creation.environment, "")} - {""}
    if "://" in url:
        yield Observation(
            origin(url) in {host.lower() for host in hosts},
            f"a payment session at {' or '.join(sorted(hosts))}",
            f"one at {origin(url)}",
            creation.id,
        )


def origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}".lower()
