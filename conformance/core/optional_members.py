"""The members that an answer may come without, and what is empty in place of each.

None of them is marked as required in Klarna's documents, and to sell none is needed. What a
decision hangs on (a status, an amount) is not among them, whatever the documents say.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from .operations import Operation
from .variation import Absence
from .wire import Json

OPTIONAL: Mapping[str, Mapping[str, Json]] = {
    Operation.KP_CREATE_SESSION: {"payment_method_categories": []},
    Operation.KP_READ_SESSION: {"payment_method_categories": [], "expires_at": ""},
    Operation.HPP_CREATE_SESSION: {
        "qr_code_url": "",
        "distribution_url": "",
        "manual_identification_check_url": "",
        "distribution_module": {},
        "expires_at": "",
    },
    Operation.HPP_READ_SESSION: {
        "klarna_reference": "",
        "customer": {},
        "manual_identification": {},
        "updated_at": "",
        "expires_at": "",
    },
    Operation.KP_PLACE_ORDER: {"redirect_url": "", "authorized_payment_method": {}},
    Operation.OM_READ_ORDER: {
        "klarna_reference": "",
        "merchant_reference1": "",
        "merchant_reference2": "",
        "merchant_data": "",
        "locale": "",
        "created_at": "",
        "expires_at": "",
        "initial_payment_method": {},
        "customer": {},
        "billing_address": {},
        "shipping_address": {},
        "shipping_info": [],
    },
}
# Of a session, told in time and not before.
LATER: Mapping[str, Json] = {"authorization_token": "", "order_id": ""}


def one_by_one() -> tuple[tuple[str, Absence], ...]:
    """Each as "operation.member", with each kind of absence that makes a difference."""
    named = (f"{operation}.{name}" for operation, names in OPTIONAL.items() for name in names)
    later = (f"hpp.read_session.{name}" for name in LATER)
    return (*product(named, Absence), *product(later, (Absence.NULL, Absence.EMPTY)))


def optional_members(operation: str, document: Mapping[str, Json]) -> Mapping[str, Json]:
    """What this answer may come without: of a session also what it has not come to yet."""
    members = OPTIONAL.get(operation, {})
    if operation != Operation.HPP_READ_SESSION:
        return members
    return {**members, **{name: value for name, value in LATER.items() if not document.get(name)}}
