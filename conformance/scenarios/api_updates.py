"""Cases of non-breaking API updates: each legal variation alone, then all of them by pairs.

A combination whose parts are fine alone may still fail: a long id in a URL of another form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..core.operations import ENDPOINTS, Operation
from ..core.perturbation import BodyShape, Perturbation
from ..core.plan import Case, Scenario
from ..core.setup import Uses
from ..core.variation import Absence, Variation
from . import perturbations as p
from .axes import HOLDING, ONE_BY_ONE, REQUIREMENT_OF, Axis, axes, of_errors
from .combinations import beneath, pairwise, third
from .stories import aftersales, interrupted, lifetimes, parts, purchase

# What the next step cannot do without, by operation.
NEEDED: tuple[tuple[str, str], ...] = (
    (Operation.KP_CREATE_SESSION, "session_id"),
    (Operation.HPP_CREATE_SESSION, "redirect_url"),
    (Operation.HPP_CREATE_SESSION, "session_id"),
    (Operation.HPP_CREATE_SESSION, "session_url"),
    (Operation.HPP_READ_SESSION, "status"),
    (Operation.HPP_READ_SESSION, "authorization_token"),
    (Operation.KP_PLACE_ORDER, "order_id"),
)
INCOMPLETE = "Stands for an answer that lacks what the next step needs, though it says success."


def api_update_cases(profile: str, uses: Uses, seed: int) -> Iterator[Case]:
    """Story by story, since the cases of one story can be played side by side."""
    first_only = profile == "smoke"
    yield from single_cases(uses, first_only=first_only)
    yield from holding_cases(uses)
    yield from error_cases(profile, uses)
    for operation, member in NEEDED[:2] if first_only else NEEDED:
        if operation != Operation.KP_PLACE_ORDER or parts.places_orders(uses):
            yield from incomplete_cases(operation, member)
    if profile == "certification":
        yield from member_cases(uses)
    if not first_only:
        yield from combined_cases(profile, uses, seed)


def longest(uses: Uses) -> Scenario:
    """The story in which such an integration calls the most operations."""
    return aftersales.FULFILMENT if aftersales.FULFILMENT.suits(uses) else purchase.PURCHASE


def varied(scenario: Scenario, name: str, *variations: Variation) -> Case:
    exercised = frozenset(REQUIREMENT_OF[each.axis] for each in variations)
    return Case(f"{scenario.name}[{name}]", scenario, exercised, variant=variations)


def single_cases(uses: Uses, *, first_only: bool) -> Iterator[Case]:
    """Each value alone; of each axis only the first, where the run is to be short."""
    for story in (longest(uses), purchase.STATUS_UNLISTED, lifetimes.SESSION_LAPSED):
        for axis in axes(uses):
            if story in stories_of(axis, uses):
                for each in axis.variations[:1] if first_only else axis.variations:
                    yield varied(story, str(each), each)


def member_cases(uses: Uses) -> Iterator[Case]:
    """What an answer may come without, member by member."""
    for each in ONE_BY_ONE.variations:
        managed = each.member.startswith("om.")
        yield varied(longest(uses) if managed else purchase.PURCHASE, str(each), each)


def stories_of(axis: Axis, uses: Uses) -> tuple[Scenario, ...]:
    """Where the values of an axis can make a difference."""
    if axis.name == "status":
        return (purchase.STATUS_UNLISTED,)
    if axis.name == "timestamps" and lifetimes.SESSION_LAPSED.suits(uses):
        return longest(uses), lifetimes.SESSION_LAPSED
    return (longest(uses),)


def holding_cases(uses: Uses) -> Iterator[Case]:
    """Some shops read an order before they capture; many only if they doubt what became of it."""
    fraud, order, decision = (axis.variations[0] for axis in HOLDING)
    if parts.places_orders(uses):
        yield varied(longest(uses), str(fraud), fraud)
        pending = varied(longest(uses), str(decision), decision)
        yield replace(pending, exercises=pending.exercises | {"OM-07"})
    if aftersales.FULFILMENT.suits(uses):
        yield varied(aftersales.FULFILMENT, str(order), order)
    if interrupted.INTERRUPTED_CAPTURE.suits(uses):
        lost = p.unanswered(Operation.OM_CAPTURE, executed=True)
        yield Case(
            f"{interrupted.INTERRUPTED_CAPTURE.name}[{lost.label}][{order}]",
            interrupted.INTERRUPTED_CAPTURE,
            frozenset({"COMPAT-04"}),
            perturbation=lost,
            variant=(order,),
        )


# Of what varies in an error: what even a short run plays, and what an ordinary one does.
FIRST_IN_ERRORS = (
    Variation("members", "added"),
    Variation("members", "colliding"),
    Variation("headers", "small"),
)
OFTEN_IN_ERRORS = (
    *FIRST_IN_ERRORS,
    Variation("headers", "parameters"),
    Variation("spelling", "escaped"),
    Variation("framing", "chunked"),
)


def error_cases(profile: str, uses: Uses) -> Iterator[Case]:
    """An error may be told otherwise too; it is compared with the same error told as usual."""
    every = tuple(each for axis in of_errors() for each in axis.variations)
    played = {"smoke": FIRST_IN_ERRORS, "standard": OFTEN_IN_ERRORS, "certification": every}
    for each in played[profile]:
        yield error_told_otherwise(p.refuses_with(placing(uses), 400), str(each), each)
    if profile == "certification":
        yield from combined_errors(uses)


def placing(uses: Uses) -> str:
    """The operation whose errors say most: where money begins to move."""
    return Operation.KP_PLACE_ORDER if parts.places_orders(uses) else Operation.KP_CREATE_SESSION


def combined_errors(uses: Uses) -> Iterator[Case]:
    """An error of each operation with each value, and the values by pairs."""
    faults = [p.refuses_with(each, 400) for each in interrupted.swept_operations(uses)]
    known = {each.label: each for each in (*faults, p.refuses_with(placing(uses), 500))}
    for number, (label, row) in enumerate(beneath(tuple(known), of_errors()), 1):
        yield error_told_otherwise(known[label], f"pairs-{number:02}", *row)


def error_told_otherwise(fault: Perturbation, name: str, *variations: Variation) -> Case:
    story = interrupted.STORY_OF[fault.operation]
    origin = f"{story.name}[{fault.label}]"
    alike = varied(story, name, *variations)
    return replace(alike, id=f"{origin}[{name}]", perturbation=fault, reference=origin)


def incomplete_cases(operation: str, member: str) -> Iterator[Case]:
    story = interrupted.STORY_OF[operation]
    for how, absence in (("no", Absence.ABSENT), ("null", Absence.NULL)):
        fault = Perturbation(
            f"{operation}={how} {member}",
            operation,
            legal=False,
            basis=INCOMPLETE,
            status=ENDPOINTS[operation].success,
            body=BodyShape.LACKING,
            executed=True,
            lacks=member,
            absence=absence,
        )
        name = f"{story.name}[{fault.label}]"
        yield Case(name, story, frozenset({"COMPAT-07"}), perturbation=fault)


def combined_cases(profile: str, uses: Uses, seed: int) -> Iterator[Case]:
    """Every pair of values; in the standard profile a third of the rows, by the seed."""
    rows = pairwise(axes(uses))
    chosen = rows if profile == "certification" else third(rows, seed)
    for number, row in enumerate(rows, 1):
        if row in chosen:
            yield varied(longest(uses), f"pairs-{number:02}", *row)
