"""`conformance serve`: run both stand-ins and the hosted page, for a person or another test."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress
from dataclasses import replace

from .. import console
from ..core.errors import BadConfig
from ..core.setup import REGIONS
from ..simulator.stand_ins import ServeSettings, serve
from .command import Command

CONSUMERS = ("page", "approve", "refuse", "cancel", "back", "error")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080, help="Playground's; 0 takes free ones")
    parser.add_argument("--region", choices=REGIONS, default="eu")
    parser.add_argument("--rate-limit", choices=("on", "off"), default="off")
    parser.add_argument("--strict", action="store_true", help="check country, currency and locale")
    parser.add_argument("--credential", action="append", default=[], metavar="USER:PASSWORD")
    parser.add_argument(
        "--consumer", choices=CONSUMERS, default="page", help="who acts on the hosted page"
    )


def run(options: argparse.Namespace) -> int:
    given = tuple(credential(text) for text in options.credential)
    settings = ServeSettings(
        port=options.port,
        region=options.region,
        consumer=options.consumer,
        rate_limit=options.rate_limit == "on",
        strict_markets=options.strict,
    )
    settings = replace(settings, credentials=given) if given else settings
    with suppress(KeyboardInterrupt):  # it may come before `serve` listens for it
        asyncio.run(serve(settings, lambda started: console.serving(started, settings)))
    return 0


def credential(text: str) -> tuple[str, str]:
    """The user name and the password of USER:PASSWORD."""
    user, colon, password = text.partition(":")
    if not (user and colon and password):
        raise BadConfig("--credential takes USER:PASSWORD", hint="The user name holds no colon.")
    return user, password


COMMAND = Command("serve", "run both stand-ins and the hosted page", add_options, run)
