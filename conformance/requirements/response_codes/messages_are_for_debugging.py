from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Channel, Exchange, Trace
from ...core.verdict import Level, Observation
from ..errors import as_documented_code, controlled, delivered, nothing_done
from ..sources import ERRORS

TEXT = "platform's error text in answer"
ADDRESS = "platform's error text in location"  # to which the shopper is sent on
# What a shopper's browser is given. What the back office is told is the merchant's own affair.
CHECKOUT = frozenset({"start_checkout", "pay_again"})
PAGES = frozenset({Operation.SHOP_CHECKOUT, Operation.SHOP_RETURN, Operation.SHOP_SUCCESS})


@requirement(
    "RESP-09",
    Level.MUST,
    "The platform's error messages are neither shown to shoppers nor acted on.",
    source=ERRORS,
    hint="Log the message, show the shopper a text of your own, and decide by the status.",
)
def messages_are_for_debugging(trace: Trace) -> Iterator[Observation]:
    """The texts are written for developers and change without notice: shown, they confuse the
    shopper or carry foreign markup into the page; read, they turn a new wording into a new outcome.
    """
    if delivered(trace) is None:
        return
    yield from observations(trace)
    if trace.perturbation and trace.perturbation.worded:
        yield from controlled(trace)
        yield from nothing_done(trace)
        yield from as_documented_code(trace)


def observations(trace: Trace) -> Iterator[Observation]:
    for exchange in trace.exchanges:
        if exchange.operation in PAGES or is_checkout(exchange):
            yield observation_of(exchange)


def is_checkout(exchange: Exchange) -> bool:
    return exchange.channel is Channel.CONTROL and exchange.operation in CHECKOUT


def observation_of(exchange: Exchange) -> Observation:
    """A page and an address are seen as they are; of a member of JSON only the front end knows."""
    sent_on = ADDRESS in exchange.leaks
    told = TEXT in exchange.leaks or sent_on
    if told and is_checkout(exchange) and not sent_on and not is_page(exchange):
        question = f"{exchange.operation} answers with the platform's message: is it ever shown?"
        return Observation(
            None, "no message of the platform", question, exchange.id, review=question
        )
    return Observation(
        not told,
        "no message of the platform in what a shopper sees",
        f"{exchange.operation} shows it" if told else "none",
        exchange.id,
    )


def is_page(exchange: Exchange) -> bool:
    kind = exchange.response.headers.get("content-type", "") if exchange.response else ""
    return "html" in kind or exchange.response is None
