"""A recording by hand, and the messages that it keeps."""

from __future__ import annotations

import json

from conformance.core.perturbation import Perturbation
from conformance.core.plan import Case
from conformance.core.redaction import Redactor
from conformance.core.setup import Setup
from conformance.core.wire import Json, WireRequest, WireResponse
from conformance.referee.credential import Pairs
from conformance.referee.trace_recorder import TraceRecorder
from conformance.scenarios.baskets import PLAIN
from conformance.scenarios.stories.purchase import PURCHASE

MARK = "c00007abcd"
PASSWORD = "pass:wörd/+that-is-long"
PAIRS: Pairs = {
    "playground": ("PK1_abc", PASSWORD),
    "production": ("K1_def", "another-long-password"),
}


def perturbation(label: str = "kp.place_order=500", **how: object) -> Perturbation:
    operation = label.partition("=")[0]
    given = {"status": 500, "body": "error", **how}
    return Perturbation(label, operation, legal=True, basis="By hand.", **given)  # type: ignore[arg-type]


def recorder(planned: Perturbation | None = None, mark: str = MARK) -> TraceRecorder:
    redactor = Redactor(b"key")
    redactor.learn("password", PASSWORD)
    case = Case("by hand", PURCHASE, frozenset({"ORD-01"}), PLAIN, planned)
    return TraceRecorder(case, mark, Setup(), PAIRS, redactor)


def asked(
    method: str = "POST",
    path: str = "/payments/v1/sessions",
    body: Json = None,
    origin: str = "https://k.test",
) -> WireRequest:
    content = b"" if body is None else json.dumps(body).encode()
    return WireRequest(method, origin, path, "", (("Authorization", "Basic eDp5"),), content)


def answered(status: int = 200, body: Json = None) -> WireResponse:
    content = b"" if body is None else json.dumps(body).encode()
    return WireResponse(status, (("Content-Type", "application/json"),), content)
