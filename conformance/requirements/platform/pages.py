"""Where the rules for a platform are written, beside the pages that bind integrations too."""

from __future__ import annotations

from ...core.requirement import Source
from ..sources import DOCS, HPP

KLARNA_PAYMENTS = Source(
    "Klarna Payments API",
    "Create, update and read a session",
    f"{DOCS}/api/payments/",
)
VALIDATIONS = Source(
    "Klarna Payments",
    "Validations of amounts and tax",
    f"{DOCS}/klarna-payments/in-depth-knowledge/validations/",
)
MODES = Source(
    "Accept Klarna Payments using Hosted Payment Page",
    "Placing the order",
    f"{HPP}/get-started/accept-klarna-payments-using-hosted-payment-page/",
)
DISABLE = Source("Disable HPP session", "Disabling", f"{HPP}/api-documentation/disable-session/")
DISTRIBUTE = Source(
    "Distribute HPP session", "Methods and errors", f"{HPP}/api-documentation/distribute-session/"
)
MERCHANT_URLS = Source(
    "Create HPP session", "Merchant URLs", f"{HPP}/api-documentation/create-session/"
)
CAPTURES = Source(
    "Capture and track orders",
    "Captures",
    f"{DOCS}/order-management/integration-guide/capturing-and-tracking-orders/",
)
CHANGES = Source(
    "View and change orders",
    "Changing an order",
    f"{DOCS}/order-management/integration-guide/viewing-and-changing-orders/",
)
ORDER_MANAGEMENT = Source(
    "Order Management API", "Orders, captures, refunds", f"{DOCS}/api/ordermanagement/"
)
IDEMPOTENCY = Source(
    "Escalation and retry policy", "Idempotency", f"{DOCS}/api/escalation-and-retry-policy/"
)
RATE_LIMITS = Source("Rate limit", "Limits and headers", f"{DOCS}/api/rate-limit/")
