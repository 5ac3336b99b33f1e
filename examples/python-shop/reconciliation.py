"""What neither redirect nor callback brought to an end: the merchant's cron asks for it."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from background import Work, in_background, log_without_secrets
from backoffice import Backoffice
from checkout import Checkout
from store import State, Store

INTERVAL_S = 60
AT_ONCE = 8


class Reconciliation:
    def __init__(self, platform: str, store: Store, checkout: Checkout, office: Backoffice) -> None:
        self._platform = platform
        self._store = store
        self._checkout = checkout
        self._office = office

    def run(self) -> None:
        """Orders of another platform are left alone: our credentials do not belong there."""
        open_orders = self._store.references(self._platform, State.AWAITING_PAYMENT)
        on_hold = self._store.references(self._platform, State.ON_HOLD)
        unresolved = self._store.references_with_unresolved(self._platform)
        side_by_side(self._checkout.settle, open_orders)
        side_by_side(self._checkout.review, on_hold)
        side_by_side(self._office.repeat_unresolved, unresolved)

    def forever(self, stopped: threading.Event) -> None:
        while not stopped.wait(INTERVAL_S):
            try:
                self.run()
            except Exception as error:  # noqa: BLE001 - the next round must come
                log_without_secrets(error)


def side_by_side(work: Work, references: Iterable[str]) -> None:
    """A few orders at a time, so that one slow answer does not hold up the rest."""
    waiting = list(references)
    while waiting:
        batch, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        for thread in [in_background(work, reference) for reference in batch]:
            thread.join()
