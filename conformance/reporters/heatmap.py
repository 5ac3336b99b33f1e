"""heatmap.svg: the integration's reaction to each status code of each operation."""

from __future__ import annotations

from ..core.report import Files, Report
from .html import environment
from .status_code_grid import grid

FILE = "heatmap.svg"


def render(report: Report) -> Files:
    """No file where there are too few fields to be a picture."""
    found = grid(report.cases)
    if not found.shown:
        return {}
    template = environment().get_template("heatmap.svg")
    return {FILE: template.render(grid=found).strip() + "\n"}
