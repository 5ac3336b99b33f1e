"""Shops that lean on what the platform may change without a word."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "strict-schema",
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
        "A generated client with additionalProperties: false, or an object mapper that is strict.",
        consequences=(
            "RESP-06",
        ),  # a success with a member that looks like an error's has one more too
    ),
    Mutation(
        "error-by-its-look",
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
        "A client for many providers that looks for an error member before it looks at the status.",
    ),
    Mutation(
        "cut-out-by-pattern",
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
        "Ids cut out of the text by a pattern that was written with one recorded answer in view.",
        consequences=("RESP-06",),  # the same success, spelt anew
    ),
    Mutation(
        "first-member",
        "COMPAT-02",
        "checkout.py",
        """        return page.word("redirect_url")
""",
        """        return str(list(page.body.values())[2])  # session_id, session_url, redirect_url
""",
        "A positional read, as from a spreadsheet or a mapping that keeps the order of arrival.",
    ),
    Mutation(
        "raw-bytes",
        "COMPAT-02",
        "klarna.py",
        """        for part in response.iter_bytes():
""",
        """        for part in response.iter_raw():
""",
        "The body is read from the socket, although the client has said that it accepts gzip.",
    ),
    Mutation(
        "unlisted-status-is-the-end",
        "COMPAT-03",
        "checkout.py",
        """        elif status in OVER:
            self._close(attempt)
""",
        """        elif status not in "COMPLETED WAITING IN_PROGRESS BACK FAILED ERROR".split():
            self._close(attempt)
""",
        "A switch over the statuses of the first release whose default branch gives the sale up.",
    ),
    Mutation(
        "unlisted-status-refused",
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
        "The callback's body is validated against a closed enumeration.",
    ),
    Mutation(
        "new-fraud-status-is-paid",
        "COMPAT-04",
        "checkout.py",
        """    return STATE_BY_FRAUD_STATUS.get(order.word("fraud_status"), State.ON_HOLD)
""",
        """    return STATE_BY_FRAUD_STATUS.get(order.word("fraud_status"), State.PAID)
""",
        "Everything that is not rejected is taken for accepted.",
    ),
    Mutation(
        "new-fraud-status-is-failed",
        "COMPAT-04",
        "checkout.py",
        """    return STATE_BY_FRAUD_STATUS.get(order.word("fraud_status"), State.ON_HOLD)
""",
        """    return STATE_BY_FRAUD_STATUS.get(order.word("fraud_status"), State.CLOSED)
""",
        "Everything that is not accepted is taken for rejected.",
    ),
    Mutation(
        "captures-whatever-its-status",
        "COMPAT-04",
        "backoffice.py",
        """                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        """                seen = self.klarna.read_order(order_id)
                if outcome(seen) is not Outcome.DONE:
                    return Answer(400, {}, {})
                return self.klarna.capture(order_id, operation.amount, operation.key)
""",
        "The order is read to see that it is there; what it says of itself nobody looks at.",
    ),
    Mutation(
        "closed-payment-methods",
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
        "An enumeration type with the categories of the day it was written.",
    ),
    Mutation(
        "ids-of-36-characters",
        "COMPAT-05",
        "checkout.py",
        """        status, token = page.word("status"), page.word("authorization_token")
""",
        """        status, token = page.word("status"), page.word("authorization_token")[:36]
""",
        "A column CHAR(36): ids have been UUIDs for as long as anybody remembers.",
    ),
    Mutation(
        "ids-in-small-letters",
        "COMPAT-05",
        "klarna.py",
        """        path = f"{order_path(order_id)}/{action}"
""",
        """        path = f"{order_path(order_id.lower())}/{action}"
""",
        "A UUID type normalises to small letters.",
    ),
    Mutation(
        "uuid-expected",
        "COMPAT-05",
        "checkout.py",
        """    if outcome(answer) is Outcome.DONE and all(answer.word(name) for name in names):
""",
        """    if outcome(answer) is Outcome.DONE and all(
        answer.word(name) and (name != "session_id" or len(answer.word(name)) == 36)
        for name in names
    ):
""",
        "A validator for UUIDs on everything that is called an id.",
    ),
    Mutation(
        "session-url-by-hand",
        "COMPAT-06",
        "klarna.py",
        """"GET", session_url))
""",
        """"GET", f"/hpp/v1/sessions/{segment(session_id)}"))
""",
        "The URL is put together from the id that is at hand, as the API reference shows it.",
        consequences=("ENV-04",),  # after a switch it leads to the other environment
    ),
    Mutation(
        "page-at-its-own-base",
        "COMPAT-06",
        "checkout.py",
        """        return page.word("redirect_url")
""",
        """        path = page.word("redirect_url").partition("://")[2].partition("/")[2]
        return f"{self.klarna.base_url}/{path}"
""",
        "One setting for all hosts: the page was at the API's, and consumers are sent there still.",
    ),
    Mutation(
        "query-dropped",
        "COMPAT-06",
        "klarna.py",
        """"GET", session_url))
""",
        """"GET", session_url.partition("?")[0]))
""",
        "URLs are normalised before they are stored, and today's have no query.",
    ),
    Mutation(
        "optional-member-used",
        "COMPAT-07",
        "checkout.py",
        """            expires_at=expiry(page),
""",
        """            expires_at=expiry(page) + 0 * len(page.body["qr_code_url"]),
""",
        "A member that is never used is copied because it was always there.",
    ),
    Mutation(
        "expiry-always-there",
        "COMPAT-07",
        "checkout.py",
        """            expires_at=expiry(page),
""",
        """            expires_at=expiry(page) + 0 * len(page.body["expires_at"]),
""",
        "A page has always said how long it lives, and nobody asked whether it must.",
    ),
    Mutation(
        "first-category",
        "COMPAT-07",
        "checkout.py",
        """        page = needed(
""",
        """        first = session.body["payment_method_categories"][0]
        log.info("offered: %s", first["identifier"])
        page = needed(
""",
        "The first category is logged; that there may be none does not occur to anybody.",
    ),
    Mutation(
        "needed-member-not-asked-for",
        "COMPAT-07",
        "checkout.py",
        """            "session_url",
            "redirect_url",
        )
""",
        """            "session_url",
        )
""",
        "The consumer is sent to an empty address where the answer holds none.",
    ),
    Mutation(
        "one-spelling-of-time",
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
        "A format string that was written with one recorded answer in view.",
    ),
    Mutation(
        "offset-dropped",
        "COMPAT-08",
        "checkout.py",
        """        at = datetime.fromisoformat(page.word("expires_at"))
""",
        """        at = datetime.fromisoformat(page.word("expires_at")[:19])
""",
        "The moment is cut to the length of a database column before it is read.",
    ),
    Mutation(
        "json-by-type",
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
        "The media type is compared as a text, parameters and all.",
    ),
    Mutation(
        "header-in-one-spelling",
        "COMPAT-09",
        "klarna.py",
        """                return Answer(response.status_code, body, response.headers)
""",
        """                names = [name.decode() for name, _ in response.headers.raw]
                cased = "Content-Type" in names or not body
                return Answer(response.status_code, body if cased else {}, response.headers)
""",
        "Headers end up in a plain dictionary, whose keys have a case.",
    ),
    Mutation(
        "errors-in-one-spelling",
        "COMPAT-09",
        "klarna.py",
        """    correlation = answer.headers""",
        """    raw = getattr(answer.headers, "raw", ())
    told = dict(raw)[b"Klarna-Correlation-Id"] if answer.word("correlation_id") else b""
    log.warning("%s: correlation_id=%s", call.name, told.decode())
    correlation = answer.headers""",
        "Only errors are read with care, and only in one spelling: the handler of errors errs.",
    ),
    Mutation(
        "callbacks-of-one-type",
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
        "The callback's media type is compared as a text: with a charset nobody hears of payments.",
    ),
    Mutation(
        "callbacks-in-one-spelling",
        "COMPAT-09",
        "web.py",
        """        request = Request(self.command, path, query, sent)
""",
        """        request = Request(self.command, path, query, sent)
        if "/klarna/callback/" in path and "Content-Type" not in list(self.headers):
            self._send(Reply(415))
            return
""",
        "Headers end up in a plain dictionary: behind another proxy no callback is taken.",
    ),
    Mutation(
        "compression-in-one-spelling",
        "COMPAT-02",
        "klarna.py",
        """        for part in response.iter_bytes():
            received += part
""",
        """        named = any(name == b"Content-Encoding" for name, _ in response.headers.raw)
        for part in response.iter_bytes() if named else response.iter_raw():
            received += part
""",
        "A hand-made client that looks for Content-Encoding in that spelling only.",
        consequences=("COMPAT-09",),
    ),
)
