"""Simulator mutants that check credentials wrongly."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "password-not-checked",
        "PLAT-10",
        "credentials.py",
        """    return world.credentials.get(("", token)) or world.credentials.get(pair(token))
""",
        """    name = (pair(token) or ("",))[0]
    return next((each for each in world.accounts if each.username == name), None)
""",
        "The simulator compares the user name and does not check the password.",
    ),
    Mutation(
        "reads-without-credentials",
        "PLAT-10",
        "routes.py",
        """    caller = account(world, request)
""",
        """    caller = account(world, request)
    if caller is None and request.method == "GET":
        caller = world.accounts[0]
""",
        "The simulator answers reads that have no credentials.",
    ),
    Mutation(
        "refused-credentials-as-404",
        "PLAT-10",
        "answers.py",
        """    return WireResponse(401, headers, UNAUTHORIZED_PAGE)
""",
        """    return WireResponse(404, headers, UNAUTHORIZED_PAGE)
""",
        "The simulator answers 404 instead of 401 to wrong credentials.",
        consequences=("PLAT-06", "PLAT-09", "PLAT-13", "PLAT-14"),
    ),
    Mutation(
        "no-credentials-for-calls-with-an-id",
        "PLAT-10",
        "routes.py",
        """    if caller is None:
        return unauthorized(as_json=world.json_401), ()
""",
        """    if caller is None and not identify(request.method, request.path)[1]:
        return unauthorized(as_json=world.json_401), ()
    caller = caller or world.accounts[0]
""",
        "The simulator checks credentials only for calls without an id in the path.",
    ),
    Mutation(
        "401-without-challenge",
        "PLAT-11",
        "answers.py",
        """        ("WWW-Authenticate", 'Basic realm="very closed site"'),
""",
        "",
        "The 401 has no WWW-Authenticate header.",
    ),
    Mutation(
        "bearer-challenge",
        "PLAT-11",
        "answers.py",
        """'Basic realm="very closed site"'""",
        """'Bearer realm="very closed site"'""",
        "The 401 asks for a bearer token instead of HTTP Basic.",
    ),
    Mutation(
        "401-without-code-and-challenge",
        "PLAT-11",
        "answers.py",
        """    return WireResponse(401, headers, UNAUTHORIZED_PAGE)
""",
        """    return WireResponse(401, (ERROR_TYPE,), encoded({"error_messages": []}))
""",
        "The 401 has an error object without a code, and no WWW-Authenticate header.",
        consequences=("PLAT-04",),
    ),
    Mutation(
        "splits-at-the-last-colon",
        "PLAT-12",
        "credentials.py",
        """.partition(":")
    except""",
        """.rpartition(":")
    except""",
        "The simulator splits user name and password at the last colon.",
        consequences=("PLAT-13", "PLAT-14", "PLAT-15", "PLAT-17", "PLAT-42", "PLAT-44", "PLAT-45"),
    ),
    Mutation(
        "decodes-credentials-as-latin-1",
        "PLAT-12",
        "credentials.py",
        """validate=True).decode()""",
        """validate=True).decode("latin-1")""",
        "The simulator decodes credentials as Latin-1 instead of UTF-8.",
        consequences=("PLAT-13", "PLAT-14", "PLAT-15", "PLAT-17", "PLAT-42", "PLAT-44", "PLAT-45"),
    ),
    Mutation(
        "plus-becomes-space",
        "PLAT-12",
        "credentials.py",
        """b64decode(token, validate=True)""",
        """b64decode(token.replace("+", " "), validate=True)""",
        "The simulator replaces a plus in the Base64 of the credentials by a space.",
        consequences=("PLAT-13", "PLAT-14", "PLAT-15", "PLAT-17", "PLAT-42", "PLAT-44", "PLAT-45"),
    ),
    Mutation(
        "credentials-work-in-both-environments",
        "PLAT-13",
        "stand_ins.py",
        """for pair in credentials)
    return World(""",
        """for pair in settings.credentials + settings.production_credentials)
    return World(""",
        "Playground and Production accept the same credentials.",
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
        "All regions accept the same credentials.",
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
        "Production has no route for the update of a payment session.",
    ),
    Mutation(
        "production-answers-403-for-unknown-sessions",
        "PLAT-03",
        "hosted.py",
        """        return problem(call, 404, "NOT_FOUND", "Session not found or expired")
""",
        """        status = 404 if world.environment == "playground" else 403
        return problem(call, status, "NOT_FOUND", "Session not found or expired")
""",
        "Production answers 403 instead of 404 for an unknown hosted session.",
    ),
    Mutation(
        "production-has-other-error-codes",
        "PLAT-03",
        "orders.py",
        """    return problem(call, 404, "NO_SUCH_ORDER", f"Order {id} cannot be found")
""",
        """    here = call.account.environment == "playground"
    code = "NO_SUCH_ORDER" if here else "ORDER_NOT_FOUND"
    return problem(call, 404, code, f"Order {id} cannot be found")
""",
        "Production has another error code for an unknown order.",
    ),
    Mutation(
        "payment-sessions-open-to-all-merchants",
        "PLAT-44",
        "payments.py",
        """session.owner != call.account.owner or not readable""",
        """not readable""",
        "Every merchant can read the payment session of another merchant.",
    ),
    Mutation(
        "hosted-sessions-open-to-all-merchants",
        "PLAT-44",
        "hosted.py",
        """hosted.owner != call.account.owner or expired""",
        """expired""",
        "Every merchant can read the hosted session of another merchant.",
    ),
    Mutation(
        "orders-open-to-all-merchants",
        "PLAT-44",
        "orders.py",
        """    if order is None or order.owner != call.account.owner:
""",
        """    if order is None:
""",
        "Every merchant can read and change the order of another merchant.",
    ),
    Mutation(
        "tokens-open-to-all-merchants",
        "PLAT-44",
        "authorizations.py",
        """    if authorization is None or authorization.owner != call.account.owner:
""",
        """    if authorization is None:
""",
        "Every merchant can place an order with the token of another merchant.",
    ),
)
