"""Simulator mutants that store sessions wrongly, or give them a wrong lifetime."""

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
        "The simulator accepts an update of a payment session and does not store it.",
    ),
    Mutation(
        "update-replaces-the-session",
        "PLAT-15",
        "payments.py",
        "data = {**session.data, **known_members(",
        "data = {**known_members(",
        "An update of a payment session removes the members that it does not repeat.",
    ),
    Mutation(
        "tax-amount-not-shown",
        "PLAT-15",
        "payments.py",
        """        "order_amount",
        "order_tax_amount",
        "order_lines",
        "intent",""",
        """        "order_amount",
        "order_lines",
        "intent",""",
        "The payment session does not show its order_tax_amount.",
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
        "The payment session shows its amount in major units.",
    ),
    Mutation(
        "order-total-unchecked",
        "PLAT-16",
        "validation.py",
        """    if "order_amount" in data and data""",
        """    if "order_total" in data and data""",
        "The simulator does not compare the order amount with the sum of the lines.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "line-total-unchecked",
        "PLAT-16",
        "validation.py",
        """        if line["total_amount"] != line_total(line):
            yield f"order_lines[{index}].total_amount"
""",
        "",
        "The simulator does not check the total of a line.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "discounts-ignored-in-line-totals",
        "PLAT-16",
        "validation.py",
        """line["unit_price"] - line.get("total_discount_amount", 0)""",
        """line["unit_price"]""",
        "The simulator ignores the discount when it checks the total of a line.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "line-tax-unchecked",
        "PLAT-17",
        "validation.py",
        """    return near_in_tax(total""",
        """    return tax <= total or near_in_tax(total""",
        "The simulator accepts any line tax up to the total of the line.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "order-tax-unchecked",
        "PLAT-17",
        "validation.py",
        """    return not stated or abs(sum(stated) - data["order_tax_amount"]) <= len(lines)
""",
        """    return True
""",
        "The simulator does not compare the order's tax with the sum of the lines.",
        consequences=("PLAT-08",),
    ),
    Mutation(
        "line-tax-without-tolerance",
        "PLAT-17",
        "validation.py",
        """    return near_in_tax(total, tax, rate) or near_in_rate(total, tax, rate)
""",
        """    return 2 * abs(tax * (10000 + rate) - total * rate) <= 10000 + rate
""",
        "The simulator refuses line taxes that are rounded in another way.",
    ),
    Mutation(
        "payment-sessions-live-24-hours",
        "PLAT-18",
        "world.py",
        """PAYMENT_SESSION_LIFE = 48 * HOUR
""",
        """PAYMENT_SESSION_LIFE = 24 * HOUR
""",
        "Payment sessions live 24 hours instead of 48.",
        consequences=("PLAT-19", "PLAT-20"),
    ),
    Mutation(
        "payment-sessions-never-expire",
        "PLAT-18",
        "lifecycle.py",
        """    return session.status is PaymentStatus.COMPLETE or open_for_payment(session, now)
""",
        """    return session.status in {PaymentStatus.COMPLETE, PaymentStatus.INCOMPLETE}
""",
        "Payment sessions never expire.",
    ),
    Mutation(
        "hosted-sessions-live-48-hours",
        "PLAT-19",
        "world.py",
        """HOSTED_SESSION_LIFE = 47 * HOUR  """,
        """HOSTED_SESSION_LIFE = 48 * HOUR  """,
        "Hosted sessions live 48 hours instead of 47.",
        consequences=("PLAT-20",),
    ),
    Mutation(
        "created-session-with-another-expiry",
        "PLAT-19",
        "hosted.py",
        """        "expires_at": instant(hosted.expires_at),
    }
""",
        """        "expires_at": instant(world.payments[hosted.payment_session].expires_at),
    }
""",
        "The created hosted session announces the expiry of the payment session.",
    ),
    Mutation(
        "hosted-session-payable-too-long",
        "PLAT-20",
        "lifecycle.py",
        """    return now >= (payment.expires_at if hosted.status in FINAL else hosted.expires_at)
""",
        """    return now >= payment.expires_at
""",
        "A hosted session can be paid until the payment session expires.",
    ),
    Mutation(
        "hosted-session-closes-an-hour-early",
        "PLAT-20",
        "lifecycle.py",
        """    return now >= (payment""",
        """    return now + 3600 >= (payment""",
        "A hosted session closes an hour before its expiry.",
    ),
    Mutation(
        "tokens-live-two-hours",
        "PLAT-02",
        "world.py",
        """AUTHORIZATION_LIFE = 1 * HOUR
""",
        """AUTHORIZATION_LIFE = 2 * HOUR
""",
        "Authorization tokens live two hours instead of one.",
    ),
    Mutation(
        "tokens-live-half-an-hour",
        "PLAT-02",
        "world.py",
        """AUTHORIZATION_LIFE = 1 * HOUR
""",
        """AUTHORIZATION_LIFE = 0.5 * HOUR
""",
        "Authorization tokens live half an hour instead of one hour.",
    ),
    Mutation(
        "tokens-never-expire",
        "PLAT-02",
        "authorizations.py",
        """        and now < authorization.expires_at
""",
        "",
        "Authorization tokens never expire.",
    ),
    Mutation(
        "superseded-token-still-valid",
        "PLAT-21",
        "authorizations.py",
        """        change(world, world.authorizations[session.authorization], "supersede")
""",
        """        pass
""",
        "An authorization token is still valid after a newer one replaces it.",
    ),
    Mutation(
        "newer-token-not-valid",
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
        "A newer authorization token of the same session is not valid.",
        consequences=("PLAT-02",),
    ),
    Mutation(
        "same-token-for-a-new-authorization",
        "PLAT-21",
        "authorizations.py",
        """        change(world, world.authorizations[session.authorization], "supersede")
    token = world.id("authorization")
""",
        """        pass
    token = session.authorization or world.id("authorization")
""",
        "A new authorization of the same session gets the old token.",
    ),
    Mutation(
        "second-page-stays-open",
        "PLAT-01",
        "lifecycle.py",
        """    for id in payment.hosted:
""",
        """    for id in payment.hosted[:1]:
""",
        "Only the first hosted session ends when the payment session is completed.",
    ),
    Mutation(
        "cancelled-session-keeps-its-page",
        "PLAT-01",
        "endings.py",
        """    return end_all(world, cancelled, "cancel", now)
""",
        """    return ()
""",
        "The hosted session stays open when its payment session is cancelled.",
    ),
    Mutation(
        "hosted-session-readable-after-its-payment-session",
        "PLAT-01",
        "lifecycle.py",
        """    return now >= (payment.expires_at if hosted.status in FINAL else hosted.expires_at)
""",
        """    return now < payment.expires_at and now >= hosted.expires_at
""",
        "An expired hosted session can be read again after its payment session expires.",
    ),
)
