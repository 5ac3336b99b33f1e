"""Where the rules are written: the pages that the requirements cite."""

from __future__ import annotations

from ..core.requirement import Source

DOCS = "https://docs.klarna.com"
HPP_API = (
    f"{DOCS}/payments/web-payments/integrate-with-klarna-payments/integrate-via-hpp"
    "/api-documentation.md"
)
HPP = f"{DOCS}/hosted-payment-page"


def seed(section: str) -> Source:
    """A section of the page that this suite starts from."""
    return Source("Hosted Payment Page API", section, HPP_API, "seed")


INTRODUCTION = seed("Introduction")
ECOSYSTEM = seed("Ecosystem overview: components and objects")
ORDER_MANAGEMENT_API = seed("Order Management REST API: capture payment")
SESSION_LIFETIME = seed("Session Lifetime")
AUTHENTICATION = seed("Authentication")
ENVIRONMENTS = seed("Environments and tests")
RESPONSE_CODES = seed("Response codes")

API_UPDATES = seed("API updates")

API_AUTHENTICATION = Source("Authentication", "API keys", f"{DOCS}/api/authentication")
API_URLS = Source("API URLs", "Hosts by region and environment", f"{DOCS}/api/api-urls")
ERRORS = Source("Errors", "The error object", f"{DOCS}/api/errors")
DATA_TYPES = Source("Data types", "Amounts", f"{DOCS}/api/data-types")
ENUMERATIONS = Source("Data types", "Open enumerations", f"{DOCS}/api/data-types")
STRINGS = Source("Data types", "Strings", f"{DOCS}/api/data-types")
MOMENTS = Source("Data types", "Dates and times", f"{DOCS}/api/data-types")
HTTP_CLASSES = Source("Hosted Payment Page API", "Response codes", HPP_API, "practice")
CORRELATION = Source("Errors", "The correlation id", f"{DOCS}/api/errors")
TRANSPORT = Source("Authentication", "TLS", f"{DOCS}/api/authentication")
MERCHANT_ACCOUNT = Source(
    "Authentication", "One merchant id a credential", f"{DOCS}/api/authentication", "practice"
)
INTEGRATOR = Source(
    "Integration resilience",
    "Naming the integration",
    f"{DOCS}/api/kn/integration-resilience",
)
CREDENTIAL_CHECK = Source(
    "Authentication", "Missing or wrong credentials", f"{DOCS}/api/authentication", "practice"
)
OWN_ENVIRONMENT = Source(
    "API URLs", "Hosts by region and environment", f"{DOCS}/api/api-urls", "practice"
)
PROTOCOLS = Source("API URLs", "HTTP versions", f"{DOCS}/api/api-urls")
OPTIONAL_MEMBERS = Source(
    "Create HPP session", "The response", f"{HPP}/api-documentation/create-session/"
)
CREATE_SESSION = Source(
    "Create HPP session", "Payment session URL", f"{HPP}/api-documentation/create-session/"
)
REDIRECT = Source(
    "Create HPP session", "Redirecting the consumer", f"{HPP}/api-documentation/create-session/"
)
STATUS_CALLBACKS = Source(
    "Status callbacks", "Repeats and security", f"{HPP}/api-documentation/status-callbacks/"
)
TRACKING = Source(
    "Tracking session status",
    "Final and non-final statuses",
    f"{HPP}/get-started/tracking-session-status/",
)
BATCH = Source(
    "Tracking session status",
    "Batch reading of sessions",
    f"{HPP}/get-started/tracking-session-status/",
)
ACCEPTING = Source(
    "Accept Klarna Payments using Hosted Payment Page",
    "The consumer's return",
    f"{HPP}/get-started/accept-klarna-payments-using-hosted-payment-page/",
)
PLACE_ORDER_MODE = Source(
    "Accept Klarna Payments using Hosted Payment Page",
    "Place order mode and merchant URLs",
    f"{HPP}/get-started/accept-klarna-payments-using-hosted-payment-page/",
)
PAYMENTS_ERRORS = Source(
    "Errors in Klarna Payments",
    "Placing an order",
    f"{DOCS}/resources/error-details/errors-in-klarna-payments",
)
RETRIES = Source(
    "Escalation and retry policy",
    "When the state is unknown",
    f"{DOCS}/api/escalation-and-retry-policy/",
)
MANAGING_ORDERS = Source(
    "Manage orders with the API",
    "Refunds",
    f"{DOCS}/order-management/manage-orders-with-the-api/",
)
CREATE_PAYMENT_SESSION = Source(
    "Initiate a payment",
    "The request",
    f"{DOCS}/klarna-payments/integrate-with-klarna-payments/step-1-initiate-a-payment/",
)
TAXES = Source(
    "Tax handling", "Validation", f"{DOCS}/klarna-payments/in-depth-knowledge/tax-handling/"
)
LOCALES = Source(
    "Errors in Klarna Payments",
    "Country, currency and locale",
    f"{DOCS}/resources/error-details/errors-in-klarna-payments",
)
AUTOMATIC_CAPTURE = Source(
    "Automatic capture",
    "Who may use it",
    f"{DOCS}/payments/web-payments/additional-resources/use-cases/automatic-capture",
)
CAPTURING = Source(
    "Manage orders with the API",
    "Captures",
    f"{DOCS}/order-management/manage-orders-with-the-api/",
)
RELEASING = Source(
    "Cancel an authorization",
    "When it is not used",
    f"{DOCS}/klarna-payments/other-actions/cancel-an-authorization",
)
DISABLING = Source(
    "Disable HPP session",
    "When a session must not be paid",
    f"{HPP}/api-documentation/disable-session/",
)
ONE_OPERATION = Source(
    "Escalation and retry policy",
    "One operation",
    f"{DOCS}/api/escalation-and-retry-policy/",
    "practice",
)
CANCELLING = Source(
    "Manage orders with the API",
    "Cancel, and release the remaining authorization",
    f"{DOCS}/order-management/manage-orders-with-the-api/",
)
LATE_DECISIONS = Source(
    "Pending orders",
    "Decisions that come late",
    f"{DOCS}/order-management/pending-orders/",
    "practice",
)
ORDER_LIFE = Source(
    "Manage orders with the API",
    "Expiry and extension of an authorization",
    f"{DOCS}/order-management/manage-orders-with-the-api/",
)
PORTAL = Source(
    "Manage orders with the API",
    "Orders are managed in the portal as well",
    f"{DOCS}/order-management/manage-orders-with-the-api/",
    "practice",
)
CART_CHANGES = Source(
    "Update the cart",
    "Changes before the authorization",
    f"{DOCS}/klarna-payments/other-actions/update-the-cart",
)
RATE_LIMITS = Source("Rate limiting", "After 429", f"{DOCS}/api/rate-limiting/")
CLOCKS = Source("Data types", "Dates and times", f"{DOCS}/api/data-types", "practice")
AUTHORIZATION_CALLBACK = Source(
    "Authorization callback",
    "The request and its repeats",
    f"{DOCS}/klarna-payments/in-depth-knowledge/authorization-callback/",
)
PENDING_ORDERS = Source(
    "Pending orders", "The fraud status", f"{DOCS}/order-management/pending-orders/"
)
