"""Simulators that let the wrong one in, keep the right one out, or say it so that nobody sees."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "user-name-is-enough",
        "PLAT-10",
        "credentials.py",
        """    return world.credentials.get(("", token)) or world.credentials.get(pair(token))
""",
        """    name = (pair(token) or ("",))[0]
    return next((each for each in world.accounts if each.username == name), None)
""",
        "The lookup by user name was written first, and the password was never compared.",
    ),
    Mutation(
        "reading-is-free",
        "PLAT-10",
        "routes.py",
        """    caller = account(world, request)
""",
        """    caller = account(world, request)
    if caller is None and request.method == "GET":
        caller = world.accounts[0]
""",
        "The gateway protects what changes something; reads were open for a health check.",
    ),
    Mutation(
        "refused-as-not-found",
        "PLAT-10",
        "answers.py",
        """    return WireResponse(401, headers, UNAUTHORIZED_PAGE)
""",
        """    return WireResponse(404, headers, UNAUTHORIZED_PAGE)
""",
        "Hiding what exists is good advice for web pages, and leaves a client in the dark.",
        consequences=("PLAT-06", "PLAT-09", "PLAT-13", "PLAT-14"),
    ),
    Mutation(
        "looks-before-it-asks",
        "PLAT-10",
        "routes.py",
        """    if caller is None:
        return unauthorized(as_json=world.json_401), ()
""",
        """    if caller is None and not identify(request.method, request.path)[1]:
        return unauthorized(as_json=world.json_401), ()
    caller = caller or world.accounts[0]
""",
        "Only the operations that create something are behind the guard.",
    ),
    Mutation(
        "no-challenge",
        "PLAT-11",
        "answers.py",
        """        ("WWW-Authenticate", 'Basic realm="very closed site"'),
""",
        "",
        "A gateway's error page without the header that says what is asked for.",
    ),
    Mutation(
        "bearer-challenge",
        "PLAT-11",
        "answers.py",
        """'Basic realm="very closed site"'""",
        """'Bearer realm="very closed site"'""",
        "The new gateway speaks of tokens; clients that answer challenges send none.",
    ),
    Mutation(
        "bare-json-401",
        "PLAT-11",
        "answers.py",
        """    return WireResponse(401, headers, UNAUTHORIZED_PAGE)
""",
        """    return WireResponse(401, (ERROR_TYPE,), encoded({"error_messages": []}))
""",
        "An error object without a code, and no challenge either.",
        consequences=("PLAT-04",),
    ),
    Mutation(
        "last-colon",
        "PLAT-12",
        "credentials.py",
        """.partition(":")
    except""",
        """.rpartition(":")
    except""",
        "Split at the wrong end: a password with a colon never matches.",
        consequences=("PLAT-13", "PLAT-14", "PLAT-15", "PLAT-17", "PLAT-42", "PLAT-44", "PLAT-45"),
    ),
    Mutation(
        "latin-1",
        "PLAT-12",
        "credentials.py",
        """validate=True).decode()""",
        """validate=True).decode("latin-1")""",
        "The older reading of HTTP Basic: it works until a password has an accent.",
        consequences=("PLAT-13", "PLAT-14", "PLAT-15", "PLAT-17", "PLAT-42", "PLAT-44", "PLAT-45"),
    ),
    Mutation(
        "plus-becomes-space",
        "PLAT-12",
        "credentials.py",
        """b64decode(token, validate=True)""",
        """b64decode(token.replace("+", " "), validate=True)""",
        "The header goes through the decoder of forms: a plus becomes a space.",
        consequences=("PLAT-13", "PLAT-14", "PLAT-15", "PLAT-17", "PLAT-42", "PLAT-44", "PLAT-45"),
    ),
    Mutation(
        "one-key-ring",
        "PLAT-13",
        "stand_ins.py",
        """for pair in credentials)
    return World(""",
        """for pair in settings.credentials + settings.production_credentials)
    return World(""",
        "One list of accounts for both environments: test keys sell for real money.",
    ),
    Mutation(
        "regions-share-accounts",
        "PLAT-14",
        "world.py",
        """        for account in self.accounts:
""",
        """        shared = globals().setdefault("SHARED", {})
        self.credentials = shared.setdefault(self.environment, {})
        for account in self.accounts:
""",
        "One account database for all regions: a sale lands where nobody can settle it.",
    ),
    Mutation(
        "production-knows-no-update",
        "PLAT-03",
        "routes.py",
        """    route = BY_OPERATION.get(call.operation)
""",
        """    route = BY_OPERATION.get(call.operation)
    if (world.environment, call.operation) == ("production", "kp.update_session"):
        route = None
""",
        "A route that was deployed to Playground only: the first real customer meets it.",
    ),
    Mutation(
        "production-forbids-the-unknown",
        "PLAT-03",
        "hosted.py",
        """        return problem(call, 404, "NOT_FOUND", "Session not found or expired")
""",
        """        status = 404 if world.environment == "playground" else 403
        return problem(call, status, "NOT_FOUND", "Session not found or expired")
""",
        "A firewall that only Production has answers in the API's place.",
    ),
    Mutation(
        "production-names-other-errors",
        "PLAT-03",
        "orders.py",
        """    return problem(call, 404, "NO_SUCH_ORDER", f"Order {id} cannot be found")
""",
        """    here = call.account.environment == "playground"
    code = "NO_SUCH_ORDER" if here else "ORDER_NOT_FOUND"
    return problem(call, 404, code, f"Order {id} cannot be found")
""",
        "Two versions of the software: what was tested in Playground is not what runs.",
    ),
    Mutation(
        "everybody-sees-sessions",
        "PLAT-44",
        "payments.py",
        """session.owner != call.account.owner or not readable""",
        """not readable""",
        "Looked up by id alone: with the id goes the client token, and the consumer's address.",
    ),
    Mutation(
        "everybody-sees-pages",
        "PLAT-44",
        "hosted.py",
        """hosted.owner != call.account.owner or expired""",
        """expired""",
        "Looked up by id alone: whoever knows it can take the token, or disable the page.",
    ),
    Mutation(
        "everybody-sees-orders",
        "PLAT-44",
        "orders.py",
        """    if order is None or order.owner != call.account.owner:
""",
        """    if order is None:
""",
        "Looked up by id alone: another merchant's order can be read, captured and refunded.",
    ),
    Mutation(
        "everybody-may-place",
        "PLAT-44",
        "authorizations.py",
        """    if authorization is None or authorization.owner != call.account.owner:
""",
        """    if authorization is None:
""",
        "A token is thought to be secret enough; it travels in URLs and callbacks.",
    ),
)
