"""Axes of legal variation: what the platform may change without notice, each value with its reason.

Whatever stands in no variant is as usual. The referee knows how each value looks on the wire; here
stands what it is called and why it is legal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..core.optional_members import one_by_one
from ..core.setup import Uses
from ..core.variation import Absence, Variation

MEMBERS_COME = "Adding members to a response or a callback is a non-breaking change."
ORDER_IS_FREE = "A JSON object has no order, and members may be given in any other one."
SPELLING_IS_FREE = "Equal JSON may be written in many ways; white space and escapes mean nothing."
FRAMING_IS_FREE = "HTTP leaves it to the server how a body is framed, and compressed if accepted."
ENUMERATIONS_GROW = "New values of an open enumeration are a non-breaking change."
STATUSES_VARY = "The documents disagree on the list of statuses; one that is not final may be new."
STRINGS_ARE_OPAQUE = "Ids and tokens are opaque strings of up to 255 characters."
URLS_MOVE = "The structure of the URLs in answers may change; they are to be used as given."
PAGES_LIVE_ELSEWHERE = "The hosted page is at another host than the API, and that one has changed."
FRAUD_PENDS = "An order may be created while the decision about fraud is still pending."
OPTIONAL = "The member is optional: it may be missing, null or empty."
ISO_8601 = "Moments are given in ISO 8601, which has more than one spelling of the same instant."
HEADERS_COME = "Adding response headers is a non-breaking change."
NAMES_HAVE_NO_CASE = "Header names have no case; HTTP/2 sends them in small letters."
TYPES_HAVE_PARAMETERS = "A media type may have parameters, and a body may come without its type."
REFERENCES_ARE_RELATIVE = "Location holds a reference, which may be relative to the request's URL."


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an axis. `basis` is the sentence that makes it legal."""

    name: str
    basis: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing that may vary; `requirement` is what each of its values puts to the test."""

    name: str
    requirement: str
    values: tuple[Value, ...]

    @property
    def variations(self) -> tuple[Variation, ...]:
        """Each value as it stands in a variant."""
        return tuple(Variation(self.name, each.name, each.member) for each in self.values)


def axis(name: str, requirement: str, basis: str, values: str) -> Axis:
    return Axis(name, requirement, tuple(Value(each, basis) for each in values.split()))


HEADERS = Axis(
    "headers",
    "COMPAT-09",
    (
        Value("small", NAMES_HAVE_NO_CASE),
        Value("capital", NAMES_HAVE_NO_CASE),
        Value("more", HEADERS_COME),
        Value("parameters", TYPES_HAVE_PARAMETERS),
        Value("untyped", TYPES_HAVE_PARAMETERS),
        Value("relative", REFERENCES_ARE_RELATIVE),
    ),
)

URLS = Axis(
    "urls", "COMPAT-06", (Value("moved", URLS_MOVE), Value("elsewhere", PAGES_LIVE_ELSEWHERE))
)

NO_LOCATION = replace(
    HEADERS, values=tuple(each for each in HEADERS.values if each.name != "relative")
)

# Of these, any combination must come to the same as none of them.
AXES: tuple[Axis, ...] = (
    axis("members", "COMPAT-01", MEMBERS_COME, "added colliding"),
    axis("order", "COMPAT-02", ORDER_IS_FREE, "reversed sorted"),
    axis("spelling", "COMPAT-02", SPELLING_IS_FREE, "compact spread escaped"),
    axis("framing", "COMPAT-02", FRAMING_IS_FREE, "chunked compressed"),
    axis("status", "COMPAT-03", STATUSES_VARY, "MANUAL_ID_CHECK TIMEOUT COMPLETE NEWLY_INVENTED"),
    axis("enumerations", "COMPAT-04", ENUMERATIONS_GROW, "grown"),
    axis("ids", "COMPAT-05", STRINGS_ARE_OPAQUE, "long mixed"),
    URLS,
    axis("optionals", "COMPAT-07", OPTIONAL, " ".join(Absence)),
    axis("timestamps", "COMPAT-08", ISO_8601, "ahead behind whole nanoseconds"),
    HEADERS,
)

# With these the integration has to do something else: hold the order until somebody has looked.
HOLDING: tuple[Axis, ...] = (
    axis("fraud_status", "COMPAT-04", ENUMERATIONS_GROW, "NEWLY_INVENTED"),
    axis("order_status", "COMPAT-04", ENUMERATIONS_GROW, "NEWLY_INVENTED"),
    axis("fraud_decision", "ORD-07", FRAUD_PENDS, "PENDING"),
)

# What stands together in "optionals", member by member.
ONE_BY_ONE = Axis(
    "optional",
    "COMPAT-07",
    tuple(Value(absence, OPTIONAL, member) for member, absence in one_by_one()),
)


def member_variations(variation: Variation) -> tuple[Variation, ...]:
    """The members that "optionals=…" stands for, one by one; () for any other variation."""
    if variation.axis != "optionals":
        return ()
    return tuple(each for each in ONE_BY_ONE.variations if each.value == variation.value)


KNOWN: tuple[Axis, ...] = (*AXES, *HOLDING, ONE_BY_ONE)
BASES: Mapping[Variation, str] = {
    variation: value.basis
    for axis in KNOWN
    for variation, value in zip(axis.variations, axis.values, strict=True)
}
REQUIREMENT_OF: Mapping[str, str] = {axis.name: axis.requirement for axis in KNOWN}


def axis_variations(variant: tuple[Variation, ...]) -> tuple[Variation, ...]:
    """What of a variant stands on an axis; the name of a basket does not."""
    return tuple(each for each in variant if each in BASES)


def axes(uses: Uses) -> tuple[Axis, ...]:
    """The axes that can be seen by such an integration: only a capture is told a Location."""
    return AXES if "capture" in uses.order_management else (*AXES[:-1], NO_LOCATION)


def of_errors() -> tuple[Axis, ...]:
    """The axes on which an error can be told otherwise: it holds no id, no URL, no moment."""
    spelt = {"members", "order", "spelling", "framing"}
    return (*(axis for axis in AXES if axis.name in spelt), NO_LOCATION)
