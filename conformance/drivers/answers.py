"""What an answer of the integration means, by the rules of conformance.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..core.trace import Result
from ..core.wire import Json, WireResponse
from .keys import STATES
from .placeholders import as_text
from .reply import DriverReply
from .verbs import VERBS

# Questions, not operations: that work goes on in the background (202) is an answer to them.
QUESTIONS = ("start_checkout", "pay_again", "order_state")
NEEDED: Mapping[str, tuple[str, ...]] = {verb.name: tuple(verb.needs) for verb in VERBS}
AMOUNTS = ("captured", "refunded")


def result(verb: str, answer: WireResponse, found: Mapping[str, Json]) -> Result:
    """Refused by its path, else unknown by its path or by 202, else by the class of the status."""
    if said(found, "refused"):
        return Result.REFUSED
    if said(found, "unknown") or (answer.status == 202 and verb not in QUESTIONS):
        return Result.UNKNOWN
    return Result.ACCEPTED if 200 <= answer.status < 300 else Result.REFUSED


def said(found: Mapping[str, Json], name: str) -> bool:
    return found.get(name) not in (None, False)


def understood(
    reply: DriverReply, verb: str, found: Mapping[str, Json], states: Mapping[str, str]
) -> DriverReply:
    """A reply with what was found in the answer; what cannot be used of it is its problem."""
    wrong = tuple(problems(verb, found, states)) if reply.result is Result.ACCEPTED else ()
    word = as_text(found.get("state") or "")
    state = states.get(word, word)
    return replace(
        reply,
        state=state if state in STATES else "",
        klarna_order_id=text(found, "klarna_order_id"),
        reference=text(found, "reference"),
        redirect_url=text(found, "redirect_url"),
        captured=amount(found, "captured"),
        refunded=amount(found, "refunded"),
        problem="; ".join((*filter(None, [reply.problem]), *wrong)),
    )


def problems(verb: str, found: Mapping[str, Json], states: Mapping[str, str]) -> Iterator[str]:
    for name in NEEDED[verb]:
        if found.get(name) in (None, ""):
            yield f"the answer tells no {name} at the place that [driver.{verb}] names"
    if "reference" in found and not text(found, "reference"):
        yield f"the answer tells no reference at the place that [driver.{verb}] names"
    word = found.get("state")
    if word is not None and states.get(as_text(word), as_text(word)) not in STATES:
        yield f'the state "{as_text(word)[:60]}" stands in no line of [driver.states]'
    for name in AMOUNTS:
        if found.get(name) is not None and amount(found, name) is None:
            yield f"{name} is not a whole number of minor units"


def text(found: Mapping[str, Json], name: str) -> str:
    """Ids may be numbers in the integration; nothing else is one."""
    value = found.get(name)
    usable = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) if usable else ""


def amount(found: Mapping[str, Json], name: str) -> int | None:
    value = found.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
