"""Shops that know more of Klarna's environments than their settings tell."""

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
        "A branch on the environment that no test has ever taken: on the first day nobody can pay.",
    ),
    Mutation(
        "dry-run-in-test-only",
        "ENV-01",
        "klarna.py",
        """        self._authorization = basic(username, password)
""",
        """        self._authorization = basic(username, password)
        if not username.startswith("PK"):  # refunds are not released for production yet
            self.refund = lambda order_id, amount, key: Answer(201, {}, {})
""",
        "A forgotten switch: in production, and only there, refunds are shown and not made.",
    ),
    Mutation(
        "knows-test-keys-only",
        "ENV-01",
        "shop.py",
        """        known = settings(os.environ)
""",
        """        known = settings(os.environ)
        if not known.klarna_username.startswith("PK"):
            raise RuntimeError("unknown kind of key")
""",
        "A check of the key that only test keys pass: on the first day the shop does not start.",
    ),
    Mutation(
        "default-host",
        "ENV-02",
        "shop.py",
        """        klarna_base_url=web_address(environment, "KLARNA_BASE_URL"),
""",
        """        klarna_base_url=environment.get("KLARNA_BASE_URL", "https://api.playground.klarna.com"),
""",
        "A default for developers: a server without its setting sells goods for play money.",
    ),
    Mutation(
        "default-host-of-production",
        "ENV-02",
        "shop.py",
        """    value = environment.get(name, "")
""",
        """    value = environment.get(name) or "https://api.klarna.com"
""",
        "A default for production: a test server without its setting charges real consumers.",
    ),
    Mutation(
        "session-of-production",
        "ENV-03",
        "klarna.py",
        """        return f"{self.base_url}/payments/v1/sessions/{segment(session_id)}"
""",
        """        return f"https://api.klarna.com/payments/v1/sessions/{segment(session_id)}"
""",
        "Copied from an example: the page is asked to show the session of another host.",
    ),
    Mutation(
        "reports-to-the-other-host",
        "ENV-03",
        "klarna.py",
        """        answer = self._send(call, url)
""",
        """        if call.name == "place order":
            self._send(Call("ping", "", "HEAD", "/"), "https://api.klarna.com/")
        answer = self._send(call, url)
""",
        "A look whether Klarna is up, at the address that somebody knew by heart, key and all.",
        consequences=("ENV-02", "AUTH-04"),
    ),
    Mutation(
        "forgets-where-it-sold",
        "ENV-04",
        "backoffice.py",
        """        if order.platform != self.klarna.base_url:
            raise NotPossible("it was sold on another platform than the one configured now")
""",
        "",
        "One configuration for all orders: after the switch, the older ones are sought elsewhere.",
    ),
    Mutation(
        "any-certificate",
        "ENV-05",
        "klarna.py",
        """            limits=CONNECTIONS,
""",
        """            limits=CONNECTIONS,
            verify=False,
""",
        "Switched off for a test server with a certificate of its own: anybody can listen.",
    ),
    Mutation(
        "a-library-by-name",
        "ENV-07",
        "klarna.py",
        """            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
""",
        """            headers={"Accept": "application/json"},
""",
        "The library's own name: nobody can tell this plug-in's calls from anybody else's.",
    ),
    Mutation(
        "takes-its-new-key-along",
        "ENV-04",
        "klarna.py",
        """        return origin(url) == origin(self.base_url)
""",
        """        return True
""",
        "Addresses are stored with the order, keys are not: the live one goes to the old host.",
    ),
    Mutation(
        "does-not-look-at-the-name",
        "ENV-05",
        "klarna.py",
        """        self._http = httpx.Client(
""",
        """        context = httpx.create_ssl_context()
        context.check_hostname = False
        self._http = httpx.Client(
            verify=context,
""",
        "A certificate is a certificate: that of any other host in the world opens the door.",
    ),
    Mutation(
        "has-no-version",
        "ENV-07",
        "klarna.py",
        """USER_AGENT = "ExampleShop/1.4.0"
""",
        """USER_AGENT = "ExampleShop"
""",
        "The release is left out: which of them is broken cannot be told.",
    ),
    Mutation(
        "asks-production-when-it-is-down",
        "ENV-02",
        "klarna.py",
        """        answer = self._send(call, url)
""",
        """        answer = self._send(call, url)
        if (answer.status or 0) >= 500:
            answer = self._send(call, url.replace(self.base_url, "https://api.klarna.com"))
""",
        "A second host for bad days: a test sells for real, and a test key is shown to production.",
        consequences=("RESP-10",),
    ),
    Mutation(
        "asks-in-the-clear-first",
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
        "Stored without its s: it works after all, since any server says that it speaks TLS only.",
        consequences=("COMPAT-06", "ENV-04"),
    ),
    Mutation(
        "captures-at-once-when-it-is-live",
        "ENV-01",
        "checkout.py",
        """        order = order_payload(basket)
""",
        """        order = order_payload(basket)
        if "PK" not in __import__("base64").b64decode(self.klarna._authorization[6:]).decode():
            order["auto_capture"] = True
""",
        "A branch on the key: what is captured at once in production was never tried before.",
    ),
    Mutation(
        "production-where-nothing-is-set",
        "ENV-02",
        "shop.py",
        """    value = environment.get(name, "")
""",
        """    value = environment.get(name, "").strip() or (
        "https://api.klarna.com" if name in environment else ""
    )
""",
        "An empty variable in a deployment file is not a missing one: it falls back to production.",
    ),
    Mutation(
        "another-language-in-production",
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
        "The live shop is international: its consumers read a page that no test has shown.",
    ),
)
