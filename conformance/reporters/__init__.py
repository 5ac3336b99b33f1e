"""One file a format: each turns a report into files, and does nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..core.report import Reporter
from . import allure, badge, heatmap, html, json, junit, markdown, sarif
from .json import schema


@dataclass(frozen=True, slots=True)
class Format:
    """A report format: which files it writes, and how.

    `files` is all that it may write, as a glob below the output directory.

    What is `light` is rendered again and again while a run goes on, the others at its end.
    """

    render: Reporter
    files: str
    light: bool = False


REPORTERS: Mapping[str, Format] = {
    "json": Format(json.render, json.FILE, light=True),
    "html": Format(html.render, html.FILE, light=True),
    "junit": Format(junit.render, junit.FILE, light=True),
    "markdown": Format(markdown.render, markdown.FILE, light=True),
    "allure": Format(allure.render, f"{allure.FOLDER}/*.*", light=True),
    "sarif": Format(sarif.render, sarif.FILE),
    "badge": Format(badge.render, badge.FILE),
    "heatmap": Format(heatmap.render, heatmap.FILE),
}

__all__ = ["REPORTERS", "Format", "schema"]
