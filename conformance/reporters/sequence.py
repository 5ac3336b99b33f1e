"""A trace as a readable sequence: one line for each exchange, answer and mark, by time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from ..core.marks import MARKS, Mark
from ..core.operations import Operation
from ..core.trace import Answer, Channel, Exchange, Trace
from .text import printable

NAME_OF = {kind: name.replace("_", " ") for name, kind in MARKS.items()}
PAGE_STEPS = frozenset(each for each in Operation if each.api == "page")
ABOUT = frozenset({"at", "exchange"})  # of a mark: where it stands, and not what it says


def sequence(trace: Trace) -> Iterator[str]:
    """The lines. Each begins with the seconds since the case began, at which the event began."""
    for event in sorted(trace.events, key=lambda each: each.at):
        if isinstance(event, Exchange):
            yield line(event.at, f"{parties(event):32} {exchange(event)}")
        elif isinstance(event, Answer):
            yield line(event.at, f"{'integration says':32} {answer(event)}")
        else:
            yield line(event.at, f"{'note':32} {mark(event)}")


def line(at: float, text: str) -> str:
    return printable(f"{at:10.3f}  {text}")


def parties(event: Exchange) -> str:
    """Who calls whom."""
    if event.channel is Channel.API:
        return f"integration -> {event.environment or 'platform'}"
    if event.channel is Channel.CALLBACK:
        return "platform -> integration"
    if event.channel is Channel.CONTROL:
        return "harness -> integration"
    on_page = event.operation in PAGE_STEPS
    return "consumer -> hosted page" if on_page else "consumer -> integration"


def exchange(event: Exchange) -> str:
    status = event.response.status if event.response else "no answer"
    parts = [f"{event.operation}: {event.request.method} {event.request.path} {status}"]
    if event.perturbation:
        truth = f"answered {event.truth.status}" if event.truth else "was never asked"
        parts.append(f"perturbed: {event.perturbation}; the platform itself {truth}")
    if event.leaks:
        parts.append(f"leaks {', '.join(event.leaks)}")
    return "  | ".join(parts)


def answer(event: Answer) -> str:
    told = {
        "state": event.state,
        "captured": event.captured,
        "refunded": event.refunded,
        "amount": event.amount,
        "status": event.status,
    }
    given = ", ".join(f"{name} {value}" for name, value in told.items() if value not in ("", None))
    return f"{event.verb} {event.result}" + (f" ({given})" if given else "")


def mark(event: Mark) -> str:
    """The kind of a mark in words, and what it says."""
    told = (getattr(event, each.name) for each in fields(event) if each.name not in ABOUT)
    said = ", ".join(value_text(value) for value in told if value not in ("", None, ()))
    return NAME_OF[type(event)] + (f": {said}" if said else "")


def value_text(value: object) -> str:
    return " + ".join(map(str, value)) if isinstance(value, tuple) else str(value)
