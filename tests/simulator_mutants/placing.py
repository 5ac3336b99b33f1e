"""Simulators that place orders wrongly."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "completed-without-a-token",
        "PLAT-24",
        "lifecycle.py",
        """        "authorization_token": hosted.authorization_token if places else "",
""",
        """        "authorization_token": "",
""",
        "Paid, and the merchant is left without the means to order.",
        consequences=("PLAT-21",),
    ),
    Mutation(
        "always-places",
        "PLAT-24",
        "consumer.py",
        """    if hosted.place_order_mode == "NONE":
        token""",
        """    if hosted.place_order_mode == "NEVER":
        token""",
        "An order that nobody asked for: the merchant places a second one.",
        consequences=("PLAT-21",),
    ),
    Mutation(
        "shows-both",
        "PLAT-24",
        "lifecycle.py",
        """        "order_id": "" if places else hosted.order_id,
""",
        """        "order_id": hosted.order_id or (hosted.authorization_token and hosted.id),
""",
        "Some id in place of none: it is taken for an order.",
    ),
    Mutation(
        "never-places",
        "PLAT-25",
        "consumer.py",
        """    if hosted.place_order_mode == "NONE":
        token""",
        """    if hosted.place_order_mode != "CAPTURE_ORDER":
        token""",
        "The merchant waits for an order until the token has died.",
    ),
    Mutation(
        "places-and-captures",
        "PLAT-25",
        "consumer.py",
        """    capture = hosted.place_order_mode == "CAPTURE_ORDER"
""",
        """    capture = True
""",
        "Charged before anything was shipped.",
    ),
    Mutation(
        "order-without-its-reference",
        "PLAT-25",
        "lifecycle.py",
        """        "klarna_reference": "" if places else hosted.klarna_reference,
""",
        "",
        "The id is there, and what the consumer reads on the statement is not.",
        consequences=("PLAT-26",),
    ),
    Mutation(
        "never-captures",
        "PLAT-26",
        "consumer.py",
        """    capture = hosted.place_order_mode == "CAPTURE_ORDER"
""",
        """    capture = False
""",
        "Downloads are delivered, and their money never comes.",
    ),
    Mutation(
        "captures-too-little",
        "PLAT-26",
        "authorizations.py",
        """        order = captured(world, order, order.amount, {}, now)[0]
""",
        """        order = captured(world, order, order.amount - 1, {}, now)[0]
""",
        "A rounding between two services: each order leaves a rest that lapses.",
        consequences=("PLAT-46",),
    ),
    Mutation(
        "two-orders-for-a-token",
        "PLAT-22",
        "authorizations.py",
        """    if authorization.status is USED:
        return answer(authorization.answer)
    return placed""",
        """    return placed""",
        "The repeat after a lost answer charges the consumer twice.",
    ),
    Mutation(
        "repeat-is-a-conflict",
        "PLAT-22",
        "authorizations.py",
        """    if fingerprint(call.body) != authorization.placed:
""",
        """    if authorization.placed:
""",
        "After a lost answer the order's id cannot be found out any more.",
    ),
    Mutation(
        "repeat-is-not-found",
        "PLAT-22",
        "authorizations.py",
        """    if authorization.status in {USED, REJECTED}:
""",
        """    if authorization.status is REJECTED:
""",
        "A used token is forgotten at once: it looks as if nothing had been ordered.",
    ),
    Mutation(
        "any-purchase-for-a-token",
        "PLAT-23",
        "authorizations.py",
        """    differing = mismatches(authorization.data, call.body)
""",
        """    differing = ()
""",
        "The consumer agreed to one thing and is billed for another.",
    ),
    Mutation(
        "repeat-of-anything",
        "PLAT-23",
        "authorizations.py",
        """    if fingerprint(call.body) != authorization.placed:
""",
        """    if not authorization.placed:
""",
        "Another purchase is answered with the order of the first: the merchant ships it.",
    ),
    Mutation(
        "order-without-lines",
        "PLAT-40",
        "authorizations.py",
        """    "locale",
    "order_lines",
""",
        """    "locale",
""",
        "An order of so much money, for nothing in particular.",
    ),
    Mutation(
        "order-without-our-reference",
        "PLAT-40",
        "authorizations.py",
        """    "merchant_reference1",
    "merchant_reference2",
""",
        """    "merchant_reference2",
""",
        "No book-keeper finds the order that a payment belongs to.",
    ),
    Mutation(
        "order-in-another-currency",
        "PLAT-40",
        "orders.py",
        """        "purchase_currency": data["purchase_currency"],
""",
        """        "purchase_currency": "EUR",
""",
        "The account's currency in place of the purchase's.",
    ),
    Mutation(
        "order-with-a-surcharge",
        "PLAT-40",
        "authorizations.py",
        """        amount=data["order_amount"],
        created_at""",
        """        amount=data["order_amount"] + 1,
        created_at""",
        "A fee on top: the consumer is charged more than was shown.",
        consequences=("PLAT-25", "PLAT-26", "PLAT-46"),
    ),
    Mutation(
        "automatic-capture-is-left-out",
        "PLAT-46",
        "authorizations.py",
        """    capture = call.body.get("auto_capture") is True
""",
        """    capture = call.body.get("auto_capture") == "true"
""",
        "The flag is compared with a word, as in a form: the money never comes.",
    ),
    Mutation(
        "automatic-capture-spends-nothing",
        "PLAT-46",
        "world.py",
        """        return 0 if ended else self.amount - self.captured
""",
        """        return 0 if ended else self.amount - (len(self.captures) > 1) * self.captured
""",
        "Only the second capture is counted: the first amount can be captured once more.",
        consequences=("PLAT-39",),
    ),
    Mutation(
        "given-back-and-still-good",
        "PLAT-51",
        "authorizations.py",
        """    change(world, authorization, "cancel")
    session""",
        """    session""",
        "Answered with 204, and the token opens as before.",
    ),
    Mutation(
        "nothing-to-give-back",
        "PLAT-51",
        "authorizations.py",
        """    if not live(world, authorization, call.now):
        return problem(call, 404, "NOT_FOUND", "Authorization cannot be deleted"), ()
""",
        """    if live(world, authorization, call.now):
        return problem(call, 404, "NOT_FOUND", "Authorization cannot be deleted"), ()
""",
        "The condition the wrong way round: what is in force cannot be given back.",
    ),
    Mutation(
        "changed-after-the-order",
        "PLAT-52",
        "payments.py",
        """    if (session.status, "update") not in PAYMENT:
        return problem(call, 404, "SESSION_COMPLETED", "Session has already been completed"), ()
""",
        "",
        "The session says one thing from then on, and the order another.",
    ),
    Mutation(
        "offered-after-the-order",
        "PLAT-52",
        "hosted.py",
        """    if not open_for_payment(payment, call.now) or call.now >= payment.hosted_expires_at:
""",
        """    if call.now >= payment.hosted_expires_at:
""",
        "A page for a purchase that was paid: the consumer pays once more.",
    ),
)
