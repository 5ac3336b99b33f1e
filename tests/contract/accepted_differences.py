"""Where our documents say otherwise than Klarna's published ones, and why that is right."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Accepted:
    """`place` is a pattern over the places of `comparison.Difference`."""

    place: str
    what: str
    reason: str

    def covers(self, place: str) -> bool:
        return fnmatchcase(place, self.place)


RECORDED = "Recorded Playground traffic has it; the published document is silent."
ERROR_PAGES = "Klarna's pages on errors list it; the published document is silent."
TOLD = "The words stand in the published description; here the list is marked as open."
GENERATED = "An artefact of the generator: the value could never be sent."
SAMPLES = (
    "Every sample has it, and without it no caller could go on; nothing is marked as required."
)

EMPTY = "Recorded answers and Klarna's software kits have none; one may be added some day."

ACCEPTED = (
    # --- everywhere
    Accepted("*.headers.Klarna-Correlation-Id there", "The correlation id as a header", RECORDED),
    Accepted(
        "*.headers.X-RateLimit-* there",
        "The headers of the rate limit",
        "Klarna's page on rate limits says that every answer has them; recorded traffic agrees.",
    ),
    Accepted(
        "* 401*there",
        "The refusal of credentials, its challenge, and its two bodies",
        "Recorded as a page of the gateway; Klarna's page on errors shows JSON.",
    ),
    Accepted("* 429 there", "The refusal beyond the rate limit", RECORDED),
    Accepted(
        "* 413 there",
        "The refusal of a body that is too large",
        "Klarna's page on request limits states the limit, that on errors the status.",
    ),
    Accepted(
        "* 5XX there",
        "Failures of the server",
        "Klarna counts any 5xx as one class; which one is no part of the contract.",
    ),
    Accepted(
        "*.text/html there",
        "A page in place of the error object",
        "A gateway before the API may refuse or fail without the error object.",
    ),
    Accepted(
        "*.error_code needed", "The code of an error", "Klarna's page on errors: always there."
    ),
    Accepted("*.error_message there", "A single message", ERROR_PAGES),
    Accepted("*order_lines.*.type enum", "Kinds of order lines as a list", TOLD),
    # --- Klarna Payments
    Accepted("kp.* 4??.body there", "The error object on refusals", ERROR_PAGES),
    Accepted(
        "kp.*.intent enum",
        "Two further intents",
        "Newer pages of Klarna's name them; here the list is marked as open.",
    ),
    Accepted(
        "kp.*.fraud_status enum",
        "The decisions on fraud as a list",
        TOLD,
    ),
    Accepted(
        "kp.* request needed", "The body is required", "Its schema has required members, so it is."
    ),
    # --- Hosted Payment Page
    Accepted(
        "hpp.* [45]??.body there",
        "The error object on refusals",
        "Klarna's page on distribution and its software kits know it.",
    ),
    Accepted("hpp.*.session_id needed", "The id of the session", SAMPLES),
    Accepted("hpp.*.status needed", "The status of the session", SAMPLES),
    Accepted(
        "hpp.*.options dependentSchemas",
        "One category or a list of them, not both",
        "Klarna's page on customization: the two together are refused.",
    ),
    Accepted(
        "hpp.*.place_order_mode default",
        "The mode without a word is NONE",
        "Klarna's page on creating a session states the default.",
    ),
    Accepted(
        "hpp.*.purchase_type *",
        "PAY as a purchase type, and BUY by default",
        "Klarna's page on creating a session has both.",
    ),
    Accepted("hpp.*.access_id enum", "Three access ids as the only ones", GENERATED),
    # --- Order Management
    Accepted("om.* 201.headers.Transaction-Id there", "The id of what was booked", RECORDED),
    Accepted("om.* 400 there", "The refusal of what is no JSON, or no id", ERROR_PAGES),
    Accepted("om.* 403 there", "The refusal of who may not", ERROR_PAGES),
    Accepted("om.* 404 there", "The refusal of an order that is not there", ERROR_PAGES),
    Accepted("om.* 409 there", "Two calls on one order at once", ERROR_PAGES),
    Accepted("om.* 422 there", "The refusal of fields; the other APIs say 400", ERROR_PAGES),
    Accepted("om.* 204.body there", "No body where nothing is told", EMPTY),
    Accepted("om.refund 201.body there", "No body where headers tell all", EMPTY),
    Accepted("om.*initial_payment_method.type enum", "Payment methods as a list", TOLD),
    Accepted("om.*_id needed", "The id of an order or a capture", SAMPLES),
    Accepted("om.*.status needed", "The status of an order", SAMPLES),
    Accepted("om.*.captured_amount needed", "The amount of a capture", SAMPLES),
    Accepted("om.*.refunded_amount needed", "The amount of a refund", SAMPLES),
    Accepted(
        "om.*.type pattern",
        "Kinds of order lines as an alternation",
        "The same words, here as a list that is marked as open.",
    ),
    Accepted(
        "om.*.interval pattern",
        "Intervals as an alternation without anchors",
        "Without anchors any text that holds a word would pass; here the same words are a list.",
    ),
    Accepted("om.*.interval enum", "Intervals as a list", "The same words as in the pattern."),
    Accepted(
        "om.*.shipping_method pattern",
        "Ways of shipping as an alternation without anchors",
        "Without anchors any text that holds a word would pass; here the same words are a list.",
    ),
    Accepted(
        "om.*.shipping_method enum",
        "Ways of shipping as a list",
        "The same words as in the pattern.",
    ),
    Accepted(
        "om.*.fraud_status enum",
        "The decisions on fraud as a list",
        TOLD,
    ),
    Accepted("om.*.price enum", "A price that can only be null", GENERATED),
    Accepted("om.*.tax_* enum", "A tax that can only be null", GENERATED),
)
