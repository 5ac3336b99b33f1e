"""The shop's memory: purchases in a dict, and each change as a line in an append-only file."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PENDING, PAID, ON_HOLD = "pending", "paid", "on hold"
FAILED, CANCELLED, REFUNDED = "failed", "cancelled", "refunded"


@dataclass(slots=True)
class Page:
    """One hosted page that was offered for a purchase. `placements` maps a token to its outcome."""

    session_url: str
    secret: str
    offered_at: float
    expires_at: float
    closed: bool = False
    placements: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class ManagementCall:
    """A capture, refund, cancellation or release: `outcome` is done, refused or unknown."""

    kind: str
    amount: int
    key: str
    begun_at: float
    outcome: str = "unknown"


@dataclass(slots=True)
class Sale:
    """Everything about one purchase; amounts are minor units."""

    reference: str
    platform: str
    payload: dict[str, Any]
    state: str = PENDING
    order_id: str = ""
    captured: int = 0
    refunded: int = 0
    released: bool = False
    pages: list[Page] = field(default_factory=list)
    calls: list[ManagementCall] = field(default_factory=list)

    @property
    def amount(self) -> int:
        return int(self.payload["order_amount"])

    @property
    def open_pages(self) -> list[Page]:
        return [page for page in self.pages if not page.closed]

    @property
    def placement_unknown(self) -> bool:
        return any("unknown" in page.placements.values() for page in self.pages)

    @property
    def unanswered_calls(self) -> list[ManagementCall]:
        return [call for call in self.calls if call.outcome == "unknown"]


class Journal:
    """Reads the file when it opens; the last line about a purchase is what holds."""

    def __init__(self, file: Path) -> None:
        self._sales: dict[str, Sale] = {}
        for line in file.read_text("utf-8").splitlines() if file.exists() else ():
            sale = sale_of(json.loads(line))
            self._sales[sale.reference] = sale
        self._file = file.open("a", encoding="utf-8")

    def sale(self, reference: str) -> Sale | None:
        return self._sales.get(reference)

    def all(self) -> Iterator[Sale]:
        return iter(tuple(self._sales.values()))

    def by_secret(self, secret: str) -> Sale | None:
        """The purchase of the page that was offered with this secret."""
        for sale in self._sales.values():
            if any(page.secret == secret for page in sale.pages):
                return sale
        return None

    def keep(self, sale: Sale) -> None:
        """On disk before anything else is done."""
        self._sales[sale.reference] = sale
        self._file.write(json.dumps(asdict(sale)) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def sale_of(document: dict[str, Any]) -> Sale:
    pages = [Page(**page) for page in document.pop("pages")]
    calls = [ManagementCall(**call) for call in document.pop("calls")]
    return Sale(**document, pages=pages, calls=calls)


def now() -> float:
    return time.time()
