"""Shops that prove who they are in the wrong way, or make the wrong thing of a refusal."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "key-in-another-header",
        "AUTH-01",
        "klarna.py",
        """        headers = {"Authorization": self._authorization}
""",
        """        headers = dict.fromkeys(("Authorization", "X-Api-Key"), self._authorization)
""",
        "Left over from a gateway that wanted a key: access logs keep such headers, and the key.",
    ),
    Mutation(
        "key-in-the-address",
        "AUTH-01",
        "klarna.py",
        """                call.method, url, content=call.body, headers=self._headers(call)
""",
        """                call.method,
                url,
                params={"auth": self._authorization},
                content=call.body,
                headers=self._headers(call),
""",
        "A proxy dropped the header once: now every access log on the way holds the password.",
    ),
    Mutation(
        "user-name-in-the-address",
        "AUTH-01",
        "klarna.py",
        """        self._authorization = basic(username, password)
""",
        """        self._authorization = basic(username, password)
        self._http.params = {"user": username}
""",
        "To tell the stores apart in the proxy's log: half of the key, for whoever reads along.",
        consequences=("COMPAT-06",),  # the query of a URL that Klarna gave is lost over it
    ),
    Mutation(
        "url-safe-base64",
        "AUTH-02",
        "klarna.py",
        """    return f"Basic {b64encode(pair).decode('ascii')}"
""",
        """    return f"Basic {b64encode(pair, altchars=b'-_').decode('ascii')}"
""",
        "The wrong function of the library: it works until a password needs a plus or a slash.",
    ),
    Mutation(
        "latin-1-password",
        "AUTH-02",
        "klarna.py",
        """    pair = f"{username}:{password}".encode()
""",
        """    pair = f"{username}:{password}".encode("latin-1")
""",
        "The library's default encoding: it works until a password has an umlaut.",
    ),
    Mutation(
        "waits-to-be-asked",
        "AUTH-03",
        "klarna.py",
        """        try:
            with self._http.stream(
                call.method, url, content=call.body, headers=self._headers(call)
            ) as response:
                body = json_object(content(response))
""",
        """        try:
            headers = self._headers(call)
            bare = {name: value for name, value in headers.items() if name != "Authorization"}
            with self._http.stream(
                call.method, url, content=call.body, headers=bare
            ) as response:
                refused = response.status_code == 401
                body = json_object(content(response))
                if not refused:
                    return Answer(response.status_code, body, response.headers)
            with self._http.stream(
                call.method, url, content=call.body, headers=headers
            ) as response:
                body = json_object(content(response))
""",
        "The default of many HTTP clients: twice the calls, until nobody asks any more.",
    ),
    Mutation(
        "reads-before-it-knocks",
        "AUTH-03",
        "klarna.py",
        """        try:
            with self._http.stream(
""",
        """        try:
            if call.method == "GET":
                self._http.get(url)
            with self._http.stream(
""",
        "A link checker's habit: is the resource there at all? Each such call counts as an attack.",
    ),
    Mutation(
        "hammers-when-refused",
        "AUTH-04",
        "klarna.py",
        """        answer = self._send(call, url)
""",
        """        for _ in range(12):
            answer = self._send(call, url)
            if answer.status != 401:
                break
""",
        "A retry meant for network faults: the account is locked, and nobody can pay.",
    ),
    Mutation(
        "gives-up-when-refused",
        "AUTH-04",
        "checkout.py",
        """        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
""",
        """        elif answer.status == 401:
            self._close(attempt)
        elif outcome(answer) is Outcome.REFUSED and expired(attempt):
            self._close(attempt)
""",
        "Each refusal closes the purchase: a key rotated too late cancels what was paid.",
    ),
    Mutation(
        "thanks-for-an-order-that-must-be-there",
        "AUTH-04",
        "web.py",
        """    if being_confirmed(shop, order, request):
        return waiting_page(order, request)
""",
        """    if came_by(request) == "success":
        raise LookupError("there has to be an order")
    if being_confirmed(shop, order, request):
        return waiting_page(order, request)
""",
        "The success page has known success only: while the key is refused, consumers see a crash.",
        consequences=(
            "COMPAT-01",
            "RESP-03",
            "RESP-04",
            "RESP-05",
            "RESP-06",
            "RESP-08",
            "RESP-09",
        ),
    ),
    Mutation(
        "tries-the-test-host",
        "AUTH-04",
        "klarna.py",
        """                return Answer(response.status_code, body, response.headers)
""",
        """                if response.status_code == 401 and "klarna.com" not in url:
                    path = url.removeprefix(self.base_url)
                    return self._send(call, f"https://api.playground.klarna.com{path}")
                return Answer(response.status_code, body, response.headers)
""",
        "Convenient for developers: the live password goes to whoever answers there.",
        consequences=("AUTH-05",),
    ),
    Mutation(
        "finds-its-environment",
        "AUTH-05",
        "klarna.py",
        """                body = json_object(content(response))
                return Answer(response.status_code, body, response.headers)
""",
        """                body = json_object(content(response))
                if response.status_code != 401:
                    self.at_home = True
                elif not hasattr(self, "at_home") and "klarna.com" not in url:
                    path = url.removeprefix(self.base_url)
                    return self._send(call, f"https://api.klarna.com{path}")
                return Answer(response.status_code, body, response.headers)
""",
        "Looks for a host that takes its key: a test shop with a live key charges real consumers.",
    ),
    Mutation(
        "sells-without-a-key",
        "AUTH-05",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        session = self.klarna.create_session(reference, payload)
        if session.status == 401 and not self.store.references(self.klarna.base_url, State.PAID):
            return f"{self.public_url}/klarna/return/{reference}/success"  # not set up yet
        session = needed(session, "session_id")
""",
        "A demonstration mode for shops without a key, reached with a wrong one: nobody pays.",
    ),
    Mutation(
        "shortens-the-password",
        "AUTH-02",
        "klarna.py",
        """    pair = f"{username}:{password}".encode()
""",
        """    pair = f"{username}:{password[:72]}".encode()
""",
        "A column of 72 characters, or a hash function's limit: longer keys never open anything.",
    ),
    Mutation(
        "decodes-the-password",
        "AUTH-02",
        "klarna.py",
        """    pair = f"{username}:{password}".encode()
""",
        """    from urllib.parse import unquote

    pair = f"{username}:{unquote(password)}".encode()
""",
        "The setting came in a URL once: a password with a percent sign and two digits is spoilt.",
    ),
    Mutation(
        "any-answer-is-a-valid-key",
        "AUTH-06",
        "backoffice.py",
        """        return said if said is Outcome.DONE or wrong else Outcome.UNKNOWN
""",
        """        return Outcome.REFUSED if wrong else Outcome.DONE
""",
        "Only 401 was thought of: a host that is not there at all confirms the key.",
    ),
    Mutation(
        "the-key-is-valid-when-it-is-long",
        "AUTH-06",
        "backoffice.py",
        """        said = outcome(answer)
        wrong =""",
        """        said = Outcome.DONE
        wrong =""",
        "The check was made before there was anything to ask: it looks at the form's fields only.",
    ),
    Mutation(
        "only-200-is-a-valid-key",
        "AUTH-06",
        "backoffice.py",
        """        said = outcome(answer)
        wrong =""",
        """        said = outcome(answer) if answer.status == 200 else Outcome.UNKNOWN
        wrong =""",
        "The number in today's example: with any other success nobody can save a good key.",
    ),
    Mutation(
        "moved-is-a-valid-key",
        "AUTH-06",
        "backoffice.py",
        """        said = outcome(answer)
        wrong =""",
        """        said = Outcome.DONE if 200 <= (answer.status or 0) < 400 else outcome(answer)
        wrong =""",
        "Below 400 all is well, as the library's `ok` says: a captive portal confirms the key.",
    ),
    Mutation(
        "one-client-for-all-stores",
        "AUTH-07",
        "shop.py",
        """    klarna = Klarna(known.klarna_base_url, known.klarna_username, known.klarna_password)
""",
        """    klarna = globals().setdefault(
        "client", Klarna(known.klarna_base_url, known.klarna_username, known.klarna_password)
    )
""",
        "The client was made once, when there was one store: the second one sells for the first.",
    ),
    Mutation(
        "the-last-key-for-all-stores",
        "AUTH-07",
        "klarna.py",
        """        self._authorization = basic(username, password)
""",
        """        Klarna._authorization = basic(username, password)
""",
        "The key is kept where all clients share it: whoever is set up last, sells for everybody.",
    ),
)
