"""Simulator mutants whose answers differ from the documentation."""

from __future__ import annotations

from conformance.demo import Mutation

SIMULATOR_MUTANTS: tuple[Mutation, ...] = (
    Mutation(
        "no-correlation-header",
        "PLAT-09",
        "answers.py",
        """headers=(*response.headers, own, *COMMON, *more))""",
        """headers=(*response.headers, *COMMON, *more))""",
        "Answers have no correlation id header.",
    ),
    Mutation(
        "two-correlation-ids",
        "PLAT-09",
        "answers.py",
        """        "correlation_id": call.correlation_id,
        "error_code": code,""",
        """        "correlation_id": call.correlation_id[::-1],
        "error_code": code,""",
        "The error object has another correlation id than the header.",
    ),
    Mutation(
        "error-without-correlation-id",
        "PLAT-09",
        "answers.py",
        """        "correlation_id": call.correlation_id,
        "error_code": code,""",
        """        "error_code": code,""",
        "The error object has no correlation id.",
    ),
    Mutation(
        "error-without-code",
        "PLAT-09",
        "answers.py",
        """        "error_code": code,
        "error_messages": list(messages),""",
        """        "error_messages": [code, *messages],""",
        "The error object has no error_code.",
        consequences=("PLAT-04",),
    ),
    Mutation(
        "error-messages-as-text",
        "PLAT-09",
        "answers.py",
        """        "error_messages": list(messages),""",
        """        "error_messages": ", ".join(messages),""",
        "The error object has error_messages as a text instead of a list.",
        consequences=("PLAT-04",),
    ),
    Mutation(
        "errors-as-text",
        "PLAT-06",
        "answers.py",
        """ERROR_TYPE = ("Content-Type", "application/json")""",
        """ERROR_TYPE = ("Content-Type", "text/plain")""",
        "Error objects have the media type text/plain.",
    ),
    Mutation(
        "session-creation-answers-202",
        "PLAT-06",
        "payments.py",
        """            "payment_method_categories": categories(world),
        }
    )


def known_members(""",
        """            "payment_method_categories": categories(world),
        },
        202,
    )


def known_members(""",
        "The creation of a payment session answers 202.",
    ),
    Mutation(
        "order-read-answers-206",
        "PLAT-06",
        "orders.py",
        """    return answer(order_view(order))
""",
        """    return answer(order_view(order), 206)
""",
        "The read of an order answers 206.",
    ),
    Mutation(
        "cancellation-answers-205",
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
        "The cancellation of an order answers 205.",
    ),
    Mutation(
        "media-type-without-a-body",
        "PLAT-36",
        "captures.py",
        """(("Location", location), (name, id),""",
        """(("Content-Type", "application/json"), ("Location", location), (name, id),""",
        "The answer to a capture or refund has a media type and no body.",
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
        "The created payment session has no client_token.",
    ),
    Mutation(
        "order-without-status",
        "PLAT-04",
        "orders.py",
        """        "status": str(order.status),
""",
        """        "state": str(order.status),
""",
        'The order has a member "state" instead of "status".',
        consequences=("PLAT-25", "PLAT-26", "PLAT-34", "PLAT-46", "PLAT-53"),
    ),
    Mutation(
        "expires-at-as-a-number",
        "PLAT-04",
        "lifecycle.py",
        """        "expires_at": instant(hosted.expires_at),
""",
        """        "expires_at": hosted.expires_at,
""",
        "The hosted session has expires_at as a number.",
    ),
    Mutation(
        "refunded-amount-as-text",
        "PLAT-04",
        "orders.py",
        """        "refunded_amount": refunded_of(order, capture),
""",
        """        "refunded_amount": str(refunded_of(order, capture)),
""",
        "A capture has refunded_amount as a text.",
    ),
    Mutation(
        "payment-method-as-text",
        "PLAT-04",
        "authorizations.py",
        """        "authorized_payment_method": {"type": "invoice"},
""",
        """        "authorized_payment_method": "invoice",
""",
        "The placed order has authorized_payment_method as a text instead of an object.",
    ),
    Mutation(
        "callback-without-its-session",
        "PLAT-04",
        "lifecycle.py",
        """    body = {"event_id": event_id, "session": view(world, hosted)}
""",
        """    body = {"event_id": event_id, **view(world, hosted)}
""",
        'The callback has the members of the session without the member "session".',
        consequences=("PLAT-30",),
    ),
    Mutation(
        "crashes-on-invalid-json",
        "PLAT-07",
        "routes.py",
        """    except (ValueError, RecursionError):
        return UNREADABLE
""",
        """    except RecursionError:
        return UNREADABLE
""",
        "The simulator answers 500 to a body that is not JSON.",
        consequences=("PLAT-06", "PLAT-08", "PLAT-09"),
    ),
    Mutation(
        "crashes-on-a-list",
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
        "The simulator answers 500 to a purchase that is a list.",
        consequences=("PLAT-06", "PLAT-08", "PLAT-09"),
    ),
    Mutation(
        "crashes-on-an-unknown-hosted-session",
        "PLAT-07",
        "hosted.py",
        """    hosted = world.hosted.get(call.values["session_id"])
""",
        """    hosted = world.hosted[call.values["session_id"]]
""",
        "The simulator answers 500 for an unknown hosted session.",
        consequences=("PLAT-06", "PLAT-09", "PLAT-42"),
    ),
    Mutation(
        "accepts-long-texts",
        "PLAT-08",
        "shapes.py",
        """for error in request_errors(operation_id, body)))""",
        """for error in request_errors(operation_id, body) if error.rule != "maxLength"))""",
        "The simulator accepts texts that are too long.",
    ),
    Mutation(
        "accepts-negative-amounts",
        "PLAT-08",
        "shapes.py",
        """for error in request_errors(operation_id, body)))""",
        """for error in request_errors(operation_id, body) if error.rule != "minimum"))""",
        "The simulator accepts amounts below the minimum.",
    ),
    Mutation(
        "accepts-texts-against-the-pattern",
        "PLAT-08",
        "shapes.py",
        """for error in request_errors(operation_id, body)))""",
        """for error in request_errors(operation_id, body) if error.rule != "pattern"))""",
        "The simulator accepts texts that do not match their pattern.",
        consequences=("PLAT-06", "PLAT-07", "PLAT-09"),
    ),
    Mutation(
        "converts-amounts-to-integers",
        "PLAT-08",
        "routes.py",
        """        return plain(json.loads(request.body or b"{}", parse_constant=no_number))
""",
        """        body = json.loads(request.body or b"{}", parse_constant=no_number)
        numbers = ("captured_amount", "refunded_amount", "order_amount")
        read = {n: int(body[n]) for n in numbers if isinstance(body, dict) and n in body}
        return plain({**body, **read} if read else body)
""",
        "The simulator converts texts and fractions to integer amounts.",
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
        "The simulator answers 400 instead of 404 for an unknown payment session.",
        consequences=("PLAT-06", "PLAT-18"),
    ),
    Mutation(
        "unknown-order-answers-200",
        "PLAT-42",
        "orders.py",
        """    return problem(call, 404, "NO_SUCH_ORDER", f"Order {id} cannot be found")
""",
        """    return problem(call, 200, "NO_SUCH_ORDER", f"Order {id} cannot be found")
""",
        "The simulator answers 200 with an error object for an unknown order.",
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
        "The simulator answers 403 instead of 404 for an unknown authorization token.",
    ),
    Mutation(
        "rate-limit-not-enforced",
        "PLAT-45",
        "routes.py",
        """    if allowance and allowance.exceeded:
""",
        """    if allowance and allowance.remaining < -1000:
""",
        "The simulator announces its rate limit and does not enforce it.",
    ),
    Mutation(
        "429-without-limit-headers",
        "PLAT-45",
        "limits.py",
        """    return WireResponse(429, (*allowance.headers, ("X""",
        """    return WireResponse(429, (("X""",
        "The 429 has no rate limit headers.",
    ),
    Mutation(
        "one-rate-limit-for-all-calls",
        "PLAT-45",
        "limits.py",
        """    kind, limit = (operation, costly) if operation in COSTLY else ("", other)
""",
        """    kind, limit = ("", costly)
""",
        "All calls count against the rate limit of session creations.",
    ),
    Mutation(
        "rate-limit-answers-503",
        "PLAT-45",
        "limits.py",
        """    return WireResponse(429, (""",
        """    return WireResponse(503, (""",
        "The simulator answers 503 instead of 429 above the rate limit.",
        consequences=("PLAT-07", "PLAT-09"),
    ),
)
