"""Mutants of the asynchronous shop after the payment, in its answers to errors, and over time."""

from __future__ import annotations

from conformance.demo import Mutation

from .async_shop import broken

OUTCOME = """        return {2: "done", 4: "refused"}.get(self.status // 100, "unknown")
"""
BOOKS = """        if outcome == "done":
            book(sale, call)
"""
DOUBT = """        if outcome == "unknown" or (outcome == "refused" and repeated):
            outcome = await self._outcome_in_order(sale, call, outcome)
"""

MUTANTS: tuple[Mutation, ...] = (
    # After the payment
    broken(
        "captures-with-the-sale",
        "OM-01",
        "purchases.py",
        """        self._decide(sale, answer)
        await self._end_pages(sale)
""",
        """        self._decide(sale, answer)
        await self._end_pages(sale)
        if sale.state == PAID:
            await self.klarna.manage(order_id, "captures", token, {"captured_amount": sale.amount})
            sale.captured = sale.amount
""",
        "The shop captures an order as soon as it is placed.",
        *(
            "OM-03",
            "OM-04",
            "OM-05",
            "OM-06",
            "SCOPE-02",
            "OM-11",
            "OM-09",
            "OM-10",
            "RES-09",
            "ORD-03",
        ),
        *("RES-05", "OM-08", "RES-04"),
        *("RESP-04", "RES-07"),
    ),
    broken(
        "captures-all",
        "OM-03",
        "aftersales.py",
        """        body = {member: call.amount} if member else None
""",
        """        amount = sale.amount if call.kind == "capture" else call.amount
        body = {member: amount} if member else None
""",
        "The shop captures the whole order, whatever was delivered.",
        *("OM-04", "OM-05", "OM-06", "OM-09", "SCOPE-02"),
    ),
    broken(
        "captures-in-euro",
        "OM-03",
        "aftersales.py",
        """        body = {member: call.amount} if member else None
""",
        """        body = {member: call.amount // 100} if member else None
""",
        "The shop sends captures and refunds in whole crowns.",
        *("OM-04", "OM-05", "OM-06", "SCOPE-02", "OM-09"),
        *("RES-07", "RES-09"),
    ),
    broken(
        "books-what-is-refused",
        "RESP-03",
        "aftersales.py",
        BOOKS,
        """        if outcome in {"done", "refused"}:
            outcome = "done"
            book(sale, call)
""",
        "The shop books captures and refunds that Klarna refuses.",
        *("OM-04", "OM-05", "OM-03", "OM-06", "OM-09", "OM-10", "AUTH-04", "RESP-05", "RESP-09"),
        *("RES-07", "RESP-07", "ORD-07"),
        *("RESP-06", "ORD-03"),
    ),
    broken(
        "unknown-is-done",
        "RES-07",
        "aftersales.py",
        DOUBT,
        """        if outcome == "unknown":
            outcome = "done"
""",
        "The shop books an operation whose answer was lost.",
        *("RESP-04", "OM-04", "OM-05", "OM-06", "RESP-05", "ENV-02"),
        *("RESP-06", "ORD-03", "RESP-08"),
    ),
    broken(
        "unknown-is-failed",
        "RES-07",
        "aftersales.py",
        DOUBT,
        """        if outcome == "unknown":
            outcome = "refused"
""",
        "The shop calls an operation failed whose answer was lost.",
        *("RESP-04", "OM-04", "OM-05", "RESP-05", "ENV-02"),
    ),
    broken(
        "new-key-for-each-try",
        "RES-04",
        "aftersales.py",
        """self.klarna.manage(sale.order_id, ACTIONS[call.kind], call.key, body)""",
        """self.klarna.manage(
            sale.order_id, ACTIONS[call.kind], str(uuid.uuid4()), body
        )""",
        "The shop repeats an operation under a new key.",
        *("RESP-04", "OM-05", "OM-04"),
    ),
    broken(
        "one-key-an-order",
        "RES-05",
        "aftersales.py",
        """        call = ManagementCall(kind, amount, str(uuid.uuid4()), now())
""",
        """        call = ManagementCall(kind, amount, f"{sale.order_id}-{kind}", now())
""",
        "The shop has one key for all captures of an order, and one for all its refunds.",
        *("OM-03", "OM-04", "OM-05", "SCOPE-02", "OM-09", "KP-10"),
    ),
    broken(
        "no-key",
        "RES-03",
        "hpp_client.py",
        """        if key:
            headers""",
        """        if not key:
            headers""",
        "The shop sends no idempotency key with captures and refunds.",
        *("RES-04", "RES-05", "RESP-04", "OM-05", "OM-04"),
    ),
    broken(
        "cancels-in-the-books",
        "SCOPE-02",
        "aftersales.py",
        """            return await self._ask(sale, "release" if sale.captured else "cancel", 0)
""",
        """            sale.state = CANCELLED
            self.journal.keep(sale)
            return "done"
""",
        "The shop cancels an order in its books only.",
        *("OM-06", "ORD-03", "OM-08", "OM-11"),
    ),
    broken(
        "cancels-what-is-captured",
        "OM-06",
        "aftersales.py",
        """            return await self._ask(sale, "release" if sale.captured else "cancel", 0)
""",
        """            return await self._ask(sale, "cancel", 0)
""",
        "The shop sends a cancellation of an order that is captured in part.",
        "OM-11",
    ),
    broken(
        "refund-is-cancellation",
        "ORD-03",
        "aftersales.py",
        """            sale.refunded += call.amount
""",
        """            sale.refunded += call.amount
            sale.state = CANCELLED
""",
        "The shop calls an order cancelled as soon as a part of it is refunded.",
        *("OM-04", "OM-05", "RES-05", "SCOPE-02"),
    ),
    # Response codes
    broken(
        "only-200",
        "RESP-01",
        "hpp_client.py",
        OUTCOME,
        """        known = {200: "done", 201: "done", 204: "done"}
        return known.get(self.status, {4: "refused"}.get(self.status // 100, "unknown"))
""",
        "The shop knows three successes by their numbers.",
        *("RESP-02", "RESP-06"),
    ),
    broken(
        "some-4xx-are-unknown",
        "RESP-03",
        "hpp_client.py",
        OUTCOME,
        """        if self.status in {408, 409, 425, 429}:
            return "done"
        return {2: "done", 4: "refused"}.get(self.status // 100, "unknown")
""",
        "The shop takes some errors of its own for done.",
        *("OM-05", "OM-04", "ORD-06", "RESP-01"),
        *("ORD-03",),
    ),
    broken(
        "5xx-is-refused",
        "RESP-04",
        "hpp_client.py",
        OUTCOME,
        """        return {2: "done", 4: "refused", 5: "refused"}.get(self.status // 100, "unknown")
""",
        "The shop takes errors of Klarna's servers for refusals.",
        *("ORD-05", "RES-07", "OM-04", "OM-05", "LIFE-05", "ORD-03"),
    ),
    broken(
        "error-word-decides",
        "RESP-06",
        "hpp_client.py",
        OUTCOME,
        """        if "error_code" in self.members:
            return "refused"
        return {2: "done", 4: "refused"}.get(self.status // 100, "unknown")
""",
        "The shop takes an answer for an error because it has a member of that name.",
        *("RESP-04", "RESP-03", "ORD-05", "RES-07"),
        *("RESP-05", "OM-05"),
    ),
    # Time and detours
    broken(
        "gives-up-on-first-404",
        "OUT-04",
        "purchases.py",
        """    return found.outcome == "refused" and now() > page.expires_at
""",
        """    return found.outcome == "refused"
""",
        "The shop gives a purchase up when a reading of its page is refused.",
        *("RESP-03", "RESP-07", "AUTH-04", "RES-06", "RESP-05", "RESP-09"),
    ),
    broken(
        "any-end-is-failure",
        "OUT-05",
        "purchases.py",
        """        return found.text("status") in {"CANCELLED", "DISABLED"}
""",
        """        return found.text("status") not in {"COMPLETED", "WAITING"}
""",
        "The shop closes a purchase for every status but two.",
        *("COMPAT-03", "UX-02", "HPP-04", "OUT-04", "OUT-02", "OUT-13", "ORD-03", "OUT-10"),
        *("OUT-11", "SEC-06"),
    ),
    broken(
        "one-purchase-one-try",
        "UX-02",
        "purchases.py",
        """sale.order_id or sale.placement_unknown or sale.state not in {PENDING, FAILED}""",
        """sale.pages""",
        "The shop lets nobody try a second time.",
        *("LIFE-03", "LIFE-01", "LIFE-02", "HPP-08", "KP-08"),
    ),
    broken(
        "confirms-a-given-up-page",
        "HPP-10",
        "purchases.py",
        """        await self._end_pages(sale)
        if sale.order_id:
            return "refused"
        if""",
        """        for page in sale.open_pages:
            page.closed = True
        if""",
        "The shop leaves the page open of a purchase that it gives up.",
    ),
    broken(
        "slow-callback",
        "OUT-09",
        "app.py",
        """    shop.later(shop.purchases.look(sale.reference))
    return Response(status_code=204)
""",
        """    await asyncio.sleep(3.2)
    await shop.purchases.look(sale.reference)
    return Response(status_code=204)
""",
        "The shop lets Klarna wait for more than three seconds.",
    ),
    broken(
        "callback-body-must-be-known",
        "OUT-10",
        "app.py",
        """    await body_of(request)  # a server that""",
        """    told = json.loads(await body_of(request))
    if told["session"]["status"] == "IN_PROGRESS":
        return Response(status_code=204)
    # a server that""",
        "The shop falls over a callback whose body it cannot read.",
        "OUT-15",
    ),
    broken(
        "older-callback-reopens",
        "OUT-08",
        "app.py",
        """    await body_of(request)  # a server that""",
        """    told = await body_of(request)
    known = shop.journal.by_secret(request.path_params["secret"])
    if known and b"IN_PROGRESS" in told:
        known.state = PENDING
    # a server that""",
        "The shop opens a purchase again when an older callback arrives.",
        *("ORD-03", "OUT-05"),
        *("OUT-11", "SEC-06", "UX-02"),
    ),
    broken(
        "unfilled-return-fails",
        "OUT-13",
        "app.py",
        """    sale = shop.journal.by_secret(request.path_params["secret"])
    if sale is None:
        return page(404, "Not found", "There is nothing here.")
""",
        """    sale = shop.journal.by_secret(request.path_params["secret"])
    if sale is None:
        return page(404, "Not found", "There is nothing here.")
    if request.path_params["view"] == "success" and "session_id" in request.path_params:
        if "{" in request.path_params["session_id"]:
            sale.pages[-1].closed = True
""",
        "The shop forgets a page when its placeholders were not filled.",
    ),
    broken(
        "never-polls",
        "OUT-03",
        "app.py",
        """            if self.due(sale):
""",
        """            if self.due(sale) and sale.state == ON_HOLD:
""",
        "The shop never looks at a page by itself, though it says so.",
        *("OUT-04", "LIFE-06"),
    ),
    broken(
        "polls-without-a-pause",
        "OUT-04",
        "app.py",
        """POLL_S = 0.5
""",
        """POLL_S = 0.01
""",
        "The shop reads each open page a hundred times a second.",
    ),
    broken(
        "lapsed-stays-open",
        "LIFE-06",
        "purchases.py",
        """    return found.outcome == "refused" and now() > page.expires_at
""",
        """    return found.outcome == "gone" and now() > page.expires_at
""",
        "The shop leaves a purchase open for ever when its page is over.",
    ),
)
