"""Mutants of the asynchronous shop, whose habits are others than those of the example shop."""

from __future__ import annotations

from conformance.demo import Mutation


def broken(  # noqa: PLR0917 - the parts of a mutation
    name: str,
    requirement: str,
    file: str,
    original: str,
    replacement: str,
    description: str,
    *consequences: str,
) -> Mutation:
    return Mutation(
        f"async-{name}",
        requirement,
        file,
        original,
        replacement,
        description,
        consequences,
        shop="async-shop",
    )


BACK = """    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(
            asyncio.shield(shop.purchases.look(sale.reference)), timeout=PAGE_WAITS_S
        )
"""

MUTANTS: tuple[Mutation, ...] = (
    # What is sent
    broken(
        "tax-of-one-rate",
        "KP-05",
        "pricing.py",
        """        "total_tax_amount": half_up(Fraction(total * rate, FULL_RATE + rate)),
""",
        """        "total_tax_amount": half_up(Fraction(total * rate, FULL_RATE)),
""",
        "The shop computes the tax as if prices came without it.",
        "KP-04",
        "KP-10",
        "ORD-01",
        "ORD-03",
    ),
    broken(
        "discount-is-forgotten",
        "KP-04",
        "pricing.py",
        """    total = line["quantity"] * line["unit_price"] - line.get("discount", 0)
    included""",
        """    total = line["quantity"] * line["unit_price"]
    included""",
        "The shop charges what it had taken off.",
        "KP-05",
        "KP-10",
        "ORD-02",
    ),
    broken(
        "amount-by-float",
        "KP-04",
        "pricing.py",
        """        "order_amount": sum(line["total_amount"] for line in lines),
""",
        """        "order_amount": int(sum(line["total_amount"] / 100 for line in lines) * 100),
""",
        "The shop adds amounts up as floats.",
        "KP-05",
        "KP-10",
        "ORD-01",
        "ORD-02",
        "ORD-03",
    ),
    broken(
        "euro-for-everybody",
        "KP-06",
        "pricing.py",
        """        "purchase_currency": basket["currency"],
""",
        """        "purchase_currency": "EUR" if basket["country"] != "SE" else "SEK",
""",
        "The shop charges every foreign consumer in euro.",
        "KP-04",
        "KP-10",
        "ORD-02",
    ),
    broken(
        "no-status-update",
        "SCOPE-01",
        "purchases.py",
        """            "status_update": f"{self.public_url}/hooks/{secret}/status",
""",
        "",
        "The shop gives no address for callbacks, though it says that it hears them.",
        *(
            "OUT-02",
            "OUT-07",
            "OUT-08",
            "OUT-09",
            "OUT-10",
            "OUT-11",
            "OUT-14",
            "SEC-04",
            "COMPAT-04",
        ),
        *("OUT-05", "OUT-15", "LIFE-04", "OUT-06", "OUT-13", "SEC-06"),
    ),
    broken(
        "one-address-for-all-ways-back",
        "HPP-04",
        "purchases.py",
        """            "cancel": f"{back}/cancel",
            "back": f"{back}/back",
            "failure": f"{back}/failure",
            "error": f"{back}/error",
""",
        """            "cancel": f"{back}/success/{{{{session_id}}}}",
            "back": f"{back}/success/{{{{session_id}}}}",
            "failure": f"{back}/success/{{{{session_id}}}}",
            "error": f"{back}/success/{{{{session_id}}}}",
""",
        "The shop takes every consumer back to its success page, whatever happened.",
    ),
    # What is believed
    broken(
        "return-is-proof",
        "OUT-01",
        "app.py",
        BACK,
        BACK
        + """    if request.path_params["view"] == "success":
        sale.state = PAID
""",
        "The shop calls a purchase paid because somebody opens its success page.",
        *(
            "ORD-03",
            "LIFE-03",
            "LIFE-07",
            "OUT-13",
            "RESP-03",
            "RESP-04",
            "RESP-07",
            "SEC-06",
            "ORD-07",
        ),
        *("OUT-12", "COMPAT-03", "COMPAT-04", "RESP-01", "AUTH-04", "RESP-05", "RESP-09", "OM-08"),
        *("RESP-06", "COMPAT-01", "ORD-04", "OM-07", "RESP-08", "COMPAT-09"),
    ),
    broken(
        "callback-is-proof",
        "SEC-04",
        "app.py",
        """    await body_of(request)  # a server that""",
        """    told = await body_of(request)
    known = shop.journal.by_secret(request.path_params["secret"])
    if known and b"COMPLETED" in told and not known.order_id:
        known.state = PAID
    # a server that""",
        "The shop calls a purchase paid because a callback says that it was completed.",
        *("ORD-03", "OUT-06", "OUT-10", "OUT-11", "LIFE-03", "LIFE-07", "SEC-06", "ORD-04"),
        *("RESP-03", "RESP-04", "RESP-05", "RESP-07", "AUTH-04", "ORD-05", "ORD-07", "COMPAT-04"),
        *("RESP-06", "RESP-09", "COMPAT-01", "RESP-08", "COMPAT-09"),
    ),
    broken(
        "completed-is-paid",
        "LIFE-07",
        "purchases.py",
        """        page.placements[token] = "unknown"
        self.journal.keep(sale)
""",
        """        page.placements[token] = "unknown"
        sale.state = PAID
        self.journal.keep(sale)
""",
        "The shop calls a purchase paid as soon as the page is completed, and then places it.",
        *(
            "ORD-03",
            "ORD-04",
            "RESP-03",
            "RESP-04",
            "RESP-07",
            "LIFE-03",
            "ORD-05",
            "RESP-05",
            "AUTH-04",
        ),
        *("LIFE-05", "ORD-07", "ORD-06", "RESP-09"),
        *("RESP-06", "COMPAT-01", "RESP-08", "COMPAT-09"),
    ),
    broken(
        "refused-placement-stays-paid",
        "ORD-04",
        "purchases.py",
        """        elif answer.outcome == "refused" and first_try:
            page.placements[token] = "refused"
            self.journal.keep(sale)
""",
        """        elif answer.outcome == "refused" and first_try:
            page.placements[token] = "refused"
            sale.state = PAID
            self.journal.keep(sale)
""",
        "The shop calls a purchase paid whose placement was refused.",
        *(
            "ORD-03",
            "RESP-03",
            "RESP-07",
            "LIFE-03",
            "LIFE-07",
            "RESP-05",
            "AUTH-04",
            "LIFE-05",
            "RESP-09",
        ),
        *("RESP-06", "COMPAT-01", "COMPAT-09"),
    ),
    broken(
        "keeps-a-refused-authorization",
        "LIFE-05",
        "purchases.py",
        """            self.journal.keep(sale)
            await self.klarna.give_back(sale.reference, token)
        elif""",
        """            self.journal.keep(sale)
        elif""",
        "The shop leaves the consumer's money blocked when a placement is refused.",
    ),
    broken(
        "pending-is-paid",
        "ORD-07",
        "purchases.py",
        """STATE_OF_FRAUD = {"ACCEPTED": PAID, "REJECTED": CANCELLED}""",
        """STATE_OF_FRAUD = {"ACCEPTED": PAID, "PENDING": PAID, "REJECTED": CANCELLED}""",
        "The shop calls an order paid while Klarna still looks at it.",
        *("OM-07", "COMPAT-04", "OM-08"),
    ),
    broken(
        "rejected-is-ignored",
        "ORD-07",
        "purchases.py",
        """STATE_OF_FRAUD = {"ACCEPTED": PAID, "REJECTED": CANCELLED}""",
        """STATE_OF_FRAUD = {"ACCEPTED": PAID, "REJECTED": PAID}""",
        "The shop calls an order paid that Klarna has rejected.",
        *("OM-07", "OM-04"),
    ),
    broken(
        "unknown-fraud-is-paid",
        "COMPAT-04",
        "purchases.py",
        """sale.state = STATE_OF_FRAUD.get(order.text("fraud_status"), ON_HOLD)""",
        """sale.state = STATE_OF_FRAUD.get(order.text("fraud_status"), PAID)""",
        "The shop calls an order paid whose fraud status it does not know.",
        *("ORD-07", "OM-07", "OM-08"),
    ),
    broken(
        "never-looks-at-holds",
        "ORD-07",
        "purchases.py",
        """        if sale.state == ON_HOLD and sale.order_id:
""",
        """        if sale.state == ON_HOLD and not sale.order_id:
""",
        "The shop never looks at an order again that it holds.",
        "OM-07",
    ),
    broken(
        "short-order-id",
        "ORD-11",
        "purchases.py",
        """        sale.order_id, sale.state = order_id, ON_HOLD
""",
        """        sale.order_id, sale.state = order_id[:32], ON_HOLD
""",
        "The shop keeps 32 characters of the order's id.",
        *(
            "OM-01",
            "OM-03",
            "OM-04",
            "OM-05",
            "OM-06",
            "SCOPE-02",
            "ORD-03",
            "RES-09",
            "OM-10",
            "KP-10",
        ),
        *("RESP-01", "OM-11", "OM-09"),
        *("ORD-05", "ORD-07", "OM-07", "COMPAT-04"),
    ),
)
