"""One file a format: each turns a report into files, and does nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.report import Reporter
from . import allure, badge, heatmap, html, json, junit, markdown, sarif
from .json import schema

REPORTERS: Mapping[str, Reporter] = {
    "json": json.render,
    "html": html.render,
    "junit": junit.render,
    "markdown": markdown.render,
    "allure": allure.render,
    "sarif": sarif.render,
    "badge": badge.render,
    "heatmap": heatmap.render,
}

__all__ = ["REPORTERS", "schema"]
