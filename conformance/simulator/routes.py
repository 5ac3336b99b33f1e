"""From a request to its answer: the table of operations, and the one step of the simulator."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Never

from ..core.operations import Operation, identify, normal
from ..core.wire import Json, WireRequest, WireResponse
from . import authorizations, captures, changes, distribution, hosted, orders, payments
from .answers import Answer, AuthenticatedCall, problem, unauthorized, with_platform_headers
from .authorizations import found_authorization
from .captures import found_capture, found_refund
from .consumer import CONFIRMATION, confirmation, page
from .credentials import account
from .limits import spend, too_many
from .orders import found_order
from .payments import found_session
from .shapes import plain, takes_body
from .world import IDEMPOTENCY_LIFE, Account, World

BODY_MOST = 1_000_000  # bytes

Find = Callable[[World, AuthenticatedCall], Any]
Handle = Callable[[World, AuthenticatedCall, Any], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the simulator.

    `find` gives what the path names, or the refusal; `handle` is told what was found.
    """

    operation: str
    find: Find
    handle: Handle


def finds_nothing(_: World, __: AuthenticatedCall) -> None:
    """There is nothing to find: the request makes something new."""


ROUTES: tuple[Route, ...] = (
    Route(Operation.KP_CREATE_SESSION, finds_nothing, payments.create_session),
    Route(Operation.KP_READ_SESSION, found_session, payments.read_session),
    Route(Operation.KP_UPDATE_SESSION, found_session, payments.update_session),
    Route(
        Operation.KP_CANCEL_AUTHORIZATION, found_authorization, authorizations.cancel_authorization
    ),
    Route(Operation.KP_PLACE_ORDER, found_authorization, authorizations.place_order),
    Route(
        Operation.KP_CREATE_CUSTOMER_TOKEN,
        found_authorization,
        authorizations.create_customer_token,
    ),
    Route(Operation.HPP_CREATE_SESSION, finds_nothing, hosted.create_session),
    Route(Operation.HPP_READ_SESSION, hosted.found_hosted, hosted.read_session),
    Route(Operation.HPP_DISABLE_SESSION, hosted.found_hosted, hosted.disable_session),
    Route(Operation.HPP_DISTRIBUTE_SESSION, hosted.found_hosted, distribution.distribute),
    Route(Operation.OM_READ_ORDER, found_order, orders.read_order),
    Route(Operation.OM_ACKNOWLEDGE, found_order, changes.acknowledge),
    Route(Operation.OM_UPDATE_AUTHORIZATION, found_order, changes.update_authorization),
    Route(Operation.OM_CANCEL, found_order, changes.cancel),
    Route(Operation.OM_CAPTURE, found_order, captures.capture),
    Route(Operation.OM_LIST_CAPTURES, found_order, captures.list_captures),
    Route(Operation.OM_READ_CAPTURE, found_capture, captures.read_capture),
    Route(Operation.OM_CAPTURE_SHIPPING_INFO, found_capture, captures.capture_shipping_info),
    Route(Operation.OM_TRIGGER_SEND_OUT, found_capture, captures.trigger_send_out),
    Route(Operation.OM_EXTEND_DUE_DATE, found_capture, captures.extend_due_date),
    Route(Operation.OM_DUE_DATE_OPTIONS, found_capture, captures.due_date_options),
    Route(Operation.OM_CUSTOMER_DETAILS, found_order, changes.customer_details),
    Route(Operation.OM_EXTEND_AUTHORIZATION, found_order, changes.extend_authorization),
    Route(Operation.OM_MERCHANT_REFERENCES, found_order, changes.merchant_references),
    Route(Operation.OM_REFUND, found_order, captures.refund),
    Route(Operation.OM_READ_REFUND, found_refund, captures.read_refund),
    Route(Operation.OM_RELEASE, found_order, captures.release),
    Route(Operation.OM_SHIPPING_INFO, found_order, changes.shipping_info),
)
BY_OPERATION: Mapping[str, Route] = {route.operation: route for route in ROUTES}


def step(world: World, request: WireRequest, now: float) -> Answer:
    """What the platform answers at `now` (epoch seconds), and the callbacks that follow from it."""
    path = normal(request.path)
    if path.startswith(world.page_prefix):
        return page(world, request, path, now)
    if CONFIRMATION.fullmatch(path):
        return confirmation(world, request, path), ()
    caller = account(world, request)
    if caller is None:
        return unauthorized(as_json=world.json_401), ()
    return served(world, request, caller, now)


def served(world: World, request: WireRequest, caller: Account, now: float) -> Answer:
    """The answer to a caller who is known."""
    operation, values = identify(request.method, request.path)
    allowance = spend(world, caller.owner, operation, now)
    if allowance and allowance.exceeded:
        return too_many(allowance), ()
    id, body = world.uuid("correlation", 4), read(operation, request)
    response, callbacks = api(
        world, AuthenticatedCall(request, operation, values, caller, id, now, body)
    )
    return with_platform_headers(response, id, allowance.headers if allowance else ()), callbacks


def api(world: World, call: AuthenticatedCall) -> Answer:
    """The order in which a gateway and an API look at a request: size, path, syntax, meaning."""
    if len(call.request.body) > BODY_MOST:
        return problem(call, 413, "REQUEST_TOO_LARGE", "Request is too large"), ()
    if not call.account.active:
        return problem(call, 403, "MERCHANT_INACTIVE", "Merchant is not active"), ()
    route = BY_OPERATION.get(call.operation)
    if route is None:
        return problem(call, world.unknown_path_status, "NOT_FOUND", "No such resource"), ()
    if call.body is UNREADABLE:
        return problem(call, 400, "BAD_REQUEST", "The request body is not JSON"), ()
    return once(world, call, route)


def once(world: World, call: AuthenticatedCall, route: Route) -> Answer:
    """Order Management executes a key once in 24 hours; a repeat is told what the first was."""
    key = call.request.header("klarna-idempotency-key")
    if not key or not call.operation.startswith("om.") or call.request.method == "GET":
        return handled(world, call, route)
    scope = (call.account.owner, call.operation, *call.values.values(), key)
    then, response = world.remembered.get(scope, (0.0, None))
    if response and 0 <= call.now - then < IDEMPOTENCY_LIFE:
        return response, ()
    answer = handled(world, call, route)
    if answer[0].status < 400:
        world.remembered[scope] = call.now, answer[0]
    return answer


def handled(world: World, call: AuthenticatedCall, route: Route) -> Answer:
    found = route.find(world, call)
    if isinstance(found, WireResponse):
        return found, ()
    return route.handle(world, call, found)


UNREADABLE = object()


def read(operation: str, request: WireRequest) -> Json:
    """The body as JSON without nulls, UNREADABLE where it is none; None where none is asked for."""
    if not takes_body(operation) or len(request.body) > BODY_MOST:
        return None
    try:
        return plain(json.loads(request.body or b"{}", parse_constant=no_number))
    except (ValueError, RecursionError):
        return UNREADABLE


def no_number(name: str) -> Never:
    """NaN and the infinities are Python's, not JSON's."""
    raise ValueError(name)
