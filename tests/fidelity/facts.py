"""What the simulator does, area by area, and how sure that is. Numbers are the simulator's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from conformance.simulator.callbacks import POLICIES
from conformance.simulator.changes import LONGEST_LIFE_DAYS
from conformance.simulator.limits import PER_SECOND
from conformance.simulator.orders import ORDER_LIFE_DAYS
from conformance.simulator.routes import BODY_MOST
from conformance.simulator.world import (
    AUTHORIZATION_LIFE,
    HOSTED_SESSION_LIFE,
    HOUR,
    IDEMPOTENCY_LIFE,
    PAYMENT_SESSION_LIFE,
)


class Basis(StrEnum):
    """What a behaviour rests on, the firmest first."""

    DOCUMENTED = "documented"
    SEEN = "seen"
    INFERRED = "inferred"
    OURS = "ours"


D, S, I, OWN = Basis.DOCUMENTED, Basis.SEEN, Basis.INFERRED, Basis.OURS  # noqa: E741 - as in the page


@dataclass(frozen=True, slots=True)
class Fact:
    """One behaviour. `beyond`: what is not known of Playground, or known to be otherwise there."""

    does: str
    basis: Basis
    source: str
    beyond: str = ""


def hours(seconds: float) -> str:
    return f"{seconds / HOUR:g} h"


API = "API URLs"
AUTH = "Authentication"
ERRORS = "Errors"
KP_ERRORS = "Errors in Klarna Payments"
OM_ERRORS = "Errors in Order Management"
HPP_PAGE = "Hosted Payment Page API"
CREATE = "Create HPP session"
READ = "Read HPP session"
TRACK = "Tracking session status"
CALLBACKS = "Status callbacks"
DISTRIBUTE = "Distribute HPP session"
DISABLE = "Disable HPP session"
GUIDE = "Accept Klarna Payments using HPP"
KP = "Klarna Payments API"
OM = "Order Management API"
VALIDATIONS = "Validations of amounts and tax"
CAPTURES = "Capture and track orders"
CHANGES = "View and change orders"
RATE = "Rate limits"
LIMITS = "Request limits"
RETRY = "Escalation and retry policy"
TESTING = "Sample customer data"
RECORDED = "recorded traffic, 2017 to 2024"
NONE = "no source"

MINUTES = f"{AUTHORIZATION_LIFE / 60:g} minutes"
STATUS = POLICIES["hpp_status"]
TOKEN = POLICIES["kp_authorization"]
COSTLY, OTHER = PER_SECOND["playground"]
FASTER = PER_SECOND["production"]

AUTHENTICATION = (
    Fact(
        "HTTP Basic on every operation; user name and password in UTF-8, split at the first colon; "
        "a password may hold colons.",
        D,
        AUTH,
    ),
    Fact(
        "An API key is taken alone after `Basic`, or as the password of a pair.",
        D,
        AUTH,
        "Whether a key with a user name is encoded as a pair is not stated; here it is.",
    ),
    Fact(
        "A pair opens one environment in one region; anywhere else it is refused with 401.", D, API
    ),
    Fact(
        "A missing, malformed or wrong credential is answered with 401 before the path is looked "
        "at.",
        I,
        NONE,
        "For malformed headers there is no evidence.",
    ),
    Fact(
        "That 401 is a gateway's: an HTML page with a Basic challenge, without correlation id.",
        S,
        RECORDED,
        "Recorded until 2021. The documented JSON object is the switch `json_401`.",
    ),
    Fact("An account that is not active is refused with 403 MERCHANT_INACTIVE.", D, KP_ERRORS),
    Fact("What one merchant made is not found (404) with another merchant's credentials.", I, NONE),
)

SESSIONS = (
    Fact("Creating a KP session is answered with 200, an HPP session with 201.", D, KP),
    Fact(
        "Bodies are held to this project's own OpenAPI documents, which are compared with the "
        "published ones in [contract-differences.md](contract-differences.md).",
        D,
        KP,
    ),
    Fact(
        "The amount is the sum of the lines, a line its quantity times its price less discount.",
        D,
        VALIDATIONS,
    ),
    Fact(
        "A line's tax is refused only if it is off by more than one minor unit "
        "and by more than one "
        "point of its rate; the order's tax may be off by one unit a line.",
        D,
        VALIDATIONS,
        "The tolerance is published twice, and the two are not the same.",
    ),
    Fact(
        "Country and currency are looked at first; wrong fields come in one message.",
        S,
        RECORDED,
        "The order of the names was seen to change from answer to answer.",
    ),
    Fact(
        "Members with null count as absent, 5.0 as 5, unknown members are ignored.",
        S,
        RECORDED,
        "5.0 and unknown members: not seen.",
    ),
    Fact(
        "Any well-formed locale is accepted with any country.",
        S,
        RECORDED,
        "The published table of markets is the switch `strict_markets`.",
    ),
    Fact(
        "The payment method is the single category `klarna`.",
        D,
        KP,
        "Older accounts see three; the switch of the world is `single_category`.",
    ),
    Fact("An update changes the members that it names, and is checked as a whole purchase.", D, KP),
    Fact(
        "An update of a session that has its order is refused with 404 SESSION_COMPLETED.",
        D,
        KP_ERRORS,
    ),
    Fact("A KP session is read without national identification number and SSN.", D, KP),
    Fact(
        "A payment session URL of another host, or of no KP session, is refused with 400; one that "
        "is unknown or over with 404.",
        I,
        NONE,
    ),
    Fact("One category and a list of categories together are refused.", D, CREATE),
    Fact("Several HPP sessions may stand on one KP session.", D, CREATE),
    Fact(
        "Orders of Klarna Checkout are refused; a profile is accepted and has no effect.", OWN, NONE
    ),
)

LIFETIMES = (
    Fact(
        f"A KP session ends {hours(PAYMENT_SESSION_LIFE)} after it was created; an update does not "
        "prolong it.",
        D,
        HPP_PAGE,
        "Older pages count from the last update.",
    ),
    Fact(
        f"An HPP session can be paid until {hours(HOSTED_SESSION_LIFE)} after its KP session was "
        "created, and says so in `expires_at`.",
        D,
        HPP_PAGE,
    ),
    Fact(
        "After that the page and the read are gone (410 and 404).",
        I,
        READ,
        "404 of the read is documented; which status the page has is not.",
    ),
    Fact(
        f"An authorization token is good for {MINUTES}, and until a newer one replaces it.",
        D,
        HPP_PAGE,
    ),
    Fact("Of several authorizations on one session one becomes an order.", D, HPP_PAGE),
    Fact("A session that became an order stays readable.", I, NONE),
    Fact(
        f"An order's authorization ends at midnight UTC {ORDER_LIFE_DAYS} days "
        "after its day; it can "
        f"be extended to {LONGEST_LIFE_DAYS} days.",
        D,
        CHANGES,
        "By agreement the span may be another one.",
    ),
    Fact(
        "Time passes by the wall clock and by a control that only goes forward.",
        OWN,
        NONE,
        "Nobody can move Playground's clock.",
    ),
    Fact(
        "Expired records stay in memory: whoever serves for months restarts.",
        OWN,
        NONE,
        "How long Playground keeps them is not known.",
    ),
)

HOSTED_PAGE = (
    Fact(
        "The pay URL has a short id of its own, below `/<region>/hpp/payments/`.",
        D,
        CREATE,
        "For Oceania the path was never seen.",
    ),
    Fact(
        "The page offers to approve, to be refused, to cancel or to go back, and an error.",
        OWN,
        NONE,
        "Playground's page asks for a person's data and decides by them.",
    ),
    Fact(
        "With a back URL the page shows Back, and the session stays open; without one it shows "
        "Cancel, which is confirmed and final.",
        D,
        CREATE,
    ),
    Fact(
        "A consumer who is refused, goes back or meets an error may try again on the page.",
        D,
        TRACK,
    ),
    Fact(
        "An address with `+denied` before the @ is refused.",
        D,
        TESTING,
        "Not in every market; the form of the address changed several times.",
    ),
    Fact(
        "Without an error URL the failure URL is used; without any, a page of Klarna's.", D, CREATE
    ),
    Fact(
        "Placeholders in URLs are replaced; one without a value becomes empty.",
        I,
        CREATE,
        "What becomes of one without a value is not stated.",
    ),
    Fact(
        "A disabled session's page is 404, an expired one's 410, a completed one's 200.",
        I,
        DISABLE,
        "Only that it is no longer usable is documented.",
    ),
    Fact(
        "MANUAL_ID_CHECK is known to the contract and never entered.",
        OWN,
        READ,
        "Manual identification happens in shops.",
    ),
    Fact("The QR code is a PNG that holds the pay URL.", D, CREATE),
    Fact("A third party's frames, cookies, scripts and bot protection are missing.", OWN, NONE),
)

STATUS_CALLBACKS = (
    Fact(
        "Each change of status from IN_PROGRESS on is posted as JSON, "
        "unsigned, with an event id of "
        "its own.",
        D,
        CALLBACKS,
    ),
    Fact(
        f"Without an answer in {STATUS.answer:g} s it is sent again after {STATUS.waits[0]:g} s, "
        f"{len(STATUS.waits)} times at most, with the same event id.",
        D,
        CALLBACKS,
        "The pause is published as a few seconds.",
    ),
    Fact(
        "An answer that refuses ends it like any other.",
        I,
        NONE,
        "The setting `callbacks_until_accepted` repeats on a refusal too.",
    ),
    Fact(
        "A plain-http `status_update` is accepted, and called.",
        I,
        CALLBACKS,
        "HTTPS is documented as required; whether Playground refuses other URLs is not known.",
    ),
    Fact(
        "Callbacks stay on this machine unless told otherwise (`callbacks_anywhere`).",
        OWN,
        NONE,
        "Playground calls any host, from published addresses.",
    ),
    Fact(
        "The order of callbacks is the order of the changes, repeats apart.",
        I,
        NONE,
        "No order is promised.",
    ),
    Fact(
        f"The callback of an authorization is sent {1 + len(TOKEN.waits)} times at most, the pause "
        "doubling from one second.",
        D,
        "Authorization callback",
    ),
    Fact("News of a late decision is repeated like a status.", I, NONE),
)

PLACEMENT = (
    Fact(
        "NONE ends at the token; PLACE_ORDER places the order; CAPTURE_ORDER captures it too.",
        D,
        GUIDE,
        "CAPTURE_ORDER needs Klarna's permission there, and none here.",
    ),
    Fact(
        "The same token with the same body gives the same order again.",
        I,
        KP_ERRORS,
        "Documented is the refusal of another body; see below for the other codes.",
    ),
    Fact("With another body it is refused with 409.", D, KP_ERRORS),
    Fact(
        "A token that the page itself has used is refused with 403 INVALID_OPERATION.",
        I,
        KP_ERRORS,
        "The code is documented, its exact case is not.",
    ),
    Fact(
        "A token that is unknown, replaced, cancelled or too old is refused with 404.", D, KP_ERRORS
    ),
    Fact(
        "An order must repeat what was authorized; what was left open may be added.", D, VALIDATIONS
    ),
    Fact(
        "An order may be refused late, or wait for a decision.",
        D,
        KP_ERRORS,
        "Here by the switches `reject_late` and `fraud_status`.",
    ),
    Fact("What ends the KP session ends every HPP session on it.", D, HPP_PAGE),
    Fact(
        "A customer token is made from a token of a tokenizing session, without its own page.",
        D,
        KP,
    ),
)

ORDER_MANAGEMENT = (
    Fact("All 18 operations of version 1, with the documented codes of refusal.", D, OM),
    Fact("Captures add up to the order's amount, refunds to what was captured.", D, OM_ERRORS),
    Fact(
        "A capture or refund of 0 is refused with 422.",
        I,
        OM,
        "A request may say 0 by the schema, what exists may not.",
    ),
    Fact(
        "201 has an empty body without a content type; Location is absolute, "
        "and the id stands in a "
        "header too.",
        S,
        RECORDED,
    ),
    Fact(
        "Only a partly captured order can be released; then it is CAPTURED.",
        I,
        OM,
        "The status after a release, and after expiry of a part, is not stated.",
    ),
    Fact("CLOSED is entered by a control only.", OWN, NONE, "What closes an order is not stated."),
    Fact(
        f"An idempotency key is executed once in {hours(IDEMPOTENCY_LIFE)} for each merchant, "
        "operation and order; a repeat is answered as the first time.",
        I,
        RETRY,
        "The window is documented; the scope of a key and the answer are not.",
    ),
    Fact("A refused attempt does not use up its key.", I, NONE),
    Fact(
        "An id that is no UUID is INVALID_ORDER_ID, an unknown one NO_SUCH_ORDER; both 404.",
        D,
        OM_ERRORS,
        "The status of the first is inferred.",
    ),
    Fact("A billing address cannot be changed.", D, OM_ERRORS),
    Fact(
        "A higher amount is accepted without a new look at the risk.",
        OWN,
        CHANGES,
        "Depends on the payment method there, and may be refused.",
    ),
    Fact("Refunds count against the oldest captures first.", I, NONE),
    Fact("Extending a due date is offered for 10 and 30 days, free of charge.", OWN, OM),
)

ERRORS_OF_THE_APIS = (
    Fact(
        "One error object for all three APIs; its correlation id is the header's.",
        S,
        RECORDED,
        "For the hosted page no error was ever recorded.",
    ),
    Fact(
        "A malformed body is 400 in Klarna Payments and the hosted page, 422 in Order Management.",
        D,
        OM_ERRORS,
    ),
    Fact("What is no JSON, or is nested more than 32 deep, is 400 BAD_REQUEST.", I, KP_ERRORS),
    Fact(
        "A path that leads nowhere is 404.", I, API, "403 is possible too: `unknown_path_status`."
    ),
    Fact(
        "It never answers 5xx by itself.",
        OWN,
        NONE,
        "Playground does; the referee plays that part.",
    ),
    Fact("Messages follow the published samples, and may be worded otherwise.", S, RECORDED),
)

HEADERS = (
    Fact(
        "Whatever passed the gateway is answered with `Klarna-Correlation-Id` "
        "and with the security "
        "and cache headers of 2023.",
        S,
        RECORDED,
    ),
    Fact(
        "`X-Simulated-By` names this suite in every answer.", OWN, NONE, "Nobody is to mistake it."
    ),
    Fact("Errors come as `application/json`, the rest with a charset.", S, RECORDED),
    Fact("A trailing or a doubled slash in a path is forgiven.", S, RECORDED),
    Fact(
        "HTTP/1.1 only, no TLS and no gzip of its own.",
        OWN,
        API,
        "The referee before it speaks HTTP/2, and TLS; Playground compresses when asked.",
    ),
    Fact("`Klarna-Integrator` and `User-Agent` are read by nobody.", OWN, OM),
)

RATES = (
    Fact(
        "Nothing is limited unless asked for (`rate_limit`).",
        OWN,
        NONE,
        "Playground always limits.",
    ),
    Fact(
        f"Then Playground's stand-in allows {COSTLY} sessions of a kind and "
        f"{OTHER} other calls in a "
        f"second, Production's {FASTER[0]} and {FASTER[1]}.",
        D,
        RATE,
    ),
    Fact("Each second of the clock is a window.", I, RATE, "Documented is a token bucket."),
    Fact("Refused calls count as well.", S, RECORDED),
    Fact(
        "429 has no body, no type, no correlation id and no Retry-After.",
        S,
        RECORDED,
        "The pages on errors show an object.",
    ),
    Fact(
        f"A body over {BODY_MOST:,} bytes is refused with 413.",
        D,
        LIMITS,
        "The limits on headers are not held.",
    ),
)

DISTRIBUTION = (
    Fact("The contact data are checked at once, with the documented codes.", D, DISTRIBUTE),
    Fact("What would be sent is kept in an outbox to be read; nothing leaves.", OWN, NONE),
    Fact("E-mail, SMS and token are accepted.", D, DISTRIBUTE, "Newer pages no longer list SMS."),
    Fact(
        "It is answered with 204.", D, DISTRIBUTE, "Documents and software kits also know 200, 201."
    ),
    Fact(
        "A session that is over is refused with 400 CONSTRAINT_VIOLATION.",
        I,
        DISTRIBUTE,
        "400 is documented for a disabled one.",
    ),
)

AREAS: Mapping[str, tuple[Fact, ...]] = {
    "Authentication": AUTHENTICATION,
    "Sessions": SESSIONS,
    "Lifetimes": LIFETIMES,
    "The hosted page": HOSTED_PAGE,
    "Callbacks": STATUS_CALLBACKS,
    "Placement": PLACEMENT,
    "Order Management": ORDER_MANAGEMENT,
    "Errors": ERRORS_OF_THE_APIS,
    "Headers": HEADERS,
    "Limits": RATES,
    "Distribution": DISTRIBUTION,
}
