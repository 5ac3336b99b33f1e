"""Simulator mutants that manage an order's amounts, states or references wrongly."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "captures-exceed-the-order",
        "PLAT-32",
        "captures.py",
        """    if amount > order.remaining:
        text""",
        """    if amount > order.amount:
        text""",
        "The simulator compares each capture with the order, and not the sum of the captures.",
        consequences=("PLAT-39",),
    ),
    Mutation(
        "last-minor-unit-not-capturable",
        "PLAT-32",
        "captures.py",
        """    if amount > order.remaining:
        text""",
        """    if amount >= order.remaining:
        text""",
        "The simulator refuses a capture of the whole remaining amount.",
    ),
    Mutation(
        "one-capture-only",
        "PLAT-32",
        "captures.py",
        """    if amount > order.remaining:
        text""",
        """    if amount > order.remaining or order.captures:
        text""",
        "The simulator refuses a second capture.",
    ),
    Mutation(
        "refunds-exceed-the-captures",
        "PLAT-33",
        "captures.py",
        """    if amount > order.captured - order.refunded:
""",
        """    if amount > order.amount - order.refunded:
""",
        "The simulator refunds more than was captured.",
        consequences=("PLAT-39",),
    ),
    Mutation(
        "sum-of-refunds-unchecked",
        "PLAT-33",
        "captures.py",
        """    if amount > order.captured - order.refunded:
""",
        """    if amount > order.captured:
""",
        "The simulator compares each refund with the captures, and not the sum of the refunds.",
        consequences=("PLAT-39",),
    ),
    Mutation(
        "one-refund-only",
        "PLAT-33",
        "captures.py",
        """    if amount > order.captured - order.refunded:
""",
        """    if amount > order.captured - order.refunded or order.refunds:
""",
        "The simulator refuses a second refund.",
    ),
    Mutation(
        "cancels-a-captured-order",
        "PLAT-34",
        "changes.py",
        """    if order.captures:
        text = "Order has previous captures. Cancel not possible."
        return not_allowed(call, text, "CANCEL_NOT_ALLOWED")
""",
        """    if order.captures:
        world.orders[order.id] = replace(order, released=True)
        return empty()
""",
        "The simulator accepts the cancellation of an order that has captures.",
    ),
    Mutation(
        "cancellation-has-no-effect",
        "PLAT-34",
        "tables.py",
        """    (AUTHORIZED, "cancel"): OrderStatus.CANCELLED,
""",
        """    (AUTHORIZED, "cancel"): AUTHORIZED,
""",
        "The simulator accepts a cancellation and the order stays authorized.",
    ),
    Mutation(
        "cancelled-order-can-be-captured",
        "PLAT-34",
        "changes.py",
        """    if not keep(world, order, "cancel"):
""",
        """    if not keep(world, order, "update"):
""",
        "The simulator captures a cancelled order.",
    ),
    Mutation(
        "release-has-no-effect",
        "PLAT-35",
        "captures.py",
        """    if keep(world, order, "release", released=True):
""",
        """    if (order.status, "release") in ORDER:
""",
        "The simulator accepts a release and the remaining amount stays authorized.",
    ),
    Mutation(
        "release-cancels-an-uncaptured-order",
        "PLAT-35",
        "tables.py",
        """    (PART_CAPTURED, "release"): CAPTURED,
""",
        """    (PART_CAPTURED, "release"): CAPTURED,
    (AUTHORIZED, "release"): OrderStatus.CANCELLED,
""",
        "A release before the first capture cancels the order.",
    ),
    Mutation(
        "no-location",
        "PLAT-36",
        "captures.py",
        """        201, (("Location", location), (name, id), (""",
        """        201, ((name, id), (""",
        "The answer to a capture or refund has no Location header.",
        consequences=("PLAT-06",),
    ),
    Mutation(
        "no-capture-id",
        "PLAT-36",
        "captures.py",
        """(("Location", location), (name, id), (""",
        """(("Location", location), (""",
        "The answer to a capture or refund has no Capture-Id or Refund-Id header.",
        consequences=("PLAT-06",),
    ),
    Mutation(
        "relative-location",
        "PLAT-36",
        "captures.py",
        """    location = f"{world.origin}/ordermanagement""",
        """    location = f"/ordermanagement""",
        "The Location header of a capture or refund is relative.",
    ),
    Mutation(
        "location-of-the-order",
        "PLAT-36",
        "captures.py",
        """/orders/{order.id}/{kind}/{id}"
""",
        """/orders/{order.id}"
""",
        "The Location header of a capture or refund is the URL of the order.",
    ),
    Mutation(
        "wrong-refund-id",
        "PLAT-36",
        "captures.py",
        """    made = Refund(world.uuid("refund", 4), amount, call.now, call.body)
    keep(world, order, "refund", refunds={**order.refunds, made.id: made})
    return created(world, call, order, "refunds", "Refund-Id", made.id)
""",
        """    made = Refund(world.uuid("refund", 4), amount, call.now, call.body)
    keep(world, order, "refund", refunds={**order.refunds, made.id: made})
    return created(world, call, order, "refunds", "Refund-Id", made.id[::-1])
""",
        "The answer to a refund has an id that does not exist.",
    ),
    Mutation(
        "idempotency-keys-ignored",
        "PLAT-37",
        "routes.py",
        """    if not key or not call.operation.startswith("om.") or call.request.method == "GET":
        return handled(world, call, route)
""",
        """    if key is not None or not key:
        return handled(world, call, route)
""",
        "The simulator ignores idempotency keys.",
    ),
    Mutation(
        "idempotency-keys-not-compared",
        "PLAT-37",
        "routes.py",
        """    scope = (call.account.owner, call.operation, *call.values.values(), key)
""",
        """    scope = (call.account.owner, call.operation, *call.values.values())
""",
        "The simulator takes two calls with different idempotency keys for the same call.",
    ),
    Mutation(
        "idempotency-keys-expire-at-once",
        "PLAT-37",
        "world.py",
        """IDEMPOTENCY_LIFE = 24 * HOUR
""",
        """IDEMPOTENCY_LIFE = 0 * HOUR
""",
        "The simulator forgets an idempotency key at once.",
    ),
    Mutation(
        "remaining-amount-not-reduced",
        "PLAT-39",
        "orders.py",
        """        "remaining_authorized_amount": order.remaining,
""",
        """        "remaining_authorized_amount": order.amount,
""",
        "The remaining authorized amount does not shrink with captures.",
        consequences=("PLAT-32", "PLAT-34", "PLAT-35", "PLAT-46", "PLAT-53"),
    ),
    Mutation(
        "refunds-reduce-the-captured-amount",
        "PLAT-39",
        "orders.py",
        """        "captured_amount": order.captured,
        "refunded_amount": order.refunded,
""",
        """        "captured_amount": order.captured - order.refunded,
        "refunded_amount": order.refunded,
""",
        "The captured amount of the order shrinks with refunds.",
        consequences=("PLAT-33",),
    ),
    Mutation(
        "refunds-are-not-listed",
        "PLAT-39",
        "orders.py",
        """        "refunds": [refund_view(r) for r in order.refunds.values()],
""",
        """        "refunds": [],
""",
        "The order does not list its refunds.",
    ),
    Mutation(
        "refunded-amount-is-a-count",
        "PLAT-39",
        "world.py",
        """        return sum(r.amount for r in self.refunds.values())
""",
        """        return len(self.refunds)
""",
        "The refunded amount is the number of refunds.",
    ),
    Mutation(
        "references-are-not-kept",
        "PLAT-43",
        "changes.py",
        """    if not keep(world, order, "rename", data={**order.data, **changed}):
""",
        """    if not keep(world, order, "rename"):
""",
        "The simulator accepts new merchant references and does not store them.",
    ),
    Mutation(
        "second-reference-overwrites-the-first",
        "PLAT-43",
        "changes.py",
        """    changed = {name: call.body[name] for name in names if name in call.body}
""",
        """    changed = {names[0]: call.body[name] for name in names if name in call.body}
""",
        "The second merchant reference overwrites the first.",
    ),
    Mutation(
        "amount-is-not-changed",
        "PLAT-43",
        "changes.py",
        """    if order.released or not keep(world, order, event, amount=amount, data=data):
""",
        """    if order.released or not keep(world, order, event, data=data):
""",
        "The simulator stores new order lines and keeps the old amount.",
    ),
    Mutation(
        "refuses-acknowledgements",
        "PLAT-43",
        "changes.py",
        """    world.orders[order.id] = replace(order, acknowledged=True)
    return empty()
""",
        """    return not_allowed(_, "Nothing to acknowledge.")
""",
        "The simulator refuses the acknowledgement of an order.",
    ),
    Mutation(
        "orders-never-expire",
        "PLAT-53",
        "orders.py",
        """    if status is None or now < order.expires_at:
""",
        """    if status is None or now > 0:
""",
        "Orders never expire.",
    ),
    Mutation(
        "expired-order-can-be-captured",
        "PLAT-53",
        "captures.py",
        """    wrong = unsound(call) or moves_nothing(call, "captured_amount")
    if wrong:
        return wrong, ()
""",
        """    wrong = unsound(call) or moves_nothing(call, "captured_amount")
    if wrong:
        return wrong, ()
    order = world.orders[order.id]
""",
        "The simulator captures an order that has expired.",
    ),
    Mutation(
        "expired-order-can-be-extended",
        "PLAT-53",
        "changes.py",
        """    if call.now >= longest or not keep(world, order, "extend", expires_at=until):
""",
        """    if call.now >= longest or not keep(
        world, world.orders[order.id], "extend", expires_at=until
    ):
""",
        "The simulator extends an order that has expired.",
    ),
    Mutation(
        "order-without-expires-at",
        "PLAT-53",
        "orders.py",
        """        "created_at": instant(order.created_at),
        "expires_at": instant(order.expires_at),
""",
        """        "created_at": instant(order.created_at),
""",
        "The order has no expires_at.",
    ),
)
