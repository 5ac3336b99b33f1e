from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation, verb_of
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from .. import errors, management, orders
from ..authorizations import alive
from ..consumers import approved
from ..sources import RESPONSE_CODES
from ..stretches import since, since_recovery, until, while_perturbed

READ = Operation.HPP_READ_SESSION


@requirement(
    "RESP-04",
    Level.MUST,
    "Any 5xx means that the effect is unknown: neither success nor refusal.",
    source=RESPONSE_CODES,
    hint="After a 5xx or no answer keep the operation open, and settle it by reading what the "
    "platform holds or by a repeat that cannot take effect twice.",
)
def any_5xx(trace: Trace) -> Iterator[Observation]:
    """Taken for success it ships unpaid goods; taken for a refusal it cancels a purchase that the
    consumer pays for all the same."""
    met = next(trace.perturbed, None)
    if met is None or 0 < errors.status(met) < 500:
        return
    yield from errors.as_error(trace)
    yield from not_given_up(trace)
    if trace.target_operation == READ:
        yield from not_lost(trace)
    yield from agrees_with_the_platform(trace)


def not_given_up(trace: Trace) -> Iterator[Observation]:
    """What cannot be placed or read for now, and the consumer has agreed to, has not failed."""
    lasting = while_perturbed(trace)
    met = next(lasting.perturbed, None)
    if met is None or met.operation not in errors.PURCHASING:
        return
    for answer in since(lasting, met).states:
        if met.operation != READ or approved(until(lasting, answer)):
            yield Observation(
                answer.state not in orders.OVER,
                "left open while nobody knows of an order",
                f"shown as {answer.state} while nobody knew of an order",
                answer.exchange,
            )


def not_lost(trace: Trace) -> Iterator[Observation]:
    """Once it can be read that the consumer has agreed, the purchase is still to be had."""
    last = orders.last_state(since_recovery(trace))
    if last and alive(trace, last.at):
        yield Observation(
            last.state not in orders.OVER,
            "paid, or left open, while the authorization lives",
            f"shown as {last.state} while the authorization lived",
            last.exchange,
        )


def agrees_with_the_platform(trace: Trace) -> Iterator[Observation]:
    """Once all is well again, nobody is told anything that is not so."""
    operation = trace.target_operation
    if operation in errors.PURCHASING:
        yield from orders.agreement(trace)
    elif operation in errors.MANAGING:
        yield from management.belief(trace, verb_of(operation))
