"""Shops that do it otherwise than the example, and rightly: to fail one would be a false alarm."""

from __future__ import annotations

from conformance.demo import Defect

NONE = ""

VARIANTS: tuple[Defect, ...] = (
    Defect(
        "places-with-the-redirect's-token",
        NONE,
        "web.py",
        """    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    order = known_order(shop, reference)
""",
        """    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    token = request.query.get("authorization_token", "")
    with shop.store.exclusive(reference):
        if token and not shop.store.placements(reference):
            for attempt in shop.store.open_attempts(reference):
                page = shop.checkout.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
                shop.checkout._place(attempt, token, page)
    order = known_order(shop, reference)
""",
        "Where the session cannot be read, the token of the return places the order.",
    ),
    Defect(
        "reads-the-payment-session",
        NONE,
        "klarna.py",
        """        about = f"order={segment(reference)}"
        return self._answer(
            Call("create page", about, "POST", "/hpp/v1/sessions", json.dumps(page))
        )
""",
        """        about = f"order={segment(reference)}"
        self._answer(Call("read session", about, "GET", page["payment_session_url"]))
        return self._answer(
            Call("create page", about, "POST", "/hpp/v1/sessions", json.dumps(page))
        )
""",
        "One more call that the documentation has: it changes nothing.",
    ),
    Defect(
        "headers-of-its-own",
        NONE,
        "klarna.py",
        """            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
""",
        """            headers={
                "User-Agent": f"{USER_AGENT} (Linux; rv:12)",
                "Accept": "*/*",
                "Accept-Language": "sv, en;q=0.5",
                "Traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "X-Shop-Instance": "web-3",
            },
""",
        "Headers that nobody asked for are ignored.",
    ),
    Defect(
        "works-before-it-acknowledges",
        NONE,
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    in_background(shop.checkout.settle, reference).join()
    return Reply(200, b"OK", {"Content-Type": "text/plain"})
""",
        "The callback is answered when the work is done, with 200 and a body.",
    ),
    Defect(
        "reads-twice",
        NONE,
        "checkout.py",
        """        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
""",
        """        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is not Outcome.DONE:
            answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
""",
        "A read that fails is tried once more.",
    ),
    Defect(
        "members-in-another-order",
        NONE,
        "money.py",
        """    lines = order_lines(basket)
    return {
        "purchase_country": basket["country"],
""",
        """    lines = [dict(sorted(line.items(), reverse=True)) for line in order_lines(basket)]
    return {
        "order_lines": lines,
        "merchant_reference2": basket["reference"].upper(),
        "purchase_country": basket["country"].lower(),
""",
        "Members in another order, one more of them, and the country in small letters.",
    ),
    Defect(
        "slow",
        NONE,
        "klarna.py",
        """        try:
            with self._http.stream(
""",
        """        time.sleep(0.1)
        try:
            with self._http.stream(
""",
        "A tenth of a second more for each call.",
    ),
    Defect(
        "a-connection-for-each-call",
        NONE,
        "klarna.py",
        """        headers = {"Authorization": self._authorization}
""",
        """        headers = {"Authorization": self._authorization, "Connection": "close"}
""",
        "No connection is kept open.",
    ),
    Defect(
        "lets-refused-authorizations-lapse",
        NONE,
        "checkout.py",
        """        self.klarna.release_authorization(attempt.reference, token)
""",
        """        log.info("order=%s: left to lapse", attempt.reference)
""",
        "Nobody has to give back an authorization; it dies within the hour.",
    ),
    Defect(
        "success-page-elsewhere",
        NONE,
        "web.py",
        """    if order.state in CONFIRMED:
        return confirmation_page(order)
""",
        """    if order.state in CONFIRMED:
        return Reply(303, headers={"Location": f"/orders/{quote(reference)}"})
""",
        "The address with the token in it is left at once.",
    ),
)
