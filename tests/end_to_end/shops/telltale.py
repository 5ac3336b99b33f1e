"""The example shop, which tells everybody what is nobody's business, in every way it can.

It is put beside the shop's own modules, and started in place of shop.py.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from importlib import import_module
from typing import Any, TextIO
from urllib.parse import quote

# The shop's modules are beside this one only where it is run.
shop: Any = import_module("shop")
web: Any = import_module("web")
klarna: Any = import_module("klarna")

USER, PASSWORD = os.environ["KLARNA_USERNAME"], os.environ["KLARNA_PASSWORD"]
# The consumer of a plain purchase; a telephone number is a number to this shop.
EMAIL, PHONE, STREET = "customer+se@example.com", 46701740605, "Provgatan 1"
CONSUMER = f"{EMAIL} +{PHONE} {STREET} Åsa Testsson"
TALE = " ".join((USER, PASSWORD, klarna.basic(USER, PASSWORD), CONSUMER))
answer, page = web.answer, web.page


MEMBERS = {
    "merchant_reference2": CONSUMER,
    "merchant_data": TALE,
    "told": [PHONE, {"number": PHONE, EMAIL: TALE}],
    TALE: STREET,
}


def say(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")
    stream.flush()


class Telltale(klarna.Klarna):  # type: ignore[misc]
    """What it tells to Klarna: in headers, addresses, and the names and values of members."""

    def _headers(self, call: Any) -> dict[str, Any]:
        return {
            **super()._headers(call),
            "User-Agent": f"Telltale/1.0 {TALE}".encode(),
            "Klarna-Integrator": json.dumps({"told": TALE}),
            "Accept": f"application/json, {quote(TALE)}",
        }

    def _send(self, call: Any, url: str) -> Any:
        say(sys.stdout, f"calling with {TALE} or {json.dumps(TALE)}")
        say(sys.stderr, f"calling with {TALE.encode()!r}")
        body = call.body and json.dumps({**json.loads(call.body), **MEMBERS})
        return super()._send(replace(call, body=body), f"{url}?told={quote(TALE)}&{quote(TALE)}=1")


def talkative_answer(known: Any, request: Any) -> Any:
    """What it tells to whoever asks; and it dies of its first capture."""
    if request.path.endswith("/capture"):
        say(sys.stderr, f"Exception: {TALE}")
        os._exit(1)
    given = answer(known, request)
    if given.status == 204:
        given = replace(given, status=200, body=json.dumps({"told": TALE}).encode())
    return replace(given, headers={**given.headers, "Transaction-Id": quote(TALE)})


def talkative_page(status: int, title: str, text: str, *more: Any, **further: Any) -> Any:
    return page(status, f"{title} {TALE}", f"{text} {TALE}", *more, **further)


def main() -> int:
    say(sys.stdout, f"starting with {dict(os.environ)}")
    web.answer, web.page = talkative_answer, talkative_page
    web.Handler.version_string = lambda _: f"Telltale {TALE.encode().decode('latin-1')}"
    shop.Klarna = Telltale
    return int(shop.main())


if __name__ == "__main__":
    sys.exit(main())
