"""Conforming shops that pay, capture or refuse in an unusual way and are right."""

from __future__ import annotations

from conformance.demo import Mutation

from .page_modes import (
    ADOPTS,
    BOOKS_THE_CAPTURE,
    CAPTURES_WITH_APPROVAL,
    LAST_LINES,
    PAGE_CAPTURES,
    PAGE_PLACES,
    page_places,
)
from .second_tries import AUTHORIZATION_URL, gives_authorization_url

NO_REQUIREMENT = ""

CONFORMING: tuple[Mutation, ...] = (
    Mutation(
        "takes-authorization-callbacks",
        "",
        "checkout.py",
        AUTHORIZATION_URL,
        gives_authorization_url("decision"),
        "The shop takes the authorization callback as a sign to look at what is on hold.",
    ),
    Mutation(
        "puts-a-callback-off-while-it-is-busy",
        NO_REQUIREMENT,
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    busy = shop.checkout.__dict__.setdefault("busy", set())
    if reference in busy:
        return Reply(503)
    busy.add(reference)
    try:
        shop.checkout.settle(reference)
    finally:
        busy.discard(reference)
    return Reply(204)
""",
        "While one callback of a purchase is worked on, another one is put off with 503.",
    ),
    Mutation(
        "leaves-a-429-open",
        NO_REQUIREMENT,
        "klarna.py",
        """        case 4:
            return Outcome.REFUSED
""",
        """        case 4 if answer.status != 429:
            return Outcome.REFUSED
""",
        "The shop takes a 429 for no answer: what it asked for stays open until it is settled.",
    ),
    Mutation(
        "tells-the-consumer-on-a-page",
        NO_REQUIREMENT,
        "web.py",
        """    except KlarnaUnavailable:
""",
        """    except KlarnaUnavailable:
        return page(200, "Not now", "Paying with Klarna is not possible at the moment.")
""",
        "Where Klarna is unavailable, the shop answers with status 200 and a page that says so.",
    ),
    Mutation(
        "goes-by-the-fraud-status",
        NO_REQUIREMENT,
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                seen = self.klarna.read_order(order_id)
                if outcome(seen) is not Outcome.DONE:
                    return Answer(400, {}, {})
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        "The shop reads the order before a capture, and goes by its fraud status alone.",
    ),
    Mutation(
        "page-places-the-order",
        NO_REQUIREMENT,
        "checkout.py",
        LAST_LINES,
        page_places("PLACE_ORDER", ADOPTS),
        "The hosted page places the order, and the shop picks it up by reading the session.",
        config_edits=(PAGE_PLACES,),
    ),
    Mutation(
        "page-captures-the-order",
        NO_REQUIREMENT,
        "checkout.py",
        LAST_LINES,
        page_places("CAPTURE_ORDER", ADOPTS, BOOKS_THE_CAPTURE),
        "The hosted page places and captures the order; the shop books both.",
        config_edits=(PAGE_CAPTURES,),
    ),
    Mutation(
        "page-captures-with-approval",
        NO_REQUIREMENT,
        "checkout.py",
        LAST_LINES,
        page_places("CAPTURE_ORDER", ADOPTS, BOOKS_THE_CAPTURE),
        "The hosted page captures orders of goods that are sent, which Klarna has approved.",
        config_edits=(CAPTURES_WITH_APPROVAL,),
    ),
)
