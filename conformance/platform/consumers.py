"""Who acts on the hosted page: a program that submits its forms, a browser, or a person."""

from __future__ import annotations

from collections.abc import Callable

import httpx

Consumer = Callable[[httpx.Client, str, str], httpx.Response]


def fills_in_forms(client: httpx.Client, redirect_url: str, act: str) -> httpx.Response:
    """Opens the simulator's page, or submits the form of one of its buttons."""
    if act == "open":
        return client.get(redirect_url, follow_redirects=False)
    return client.post(f"{redirect_url}/{act}", follow_redirects=False)
