"""Simulator mutants that place orders wrongly."""

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
        "A completed session has no authorization token.",
        consequences=("PLAT-21",),
    ),
    Mutation(
        "places-in-mode-none",
        "PLAT-24",
        "consumer.py",
        """    if hosted.place_order_mode == "NONE":
        token""",
        """    if hosted.place_order_mode == "NEVER":
        token""",
        "The page places an order when place_order_mode is NONE.",
        consequences=("PLAT-21",),
    ),
    Mutation(
        "token-and-order-id-together",
        "PLAT-24",
        "lifecycle.py",
        """        "order_id": "" if places else hosted.order_id,
""",
        """        "order_id": hosted.order_id or (hosted.authorization_token and hosted.id),
""",
        "A completed session has an authorization token and an order id.",
    ),
    Mutation(
        "no-order-in-mode-place-order",
        "PLAT-25",
        "consumer.py",
        """    if hosted.place_order_mode == "NONE":
        token""",
        """    if hosted.place_order_mode != "CAPTURE_ORDER":
        token""",
        "The page places no order when place_order_mode is PLACE_ORDER.",
    ),
    Mutation(
        "captures-in-mode-place-order",
        "PLAT-25",
        "consumer.py",
        """    capture = hosted.place_order_mode == "CAPTURE_ORDER"
""",
        """    capture = True
""",
        "The page captures the order when place_order_mode is PLACE_ORDER.",
    ),
    Mutation(
        "session-without-klarna-reference",
        "PLAT-25",
        "lifecycle.py",
        """        "klarna_reference": "" if places else hosted.klarna_reference,
""",
        "",
        "The completed session has no klarna_reference.",
        consequences=("PLAT-26",),
    ),
    Mutation(
        "no-capture-in-mode-capture-order",
        "PLAT-26",
        "consumer.py",
        """    capture = hosted.place_order_mode == "CAPTURE_ORDER"
""",
        """    capture = False
""",
        "The page does not capture the order when place_order_mode is CAPTURE_ORDER.",
    ),
    Mutation(
        "automatic-capture-one-unit-short",
        "PLAT-26",
        "authorizations.py",
        """        order = captured(world, order, order.amount, {}, now)[0]
""",
        """        order = captured(world, order, order.amount - 1, {}, now)[0]
""",
        "The automatic capture is one minor unit too small.",
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
        "A repeated placement with the same token creates a second order.",
    ),
    Mutation(
        "repeated-placement-is-a-conflict",
        "PLAT-22",
        "authorizations.py",
        """    if fingerprint(call.body) != authorization.placed:
""",
        """    if authorization.placed:
""",
        "The simulator answers 409 to a repeated placement with the same body.",
    ),
    Mutation(
        "repeated-placement-is-not-found",
        "PLAT-22",
        "authorizations.py",
        """    if authorization.status in {USED, REJECTED}:
""",
        """    if authorization.status is REJECTED:
""",
        "The simulator answers 404 to a repeated placement with the same body.",
    ),
    Mutation(
        "token-places-another-purchase",
        "PLAT-23",
        "authorizations.py",
        """    differing = mismatches(authorization.data, call.body)
""",
        """    differing = ()
""",
        "A token places a purchase that differs from the authorized one.",
    ),
    Mutation(
        "repeated-placement-body-unchecked",
        "PLAT-23",
        "authorizations.py",
        """    if fingerprint(call.body) != authorization.placed:
""",
        """    if not authorization.placed:
""",
        "A repeated placement with another body gets the first order as its answer.",
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
        "The placed order has no order lines.",
    ),
    Mutation(
        "order-without-merchant-reference",
        "PLAT-40",
        "authorizations.py",
        """    "merchant_reference1",
    "merchant_reference2",
""",
        """    "merchant_reference2",
""",
        "The placed order has no merchant_reference1.",
    ),
    Mutation(
        "order-in-another-currency",
        "PLAT-40",
        "orders.py",
        """        "purchase_currency": data["purchase_currency"],
""",
        """        "purchase_currency": "EUR",
""",
        "The placed order has the currency EUR whatever the purchase has.",
    ),
    Mutation(
        "order-amount-one-unit-too-high",
        "PLAT-40",
        "authorizations.py",
        """        amount=data["order_amount"],
        created_at""",
        """        amount=data["order_amount"] + 1,
        created_at""",
        "The amount of the placed order is one minor unit too high.",
        consequences=("PLAT-25", "PLAT-26", "PLAT-46"),
    ),
    Mutation(
        "auto-capture-ignored",
        "PLAT-46",
        "authorizations.py",
        """    capture = call.body.get("auto_capture") is True
""",
        """    capture = call.body.get("auto_capture") == "true"
""",
        "The simulator ignores auto_capture.",
    ),
    Mutation(
        "first-capture-does-not-reduce-the-rest",
        "PLAT-46",
        "world.py",
        """        return 0 if ended else self.amount - self.captured
""",
        """        return 0 if ended else self.amount - (len(self.captures) > 1) * self.captured
""",
        "The first capture does not reduce the remaining amount.",
        consequences=("PLAT-39",),
    ),
    Mutation(
        "released-token-still-valid",
        "PLAT-51",
        "authorizations.py",
        """    change(world, authorization, "cancel")
    session""",
        """    session""",
        "A released authorization token still places an order.",
    ),
    Mutation(
        "valid-token-cannot-be-released",
        "PLAT-51",
        "authorizations.py",
        """    if not live(world, authorization, call.now):
        return problem(call, 404, "NOT_FOUND", "Authorization cannot be deleted"), ()
""",
        """    if live(world, authorization, call.now):
        return problem(call, 404, "NOT_FOUND", "Authorization cannot be deleted"), ()
""",
        "The simulator refuses the release of a valid authorization token.",
    ),
    Mutation(
        "session-update-after-the-order",
        "PLAT-52",
        "payments.py",
        """    if (session.status, "update") not in PAYMENT:
        return problem(call, 404, "SESSION_COMPLETED", "Session has already been completed"), ()
""",
        "",
        "The simulator accepts an update of a payment session whose order is placed.",
    ),
    Mutation(
        "hosted-session-after-the-order",
        "PLAT-52",
        "hosted.py",
        """    if not open_for_payment(payment, call.now) or call.now >= payment.hosted_expires_at:
""",
        """    if call.now >= payment.hosted_expires_at:
""",
        "The simulator creates a hosted session for a payment session whose order is placed.",
    ),
)
