"""docs/contract-differences.md, written from the list of accepted differences."""

from __future__ import annotations

from pathlib import Path

from .accepted_differences import ACCEPTED, Accepted

PAGE = Path(__file__).parents[2] / "docs" / "contract-differences.md"
HEADINGS = {
    "*": "In all three",
    "kp": "Klarna Payments",
    "hpp": "Hosted Payment Page",
    "om": "Order Management",
}
BEGINNING = """\
# Where our contract differs from Klarna's published documents

Our OpenAPI documents (`conformance/contract/`) were written from public facts. A test compares
them, operation by operation and property by property, with the documents that Klarna published in
December 2024, where a copy of these is at hand (`KLARNA_OPENAPI` names the folder). Everything
that differs is listed here with its reason; whatever is not listed fails the test, and so does a
line whose difference is gone. Names of path parameters and the order of words in a list do not
count.

A `*` in a place stands for anything. This page is written by
`python -m tests.contract.differences_page`.
"""


def page() -> str:
    return "".join((BEGINNING, *(section(api) for api in HEADINGS)))


def section(api: str) -> str:
    rows = (row(each) for each in ACCEPTED if heading(each) == api)
    return "\n".join(
        (f"\n## {HEADINGS[api]}\n", "| what | where | why |", "|---|---|---|", *rows, "")
    )


def heading(each: Accepted) -> str:
    api = each.place.partition(".")[0]
    return api if api in HEADINGS else "*"


def row(each: Accepted) -> str:
    return f"| {each.what} | `{each.place}` | {each.reason} |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
