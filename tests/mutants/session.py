"""Mutants that create sessions wrongly, or send the consumer to a wrong address."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "page-without-a-session",
        "KP-01",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        session = self.klarna.create_session(reference, payload)
""",
        "The shop creates a hosted session when no payment session exists.",
    ),
    Mutation(
        "page-after-a-failed-session",
        "KP-01",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        session = self.klarna.create_session(reference, payload)
        if outcome(session) is not Outcome.UNKNOWN:  # after a 5xx it may exist all the same
            session = needed(session, "session_id")
""",
        "The shop creates a hosted session after a 5xx for the payment session.",
    ),
    Mutation(
        "float-prices",
        "KP-04",
        "money.py",
        """    return int(line["quantity"] * line["unit_price"] - line.get("discount", 0))
""",
        """    price = line["unit_price"] / 100
    return int(line["quantity"] * price * 100 - line.get("discount", 0))
""",
        "The shop computes amounts with floats and loses a minor unit.",
    ),
    Mutation(
        "prices-rounded-from-net",
        "KP-04",
        "money.py",
        """    for line in value["lines"]:
        check_line(line)
""",
        """    for line in value["lines"]:
        check_line(line)
        net = line["unit_price"] * 10_000 // (10_000 + line["tax_rate"])
        line["unit_price"] = net * (10_000 + line["tax_rate"]) // 10_000
""",
        "The shop computes prices from rounded net prices and loses a minor unit.",
    ),
    Mutation(
        "page-for-an-older-session",
        "HPP-01",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
        needed(self.klarna.create_session(reference, payload), "session_id")  # with fresh prices
""",
        "The shop creates a second payment session and opens the page for the first one.",
    ),
    Mutation(
        "escaped-session-url",
        "HPP-01",
        "checkout.py",
        """            "payment_session_url": self.klarna.session_url(session.word("session_id")),
""",
        """            "payment_session_url": quote(
                self.klarna.session_url(session.word("session_id")), safe=""
            ),
""",
        "The shop escapes the payment session URL that it sends to Klarna.",
    ),
    Mutation(
        "adds-a-query-to-the-redirect-url",
        "HPP-09",
        "checkout.py",
        """        return page.word("redirect_url")
""",
        """        return f"{page.word('redirect_url')}?utm_source=shop"
""",
        "The shop adds a query to the redirect URL.",
    ),
    Mutation(
        "builds-the-redirect-url",
        "HPP-09",
        "checkout.py",
        """        return page.word("redirect_url")
""",
        """        name = page.word("redirect_url").rpartition("/")[2]
        return f"{self.klarna.base_url}/eu/hpp/payments/{name}/"
""",
        "The shop builds the redirect URL from the last part of the one that it received.",
    ),
)
