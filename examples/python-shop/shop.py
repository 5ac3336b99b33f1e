"""An example shop that is paid through Klarna's Hosted Payment Page."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from backoffice import Backoffice
from checkout import Checkout
from klarna import Klarna
from reconciliation import Reconciliation
from store import Store
from web import Server, Shop


class BadSetting(Exception):
    """A setting is missing or malformed: the shop must not sell."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Base URL and credentials are all that tells one environment of Klarna from another."""

    klarna_base_url: str
    klarna_username: str
    klarna_password: str = field(repr=False)
    public_url: str
    database: str


def settings(environment: Mapping[str, str]) -> Settings:
    return Settings(
        klarna_base_url=web_address(environment, "KLARNA_BASE_URL"),
        klarna_username=required(environment, "KLARNA_USERNAME"),
        klarna_password=required(environment, "KLARNA_PASSWORD"),
        public_url=web_address(environment, "PUBLIC_URL"),
        database=environment.get("SHOP_DATABASE", "shop.sqlite3"),
    )


def second_store(first: Settings, environment: Mapping[str, str]) -> Settings | None:
    """Another merchant's store in the same shop: its own key, addresses and orders."""
    if not environment.get("KLARNA_SECOND_USERNAME"):
        return None
    return replace(
        first,
        klarna_username=required(environment, "KLARNA_SECOND_USERNAME"),
        klarna_password=required(environment, "KLARNA_SECOND_PASSWORD"),
        public_url=f"{first.public_url}/second",
        database=f"{first.database}-second",
    )


def required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise BadSetting(f"{name} is not set")
    return value


def web_address(environment: Mapping[str, str], name: str) -> str:
    value = required(environment, name)
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise BadSetting(f"{name} is not a web address")
    return value.rstrip("/")


def shop(known: Settings) -> Shop:
    store = Store(known.database)
    klarna = Klarna(known.klarna_base_url, known.klarna_username, known.klarna_password)
    checkout = Checkout(klarna, store, known.public_url)
    office = Backoffice(klarna, store, checkout)
    reconciliation = Reconciliation(known.klarna_base_url, store, checkout, office)
    return Shop(store, checkout, office, reconciliation)


def serve(stores: Mapping[str, Shop], host: str, port: int) -> None:
    """Until SIGTERM. What is under way then stands in the database and is taken up later."""
    server = Server((host, port), stores)
    stopped = threading.Event()

    def stop(*_: object) -> None:
        stopped.set()
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for each in stores.values():
        threading.Thread(target=each.reconciliation.forever, args=(stopped,), daemon=True).start()
    server.serve_forever(poll_interval=0.1)
    server.finish()
    server.server_close()


def main() -> int:
    parser = argparse.ArgumentParser(description="An example shop that is paid through Klarna.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    try:
        known = settings(os.environ)
        second = second_store(known, os.environ)
    except BadSetting as error:
        print(f"shop: {error}", file=sys.stderr)  # noqa: T201 - to whoever starts it
        return 2
    stores = {"first": shop(known)} | ({"second": shop(second)} if second else {})
    serve(stores, arguments.host, arguments.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
