"""The operations of Klarna Payments, the Hosted Payment Page and Order Management, by name.

Only what identifies a call on the wire. What a call means is the business of the simulator and,
independently, of the requirements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

KP = "/payments/v1"
HPP = "/hpp/v1/sessions"
OM = "/ordermanagement/v1/orders"


class Operation(StrEnum):
    """Everything that an exchange can be: a call to an API of Klarna, a step on the hosted page, a
    visit of the consumer's browser to the shop, a callback.

    Source of the API operations: https://docs.klarna.com/api/
    """

    KP_CREATE_SESSION = "kp.create_session"
    KP_READ_SESSION = "kp.read_session"
    KP_UPDATE_SESSION = "kp.update_session"
    KP_CANCEL_AUTHORIZATION = "kp.cancel_authorization"
    KP_PLACE_ORDER = "kp.place_order"
    KP_CREATE_CUSTOMER_TOKEN = "kp.create_customer_token"  # noqa: S105 - an operation, no secret
    HPP_CREATE_SESSION = "hpp.create_session"
    HPP_READ_SESSION = "hpp.read_session"
    HPP_DISABLE_SESSION = "hpp.disable_session"
    HPP_DISTRIBUTE_SESSION = "hpp.distribute_session"
    OM_READ_ORDER = "om.read_order"
    OM_ACKNOWLEDGE = "om.acknowledge"
    OM_UPDATE_AUTHORIZATION = "om.update_authorization"
    OM_CANCEL = "om.cancel"
    OM_CAPTURE = "om.capture"
    OM_LIST_CAPTURES = "om.list_captures"
    OM_READ_CAPTURE = "om.read_capture"
    OM_CAPTURE_SHIPPING_INFO = "om.capture_shipping_info"
    OM_TRIGGER_SEND_OUT = "om.trigger_send_out"
    OM_EXTEND_DUE_DATE = "om.extend_due_date"
    OM_DUE_DATE_OPTIONS = "om.due_date_options"
    OM_CUSTOMER_DETAILS = "om.customer_details"
    OM_EXTEND_AUTHORIZATION = "om.extend_authorization"
    OM_MERCHANT_REFERENCES = "om.merchant_references"
    OM_REFUND = "om.refund"
    OM_READ_REFUND = "om.read_refund"
    OM_RELEASE = "om.release"
    OM_SHIPPING_INFO = "om.shipping_info"
    PAGE_OPEN = "page.open"
    PAGE_APPROVE = "page.approve"
    PAGE_REFUSE = "page.refuse"
    PAGE_CANCEL = "page.cancel"
    PAGE_BACK = "page.back"
    PAGE_ERROR = "page.error"
    SHOP_CHECKOUT = "shop.checkout"  # a page of the shop's own on the way to the hosted page
    SHOP_RETURN = "shop.return"
    SHOP_SUCCESS = "shop.success"
    CALLBACK_STATUS = "callback.status"

    @property
    def api(self) -> str:
        """kp, hpp or om; of what is no API call: page, shop or callback."""
        return self.value.partition(".")[0]


def order_management(verb: str) -> Operation:
    """The Order Management operation of a driver verb: capture, refund or cancel."""
    return Operation(f"om.{verb}")


def verb_of(operation: str) -> str:
    """The part after the API's name: "capture" of "om.capture"."""
    return operation.partition(".")[2]


def page_step(act: str) -> Operation:
    """The step on the hosted page: approve, refuse, cancel, back or error."""
    return Operation(f"page.{act}")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How an operation looks on the wire.

    `success` is the documented status; `needs_body`: the caller must read the answer.
    """

    id: Operation
    method: str
    template: str
    success: int
    needs_body: bool = False

    @property
    def api(self) -> str:
        return self.id.api


ENDPOINTS: Mapping[str, Endpoint] = {
    each.id: each
    for each in (
        Endpoint(Operation.KP_CREATE_SESSION, "POST", f"{KP}/sessions", 200, needs_body=True),
        Endpoint(
            Operation.KP_READ_SESSION, "GET", f"{KP}/sessions/{{session_id}}", 200, needs_body=True
        ),
        Endpoint(Operation.KP_UPDATE_SESSION, "POST", f"{KP}/sessions/{{session_id}}", 204),
        Endpoint(
            Operation.KP_CANCEL_AUTHORIZATION,
            "DELETE",
            f"{KP}/authorizations/{{authorization_token}}",
            204,
        ),
        Endpoint(
            Operation.KP_PLACE_ORDER,
            "POST",
            f"{KP}/authorizations/{{authorization_token}}/order",
            200,
            needs_body=True,
        ),
        Endpoint(
            Operation.KP_CREATE_CUSTOMER_TOKEN,
            "POST",
            f"{KP}/authorizations/{{authorization_token}}/customer-token",
            200,
            needs_body=True,
        ),
        Endpoint(Operation.HPP_CREATE_SESSION, "POST", HPP, 201, needs_body=True),
        Endpoint(Operation.HPP_READ_SESSION, "GET", f"{HPP}/{{session_id}}", 200, needs_body=True),
        Endpoint(Operation.HPP_DISABLE_SESSION, "DELETE", f"{HPP}/{{session_id}}", 204),
        Endpoint(
            Operation.HPP_DISTRIBUTE_SESSION, "POST", f"{HPP}/{{session_id}}/distribution", 204
        ),
        Endpoint(Operation.OM_READ_ORDER, "GET", f"{OM}/{{order_id}}", 200, needs_body=True),
        Endpoint(Operation.OM_ACKNOWLEDGE, "POST", f"{OM}/{{order_id}}/acknowledge", 204),
        Endpoint(
            Operation.OM_UPDATE_AUTHORIZATION, "PATCH", f"{OM}/{{order_id}}/authorization", 204
        ),
        Endpoint(Operation.OM_CANCEL, "POST", f"{OM}/{{order_id}}/cancel", 204),
        Endpoint(Operation.OM_CAPTURE, "POST", f"{OM}/{{order_id}}/captures", 201),
        Endpoint(
            Operation.OM_LIST_CAPTURES, "GET", f"{OM}/{{order_id}}/captures", 200, needs_body=True
        ),
        Endpoint(
            Operation.OM_READ_CAPTURE,
            "GET",
            f"{OM}/{{order_id}}/captures/{{capture_id}}",
            200,
            needs_body=True,
        ),
        Endpoint(
            Operation.OM_CAPTURE_SHIPPING_INFO,
            "POST",
            f"{OM}/{{order_id}}/captures/{{capture_id}}/shipping-info",
            204,
        ),
        Endpoint(
            Operation.OM_TRIGGER_SEND_OUT,
            "POST",
            f"{OM}/{{order_id}}/captures/{{capture_id}}/trigger-send-out",
            204,
        ),
        Endpoint(
            Operation.OM_EXTEND_DUE_DATE,
            "PATCH",
            f"{OM}/{{order_id}}/captures/{{capture_id}}/extend-due-date",
            204,
        ),
        Endpoint(
            Operation.OM_DUE_DATE_OPTIONS,
            "GET",
            f"{OM}/{{order_id}}/captures/{{capture_id}}/extend-due-date-options",
            200,
            needs_body=True,
        ),
        Endpoint(
            Operation.OM_CUSTOMER_DETAILS, "PATCH", f"{OM}/{{order_id}}/customer-details", 204
        ),
        Endpoint(
            Operation.OM_EXTEND_AUTHORIZATION,
            "POST",
            f"{OM}/{{order_id}}/extend-authorization-time",
            204,
        ),
        Endpoint(
            Operation.OM_MERCHANT_REFERENCES, "PATCH", f"{OM}/{{order_id}}/merchant-references", 204
        ),
        Endpoint(Operation.OM_REFUND, "POST", f"{OM}/{{order_id}}/refunds", 201),
        Endpoint(
            Operation.OM_READ_REFUND,
            "GET",
            f"{OM}/{{order_id}}/refunds/{{refund_id}}",
            200,
            needs_body=True,
        ),
        Endpoint(
            Operation.OM_RELEASE, "POST", f"{OM}/{{order_id}}/release-remaining-authorization", 204
        ),
        Endpoint(Operation.OM_SHIPPING_INFO, "POST", f"{OM}/{{order_id}}/shipping-info", 204),
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
    for operation in ENDPOINTS.values():
        match = operation.method == method and pattern(operation.template).fullmatch(plain)
        if match:
            return operation.id, match.groupdict()
    return "", {}
