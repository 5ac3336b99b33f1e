from __future__ import annotations

from collections.abc import Iterator

from ...core.marks import ConsumerActed, SweptForAnother
from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Trace
from ...core.verdict import Level, Observation
from .. import consumers
from ..orders import PAID, one_paid
from ..predicates import POLLS
from ..sources import BATCH
from ..stretches import since, until

READS_A_PROMPT = 5
LOOKS = frozenset({"sweep", Operation.SHOP_RETURN})
READS_A_SECOND = 5.0


@requirement(
    "OUT-04",
    Level.SHOULD,
    "Reading a session goes on over errors, takes its time, and stops when the outcome is known.",
    source=BATCH,
    applies=POLLS,
    hint="Read at intervals that grow, go on after an error of a single read, and take a session "
    "off the list when it is over.",
)
def paced_polling(trace: Trace) -> Iterator[Observation]:
    """One read that fails must not lose a purchase; and sessions that are read for ever use up what
    Klarna allows a merchant in a second."""
    approved = next((m for m in trace.marks(ConsumerActed) if m.act == "approve"), None)
    if approved is None or not consumers.approved(trace):
        return
    yield from one_paid(trace)
    waiting = until(trace, approved)
    reads = tuple(waiting.calls(Operation.HPP_READ_SESSION))
    most = allowed(waiting)
    yield Observation(
        len(reads) <= most,
        f"at most {most:.0f} readings while the consumer takes his time",
        f"{len(reads)} readings",
        reads[-1].id if reads else "",
    )
    paid = next((each for each in trace.states if each.state in PAID), None)
    if paid:
        late = tuple(since(trace, paid).calls(Operation.HPP_READ_SESSION))
        yield Observation(
            not late,
            "no reading of a session whose outcome is known",
            f"{len(late)} reading(s) of a session whose outcome is known",
            late[0].id if late else paid.exchange,
        )


def allowed(trace: Trace) -> float:
    """Some for each thing that makes an integration look, one for each question of its state, and
    some a second for a poller of its own."""
    looks = sum(1 for _ in trace.marks(SweptForAnother))
    asks = 0
    for each in trace.exchanges:
        looked = each.channel is Channel.CALLBACK or each.operation in {
            "sweep",
            Operation.SHOP_RETURN,
        }
        looks += looked
        asks += each.operation == "order_state"
    return READS_A_PROMPT * looks + asks + READS_A_SECOND * trace.events[-1].at
