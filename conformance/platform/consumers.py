"""Who acts on the hosted page: a program that submits its forms, or a person.

A consumer is given the client, the pay URL and what to do: open, approve, refuse, cancel, back,
error. It gives back the page's answer, None where that is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import StringIO

import httpx
import segno

Consumer = Callable[[httpx.Client, str, str], httpx.Response | None]


def fills_in_forms(client: httpx.Client, redirect_url: str, act: str) -> httpx.Response:
    """Opens the simulator's page, or submits the form of one of its buttons."""
    if act == "open":
        return client.get(redirect_url, follow_redirects=False)
    return client.post(f"{redirect_url}/{act}", follow_redirects=False)


def unseen(_: httpx.Client, __: str, ___: str) -> None:
    """Somebody acted when it was recorded; nothing of it was seen."""


CONSUMERS: Mapping[str, Consumer] = {"forms": fills_in_forms}


def person(ask: Callable[[str], None]) -> Consumer:
    """Somebody at the terminal: `ask` shows a text and returns when it is done."""

    def acts(_: httpx.Client, redirect_url: str, act: str) -> None:
        ask(invitation(redirect_url, act))

    return acts


def invitation(redirect_url: str, act: str) -> str:
    """What to do and where, with a QR code for the telephone."""
    drawn = StringIO()
    segno.make(redirect_url, error="m").terminal(out=drawn, compact=True)
    wanted = "open it, and leave it open" if act == "open" else f"choose there: {act}"
    return f"\nThe consumer's page: {redirect_url}\n{drawn.getvalue()}\nPlease {wanted}."
