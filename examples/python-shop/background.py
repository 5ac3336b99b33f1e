"""Work that nobody waits for, and whose errors tell no secrets."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable

log = logging.getLogger("shop")

Work = Callable[[str], None]


def in_background(work: Work, reference: str) -> threading.Thread:
    thread = threading.Thread(target=quietly, args=(work, reference), daemon=True)
    thread.start()
    return thread


def quietly(work: Work, reference: str) -> None:
    try:
        work(reference)
    except Exception as error:  # noqa: BLE001 - the cron will come by again
        log_without_secrets(error)


def log_without_secrets(error: Exception) -> None:
    """The text of an error may hold a URL with a token; where it happened is enough."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    log.error("%s in %s, line %s", type(error).__name__, frame.name, frame.lineno)
