"""Each situation from session to order: the cases that play it, or why none does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation in our words.

    `cases` are globs over case ids, with the brackets of an id as ordinary characters; `missing`
    says what of it no case plays.
    """

    id: str
    says: str
    cases: tuple[str, ...] = ()
    missing: str = ""


def played(id: str, says: str, *cases: str, missing: str = "") -> Situation:
    return Situation(id, says, cases, missing)


def unplayed(id: str, says: str, why: str) -> Situation:
    return Situation(id, says, (), why)


DISTRIBUTION = "Links by e-mail and SMS are not driven yet; the platform suite plays them."
RESTARTS = "The suite does not kill an integration between two calls yet."

SITUATIONS: tuple[Situation, ...] = (
    played("S01", "A purchase of goods that are sent", "purchase", "fulfilment"),
    played(
        "S02",
        "Goods that are delivered at once, captured by the page",
        "purchase",
        "fulfilment",
        missing="Played with `place_order_mode = CAPTURE_ORDER` and `sells = digital`.",
    ),
    played("S03", "The page places the order, and the redirect is lost", "redirect-lost"),
    unplayed("S04", "A link by SMS or e-mail", DISTRIBUTION),
    unplayed("S05", "A QR code in a store", DISTRIBUTION),
    played(
        "S06", "Delivery in parts, and a return", "three-parcels", "rest-released", "fulfilment"
    ),
    played("S07", "Baskets that careless arithmetic spoils", "purchase[*]"),
    played("S08", "What is sent, and each way back", "purchase", "*-then-second-try"),
    played("S09", "An app that is killed after the payment", "redirect-lost"),
    played("S10", "Any 2xx with a body", "interrupted-purchase[kp.create_session=2??]"),
    played("S11", "Any 2xx without a body", "interrupted-capture[om.capture=2?? with * body]"),
    played("S12", "Any 4xx", "interrupted-*[*=4??]"),
    played("S13", "Any 5xx", "interrupted-*[*=5??]"),
    played("S14", "Error bodies of any shape", "interrupted-*[*=500 with * body]"),
    played("S15", "Bodies that contradict the status", "interrupted-*with success-looking body]"),
    played("S16", "Interim answers and redirects", "interrupted-*first]", "interrupted-*=302 to *"),
    played("S20", "Members, order, spelling and framing that are new", "fulfilment[members=*"),
    played("S21", "A status that nobody has heard of", "status-unlisted[status=*"),
    played("S22", "Values that are new in enumerations", "fulfilment[fraud_status=*"),
    played("S23", "Ids of another shape", "fulfilment[ids=*"),
    played("S24", "URLs that have moved", "fulfilment[urls=*"),
    played("S25", "Answers that lack what is optional", "fulfilment[optionals=*"),
    played("S26", "Moments in other spellings", "fulfilment[timestamps=*"),
    played("S30", "The redirect is lost", "redirect-lost"),
    played("S31", "The callback is lost", "callback-lost"),
    played("S32", "Both are lost", "both-lost", "polled*"),
    played("S33", "Both come at the same moment", "race*"),
    played("S34", "Callbacks several times", "callback-repeated", "callback-at-once"),
    played("S35", "Callbacks out of order", "callback-out-of-order", "callback-damaged"),
    played("S36", "Refused, then paid on the same page", "failed-then-paid"),
    played("S37", "Back, then paid on the same page", "back-then-paid"),
    played("S38", "What is final stays final", "consumer-cancels"),
    unplayed(
        "S39",
        "A merchant and a platform that are both slow",
        "The platform's answers are not held while a callback is delivered, but for the race.",
    ),
    unplayed(
        "S40",
        "A callback before the page was created",
        "The answer to the creation of a page is not held yet.",
    ),
    played("S41", "Placeholders that were not filled", "placeholders-unfilled"),
    played(
        "S42",
        "The success page opened again",
        "success-page-reopened",
        missing="Whether the token travels on from there needs a browser.",
    ),
    played("S50", "A link that is older than its session", "page-lapsed-then-paid"),
    played("S51", "A token that is too old", "token-expired"),
    played("S52", "Two tokens", "token-superseded", "token-too-late"),
    played("S53", "A page that nobody comes back to", "session-lapsed*"),
    played(
        "S60",
        "A lost answer to the placement",
        "interrupted-purchase[kp.place_order=lost*",
    ),
    played("S61", "A refused placement", "interrupted-purchase[kp.place_order=4??]"),
    played(
        "S62",
        "A decision about fraud that comes later",
        "pending-then-*",
        "stopped-after-accepted",
        "forged-notification",
    ),
    played("S63", "The basket changes in another tab", "basket-changed*"),
    unplayed("S64", "The integration is killed at each step", RESTARTS),
    played(
        "S65",
        "A placement that takes its time",
        "race[kp.place_order=held]",
        missing="The page that the consumer sees meanwhile is not read yet.",
    ),
    played("S70", "A lost answer to a capture", "interrupted-capture[om.capture=lost*"),
    played("S71", "Several captures of one order", "three-parcels", "double-click"),
    played("S72", "A refund that is refused or unknown", "over-refund", "interrupted-refund[*"),
    played("S73", "A success without its header", "interrupted-capture[*without Capture-Id]"),
    played("S74", "Too many calls", "interrupted-*=429 3 times]"),
    played(
        "S75",
        "Decisions and operations that come too late",
        "accepted-after-cancelled",
        "rejected-after-captured",
        "order-expired",
        "*-elsewhere",
        "capture-against-cancel",
        "cancelled-before-payment",
        "order-cancelled",
    ),
    played("S80", "A success that is made up", "forged-success", "token-of-another-purchase"),
    played(
        "S81",
        "Callbacks with a wrong secret or a wrong session",
        "forged-callback",
        "callback-of-another-purchase",
        "order-of-another-purchase",
    ),
    played(
        "S82",
        "Credentials where they may not be",
        "purchase",
        missing="Log files are searched for correlation ids only.",
    ),
    played("S83", "Credentials that careless code spoils", "purchase[credential=*"),
    played("S84", "Environments and regions", "fulfilment@*", "mismatched-credential*"),
    unplayed(
        "S85",
        "Certificates that nobody may trust",
        "Played where the driver has `tls = true`: `untrusted-certificate[…]`.",
    ),
    played("S86", "Two clicks, two tabs", "double-click", "older-page-paid", "both-pages-paid"),
    unplayed("S87", "An address of somebody else in a callback", "Not built yet (SEC-07)."),
    unplayed("S88", "Filters and walls before the shop", "They are the operator's own set-up."),
    played(
        "S89",
        "What an operator looks at",
        "interrupted-*=500]",
        missing="The check of credentials is played where it is declared.",
    ),
    unplayed("S90", "The simulator itself", "The platform suite and its mutants play it."),
    played(
        "—",
        "Clocks that differ, and the authorization callback",
        "clock-*",
        "authorization-callback-alone",
    ),
)

PAGE = """\
# Situations from session to order

Each situation, and the cases that play it (globs over the ids in a report), or the reason why none
does. A test holds it against the plan in both directions: what is named here is played, and every
story stands here.

| | situation | cases | what is missing |
|---|---|---|---|
"""


def situations() -> str:
    """docs/situations.md."""
    rows = (
        f"| {each.id} | {each.says} | {', '.join(f'`{c}`' for c in each.cases) or '—'} "
        f"| {each.missing} |"
        for each in SITUATIONS
    )
    return PAGE + "\n".join(rows) + "\n"
