"""Mutants that use an environment or a host that is not configured."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "another-path-in-production",
        "ENV-01",
        "klarna.py",
        """        self.base_url = base_url
""",
        """        self.base_url = base_url if username.startswith("PK") else f"{base_url}/v2"
""",
        "The shop calls other paths with Production's credentials.",
    ),
    Mutation(
        "no-refunds-in-production",
        "ENV-01",
        "klarna.py",
        """        self._authorization = basic(username, password)
""",
        """        self._authorization = basic(username, password)
        if not username.startswith("PK"):  # refunds are not released for production yet
            self.refund = lambda order_id, amount, key: Answer(201, {}, {})
""",
        "With Production's credentials the shop shows refunds that it does not make.",
    ),
    Mutation(
        "does-not-start-with-production-credentials",
        "ENV-01",
        "shop.py",
        """        known = settings(os.environ)
""",
        """        known = settings(os.environ)
        if not known.klarna_username.startswith("PK"):
            raise RuntimeError("unknown kind of key")
""",
        "The shop does not start with Production's credentials.",
    ),
    Mutation(
        "defaults-to-playground",
        "ENV-02",
        "shop.py",
        """        klarna_base_url=web_address(environment, "KLARNA_BASE_URL"),
""",
        """        klarna_base_url=environment.get("KLARNA_BASE_URL", "https://api.playground.klarna.com"),
""",
        "The shop uses Playground when its base URL is not set.",
    ),
    Mutation(
        "defaults-to-production",
        "ENV-02",
        "shop.py",
        """    value = environment.get(name, "")
""",
        """    value = environment.get(name) or "https://api.klarna.com"
""",
        "The shop uses Production when its base URL is not set or empty.",
    ),
    Mutation(
        "session-url-of-production",
        "ENV-03",
        "klarna.py",
        """        return f"{self.base_url}/payments/v1/sessions/{segment(session_id)}"
""",
        """        return f"https://api.klarna.com/payments/v1/sessions/{segment(session_id)}"
""",
        "The shop gives the hosted page the URL of a session on Production's host.",
    ),
    Mutation(
        "pings-production",
        "ENV-03",
        "klarna.py",
        """        answer = self._send(call, url)
""",
        """        if call.name == "place order":
            self._send(Call("ping", "", "HEAD", "/"), "https://api.klarna.com/")
        answer = self._send(call, url)
""",
        "The shop sends a request with its credentials to Production when it places an order.",
        consequences=("ENV-02", "AUTH-04"),
    ),
    Mutation(
        "captures-on-another-environment",
        "ENV-04",
        "backoffice.py",
        """        if order.platform != self.klarna.base_url:
            raise NotPossible("it was sold on another platform than the one configured now")
""",
        "",
        "After an environment switch the shop captures older orders on the new environment.",
    ),
    Mutation(
        "accepts-any-certificate",
        "ENV-05",
        "klarna.py",
        """            limits=CONNECTIONS,
""",
        """            limits=CONNECTIONS,
            verify=False,
""",
        "The shop does not verify the certificate of the platform.",
    ),
    Mutation(
        "user-agent-of-the-library",
        "ENV-07",
        "klarna.py",
        """            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
""",
        """            headers={"Accept": "application/json"},
""",
        "The User-Agent names the HTTP library, not the integration.",
    ),
    Mutation(
        "sends-new-credentials-to-the-old-host",
        "ENV-04",
        "klarna.py",
        """        return origin(url) == origin(self.base_url)
""",
        """        return True
""",
        "After an environment switch the shop sends its new credentials to the old host.",
    ),
    Mutation(
        "accepts-a-certificate-of-another-host",
        "ENV-05",
        "klarna.py",
        """        self._http = httpx.Client(
""",
        """        context = httpx.create_ssl_context()
        context.check_hostname = False
        self._http = httpx.Client(
            verify=context,
""",
        "The shop accepts a certificate that was issued for another host.",
    ),
    Mutation(
        "user-agent-without-version",
        "ENV-07",
        "klarna.py",
        """USER_AGENT = "ExampleShop/1.4.0"
""",
        """USER_AGENT = "ExampleShop"
""",
        "The User-Agent has no version.",
    ),
    Mutation(
        "tries-production-after-5xx",
        "ENV-02",
        "klarna.py",
        """        answer = self._send(call, url)
""",
        """        answer = self._send(call, url)
        if (answer.status or 0) >= 500:
            answer = self._send(call, url.replace(self.base_url, "https://api.klarna.com"))
""",
        "After a 5xx the shop sends the call, with its credentials, to Production.",
        consequences=("RESP-10",),
    ),
    Mutation(
        "reads-over-http-first",
        "ENV-05",
        "klarna.py",
        """    def read_page(self, session_id: str, session_url: str) -> Answer:
""",
        """    def read_page(self, session_id: str, session_url: str) -> Answer:
        call = Call("read page", f"session={segment(session_id)}", "GET", session_url)
        clear = self._send(call, session_url.replace("https:", "http:"))
        if outcome(clear) is Outcome.DONE:
            return clear
""",
        "The shop reads the hosted session over plain HTTP first.",
        consequences=("COMPAT-06", "ENV-04"),
    ),
    Mutation(
        "auto-capture-in-production-only",
        "ENV-01",
        "checkout.py",
        """        payload = json.dumps(order)
""",
        """        pair = __import__("base64").b64decode(self.klarna._authorization[6:])
        if b"PK" not in pair:
            order["auto_capture"] = True
        payload = json.dumps(order)
""",
        "The shop sets auto_capture with Production's credentials only.",
    ),
    Mutation(
        "defaults-to-production-when-empty",
        "ENV-02",
        "shop.py",
        """    value = environment.get(name, "")
""",
        """    value = environment.get(name, "").strip() or (
        "https://api.klarna.com" if name in environment else ""
    )
""",
        "The shop uses Production when its base URL is set to an empty text.",
    ),
    Mutation(
        "another-locale-in-production",
        "ENV-01",
        "klarna.py",
        """        self._authorization = basic(username, password)
""",
        """        self._authorization = basic(username, password)
        if not username.startswith("PK"):
            create = self.create_session
            self.create_session = lambda reference, payload: create(
                reference, payload.replace('"locale": "sv-', '"locale": "en-')
            )
""",
        "The shop sends another locale with Production's credentials.",
    ),
)
