"""The cases of a platform that has moved on: each legal variation alone, then all of them by pairs.

A combination whose parts are fine alone may still fail: a long id in a URL of another form.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..core.operations import OPERATIONS
from ..core.plan import Case, Perturbation, Scenario
from ..core.setup import Uses
from . import perturbations as p
from . import stories as s
from .axes import HOLDING, ONE_BY_ONE, REQUIREMENT_OF, Axis, axes
from .combinations import pairwise, third

# What the next step cannot do without, by operation.
NEEDED: tuple[tuple[str, str], ...] = (
    ("kp.create_session", "session_id"),
    ("hpp.create_session", "redirect_url"),
    ("hpp.create_session", "session_id"),
    ("hpp.create_session", "session_url"),
    ("hpp.read_session", "status"),
    ("hpp.read_session", "authorization_token"),
    ("kp.place_order", "order_id"),
)
INCOMPLETE = "Stands for an answer that lacks what the next step needs, though it says success."


def evolution_cases(profile: str, uses: Uses, seed: int) -> Iterator[Case]:
    """Story by story, since the cases of one story can be played side by side."""
    first_only = profile == "smoke"
    yield from single_cases(uses, first_only=first_only)
    yield from holding_cases(uses)
    yield from error_cases(uses)
    for operation, member in NEEDED[:2] if first_only else NEEDED:
        if operation != "kp.place_order" or s.places_orders(uses):
            yield from incomplete_cases(operation, member)
    if profile == "certification":
        yield from member_cases(uses)
    if not first_only:
        yield from combined_cases(profile, uses, seed)


def longest(uses: Uses) -> Scenario:
    """The story in which such an integration calls the most operations."""
    return s.FULFILMENT if s.FULFILMENT.suits(uses) else s.PURCHASE


def varied(scenario: Scenario, name: str, *settings: str) -> Case:
    exercised = frozenset(REQUIREMENT_OF[each.partition("=")[0]] for each in settings)
    return Case(f"{scenario.name}[{name}]", scenario, exercised, variant=settings)


def single_cases(uses: Uses, *, first_only: bool) -> Iterator[Case]:
    """Each value alone; of each axis only the first, where the run is to be short."""
    for story in (longest(uses), s.STATUS_UNLISTED, s.SESSION_LAPSED):
        for axis in axes(uses):
            if story in stories_of(axis, uses):
                for setting in axis.settings[:1] if first_only else axis.settings:
                    yield varied(story, setting, setting)


def member_cases(uses: Uses) -> Iterator[Case]:
    """What an answer may come without, member by member."""
    for setting in ONE_BY_ONE.settings:
        managed = setting.startswith("optional=om.")
        yield varied(longest(uses) if managed else s.PURCHASE, setting, setting)


def stories_of(axis: Axis, uses: Uses) -> tuple[Scenario, ...]:
    """Where the values of an axis can make a difference."""
    if axis.name == "status":
        return (s.STATUS_UNLISTED,)
    if axis.name == "timestamps" and s.SESSION_LAPSED.suits(uses):
        return longest(uses), s.SESSION_LAPSED
    return (longest(uses),)


def holding_cases(uses: Uses) -> Iterator[Case]:
    """Some shops read an order before they capture; many only if they doubt what became of it."""
    fraud, order = (axis.settings[0] for axis in HOLDING)
    if s.places_orders(uses):
        yield varied(longest(uses), fraud, fraud)
    if s.FULFILMENT.suits(uses):
        yield varied(s.FULFILMENT, order, order)
    if s.INTERRUPTED_CAPTURE.suits(uses):
        lost = p.unanswered("om.capture", executed=True)
        yield Case(
            f"{s.INTERRUPTED_CAPTURE.name}[{lost.label}][{order}]",
            s.INTERRUPTED_CAPTURE,
            frozenset({"COMPAT-04"}),
            perturbation=lost,
            variant=(order,),
        )


def error_cases(uses: Uses) -> Iterator[Case]:
    """An error object may have more members too."""
    operation = "kp.place_order" if s.places_orders(uses) else "kp.create_session"
    story = s.STORY_OF[operation]
    origin = f"{story.name}[{operation}=400]"
    refusal = p.refuses_with(operation, 400)
    for setting in ("members=added", "members=colliding"):
        yield Case(
            f"{origin}[{setting}]",
            story,
            frozenset({"COMPAT-01"}),
            perturbation=refusal,
            variant=(setting,),
            reference=origin,
        )


def incomplete_cases(operation: str, member: str) -> Iterator[Case]:
    story = s.STORY_OF[operation]
    for how in ("no", "null"):
        fault = Perturbation(
            f"{operation}={how} {member}",
            operation,
            legal=False,
            basis=INCOMPLETE,
            status=OPERATIONS[operation].success,
            body=f"{how} {member}",
            executed=True,
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
