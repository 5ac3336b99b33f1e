"""Mutants that take what belongs to one purchase for another one's."""

from __future__ import annotations

from conformance.demo import Mutation

RETURNS = """    known_order(shop, reference)
    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
"""
CALLBACK = """    in_background(shop.checkout.settle, reference)
    return Reply(204)


def decision("""
NAMES_SESSION = """    if not names_session(attempt, request):
        return Reply(403)
"""
FINDS = """    attempt = attempt_with_secret(attempts, request.query.get("secret", ""))
    if attempt is None:
        return Reply(403)
    if not names_session(attempt, request):
        return Reply(403)
    in_background(shop.checkout.settle, reference)
    return Reply(204)
"""

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "pays-with-the-token-of-the-address",
        "SEC-06",
        "web.py",
        RETURNS,
        """    known_order(shop, reference)
    given = request.query.get("authorization_token", "")
    if given:
        for attempt in shop.store.open_attempts(reference):
            placed = shop.checkout.klarna.place_order(reference, given, attempt.payload)
            if placed.status:
                id = placed.word("order_id") or given
                shop.store.record_order(attempt, given, id, State.PAID)
    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
""",
        "The shop pays a purchase with whatever token stands in the address of its success page.",
        consequences=(
            *("OUT-01", "ORD-01", "ORD-02", "ORD-03", "ORD-04", "ORD-11", "LIFE-05", "OUT-12"),
            *("RESP-03", "AUTH-04", "RESP-07", "RESP-04", "OUT-13", "LIFE-03", "OUT-14"),
            *("OM-04", "OM-05", "SCOPE-02", "LIFE-07"),
        ),
    ),
    Mutation(
        "gives-up-for-a-foreign-token",
        "SEC-06",
        "web.py",
        RETURNS,
        """    known_order(shop, reference)
    given = request.query.get("session_id", "")
    for attempt in shop.store.open_attempts(reference):
        if given and given != attempt.hpp_session_id:
            shop.store.close_attempt(attempt)
            shop.store.set_state(reference, State.CANCELLED)
    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
""",
        "The shop cancels a purchase when somebody comes back to it with another session's id.",
        consequences=("OUT-13", "HPP-08", "LIFE-03", "ORD-03"),
    ),
    Mutation(
        "looks-at-the-session-of-the-address",
        "SEC-06",
        "web.py",
        RETURNS,
        """    known_order(shop, reference)
    given = request.query.get("session_id", "")
    for attempt in shop.store.open_attempts(reference):
        base = attempt.session_url.rsplit("/", 1)[0]
        page = shop.checkout.klarna.read_page(given, f"{base}/{given}") if given else None
        if page and page.word("status") == "COMPLETED" and given != attempt.hpp_session_id:
            shop.store.record_order(
                attempt, "", page.word("order_id") or page.word("session_id"), State.PAID
            )
    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
""",
        "The shop reads the session that the address of the success page names, whosever it is.",
        consequences=("OUT-13", "LIFE-03", "HPP-08", "ORD-03"),
    ),
    Mutation(
        "adopts-the-order-of-a-callback",
        "SEC-06",
        "web.py",
        FINDS,
        """    attempt = attempt_with_secret(attempts, request.query.get("secret", ""))
    if attempt is None:
        return Reply(403)
    if not names_session(attempt, request):
        return Reply(403)
    told = (request.json.get("session") or {}).get("order_id")
    if told and attempt in shop.store.open_attempts(reference):
        shop.store.set_state(reference, State.PAID)
    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        "The shop calls a purchase paid because a callback names an order, and looks at neither.",
        consequences=("SEC-04", "ORD-03"),
    ),
    Mutation(
        "believes-whatever-session-a-callback-names",
        "OUT-11",
        "web.py",
        FINDS,
        """    attempt = attempt_with_secret(attempts, request.query.get("secret", ""))
    if attempt is None:
        return Reply(403)
    told = (request.json or {}).get("session") or {}
    named = str(told.get("session_id") or attempt.hpp_session_id)
    base = attempt.session_url.rsplit("/", 1)[0]
    page = shop.checkout.klarna.read_page(named, f"{base}/{named}")
    if named != attempt.hpp_session_id and page.word("status") == "COMPLETED":
        shop.store.record_order(attempt, "", page.word("order_id") or named, State.PAID)
    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        "The shop reads the session that a callback names, and pays the purchase of the address.",
        consequences=("OUT-10", "OUT-09", "ORD-03"),
    ),
    Mutation(
        "closes-for-a-foreign-session",
        "OUT-11",
        "web.py",
        NAMES_SESSION,
        """    if not names_session(attempt, request):
        shop.store.close_attempt(attempt)
        shop.store.set_state(reference, State.CANCELLED)
        return Reply(403)
""",
        "The shop cancels a purchase when a callback at its address tells of another session.",
        consequences=("OUT-10", "SEC-04"),
    ),
    Mutation(
        "finds-the-purchase-by-the-body-alone",
        "OUT-11",
        "web.py",
        FINDS,
        """    told = (request.json or {}).get("session") or {}
    secret = request.query.get("secret", "")
    if attempt_with_secret(attempts, secret) is None:
        return Reply(403)
    rows = shop.store._rows("select distinct reference from attempts")
    for (name,) in [tuple(row) for row in rows]:
        for attempt in shop.store.open_attempts(name):
            named = attempt.hpp_session_id == told.get("session_id")
            if named and told.get("status") == "COMPLETED":
                token = str(told.get("authorization_token") or "")
                placed = shop.checkout.klarna.place_order(name, token, attempt.payload)
                if placed.status >= 400:
                    shop.store.close_attempt(attempt)
                    shop.store.set_state(name, State.CANCELLED)
    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        "The shop finds the purchase by the body of a callback, and places with the token in it.",
        consequences=(
            *("OUT-06", "OUT-07", "OUT-08", "OUT-10", "ORD-03", "ORD-04", "SEC-04", "LIFE-04"),
            *("LIFE-03", "RESP-03", "RESP-04", "AUTH-04", "RESP-07", "OUT-09", "ORD-01", "SEC-06"),
        ),
    ),
)
