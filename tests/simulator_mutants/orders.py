"""Simulators that lose count of an order's money, or of what was asked for."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "captures-beyond-the-order",
        "PLAT-32",
        "captures.py",
        """    if amount > order.remaining:
        text""",
        """    if amount > order.amount:
        text""",
        "Each capture is compared with the order, and their sum is not.",
        consequences=("PLAT-39",),
    ),
    Mutation(
        "last-unit-stays",
        "PLAT-32",
        "captures.py",
        """    if amount > order.remaining:
        text""",
        """    if amount >= order.remaining:
        text""",
        "An order cannot be captured whole: its last part is never paid.",
    ),
    Mutation(
        "one-capture-only",
        "PLAT-32",
        "captures.py",
        """    if amount > order.remaining:
        text""",
        """    if amount > order.remaining or order.captures:
        text""",
        "Orders that are shipped in parts are paid for the first.",
    ),
    Mutation(
        "refunds-beyond-the-captures",
        "PLAT-33",
        "captures.py",
        """    if amount > order.captured - order.refunded:
""",
        """    if amount > order.amount - order.refunded:
""",
        "Money is given back that was never taken.",
        consequences=("PLAT-39",),
    ),
    Mutation(
        "refunds-forget-refunds",
        "PLAT-33",
        "captures.py",
        """    if amount > order.captured - order.refunded:
""",
        """    if amount > order.captured:
""",
        "Each refund is compared with the captures, and their sum is not.",
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
        "The second parcel that comes back is not refunded.",
    ),
    Mutation(
        "cancels-what-was-captured",
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
        "The merchant takes it for a refund, the consumer pays.",
    ),
    Mutation(
        "cancelling-changes-nothing",
        "PLAT-34",
        "tables.py",
        """    (AUTHORIZED, "cancel"): OrderStatus.CANCELLED,
""",
        """    (AUTHORIZED, "cancel"): AUTHORIZED,
""",
        "204, and the consumer's limit stays taken.",
    ),
    Mutation(
        "cancelled-can-be-captured",
        "PLAT-34",
        "changes.py",
        """    if not keep(world, order, "cancel"):
""",
        """    if not keep(world, order, "update"):
""",
        "A note instead of a change of state: a late job captures it.",
    ),
    Mutation(
        "release-frees-nothing",
        "PLAT-35",
        "captures.py",
        """    if keep(world, order, "release", released=True):
""",
        """    if (order.status, "release") in ORDER:
""",
        "The rest still stands, and can be captured by mistake.",
    ),
    Mutation(
        "release-of-everything",
        "PLAT-35",
        "tables.py",
        """    (PART_CAPTURED, "release"): CAPTURED,
""",
        """    (PART_CAPTURED, "release"): CAPTURED,
    (AUTHORIZED, "release"): OrderStatus.CANCELLED,
""",
        "A release before the first capture cancels the order without saying so.",
    ),
    Mutation(
        "no-location",
        "PLAT-36",
        "captures.py",
        """        201, (("Location", location), (name, id), (""",
        """        201, ((name, id), (""",
        "One of the two headers seemed enough: clients that read the other find nothing.",
        consequences=("PLAT-06",),
    ),
    Mutation(
        "no-capture-id",
        "PLAT-36",
        "captures.py",
        """(("Location", location), (name, id), (""",
        """(("Location", location), (""",
        "One of the two headers seemed enough: clients that read the other find nothing.",
        consequences=("PLAT-06",),
    ),
    Mutation(
        "relative-location",
        "PLAT-36",
        "captures.py",
        """    location = f"{world.origin}/ordermanagement""",
        """    location = f"/ordermanagement""",
        "Allowed by the book; clients that were written for a whole URL call themselves.",
    ),
    Mutation(
        "location-of-the-order",
        "PLAT-36",
        "captures.py",
        """/orders/{order.id}/{kind}/{id}"
""",
        """/orders/{order.id}"
""",
        "Leads to the order: its id is kept as that of the capture.",
    ),
    Mutation(
        "captures-cannot-be-read",
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
        "The header names the id of another table.",
    ),
    Mutation(
        "keys-do-nothing",
        "PLAT-37",
        "routes.py",
        """    if not key or not call.operation.startswith("om.") or call.request.method == "GET":
        return handled(world, call, route)
""",
        """    if key is not None or not key:
        return handled(world, call, route)
""",
        "The header is documented, and read by nobody: a retry charges again.",
    ),
    Mutation(
        "any-key-is-the-same",
        "PLAT-37",
        "routes.py",
        """    scope = (call.account.owner, call.operation, *call.values.values(), key)
""",
        """    scope = (call.account.owner, call.operation, *call.values.values())
""",
        "A repeat is recognised by its operation: the second parcel is never charged.",
    ),
    Mutation(
        "keys-live-a-moment",
        "PLAT-37",
        "world.py",
        """IDEMPOTENCY_LIFE = 24 * HOUR
""",
        """IDEMPOTENCY_LIFE = 0 * HOUR
""",
        "A cache that is too small: keys are gone before the retry comes.",
    ),
    Mutation(
        "remaining-is-the-whole",
        "PLAT-39",
        "orders.py",
        """        "remaining_authorized_amount": order.remaining,
""",
        """        "remaining_authorized_amount": order.amount,
""",
        "What was captured is still offered for capture.",
        consequences=("PLAT-32", "PLAT-34", "PLAT-35", "PLAT-46", "PLAT-53"),
    ),
    Mutation(
        "refunds-shrink-the-captures",
        "PLAT-39",
        "orders.py",
        """        "captured_amount": order.captured,
        "refunded_amount": order.refunded,
""",
        """        "captured_amount": order.captured - order.refunded,
        "refunded_amount": order.refunded,
""",
        "Net in one place, gross in the other: the books do not close.",
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
        "The sum is there, what it is made of is not.",
    ),
    Mutation(
        "refunded-counts-captures",
        "PLAT-39",
        "world.py",
        """        return sum(r.amount for r in self.refunds.values())
""",
        """        return len(self.refunds)
""",
        "A counter in place of a sum.",
    ),
    Mutation(
        "references-are-not-kept",
        "PLAT-43",
        "changes.py",
        """    if not keep(world, order, "rename", data={**order.data, **changed}):
""",
        """    if not keep(world, order, "rename"):
""",
        "Answered and not written.",
    ),
    Mutation(
        "second-reference-overwrites-the-first",
        "PLAT-43",
        "changes.py",
        """    changed = {name: call.body[name] for name in names if name in call.body}
""",
        """    changed = {names[0]: call.body[name] for name in names if name in call.body}
""",
        "A loop that writes to one place.",
    ),
    Mutation(
        "amount-is-not-changed",
        "PLAT-43",
        "changes.py",
        """    if order.released or not keep(world, order, event, amount=amount, data=data):
""",
        """    if order.released or not keep(world, order, event, data=data):
""",
        "The lines are new, the amount is the old one.",
    ),
    Mutation(
        "nothing-to-acknowledge",
        "PLAT-43",
        "changes.py",
        """    world.orders[order.id] = replace(order, acknowledged=True)
    return empty()
""",
        """    return not_allowed(_, "Nothing to acknowledge.")
""",
        "Only orders of another product are acknowledged; a documented call fails.",
    ),
    Mutation(
        "orders-never-expire",
        "PLAT-53",
        "orders.py",
        """    if status is None or now < order.expires_at:
""",
        """    if status is None or now > 0:
""",
        "A job that was never written: months later an order is still charged.",
    ),
    Mutation(
        "expired-in-name-only",
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
        "Shown as expired where it is read, and captured all the same.",
    ),
    Mutation(
        "expired-can-be-prolonged",
        "PLAT-53",
        "changes.py",
        """    if call.now >= longest or not keep(world, order, "extend", expires_at=until):
""",
        """    if call.now >= longest or not keep(
        world, world.orders[order.id], "extend", expires_at=until
    ):
""",
        "What has lapsed is brought back, without asking the consumer.",
    ),
    Mutation(
        "no-word-of-the-end",
        "PLAT-53",
        "orders.py",
        """        "created_at": instant(order.created_at),
        "expires_at": instant(order.expires_at),
""",
        """        "created_at": instant(order.created_at),
""",
        "The merchant cannot know until when to ship.",
    ),
)
