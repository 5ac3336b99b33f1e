"""Finds crashes of the integration that a consumer or Klarna can see while the platform misbehaves.

Whoever answers a callback with 500 asks for it to come again; whoever hangs up has fallen over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .operations import Operation
from .setup import Setup
from .trace import Answer, Channel, Exchange, Trace

PAGE = Operation.SHOP_RETURN
STACK_TRACE = "stack trace in answer"


def while_misbehaving(trace: Trace) -> Trace:
    """From the first call that met the perturbation to the moment at which it was lifted."""
    return replace(trace, events=trace.under_perturbation())


def breakdowns(trace: Trace) -> Iterator[Answer | Exchange]:
    """All that fell over in these events."""
    yield from broken_answers(trace)
    yield from (page for page in pages(trace) if page.broken)
    yield from unanswered_callbacks(trace)
    yield from stack_traces(trace)


def broken_answers(trace: Trace) -> Iterator[Answer]:
    return (answer for answer in trace.answers() if answer.broken)


def pages(trace: Trace) -> Iterator[Exchange]:
    """The integration's own pages, as the consumer who came back saw them."""
    return (e for e in trace.on(Channel.BROWSER, PAGE) if is_own(e, trace.setup))


def unanswered_callbacks(trace: Trace) -> Iterator[Exchange]:
    calls = (e for e in trace.on(Channel.CALLBACK) if e.response is None)
    return (e for e in calls if is_own(e, trace.setup))


def stack_traces(trace: Trace) -> Iterator[Exchange]:
    """What shows somebody outside where in the program something went wrong."""
    return (e for e in trace.exchanges if STACK_TRACE in e.leaks)


def is_own(exchange: Exchange, setup: Setup) -> bool:
    """At the integration's address: a page elsewhere, which may not be there, is not its answer."""
    public = setup.public_url.rstrip("/")
    if not public:
        return exchange.request.origin not in setup.hosts.values()
    return exchange.request.url.removeprefix(public)[:1] in {"", "/", "?"}
