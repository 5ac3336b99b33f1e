"""The operations of Klarna Payments, the Hosted Payment Page and Order Management, by name.

Only what identifies a call on the wire. What a call means is the business of the simulator and,
independently, of the requirements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

KP = "/payments/v1"
HPP = "/hpp/v1/sessions"
OM = "/ordermanagement/v1/orders"


@dataclass(frozen=True, slots=True)
class Operation:
    """`success` is the documented status; `needs_body`: the caller must read the answer."""

    id: str
    method: str
    template: str
    success: int
    needs_body: bool = False

    @property
    def api(self) -> str:
        return self.id.split(".")[0]


OPERATIONS: Mapping[str, Operation] = {
    each.id: each
    for each in (
        Operation("kp.create_session", "POST", f"{KP}/sessions", 200, needs_body=True),
        Operation("kp.read_session", "GET", f"{KP}/sessions/{{session_id}}", 200, needs_body=True),
        Operation("kp.update_session", "POST", f"{KP}/sessions/{{session_id}}", 204),
        Operation(
            "kp.cancel_authorization", "DELETE", f"{KP}/authorizations/{{authorization_token}}", 204
        ),
        Operation(
            "kp.place_order",
            "POST",
            f"{KP}/authorizations/{{authorization_token}}/order",
            200,
            needs_body=True,
        ),
        Operation(
            "kp.create_customer_token",
            "POST",
            f"{KP}/authorizations/{{authorization_token}}/customer-token",
            200,
            needs_body=True,
        ),
        Operation("hpp.create_session", "POST", HPP, 201, needs_body=True),
        Operation("hpp.read_session", "GET", f"{HPP}/{{session_id}}", 200, needs_body=True),
        Operation("hpp.disable_session", "DELETE", f"{HPP}/{{session_id}}", 204),
        Operation("hpp.distribute_session", "POST", f"{HPP}/{{session_id}}/distribution", 204),
        Operation("om.read_order", "GET", f"{OM}/{{order_id}}", 200, needs_body=True),
        Operation("om.acknowledge", "POST", f"{OM}/{{order_id}}/acknowledge", 204),
        Operation("om.update_authorization", "PATCH", f"{OM}/{{order_id}}/authorization", 204),
        Operation("om.cancel", "POST", f"{OM}/{{order_id}}/cancel", 204),
        Operation("om.capture", "POST", f"{OM}/{{order_id}}/captures", 201),
        Operation("om.list_captures", "GET", f"{OM}/{{order_id}}/captures", 200, needs_body=True),
        Operation(
            "om.read_capture",
            "GET",
            f"{OM}/{{order_id}}/captures/{{capture_id}}",
            200,
            needs_body=True,
        ),
        Operation(
            "om.capture_shipping_info",
            "POST",
            f"{OM}/{{order_id}}/captures/{{capture_id}}/shipping-info",
            204,
        ),
        Operation(
            "om.trigger_send_out",
            "POST",
            f"{OM}/{{order_id}}/captures/{{capture_id}}/trigger-send-out",
            204,
        ),
        Operation(
            "om.extend_due_date",
            "PATCH",
            f"{OM}/{{order_id}}/captures/{{capture_id}}/extend-due-date",
            204,
        ),
        Operation(
            "om.due_date_options",
            "GET",
            f"{OM}/{{order_id}}/captures/{{capture_id}}/extend-due-date-options",
            200,
            needs_body=True,
        ),
        Operation("om.customer_details", "PATCH", f"{OM}/{{order_id}}/customer-details", 204),
        Operation(
            "om.extend_authorization", "POST", f"{OM}/{{order_id}}/extend-authorization-time", 204
        ),
        Operation("om.merchant_references", "PATCH", f"{OM}/{{order_id}}/merchant-references", 204),
        Operation("om.refund", "POST", f"{OM}/{{order_id}}/refunds", 201),
        Operation(
            "om.read_refund",
            "GET",
            f"{OM}/{{order_id}}/refunds/{{refund_id}}",
            200,
            needs_body=True,
        ),
        Operation("om.release", "POST", f"{OM}/{{order_id}}/release-remaining-authorization", 204),
        Operation("om.shipping_info", "POST", f"{OM}/{{order_id}}/shipping-info", 204),
    )
}


@lru_cache(maxsize=64)
def pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", template))


def normal(path: str) -> str:
    """Klarna accepts doubled and trailing slashes; so the path is read without them."""
    return re.sub("/{2,}", "/", path).rstrip("/") or "/"


def identify(method: str, path: str) -> tuple[str, Mapping[str, str]]:
    """The operation's id and the values in its path; `("", {})` where there is none."""
    plain = normal(path)
    for operation in OPERATIONS.values():
        match = operation.method == method and pattern(operation.template).fullmatch(plain)
        if match:
            return operation.id, match.groupdict()
    return "", {}
