"""Covering arrays: few variants in which each pair of values of two axes occurs."""

from __future__ import annotations

from random import Random

from allpairspy import AllPairs

from ..core.variation import Variation
from .axes import Axis

USUAL = None  # in a column, in place of a variation
Variant = tuple[Variation, ...]


def pairwise(axes: tuple[Axis, ...]) -> tuple[Variant, ...]:
    """Variants of two values or more, in an order that depends on the axes alone.

    That an axis is as usual is one of its values; it stands in no variant.
    """
    columns = [[USUAL, *axis.variations] for axis in axes]
    rows = (tuple(value for value in row if value is not USUAL) for row in AllPairs(columns))
    return tuple(row for row in rows if len(row) > 1)


def beneath(faults: tuple[str, ...], axes: tuple[Axis, ...]) -> tuple[tuple[str, Variant], ...]:
    """A fault and what varies in it: each fault with each value, and the values by pairs."""
    columns = [list(faults), *([USUAL, *axis.variations] for axis in axes)]
    rows = (tuple(row) for row in AllPairs(columns))
    split = ((row[0], tuple(value for value in row[1:] if value is not USUAL)) for row in rows)
    return tuple((fault, variant) for fault, variant in split if variant)


def third(rows: tuple[Variant, ...], seed: int) -> tuple[Variant, ...]:
    """A third of the rows; another seed gives another third."""
    mixed = list(rows)
    Random(seed).shuffle(mixed)  # noqa: S311 - a choice that can be repeated
    chosen = set(mixed[: (len(rows) + 2) // 3])
    return tuple(row for row in rows if row in chosen)
