"""Shops that tell Klarna the wrong thing, or send the consumer to the wrong place."""

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
        "Nobody looks at the first answer: a page is asked for that has nothing to show.",
    ),
    Mutation(
        "page-after-a-server-error",
        "KP-01",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        session = self.klarna.create_session(reference, payload)
        if outcome(session) is not Outcome.UNKNOWN:  # after a 5xx it may exist all the same
            session = needed(session, "session_id")
""",
        "After an error of the server the session may exist, so on we go, without its id.",
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
        "Prices as floats: 19.99 becomes 1998, and such baskets cannot be paid at all.",
    ),
    Mutation(
        "prices-from-net",
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
        "Prices are kept without tax and rounded down: a cent is missing in every such order.",
    ),
    Mutation(
        "session-of-an-earlier-try",
        "HPP-01",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
        needed(self.klarna.create_session(reference, payload), "session_id")  # with fresh prices
""",
        "The session is made anew, the page still shows the old one: another basket is paid.",
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
        "Escaped once too often: no page can be had, and nobody can pay.",
    ),
    Mutation(
        "campaign-in-the-address",
        "HPP-09",
        "checkout.py",
        """        return page.word("redirect_url")
""",
        """        return f"{page.word('redirect_url')}?utm_source=shop"
""",
        "Marketing wanted to count: the day on which the address has a query, nobody can pay.",
    ),
    Mutation(
        "address-built-by-hand",
        "HPP-09",
        "checkout.py",
        """        return page.word("redirect_url")
""",
        """        name = page.word("redirect_url").rpartition("/")[2]
        return f"{self.klarna.base_url}/eu/hpp/payments/{name}/"
""",
        "Put together from what one address looked like: another form, and consumers see nothing.",
    ),
)
