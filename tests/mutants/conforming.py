"""Conforming shops: each does something unusual and right. Any finding is a false alarm."""

from __future__ import annotations

from collections.abc import Mapping

from conformance.demo import Mutation

from . import conforming_payment

NO_REQUIREMENT = ""
REDIRECT_CONFIG = (
    'reference = "$.order"\nredirect_url = "$.redirect_url"\n',
    'redirect_url = "header:Location"\n',
)

# Name of a shop -> glob over the perturbed cases in which its unusual behaviour shows.
CASES_TO_TRY: Mapping[str, str] = {
    "tells-the-consumer-on-a-page": "interrupted-purchase?kp.create_session=?00*",
    "goes-by-the-fraud-status": "fulfilment?order_status=*",
    "leaves-a-429-open": "interrupted-*=429]",
    "waits-after-429": "*kp.place_order=429]",
    "redirects-to-the-basket": "interrupted-purchase?kp.create_session=?00*",
}

CONFORMING: tuple[Mutation, ...] = (
    *conforming_payment.CONFORMING,
    Mutation(
        "places-with-the-return-token",
        NO_REQUIREMENT,
        "web.py",
        """    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    order = known_order(shop, reference)
""",
        """    in_background(shop.checkout.settle, reference).join(PAGE_WAITS_S)
    token = request.query.get("authorization_token", "")
    with shop.store.exclusive(reference):
        if token and "{{" not in token and not shop.store.placements(reference):
            klarna = shop.checkout.klarna
            for attempt in shop.store.open_attempts(reference):
                if klarna._trusted(attempt.session_url):
                    page = klarna.read_page(attempt.hpp_session_id, attempt.session_url)
                    shop.checkout._place(attempt, token, page)
    order = known_order(shop, reference)
""",
        "The shop places the order with the authorization token of the return URL.",
    ),
    Mutation(
        "reads-the-payment-session",
        NO_REQUIREMENT,
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
        "The shop reads the payment session before it creates the hosted session.",
    ),
    Mutation(
        "sends-additional-headers",
        NO_REQUIREMENT,
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
        "The shop sends additional headers that the platform ignores.",
    ),
    Mutation(
        "settles-before-it-acknowledges",
        NO_REQUIREMENT,
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    in_background(shop.checkout.settle, reference).join()
    return Reply(200, b"OK", {"Content-Type": "text/plain"})
""",
        "The shop settles the order first and then answers the callback, with 200 and a body.",
    ),
    Mutation(
        "repeats-a-failed-read",
        NO_REQUIREMENT,
        "checkout.py",
        """        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
""",
        """        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is not Outcome.DONE:
            answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
""",
        "The shop repeats a read that fails once.",
    ),
    Mutation(
        "members-in-another-order",
        NO_REQUIREMENT,
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
        "The shop sends members in another order, one more member, and a lower-case country.",
    ),
    Mutation(
        "slow",
        NO_REQUIREMENT,
        "klarna.py",
        """        try:
            with self._http.stream(
""",
        """        time.sleep(0.1)
        try:
            with self._http.stream(
""",
        "The shop waits a tenth of a second before each call.",
    ),
    Mutation(
        "speaks-http2",
        NO_REQUIREMENT,
        "klarna.py",
        """        self._http = httpx.Client(
            timeout=PATIENCE,
            limits=CONNECTIONS,
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
        )
        self._authorization = basic(username, password)
""",
        """        self._verified = httpx.create_ssl_context()
        self._mine = __import__("threading").local()
        self._authorization = basic(username, password)

    @property
    def _http(self) -> httpx.Client:
        if not hasattr(self._mine, "client"):
            self._mine.client = httpx.Client(
                timeout=PATIENCE,
                headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
                verify=self._verified,
                http1=False,
                http2=True,
            )
        return self._mine.client
""",
        "The shop speaks HTTP/2 only, with one client for each thread.",
    ),
    Mutation(
        "repeats-the-session-creation",
        NO_REQUIREMENT,
        "klarna.py",
        """    def create_session(self, reference: str, payload: str) -> Answer:
        about = f"order={segment(reference)}"
""",
        """    def create_session(self, reference: str, payload: str) -> Answer:
        about = f"order={segment(reference)}"
        call = Call("create session", about, "POST", "/payments/v1/sessions", payload)
        answer = self._answer(call)
        if outcome(answer) is not Outcome.UNKNOWN:
            return answer
""",
        "The shop creates another payment session when the first creation gets no clear answer.",
    ),
    Mutation(
        "calls-a-third-party",
        NO_REQUIREMENT,
        "checkout.py",
        """        payload = json.dumps(order)
""",
        """        with __import__("contextlib").suppress(Exception):
            self.klarna._http.get("http://statistics.shop-tools.test/checkout-begun")
        payload = json.dumps(order)
""",
        "The shop counts its checkouts at a third party, which receives no credentials.",
    ),
    Mutation(
        "a-connection-for-each-call",
        NO_REQUIREMENT,
        "klarna.py",
        """        headers = {"Authorization": self._authorization}
""",
        """        headers = {"Authorization": self._authorization, "Connection": "close"}
""",
        "The shop opens a new connection for each call.",
    ),
    Mutation(
        "redirects-from-the-success-page",
        NO_REQUIREMENT,
        "web.py",
        """    if order.state in CONFIRMED:
        return confirmation_page(order)
""",
        """    if order.state in CONFIRMED:
        return Reply(303, headers={"Location": f"/orders/{quote(reference)}"})
""",
        "The success page redirects to an address without the token.",
    ),
    Mutation(
        "repeats-a-capture-with-the-same-key",
        NO_REQUIREMENT,
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                answer = self.klarna.capture(order_id, operation.amount, operation.key)
                if outcome(answer) is not Outcome.UNKNOWN:
                    return answer
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        "The shop repeats a capture with the same idempotency key when the outcome is unknown.",
    ),
    Mutation(
        "repeats-a-placement",
        NO_REQUIREMENT,
        "checkout.py",
        """        answer = self.klarna.place_order(attempt.reference, token, attempt.payload)
""",
        """        answer = self.klarna.place_order(attempt.reference, token, attempt.payload)
        if outcome(answer) is Outcome.UNKNOWN:
            again = self.klarna.place_order(attempt.reference, token, attempt.payload)
            answer = answer if outcome(again) is Outcome.REFUSED else again
""",
        "The shop repeats a placement with the same body when the outcome is unknown, and takes no "
        "refusal of the repeat for an answer.",
    ),
    Mutation(
        "capture-id-from-the-location",
        NO_REQUIREMENT,
        "backoffice.py",
        """    return answer.headers.get("Capture-Id") or answer.headers.get("Refund-Id")
""",
        """    return answer.headers.get("Location", "").rpartition("/")[2] or None
""",
        "The shop takes the id of a capture from the Location header.",
    ),
    Mutation(
        "reads-the-order-after-each-operation",
        NO_REQUIREMENT,
        "backoffice.py",
        """        answer = self._call(order, operation)
""",
        """        answer = self._call(order, operation)
        self.klarna.read_order(order.klarna_order_id or "")  # for the clerk's screen
""",
        "The shop reads the order after each operation.",
    ),
    Mutation(
        "reads-the-order-before-a-capture",
        NO_REQUIREMENT,
        "backoffice.py",
        """            case "capture":
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """            case "capture":
                seen = self.klarna.read_order(order_id)
                known = {"AUTHORIZED", "PART_CAPTURED", "CAPTURED"}
                if outcome(seen) is not Outcome.DONE or seen.word("status") not in known:
                    return Answer(400, {}, {})
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        "The shop refuses a capture when it cannot read the order or does not know its status.",
    ),
    Mutation(
        "refuses-a-capture-in-an-unknown-status",
        NO_REQUIREMENT,
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                seen = self.klarna.read_order(order_id)
                known = {"AUTHORIZED", "PART_CAPTURED", "CAPTURED"}
                if outcome(seen) is Outcome.DONE and seen.word("status") not in known:
                    log.error("order=%s: %s needs a person", order.reference, operation.kind)
                    return Answer(400, {}, {})
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        "The shop refuses a capture when the order has a status that it does not know.",
    ),
    Mutation(
        "answers-202-and-works-later",
        NO_REQUIREMENT,
        "web.py",
        """def capture(shop: Shop, request: Request, reference: str) -> Reply:
    return operation_reply(shop.office.capture(reference, positive_amount(request)))


def refund(shop: Shop, request: Request, reference: str) -> Reply:
    return operation_reply(shop.office.refund(reference, positive_amount(request)))


def cancel(shop: Shop, _request: Request, reference: str) -> Reply:
    return operation_reply(shop.office.cancel(reference))
""",
        """def capture(shop: Shop, request: Request, reference: str) -> Reply:
    amount = positive_amount(request)
    return later(lambda _: shop.office.capture(reference, amount))


def refund(shop: Shop, request: Request, reference: str) -> Reply:
    amount = positive_amount(request)
    return later(lambda _: shop.office.refund(reference, amount))


def cancel(shop: Shop, _request: Request, reference: str) -> Reply:
    return later(lambda _: shop.office.cancel(reference))


def later(work: Callable[[str], object]) -> Reply:
    def worker(reference: str) -> None:
        threading.Event().wait(0.5)
        work(reference)

    in_background(worker, "")
    return operation_reply(Outcome.UNKNOWN)
""",
        "The shop answers 202; a worker performs the operation half a second later.",
    ),
    Mutation(
        "scheme-in-small-letters",
        NO_REQUIREMENT,
        "klarna.py",
        """    return f"Basic {b64encode(pair).decode('ascii')}"
""",
        """    return f"basic {b64encode(pair).decode('ascii')}"
""",
        "The shop writes the authentication scheme in small letters.",
    ),
    Mutation(
        "leaves-out-a-zero-discount",
        NO_REQUIREMENT,
        "money.py",
        """        "total_discount_amount": line.get("discount", 0),
        "total_amount": line_total(line),
    }
""",
        """        **({"total_discount_amount": line["discount"]} if line.get("discount") else {}),
        "total_amount": line_total(line),
    }
""",
        "The shop leaves out a discount of zero.",
    ),
    Mutation(
        "small-connection-pool",
        NO_REQUIREMENT,
        "klarna.py",
        """CONNECTIONS = httpx.Limits(max_connections=64, keepalive_expiry=3)
""",
        """CONNECTIONS = httpx.Limits(max_connections=8, keepalive_expiry=1)
""",
        "The shop has a small connection pool, so that calls wait for one another.",
    ),
    Mutation(
        "reads-the-session-on-each-reload",
        NO_REQUIREMENT,
        "web.py",
        """    if being_confirmed(shop, order, request):
        return waiting_page(order, request)
""",
        """    if being_confirmed(shop, order, request):
        shop.checkout.settle(reference)
        return waiting_page(order, request)
""",
        "The waiting page reads the session each time the consumer reloads it.",
    ),
    Mutation(
        "waits-after-429",
        NO_REQUIREMENT,
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        """        elif answer.status == 429:
            log.info("order=%s: asked to wait", attempt.reference)
        elif outcome(answer) is Outcome.REFUSED and not tried_before:
            self._refuse(attempt, token)
""",
        "The shop leaves the order open after a 429 and places it later.",
    ),
    Mutation(
        "redirects-to-the-basket",
        NO_REQUIREMENT,
        "web.py",
        """    except KlarnaUnavailable:
        return json_reply(502, {"error": "Paying with Klarna is not possible at the moment."})
""",
        """    except KlarnaUnavailable:
        return Reply(303, headers={"Location": "/basket?notice=klarna-not-available"})
""",
        "The shop redirects the consumer to the basket when Klarna is unavailable.",
    ),
    Mutation(
        "merchant-id-in-the-user-agent",
        NO_REQUIREMENT,
        "klarna.py",
        """        self._authorization = basic(username, password)
""",
        """        self._authorization = basic(username, password)
        merchant, underscore, _ = username.partition("_")
        if underscore:
            self._http.headers["User-Agent"] += f" merchant/{merchant}"
""",
        "The User-Agent has the merchant id from the user name.",
    ),
    Mutation(
        "follows-redirects-without-credentials",
        NO_REQUIREMENT,
        "klarna.py",
        """            timeout=PATIENCE,
            limits=CONNECTIONS,
""",
        """            timeout=PATIENCE,
            follow_redirects=True,
            limits=CONNECTIONS,
""",
        "The shop follows redirects and sends no credentials to another host.",
    ),
    Mutation(
        "places-from-two-threads",
        NO_REQUIREMENT,
        "checkout.py",
        """        with self.store.exclusive(reference):
            for attempt in self.store.open_attempts(reference):
                self._settle(attempt)

    def _settle(self, attempt: Attempt) -> None:
        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)

    def _follow(self, attempt: Attempt, page: Answer) -> None:
        status, token = page.word("status"), page.word("authorization_token")
        if status == COMPLETED and token:
            self._use(attempt, token, page)
        elif status in OVER:
            self._close(attempt)

    def _use(self, attempt: Attempt, token: str, page: Answer) -> None:
        order = self.store.order(attempt.reference)
        if order and order.klarna_order_id:  # paid through another page of the same order
            self._release(attempt, token)
""",
        """        for attempt in self.store.open_attempts(reference):
            self._settle(attempt)

    def _settle(self, attempt: Attempt) -> None:
        answer = self.klarna.read_page(attempt.hpp_session_id, attempt.session_url)
        if outcome(answer) is Outcome.DONE:
            self._follow(attempt, answer)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)

    def _follow(self, attempt: Attempt, page: Answer) -> None:
        status, token = page.word("status"), page.word("authorization_token")
        if status == COMPLETED and token:
            self._use(attempt, token, page)
        elif status in OVER:
            self._close(attempt)

    def _use(self, attempt: Attempt, token: str, page: Answer) -> None:
        order = self.store.order(attempt.reference)
        if order and order.klarna_order_id:  # paid through this page or another
""",
        "Callback and return both place the order, with the same token and the same body.",
    ),
    Mutation(
        "sends-an-api-key-as-issued",
        NO_REQUIREMENT,
        "klarna.py",
        """    pair = f"{username}:{password}".encode()
""",
        """    if password.startswith("klarna_"):
        return f"Basic {password}"
    pair = f"{username}:{password}".encode()
""",
        "The shop sends an API key as it was issued, without user name and Base64.",
    ),
    Mutation(
        "checks-its-credentials-at-start",
        NO_REQUIREMENT,
        "shop.py",
        """    serve(stores, arguments.host, arguments.port)
""",
        """    for each in stores.values():
        if each.office.check_credentials().name == "UNKNOWN":
            return 3
    serve(stores, arguments.host, arguments.port)
""",
        "The shop does not start when it cannot reach the platform.",
    ),
    Mutation(
        "redirects-after-post",
        NO_REQUIREMENT,
        "web.py",
        """    redirect_url = shop.checkout.start(basket)
    return json_reply(201, {"order": basket["reference"], "redirect_url": redirect_url})
""",
        """    try:
        return Reply(303, headers={"Location": shop.checkout.start(basket)})
    except KlarnaUnavailable:
        return Reply(303, headers={"Location": "/basket?notice=klarna-not-available"})
""",
        "The checkout form answers with a redirect: to Klarna, or back to the basket.",
        config_edits=(REDIRECT_CONFIG,),
    ),
    Mutation(
        "redirects-through-a-payment-page",
        NO_REQUIREMENT,
        "web.py",
        """ROUTES: tuple[tuple[str, str, View], ...] = (
    ("GET", r"/health", health),
    ("POST", r"/checkout", start_checkout),
""",
        """baskets: dict[str, Any] = {}


def to_payment(_shop: Shop, request: Request, _reference: str) -> Reply:
    basket = checked_basket(request.json)
    baskets[basket["reference"]] = basket
    return Reply(302, headers={"Location": f"payment/{quote(basket['reference'])}"})


def payment(shop: Shop, _request: Request, reference: str) -> Reply:
    return Reply(302, headers={"Location": shop.checkout.start(baskets[reference])})


ROUTES: tuple[tuple[str, str, View], ...] = (
    ("GET", r"/health", health),
    ("POST", r"/checkout", to_payment),
    ("GET", r"/payment/([^/]+)", payment),
""",
        "The checkout redirects to a page of the shop, which redirects to Klarna.",
        config_edits=(REDIRECT_CONFIG,),
    ),
)
