"""The pages below docs/ that code writes; `make docs` writes them anew."""

from __future__ import annotations

from ..core.report import Files
from ..drivers import configuration_page as configuration
from ..requirements import catalogue
from .coverage_page import coverage
from .requirements_page import as_json, page

__all__ = ["as_json", "page", "pages"]


def pages() -> Files:
    """By file name."""
    return {
        "requirements.md": page(catalogue()),
        "seed-coverage.md": coverage(),
        "configuration.md": configuration.page(),
    }
