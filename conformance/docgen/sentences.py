"""Each sentence of the API documentation that the suite starts from: tested, or why it is not."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.requirement import Source
from ..requirements import catalogue
from ..requirements import sources as s


@dataclass(frozen=True, slots=True)
class Sentence:
    """One normative sentence in our words: tested by these requirements, or why it is not."""

    source: Source
    says: str
    tested_by: tuple[str, ...] = ()
    untested: str = ""


def tested(source: Source, says: str, *ids: str) -> Sentence:
    return Sentence(source, says, ids)


def untested(source: Source, says: str, why: str) -> Sentence:
    return Sentence(source, says, untested=why)


def citing(source: Source) -> tuple[str, ...]:
    """The requirements that rest on just this section."""
    return tuple(each.id for each in catalogue() if each.source == source)


LIFECYCLE = s.seed("Session Lifecycle")
API_UPDATES = s.seed("API updates")


# Every normative sentence of the “Hosted Payment Page API” page, in its order.
SENTENCES: tuple[Sentence, ...] = (
    tested(
        s.INTRODUCTION,
        "A payment session has to be created before a hosted page session can be.",
        "KP-01",
        "HPP-01",
    ),
    untested(
        s.INTRODUCTION,
        "The hosted page works together with a payment provider.",
        "It describes the product and asks nothing of an integration.",
    ),
    tested(
        s.ECOSYSTEM,
        "The APIs are called from the server; nothing is integrated on the client.",
        "SEC-01",
    ),
    tested(s.ECOSYSTEM, "A payment session lives for 48 hours.", "PLAT-18", "LIFE-01", "LIFE-06"),
    tested(
        s.ECOSYSTEM,
        "A payment session is incomplete until an authorization has become an order.",
        "LIFE-07",
        "ORD-01",
    ),
    tested(s.ECOSYSTEM, "An authorization token is valid for 60 minutes.", "LIFE-03", "PLAT-02"),
    tested(
        s.ECOSYSTEM,
        "The merchant's back end has to use the token to create the order.",
        "ORD-01",
        "ORD-04",
        "OUT-01",
    ),
    tested(
        s.ECOSYSTEM,
        "The same consumer may authorize one session more than once.",
        "LIFE-04",
        "OUT-05",
        "PLAT-21",
    ),
    tested(
        s.ECOSYSTEM,
        "Only one authorization of a session can become an order.",
        "LIFE-04",
        "ORD-03",
        "OUT-07",
        "OUT-12",
        "OUT-14",
    ),
    tested(
        s.ECOSYSTEM,
        "A hosted page session is created, and then brought to the consumer.",
        "KP-01",
        "HPP-09",
    ),
    tested(
        s.ECOSYSTEM, "A hosted page session is linked to a payment session.", "HPP-01", "ENV-03"
    ),
    tested(
        s.ECOSYSTEM,
        "Completion, cancellation and expiry of the payment session carry over to the page.",
        "PLAT-01",
    ),
    tested(
        s.ECOSYSTEM,
        "A hosted page session has a URL of its own, to which the consumer is sent.",
        "HPP-09",
    ),
    tested(
        s.ECOSYSTEM,
        "A hosted page session can be distributed in other ways.",
        "PLAT-38",
    ),
    tested(
        s.ORDER_MANAGEMENT_API,
        "An order is created from an authorization token and its session.",
        "ORD-01",
        "ORD-02",
        "PLAT-40",
    ),
    tested(
        s.ORDER_MANAGEMENT_API,
        "The payment is captured when goods or services have been delivered.",
        "OM-01",
        "ORD-09",
    ),
    tested(
        s.ORDER_MANAGEMENT_API,
        "What follows the purchase is managed on the order.",
        "OM-04",
        "OM-05",
        "ORD-11",
        "SCOPE-02",
    ),
    tested(
        s.ORDER_MANAGEMENT_API,
        "Placing the order can be made to capture the payment at once.",
        "PLAT-46",
        "ORD-09",
    ),
    tested(
        s.ORDER_MANAGEMENT_API,
        "With automatic capture only refunds need the order management API.",
        "OM-02",
    ),
    tested(
        s.ORDER_MANAGEMENT_API,
        "Automatic capture is for digital goods and a few other cases.",
        "HPP-06",
        "ORD-09",
    ),
    tested(LIFECYCLE, "The states of a hosted page session (a picture).", "OUT-05", "LIFE-07"),
    tested(
        s.SESSION_LIFETIME,
        "The payment session decides when both sessions expire, usually after 48 hours.",
        "PLAT-01",
        "PLAT-18",
        "LIFE-01",
        "LIFE-02",
    ),
    tested(
        s.SESSION_LIFETIME,
        "The consumer can pay until one hour before the payment session expires.",
        "PLAT-19",
        "PLAT-20",
    ),
    tested(
        s.AUTHENTICATION,
        "Requests are authenticated by HTTP Basic.",
        "AUTH-01",
        "AUTH-03",
        "AUTH-04",
        "PLAT-10",
        "PLAT-11",
    ),
    tested(
        s.AUTHENTICATION, "The credentials go into the requests' headers.", "AUTH-01", "AUTH-03"
    ),
    untested(
        s.AUTHENTICATION,
        "The user name belongs to a merchant id, and the password to the user name.",
        "It is a property of the account.",
    ),
    tested(
        s.AUTHENTICATION,
        "The token is the Base64 of user name, colon and password.",
        "AUTH-02",
    ),
    tested(s.AUTHENTICATION, "The published example pair and its token.", "AUTH-02", "PLAT-12"),
    tested(
        s.ENVIRONMENTS,
        "There is a test environment and a production environment.",
        "ENV-01",
        "AUTH-05",
        "PLAT-13",
    ),
    tested(s.ENVIRONMENTS, "All the APIs exist in each environment.", "ENV-01", "ENV-03"),
    tested(s.ENVIRONMENTS, "URLs are built alike in both environments.", "ENV-01", "PLAT-03"),
    tested(s.ENVIRONMENTS, "The domain decides on the environment.", "ENV-01", "ENV-02"),
    tested(s.ENVIRONMENTS, "Testing needs a test account.", "ENV-06"),
    tested(
        API_UPDATES,
        "The APIs are changed without breaking what works.",
        *citing(API_UPDATES),
        "RESP-02",
        "RESP-05",
        "RESP-06",
        "PLAT-04",
    ),
    untested(
        API_UPDATES,
        "Guidelines elsewhere define what is a breaking change.",
        "It points to another page; what a legal variation rests on is cited with it.",
    ),
    tested(
        s.RESPONSE_CODES,
        "Any 2xx is a success.",
        "RESP-01",
        "RESP-02",
        "RESP-06",
        "PLAT-06",
    ),
    tested(
        s.RESPONSE_CODES,
        "Any 4xx is an error.",
        "RESP-03",
        "RESP-07",
        "AUTH-04",
        "ORD-04",
        "PLAT-08",
        "PLAT-42",
    ),
    tested(s.RESPONSE_CODES, "Any 5xx is an error.", "RESP-04", "ORD-05", "OM-04", "PLAT-07"),
    tested(
        s.RESPONSE_CODES,
        "No single error code is given a meaning of its own.",
        "RESP-03",
        "RESP-04",
        "RESP-07",
    ),
)
