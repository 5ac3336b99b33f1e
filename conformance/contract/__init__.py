"""Klarna Payments, the Hosted Payment Page and Order Management as OpenAPI documents of our own.

What is sent and answered can be held against them; see `request_errors` and `response_errors`.
"""

from .documents import DOCUMENTS, document, merged, operation
from .validator import (
    Violation,
    callback_errors,
    request_errors,
    response_errors,
)

__all__ = [
    "DOCUMENTS",
    "Violation",
    "callback_errors",
    "document",
    "merged",
    "operation",
    "request_errors",
    "response_errors",
]
