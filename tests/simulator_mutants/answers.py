"""Simulators whose answers are not what is documented."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "no-correlation-header",
        "PLAT-09",
        "answers.py",
        """headers=(*response.headers, own, *COMMON, *more))""",
        """headers=(*response.headers, *COMMON, *more))""",
        "The header went when the gateway was replaced: support can find nothing any more.",
    ),
    Mutation(
        "another-correlation-id",
        "PLAT-09",
        "answers.py",
        """        "correlation_id": call.correlation_id,
        "error_code": code,""",
        """        "correlation_id": call.correlation_id[::-1],
        "error_code": code,""",
        "The gateway and the service each make up an id of their own.",
    ),
    Mutation(
        "error-without-correlation-id",
        "PLAT-09",
        "answers.py",
        """        "correlation_id": call.correlation_id,
        "error_code": code,""",
        """        "error_code": code,""",
        "Left out of the object because the header has it: logs keep bodies only.",
    ),
    Mutation(
        "error-without-code",
        "PLAT-09",
        "answers.py",
        """        "error_code": code,
        "error_messages": list(messages),""",
        """        "error_messages": [code, *messages],""",
        "The code moved into the text, which no program can rely on.",
        consequences=("PLAT-04",),
    ),
    Mutation(
        "message-in-place-of-list",
        "PLAT-09",
        "answers.py",
        """        "error_messages": list(messages),""",
        """        "error_messages": ", ".join(messages),""",
        "A list of one was thought to be a nuisance.",
        consequences=("PLAT-04",),
    ),
    Mutation(
        "errors-as-text",
        "PLAT-06",
        "answers.py",
        """ERROR_TYPE = ("Content-Type", "application/json")""",
        """ERROR_TYPE = ("Content-Type", "text/plain")""",
        "A framework's default for errors: clients that look at the type read nothing.",
    ),
    Mutation(
        "accepted-for-later",
        "PLAT-06",
        "payments.py",
        """            "payment_method_categories": categories(world),
        }
    )


def known(""",
        """            "payment_method_categories": categories(world),
        },
        202,
    )


def known(""",
        "Sessions are made by a queue now; nobody was told.",
    ),
    Mutation(
        "partial-content",
        "PLAT-06",
        "orders.py",
        """    return answer(order_view(order))
""",
        """    return answer(order_view(order), 206)
""",
        "A cache in front answers ranges; a client that wants 200 sees no order.",
    ),
    Mutation(
        "200-without-a-body",
        "PLAT-06",
        "changes.py",
        """    if not keep(world, order, "cancel"):
        return not_allowed(call, "Cancel not possible.", "CANCEL_NOT_ALLOWED")
    return empty()
""",
        """    if not keep(world, order, "cancel"):
        return not_allowed(call, "Cancel not possible.", "CANCEL_NOT_ALLOWED")
    return empty(205)
""",
        "Another success without a body, and none that is documented.",
    ),
    Mutation(
        "typed-emptiness",
        "PLAT-36",
        "captures.py",
        """(("Location", location), (name, id),""",
        """(("Content-Type", "application/json"), ("Location", location), (name, id),""",
        "A type for a body that is not there: clients that trust it try to read JSON.",
    ),
    Mutation(
        "session-without-client-token",
        "PLAT-04",
        "payments.py",
        """            "session_id": id,
            "client_token": session.client_token,
""",
        """            "session_id": id,
""",
        "Only browsers need it, it was thought; it is documented as always there.",
    ),
    Mutation(
        "order-without-status",
        "PLAT-04",
        "orders.py",
        """        "status": str(order.status),
""",
        """        "state": str(order.status),
""",
        "A member was renamed in the same version: nobody knows whether it is captured.",
        consequences=("PLAT-25", "PLAT-26", "PLAT-34", "PLAT-46", "PLAT-53"),
    ),
    Mutation(
        "number-for-a-moment",
        "PLAT-04",
        "lifecycle.py",
        """        "expires_at": instant(hosted.expires_at),
""",
        """        "expires_at": hosted.expires_at,
""",
        "Epoch seconds from another serializer.",
    ),
    Mutation(
        "capture-amount-as-text",
        "PLAT-04",
        "orders.py",
        """        "refunded_amount": refunded_of(order, capture),
""",
        """        "refunded_amount": str(refunded_of(order, capture)),
""",
        "Amounts as text, to be safe from floating point: typed clients fail.",
    ),
    Mutation(
        "unknown-method-of-payment",
        "PLAT-04",
        "authorizations.py",
        """        "authorized_payment_method": {"type": "invoice"},
""",
        """        "authorized_payment_method": "invoice",
""",
        "An object became a word: a structural change without a new version.",
    ),
    Mutation(
        "callback-without-its-session",
        "PLAT-04",
        "lifecycle.py",
        """    body = {"event_id": event_id, "session": view(world, hosted)}
""",
        """    body = {"event_id": event_id, **view(world, hosted)}
""",
        "Flattened to save a level: receivers find no session in it.",
        consequences=("PLAT-30",),
    ),
    Mutation(
        "fails-on-what-is-no-json",
        "PLAT-07",
        "routes.py",
        """    except (ValueError, RecursionError):
        return UNREADABLE
""",
        """    except RecursionError:
        return UNREADABLE
""",
        "The parser's exception reaches the server, which answers 500.",
        consequences=("PLAT-06", "PLAT-08", "PLAT-09"),
    ),
    Mutation(
        "fails-on-a-list",
        "PLAT-07",
        "payments.py",
        """    refusal = purchase_refusal(world, call, call.body)
    if refusal:
        return refusal, ()
    id =""",
        """    refusal = purchase_refusal(world, call, dict(call.body.items()))
    if refusal:
        return refusal, ()
    id =""",
        "The body is taken for an object before it was looked at.",
        consequences=("PLAT-06", "PLAT-08", "PLAT-09"),
    ),
    Mutation(
        "fails-on-an-unknown-page",
        "PLAT-07",
        "hosted.py",
        """    hosted = world.hosted.get(call.values["session_id"])
""",
        """    hosted = world.hosted[call.values["session_id"]]
""",
        "A lookup that raises; nobody had asked for a page that is not there.",
        consequences=("PLAT-06", "PLAT-09", "PLAT-42"),
    ),
    Mutation(
        "long-texts-pass",
        "PLAT-08",
        "shapes.py",
        """for error in request_errors(operation_id, body)))""",
        """for error in request_errors(operation_id, body) if error.rule != "maxLength"))""",
        "The database cuts what is too long: references no longer match.",
    ),
    Mutation(
        "negative-amounts-pass",
        "PLAT-08",
        "shapes.py",
        """for error in request_errors(operation_id, body)))""",
        """for error in request_errors(operation_id, body) if error.rule != "minimum"))""",
        "A negative capture is a refund that nobody checks.",
    ),
    Mutation(
        "any-word-passes",
        "PLAT-08",
        "shapes.py",
        """for error in request_errors(operation_id, body)))""",
        """for error in request_errors(operation_id, body) if error.rule != "pattern"))""",
        "An unknown mode is read as the default: no order is placed where one was asked for.",
        consequences=("PLAT-06", "PLAT-07", "PLAT-09"),
    ),
    Mutation(
        "text-for-amounts-passes",
        "PLAT-08",
        "routes.py",
        """        return plain(json.loads(request.body or b"{}", parse_constant=no_number))
""",
        """        body = json.loads(request.body or b"{}", parse_constant=no_number)
        numbers = ("captured_amount", "refunded_amount", "order_amount")
        read = {n: int(body[n]) for n in numbers if isinstance(body, dict) and n in body}
        return plain({**body, **read} if read else body)
""",
        "Helpful conversion: 1.5 is captured as 1, and nobody notices the difference.",
        consequences=("PLAT-06", "PLAT-07", "PLAT-09"),
    ),
    Mutation(
        "unknown-session-is-a-bad-request",
        "PLAT-42",
        "payments.py",
        """        return problem(call, 404, "NOT_FOUND", "Invalid session id")
""",
        """        return problem(call, 400, "BAD_VALUE", "Bad value: session_id")
""",
        "A client cannot tell an expired session from a fault of its own.",
        consequences=("PLAT-06", "PLAT-18"),
    ),
    Mutation(
        "unknown-order-is-empty",
        "PLAT-42",
        "orders.py",
        """    return problem(call, 404, "NO_SUCH_ORDER", f"Order {id} cannot be found")
""",
        """    return problem(call, 200, "NO_SUCH_ORDER", f"Order {id} cannot be found")
""",
        "200 with an error inside: whoever looks at the status only sees an order.",
        consequences=("PLAT-04", "PLAT-06", "PLAT-44"),
    ),
    Mutation(
        "unknown-token-is-forbidden",
        "PLAT-42",
        "authorizations.py",
        """        return problem(call, 404, "NOT_FOUND", "Invalid authorization token")
    return authorization
""",
        """        return problem(call, 403, "INVALID_OPERATION", "Invalid authorization token")
    return authorization
""",
        "Forbidden and gone are different things: the one is worth asking support.",
    ),
    Mutation(
        "no-limit-at-all",
        "PLAT-45",
        "routes.py",
        """    if allowance and allowance.exceeded:
""",
        """    if allowance and allowance.remaining < -1000:
""",
        "Counted, told and never enforced: one merchant's loop slows down all the others.",
    ),
    Mutation(
        "limit-without-its-headers",
        "PLAT-45",
        "limits.py",
        """    return WireResponse(429, (*allowance.headers, ("X""",
        """    return WireResponse(429, (("X""",
        "The refusal is written where the headers are not known: a client can only guess.",
    ),
    Mutation(
        "one-limit-for-everything",
        "PLAT-45",
        "limits.py",
        """    kind, limit = (operation, costly) if operation in COSTLY else ("", other)
""",
        """    kind, limit = ("", costly)
""",
        "A run on new sessions keeps paid orders from being read.",
    ),
    Mutation(
        "busy-as-unavailable",
        "PLAT-45",
        "limits.py",
        """    return WireResponse(429, (""",
        """    return WireResponse(503, (""",
        "A proxy's own word for too many: it reads as a failure of the platform.",
        consequences=("PLAT-07", "PLAT-09"),
    ),
)
