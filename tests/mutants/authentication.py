"""Mutants that authenticate wrongly, or react wrongly to a refusal."""

from __future__ import annotations

from conformance.demo import Mutation

MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "credentials-in-a-second-header",
        "AUTH-01",
        "klarna.py",
        """        headers = {"Authorization": self._authorization}
""",
        """        headers = dict.fromkeys(("Authorization", "X-Api-Key"), self._authorization)
""",
        "The shop sends its credentials in X-Api-Key as well as in Authorization.",
    ),
    Mutation(
        "credentials-in-the-url",
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
        "The shop sends its credentials in the query of every URL.",
    ),
    Mutation(
        "user-name-in-the-url",
        "AUTH-01",
        "klarna.py",
        """        self._authorization = basic(username, password)
""",
        """        self._authorization = basic(username, password)
        self._http.params = {"user": username}
""",
        "The shop sends its user name in the query of every URL.",
        consequences=("COMPAT-06",),  # the parameter replaces the query of a URL that Klarna gave
    ),
    Mutation(
        "url-safe-base64",
        "AUTH-02",
        "klarna.py",
        """    return f"Basic {b64encode(pair).decode('ascii')}"
""",
        """    return f"Basic {b64encode(pair, altchars=b'-_').decode('ascii')}"
""",
        "The shop encodes its credentials in URL-safe Base64.",
    ),
    Mutation(
        "latin-1-password",
        "AUTH-02",
        "klarna.py",
        """    pair = f"{username}:{password}".encode()
""",
        """    pair = f"{username}:{password}".encode("latin-1")
""",
        "The shop encodes its credentials in Latin-1 instead of UTF-8.",
    ),
    Mutation(
        "sends-no-credentials-first",
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
        "The shop sends each call without credentials first and repeats it after a 401.",
    ),
    Mutation(
        "reads-without-credentials-first",
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
        "The shop sends each read without credentials before the real read.",
    ),
    Mutation(
        "repeats-after-401",
        "AUTH-04",
        "klarna.py",
        """        answer = self._send(call, url)
""",
        """        for _ in range(12):
            answer = self._send(call, url)
            if answer.status != 401:
                break
""",
        "The shop repeats a call up to twelve times while the answer is 401.",
    ),
    Mutation(
        "closes-the-purchase-after-401",
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
        "The shop closes the purchase when a read of the hosted session answers 401.",
    ),
    Mutation(
        "success-page-crashes-without-an-order",
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
        "The success page crashes when the order is not confirmed yet.",
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
        "tries-the-playground-host-after-401",
        "AUTH-04",
        "klarna.py",
        """                return Answer(response.status_code, body, response.headers)
""",
        """                if response.status_code == 401 and "klarna.com" not in url:
                    path = url.removeprefix(self.base_url)
                    return self._send(call, f"https://api.playground.klarna.com{path}")
                return Answer(response.status_code, body, response.headers)
""",
        "After a 401 the shop sends the call, with its credentials, to the Playground host.",
        consequences=("AUTH-05",),
    ),
    Mutation(
        "tries-the-production-host-after-401",
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
        "After a first 401 the shop sends the call, with its credentials, to Production.",
    ),
    Mutation(
        "sells-after-401",
        "AUTH-05",
        "checkout.py",
        """        session = needed(self.klarna.create_session(reference, payload), "session_id")
""",
        """        session = self.klarna.create_session(reference, payload)
        if session.status == 401 and not self.store.references(self.klarna.base_url, State.PAID):
            return f"{self.public_url}/klarna/return/{reference}/success"  # not set up yet
        session = needed(session, "session_id")
""",
        "The shop shows its success page when its credentials are refused before the first sale.",
    ),
    Mutation(
        "shortens-the-password",
        "AUTH-02",
        "klarna.py",
        """    pair = f"{username}:{password}".encode()
""",
        """    pair = f"{username}:{password[:72]}".encode()
""",
        "The shop cuts its password after 72 characters.",
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
        "The shop decodes percent signs in its password as if it stood in a URL.",
    ),
    Mutation(
        "credential-check-accepts-any-answer",
        "AUTH-06",
        "backoffice.py",
        """        return said if said is Outcome.DONE or wrong else Outcome.UNKNOWN
""",
        """        return Outcome.REFUSED if wrong else Outcome.DONE
""",
        'The credential check says "valid" for every answer but 401, and for no answer.',
    ),
    Mutation(
        "credential-check-ignores-the-answer",
        "AUTH-06",
        "backoffice.py",
        """        said = outcome(answer)
        wrong =""",
        """        said = Outcome.DONE
        wrong =""",
        'The credential check says "valid" whatever Klarna answers.',
    ),
    Mutation(
        "credential-check-accepts-200-only",
        "AUTH-06",
        "backoffice.py",
        """        said = outcome(answer)
        wrong =""",
        """        said = outcome(answer) if answer.status == 200 else Outcome.UNKNOWN
        wrong =""",
        'The credential check says "unknown" for every successful status but 200.',
    ),
    Mutation(
        "credential-check-accepts-redirects",
        "AUTH-06",
        "backoffice.py",
        """        said = outcome(answer)
        wrong =""",
        """        said = Outcome.DONE if 200 <= (answer.status or 0) < 400 else outcome(answer)
        wrong =""",
        'The credential check says "valid" for a redirect.',
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
        "All stores use the client, and the credentials, of the first store.",
    ),
    Mutation(
        "last-credentials-for-all-stores",
        "AUTH-07",
        "klarna.py",
        """        self._authorization = basic(username, password)
""",
        """        Klarna._authorization = basic(username, password)
""",
        "All stores use the credentials of the store that was set up last.",
    ),
)
