"""What the platform may change without announcement: one legal value on one axis.

Which axes and values there are, and why each is legal, stands in scenarios/axes.py; how each looks
on the wire, in referee/variations.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Absence(StrEnum):
    """The three ways in which a member of a document says nothing."""

    ABSENT = "absent"  # the member is not there
    NULL = "null"  # it is null
    EMPTY = "empty"  # it is the empty string, list or object


@dataclass(frozen=True, slots=True, order=True)
class Variation:
    """One legal value on one axis, as in "ids=long".

    `member` narrows it to one member of one answer: "hpp.read_session.customer".
    """

    axis: str
    value: str
    member: str = ""

    def __str__(self) -> str:
        value = f"{self.member} {self.value}" if self.member else self.value
        return f"{self.axis}={value}"


def joined(variations: tuple[Variation, ...]) -> str:
    """As a person reads it: "ids=long + urls=moved"."""
    return " + ".join(map(str, variations))
