"""Simulators that keep sessions wrongly, or for the wrong time."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "updates-are-lost",
        "PLAT-15",
        "payments.py",
        """    world.payments[session.id] = replace(session, data=data)
    return empty()
""",
        """    return empty()
""",
        "Answered and not written: the consumer pays for the basket of before.",
    ),
    Mutation(
        "update-replaces-all",
        "PLAT-15",
        "payments.py",
        """    data = {**session.data, **known(call.body if isinstance(call.body, dict) else {})}
""",
        """    data = known(call.body if isinstance(call.body, dict) else {})
""",
        "A partial update is taken for a whole one: what is not repeated is missing.",
    ),
    Mutation(
        "tax-is-forgotten",
        "PLAT-15",
        "payments.py",
        """        "order_amount",
        "order_tax_amount",
        "order_lines",
        "intent",""",
        """        "order_amount",
        "order_lines",
        "intent",""",
        "A column that was never filled.",
    ),
    Mutation(
        "amounts-in-major-units",
        "PLAT-15",
        "payments.py",
        """            "status": str(session.status),
            "expires_at": instant(session.expires_at),""",
        """            "status": str(session.status),
            "order_amount": session.data["order_amount"] // 100,
            "expires_at": instant(session.expires_at),""",
        "Shown as people write it: a client that compares finds a hundredth.",
    ),
    Mutation(
        "sum-of-the-order-unchecked",
        "PLAT-16",
        "validation.py",
        """    if "order_amount" in data and data""",
        """    if "order_total" in data and data""",
        "The lines are decoration, the amount is what counts.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "sum-of-a-line-unchecked",
        "PLAT-16",
        "validation.py",
        """        if line["total_amount"] != line_total(line):
            yield f"order_lines[{index}].total_amount"
""",
        "",
        "The invoice says three times twenty, and something else beneath.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "discounts-do-not-count",
        "PLAT-16",
        "validation.py",
        """line["unit_price"] - line.get("total_discount_amount", 0)""",
        """line["unit_price"]""",
        "A discount that is shown and not given.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "tax-of-a-line-unchecked",
        "PLAT-17",
        "validation.py",
        """    return near_in_tax(total""",
        """    return tax <= total or near_in_tax(total""",
        "Whatever tax is less than the total will do.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "tax-of-the-order-unchecked",
        "PLAT-17",
        "validation.py",
        """    return not stated or abs(sum(stated) - data["order_tax_amount"]) <= len(lines)
""",
        """    return True
""",
        "The order's tax is copied to the invoice as it came.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "tax-to-the-unit",
        "PLAT-17",
        "validation.py",
        """    return near_in_tax(total, tax, rate) or near_in_rate(total, tax, rate)
""",
        """    return 2 * abs(tax * (10000 + rate) - total * rate) <= 10000 + rate
""",
        "No tolerance: every shop that rounds otherwise is refused.",
    ),
    Mutation(
        "sessions-live-a-day",
        "PLAT-18",
        "world.py",
        """PAYMENT_SESSION_LIFE = 48 * HOUR
""",
        """PAYMENT_SESSION_LIFE = 24 * HOUR
""",
        "A leaner default: links that were mailed in the evening are dead by the next.",
        consequences=("PLAT-19", "PLAT-20"),
    ),
    Mutation(
        "sessions-never-end",
        "PLAT-18",
        "lifecycle.py",
        """    return session.status is PaymentStatus.COMPLETE or open_for_payment(session, now)
""",
        """    return session.status in {PaymentStatus.COMPLETE, PaymentStatus.INCOMPLETE}
""",
        "Nothing removes what is over, and nothing looks at the clock.",
    ),
    Mutation(
        "page-lives-as-long-as-its-session",
        "PLAT-19",
        "world.py",
        """HOSTED_SESSION_LIFE = 47 * HOUR  """,
        """HOSTED_SESSION_LIFE = 48 * HOUR  """,
        "The hour for placing the order was forgotten.",
        consequences=("PLAT-20",),
    ),
    Mutation(
        "creation-announces-another-end",
        "PLAT-19",
        "hosted.py",
        """        "expires_at": instant(hosted.expires_at),
    }
""",
        """        "expires_at": instant(world.payments[hosted.payment_session].expires_at),
    }
""",
        "The answer to the creation names the payment session's end, the read its own.",
    ),
    Mutation(
        "payable-in-the-last-hour",
        "PLAT-20",
        "lifecycle.py",
        """    return now >= (payment.expires_at if hosted.status in FINAL else hosted.expires_at)
""",
        """    return now >= payment.expires_at
""",
        "The page looks at the payment session's end: what is paid last cannot be ordered.",
    ),
    Mutation(
        "closes-an-hour-early",
        "PLAT-20",
        "lifecycle.py",
        """    return now >= (payment""",
        """    return now + 3600 >= (payment""",
        "The safety margin is taken off twice.",
    ),
    Mutation(
        "tokens-live-two-hours",
        "PLAT-02",
        "world.py",
        """AUTHORIZATION_LIFE = 1 * HOUR
""",
        """AUTHORIZATION_LIFE = 2 * HOUR
""",
        "A kind extension: the risk that was judged is not the risk that is taken.",
    ),
    Mutation(
        "tokens-live-half-an-hour",
        "PLAT-02",
        "world.py",
        """AUTHORIZATION_LIFE = 1 * HOUR
""",
        """AUTHORIZATION_LIFE = 0.5 * HOUR
""",
        "Merchants who place their orders by a job every hour lose every second one.",
    ),
    Mutation(
        "tokens-never-die",
        "PLAT-02",
        "authorizations.py",
        """        and now < authorization.expires_at
""",
        "",
        "Status is checked, time is not.",
    ),
    Mutation(
        "older-token-still-good",
        "PLAT-21",
        "authorizations.py",
        """        change(world, world.authorizations[session.authorization], "supersede")
""",
        """        pass
""",
        "Two tokens for one purchase: the consumer can be bound by terms that were replaced.",
    ),
    Mutation(
        "newer-token-not-good",
        "PLAT-21",
        "authorizations.py",
        """        change(world, world.authorizations[session.authorization], "supersede")
    token = world.id("authorization")
    authorization = Authorization(token, session.owner, session.id, hosted_id, session.data, now)
    world.authorizations[token] = authorization
""",
        """        hosted_id = hosted_id or ""
    token = world.id("authorization")
    authorization = Authorization(token, session.owner, session.id, hosted_id, session.data, now)
    world.authorizations[token] = authorization
    if session.authorization:
        change(world, authorization, "supersede")
""",
        "The first one wins: what the consumer agreed to last cannot be ordered.",
        consequences=("PLAT-02",),
    ),
    Mutation(
        "same-token-again",
        "PLAT-21",
        "authorizations.py",
        """        change(world, world.authorizations[session.authorization], "supersede")
    token = world.id("authorization")
""",
        """        pass
    token = session.authorization or world.id("authorization")
""",
        "A token for each session: it cannot be told what was agreed to when.",
    ),
    Mutation(
        "second-page-stays-open",
        "PLAT-01",
        "lifecycle.py",
        """    for id in payment.hosted:
""",
        """    for id in payment.hosted[:1]:
""",
        "Only the first page hears of it: the consumer pays on the second for nothing.",
    ),
    Mutation(
        "cancelled-session-keeps-its-page",
        "PLAT-01",
        "endings.py",
        """    return end_all(world, cancelled, "cancel", now)
""",
        """    return ()
""",
        "The page takes a payment for a purchase that was called off.",
    ),
    Mutation(
        "pages-outlive-their-session",
        "PLAT-01",
        "lifecycle.py",
        """    return now >= (payment.expires_at if hosted.status in FINAL else hosted.expires_at)
""",
        """    return now < payment.expires_at and now >= hosted.expires_at
""",
        "Expired, and back again once the payment session is gone too.",
    ),
)
