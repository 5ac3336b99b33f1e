"""Faults ordered of the stand-ins: the next calls of an operation are answered with an error."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import uuid4

from ..core.operations import ENDPOINTS, identify
from ..core.wire import Json, WireRequest, WireResponse
from .answers import NAME, encoded

MOST = 1000  # times that one fault may be ordered for


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that the stand-ins give for the next calls of an operation.

    `times` that it is still to be met; `executed`: the call takes effect all the same.
    """

    operation: str
    status: int
    times: int = 1
    executed: bool = False

    @property
    def label(self) -> str:
        return f"{self.operation}={self.status}"


@dataclass(slots=True)
class Faults:
    """The faults that are set on the stand-ins. At most one ordered for each operation."""

    ordered: dict[str, Fault] = field(default_factory=dict)

    def order(self, body: Json) -> str:
        """Take an order, or say what is wrong with it."""
        names = {"operation", "status", "times", "executed"}
        problem = unsound(body) if set(body) <= names else f"known are {', '.join(sorted(names))}"
        if not problem:
            self.ordered.pop(body["operation"], None)
            fault = Fault(**body)
            if fault.times:
                self.ordered[fault.operation] = fault
        return problem

    def due(self, request: WireRequest) -> Fault | None:
        """The fault that this call meets; it is met once less from now on."""
        fault = self.ordered.pop(identify(request.method, request.path)[0], None)
        if fault and fault.times > 1:
            self.ordered[fault.operation] = replace(fault, times=fault.times - 1)
        return fault


def unsound(body: Json) -> str:
    """What is wrong with an order, "" for nothing."""
    if body.get("operation") not in ENDPOINTS:
        return "operation is none that there is"
    if not whole(body.get("status")) or not 400 <= body["status"] <= 599:
        return "status is an error, 400 to 599"
    if not whole(body.get("times", 1)) or not 0 <= body.get("times", 1) <= MOST:
        return f"times is a whole number up to {MOST}"
    return "" if isinstance(body.get("executed", False), bool) else "executed is true or false"


def whole(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def faulty(fault: Fault) -> WireResponse:
    """The error, in the shape of Klarna's, and labelled as what it is."""
    correlation_id = str(uuid4())
    body = {
        "error_code": "INTERNAL_SERVER_ERROR" if fault.status >= 500 else "BAD_REQUEST",
        "error_messages": ["A fault that was ordered of the simulator"],
        "correlation_id": correlation_id,
    }
    headers = (
        ("Content-Type", "application/json"),
        ("Klarna-Correlation-Id", correlation_id),
        ("X-Simulator-Fault", fault.label),
        NAME,
    )
    return WireResponse(fault.status, headers, encoded(body))
