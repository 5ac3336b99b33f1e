"""badge.svg: the verdict and how much it rests on, small enough for a README."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.report import Files, Report
from ..core.verdict import Headline
from .words import HEADLINES

FILE = "badge.svg"
COLOURS: Mapping[Headline, str] = {
    Headline.CONFORMANT: "#1c6638",
    Headline.CONFORMANT_WITH_WARNINGS: "#7a5000",
    Headline.NON_CONFORMANT: "#a3191d",
    Headline.UNDETERMINED: "#58398c",
}
LABEL = "HPP conformance"
GLYPH, PADDING = 6.6, 10  # pixels of an average letter at 11 px, and on each side of a text


def render(report: Report) -> Files:
    """Nothing in it came over the wire: a headline and two numbers."""
    whole = report.completeness
    told = HEADLINES[report.headline].lower()
    told = "partial" if report.run.only and not report.exit_status else told
    told += f", {whole.must_exercised} of {whole.must_applicable}"
    return {FILE: badge(told, COLOURS[report.headline])}


def badge(told: str, colour: str) -> str:
    left, right = width(LABEL), width(told)
    name = f"{LABEL}: {told} binding rules put to the test"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{name}"><title>{name}</title>'
        f'<rect width="{left + right}" height="20" rx="3" fill="#33373e"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" '
        f'fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" '
        'text-anchor="middle">'
        f'<text x="{left / 2}" y="14">{LABEL}</text>'
        f'<text x="{left + right / 2}" y="14">{told}</text></g></svg>\n'
    )


def width(text: str) -> int:
    return round(len(text) * GLYPH) + 2 * PADDING
