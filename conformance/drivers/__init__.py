"""The ways to operate an integration.

settings = read(Path("conformance.toml"))
async with Process(settings, names, output, mask):       # where the settings start one
    shop = driver(settings, names)
    reply = await shop.start_checkout(order(basket, reference, case_mark))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ..core.wire import Headers, Json, WireRequest, WireResponse
from .http import HttpDriver
from .orders import order
from .process import Process, free_port
from .python import PythonDriver
from .reply import DriverReply
from .settings import Settings, read, uses

__all__ = [
    "Driver",
    "DriverReply",
    "HttpDriver",
    "Process",
    "PythonDriver",
    "Settings",
    "driver",
    "free_port",
    "order",
    "read",
    "uses",
]


class Driver(Protocol):
    """What every driver can do. `verbs` are those that this integration offers.

    A verb that is not offered raises DriverBroken (pay_again falls back on start_checkout);
    whatever the integration does is a DriverReply. Amounts are minor units.
    """

    verbs: frozenset[str]

    async def start_checkout(self, order: Json) -> DriverReply:
        """`reference` of the reply is the integration's own, or the basket's if it tells none."""

    async def pay_again(self, reference: str, order: Json) -> DriverReply:
        """The consumer's second try for the same basket."""

    async def ask(self, verb: str, **names: Any) -> DriverReply:
        """Any other verb of drivers/verbs.py; `names` are those that its request is filled with."""

    async def visit(self, url: str) -> tuple[WireRequest, WireResponse | None]:
        """The consumer's browser, without cookies, opens a page; it follows no redirect."""

    async def deliver(
        self, url: str, body: bytes, headers: Headers = ...
    ) -> tuple[WireRequest, WireResponse | None]:
        """The platform posts a callback; None: no answer came."""

    async def close(self) -> None: ...


Make = Callable[[Settings, Mapping[str, object], float | None, str], Driver]


def over_http(
    settings: Settings, names: Mapping[str, object], limit_s: float | None, _without: str
) -> Driver:
    """What is left out of the environment is the Process's business here."""
    return HttpDriver(settings, names, limit_s)


DRIVERS: Mapping[str, Make] = {"http": over_http, "python": PythonDriver}


def driver(
    settings: Settings,
    names: Mapping[str, object],
    limit_s: float | None = None,
    without: str = "",
) -> Driver:
    """The driver that the settings ask for; `without` is the setting to be left out, if any."""
    return DRIVERS[settings.kind](settings, names, limit_s, without)
