"""What neither redirect nor callback brought to an end: the merchant's cron asks for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from background import Work, in_background, log_without_secrets
from backoffice import Backoffice
from checkout import Checkout
from store import State, Store

INTERVAL_S = 60
AT_ONCE = 8
FRESH_S = 10  # an attempt so young is asked after in every round
RAREST_S = 10 * 60  # well within the hour for which an authorization is good


class Reconciliation:
    def __init__(self, platform: str, store: Store, checkout: Checkout, office: Backoffice) -> None:
        self._platform = platform
        self._store = store
        self._checkout = checkout
        self._office = office
        self._one_round = threading.Lock()
        self._rounds = 0
        self._asked_at: dict[str, float] = {}

    def run(self) -> None:
        """Whoever comes while a round is under way shares the next one with all who came since."""
        before = self._rounds
        with self._one_round:
            if self._rounds == before:
                self._rounds += 1
                self._round()

    def _round(self) -> None:
        """Orders of another platform are left alone: our credentials do not belong there."""
        open_orders = self._store.references(self._platform, State.AWAITING_PAYMENT)
        on_hold = self._store.references(self._platform, State.ON_HOLD)
        unresolved = self._store.references_with_unresolved(self._platform)
        side_by_side(self._checkout.settle, filter(self._due, open_orders))
        side_by_side(self._checkout.review, on_hold)
        side_by_side(self._office.repeat_unresolved, unresolved)

    def _due(self, reference: str) -> bool:
        """The older an attempt, the rarer Klarna is asked after it."""
        attempts = self._store.open_attempts(reference)
        now = time.time()
        pause = min((pause_after(now - attempt.begun_at) for attempt in attempts), default=0)
        if now - self._asked_at.get(reference, 0) < pause:
            return False
        self._asked_at[reference] = now
        return True

    def forever(self, stopped: threading.Event) -> None:
        while not stopped.wait(INTERVAL_S):
            try:
                self.run()
            except Exception as error:  # noqa: BLE001 - the next round must come
                log_without_secrets(error)


def pause_after(age_s: float) -> float:
    return 0 if age_s < FRESH_S else min(age_s / 10, RAREST_S)


def side_by_side(work: Work, references: Iterable[str]) -> None:
    """A few orders at a time, so that one slow answer does not hold up the rest."""
    waiting = list(references)
    while waiting:
        batch, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        for thread in [in_background(work, reference) for reference in batch]:
            thread.join()
