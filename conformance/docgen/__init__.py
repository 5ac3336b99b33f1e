"""The pages below docs/ that code writes; `make docs` writes them anew."""

from __future__ import annotations

from ..core.report import Files
from ..drivers import configuration_page as configuration
from ..requirements import catalogue
from . import glossary_page
from .coverage_page import coverage
from .drawing import with_drawing
from .requirements_page import as_json, page
from .situations import situations

__all__ = ["as_json", "page", "pages", "with_drawing"]


def pages() -> Files:
    """By file name."""
    return {
        "requirements.md": page(catalogue()),
        "seed-coverage.md": coverage(),
        "situations.md": situations(),
        "configuration.md": configuration.page(),
        "glossary.md": glossary_page.page(),
    }
