"""Mutants that rely on what the platform may change at any time."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "rejects-unknown-members",
        "COMPAT-01",
        "checkout.py",
        """    if outcome(answer) is Outcome.DONE and all(answer.word(name) for name in names):
""",
        """    known = set(
        "session_id client_token payment_method_categories session_url redirect_url qr_code_url"
        " distribution_url manual_identification_check_url distribution_module expires_at".split()
    )
    whole = all(answer.word(name) for name in names) and set(answer.body) <= known
    if outcome(answer) is Outcome.DONE and whole:
""",
        "The shop rejects an answer that has a member it does not know.",
        consequences=("RESP-06",),  # a success with a member of an error has an unknown member too
    ),
    Mutation(
        "success-with-error-member-is-an-error",
        "COMPAT-01",
        "klarna.py",
        """    match (answer.status or 0) // 100:
        case 2:
""",
        """    match (answer.status or 0) // 100:
        case 2 if "error" in answer.body or "message" in answer.body:
            return Outcome.REFUSED
        case 2:
""",
        'The shop reads a success with a member "error" or "message" as an error.',
    ),
    Mutation(
        "needs-one-json-spelling",
        "COMPAT-02",
        "klarna.py",
        """    try:
        value = json.loads(raw)
""",
        """    try:
        value = json.loads(raw)
        for name, _ in list(value.items()) if isinstance(value, dict) else ():
            if name.endswith("_id") and f'"{name}" : "'.encode() not in raw:
                del value[name]
""",
        "The shop finds ids only in JSON with a space before the colon.",
        consequences=("RESP-06",),  # that success is spelt in another way too
    ),
    Mutation(
        "relies-on-member-order",
        "COMPAT-02",
        "checkout.py",
        """        return page.word("redirect_url")
""",
        """        return str(list(page.body.values())[2])  # session_id, session_url, redirect_url
""",
        "The shop takes the third member of the answer for the redirect URL.",
    ),
    Mutation(
        "accepts-gzip-and-cannot-read-it",
        "COMPAT-02",
        "klarna.py",
        """        for part in response.iter_bytes():
""",
        """        for part in response.iter_raw():
""",
        "The shop accepts gzip answers and does not decompress them.",
    ),
    Mutation(
        "unknown-status-closes-the-purchase",
        "COMPAT-03",
        "checkout.py",
        """        elif status in OVER:
            self._close(attempt)
""",
        """        elif status not in "COMPLETED WAITING IN_PROGRESS BACK FAILED ERROR".split():
            self._close(attempt)
""",
        "The shop closes the purchase when the hosted session has a status it does not know.",
    ),
    Mutation(
        "refuses-callbacks-with-unknown-status",
        "COMPAT-03",
        "web.py",
        """    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        """    known = "WAITING IN_PROGRESS BACK FAILED ERROR COMPLETED CANCELLED DISABLED".split()
    if request.json["session"].get("status") not in known:
        return Reply(400)
    in_background(shop.checkout.settle, reference)
    return Reply(204)
""",
        "The shop answers 400 to a callback whose status it does not know.",
    ),
    Mutation(
        "unknown-fraud-status-is-paid",
        "COMPAT-04",
        "checkout.py",
        """    return STATE_BY_FRAUD_STATUS.get(order.word("fraud_status"), State.ON_HOLD)
""",
        """    return STATE_BY_FRAUD_STATUS.get(order.word("fraud_status"), State.PAID)
""",
        "The shop marks an order with an unknown fraud status as paid.",
    ),
    Mutation(
        "unknown-fraud-status-is-failed",
        "COMPAT-04",
        "checkout.py",
        """    return STATE_BY_FRAUD_STATUS.get(order.word("fraud_status"), State.ON_HOLD)
""",
        """    return STATE_BY_FRAUD_STATUS.get(order.word("fraud_status"), State.CLOSED)
""",
        "The shop closes an order with an unknown fraud status.",
    ),
    Mutation(
        "rejects-unknown-payment-methods",
        "COMPAT-04",
        "checkout.py",
        """        page = needed(
""",
        """        known = {"klarna", "pay_now", "pay_later", "pay_over_time"}
        offered = session.body.get("payment_method_categories") or []
        if any(each.get("identifier", "klarna") not in known for each in offered):
            raise KlarnaUnavailable
        page = needed(
""",
        "The shop refuses to sell when a payment method category is unknown.",
    ),
    Mutation(
        "cuts-tokens-after-36-characters",
        "COMPAT-05",
        "checkout.py",
        """        status, token = page.word("status"), page.word("authorization_token")
""",
        """        status, token = page.word("status"), page.word("authorization_token")[:36]
""",
        "The shop cuts the authorization token after 36 characters.",
    ),
    Mutation(
        "lowercases-order-ids",
        "COMPAT-05",
        "klarna.py",
        """        path = f"{order_path(order_id)}/{action}"
""",
        """        path = f"{order_path(order_id.lower())}/{action}"
""",
        "The shop changes the Klarna order id to small letters.",
    ),
    Mutation(
        "needs-session-ids-of-36-characters",
        "COMPAT-05",
        "checkout.py",
        """    if outcome(answer) is Outcome.DONE and all(answer.word(name) for name in names):
""",
        """    if outcome(answer) is Outcome.DONE and all(
        answer.word(name) and (name != "session_id" or len(answer.word(name)) == 36)
        for name in names
    ):
""",
        "The shop rejects a session id that does not have 36 characters.",
    ),
    Mutation(
        "builds-the-session-url",
        "COMPAT-06",
        "klarna.py",
        """"GET", session_url))
""",
        """"GET", f"/hpp/v1/sessions/{segment(session_id)}"))
""",
        "The shop builds the URL of the hosted session instead of using session_url.",
        consequences=("ENV-04",),  # after a switch the URL leads to the other environment
    ),
    Mutation(
        "builds-the-redirect-url-on-the-api-host",
        "COMPAT-06",
        "checkout.py",
        """        return page.word("redirect_url")
""",
        """        path = page.word("redirect_url").partition("://")[2].partition("/")[2]
        return f"{self.klarna.base_url}/{path}"
""",
        "The shop replaces the host of the redirect URL by the API host.",
    ),
    Mutation(
        "drops-the-query-of-the-session-url",
        "COMPAT-06",
        "klarna.py",
        """"GET", session_url))
""",
        """"GET", session_url.partition("?")[0]))
""",
        "The shop drops the query of session_url.",
    ),
    Mutation(
        "needs-an-optional-member",
        "COMPAT-07",
        "checkout.py",
        """            expires_at=expiry(page),
""",
        """            expires_at=expiry(page) + 0 * len(page.body["qr_code_url"]),
""",
        "The shop fails when the answer has no qr_code_url, which is optional.",
    ),
    Mutation(
        "needs-expires-at",
        "COMPAT-07",
        "checkout.py",
        """            expires_at=expiry(page),
""",
        """            expires_at=expiry(page) + 0 * len(page.body["expires_at"]),
""",
        "The shop fails when the answer has no expires_at, which is optional.",
    ),
    Mutation(
        "needs-a-payment-method-category",
        "COMPAT-07",
        "checkout.py",
        """        page = needed(
""",
        """        first = session.body["payment_method_categories"][0]
        log.info("offered: %s", first["identifier"])
        page = needed(
""",
        "The shop fails when the session has no payment method category.",
    ),
    Mutation(
        "needs-one-time-format",
        "COMPAT-08",
        "checkout.py",
        """        at = datetime.fromisoformat(page.word("expires_at"))
    except ValueError:
        return time.time() + SESSION_LIFE_S
""",
        """        at = datetime.strptime(page.word("expires_at"), "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        raise KlarnaUnavailable from None
""",
        "The shop reads times only with fractions of a second and the letter Z.",
    ),
    Mutation(
        "drops-the-time-offset",
        "COMPAT-08",
        "checkout.py",
        """        at = datetime.fromisoformat(page.word("expires_at"))
""",
        """        at = datetime.fromisoformat(page.word("expires_at")[:19])
""",
        "The shop drops the UTC offset of expires_at.",
    ),
    Mutation(
        "needs-one-media-type-spelling",
        "COMPAT-09",
        "klarna.py",
        """                body = json_object(content(response))
""",
        """                body = json_object(content(response))
                if response.headers.get("content-type", "").lower() not in {
                    "application/json",
                    "application/json;charset=utf-8",
                }:
                    body = {}
""",
        "The shop ignores a JSON body whose media type is spelt in another way.",
    ),
    Mutation(
        "needs-one-header-spelling",
        "COMPAT-09",
        "klarna.py",
        """                return Answer(response.status_code, body, response.headers)
""",
        """                names = [name.decode() for name, _ in response.headers.raw]
                cased = "Content-Type" in names or not body
                return Answer(response.status_code, body if cased else {}, response.headers)
""",
        'The shop ignores a body when the header is not spelt "Content-Type".',
    ),
    Mutation(
        "needs-one-header-spelling-in-errors",
        "COMPAT-09",
        "klarna.py",
        """    correlation = answer.headers""",
        """    raw = getattr(answer.headers, "raw", ())
    told = dict(raw)[b"Klarna-Correlation-Id"] if answer.word("correlation_id") else b""
    log.warning("%s: correlation_id=%s", call.name, told.decode())
    correlation = answer.headers""",
        "The shop crashes on an error whose correlation id header is spelt in another way.",
    ),
    Mutation(
        "refuses-callbacks-with-a-charset",
        "COMPAT-09",
        "web.py",
        """        request = Request(self.command, path, query, sent)
""",
        """        request = Request(self.command, path, query, sent)
        told = self.headers.get("Content-Type")
        if "/klarna/callback/" in path and told != "application/json":
            self._send(Reply(415))
            return
""",
        "The shop answers 415 to a callback whose media type has a parameter.",
    ),
    Mutation(
        "refuses-callbacks-with-another-header-spelling",
        "COMPAT-09",
        "web.py",
        """        request = Request(self.command, path, query, sent)
""",
        """        request = Request(self.command, path, query, sent)
        if "/klarna/callback/" in path and "Content-Type" not in list(self.headers):
            self._send(Reply(415))
            return
""",
        'The shop answers 415 to a callback whose header is not spelt "Content-Type".',
    ),
    Mutation(
        "needs-one-content-encoding-spelling",
        "COMPAT-02",
        "klarna.py",
        """        for part in response.iter_bytes():
            received += part
""",
        """        named = any(name == b"Content-Encoding" for name, _ in response.headers.raw)
        for part in response.iter_bytes() if named else response.iter_raw():
            received += part
""",
        'The shop decompresses an answer only when the header is spelt "Content-Encoding".',
        consequences=("COMPAT-09",),
    ),
)
