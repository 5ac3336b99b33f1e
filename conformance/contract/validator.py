"""Validates a request, an answer or a callback against the OpenAPI documents.

As strict as the platform itself, and no more; see `leniency`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jsonschema_rs import Draft202012Validator, ValidationError

from ..core.operations import ENDPOINTS
from ..core.wire import Json
from .documents import DOCUMENTS, loaded, operation
from .leniency import answered, present, sent

JSON = "application/json"
WHOLE = "body"  # the path of a body that is wrong as a whole
# Klarna's callbacks: the document and the component that describe each.
CALLBACKS: Mapping[str, tuple[str, str]] = {
    "hpp_status": ("hosted_payment_page", "StatusCallback"),
    "kp_authorization": ("payments", "AuthorizationCallback"),
    "fraud_notification": ("payments", "FraudNotification"),
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach: where ("order_lines[0].name"), the rule's keyword, and what it says.

    The message names the limit and never the value, which may be personal.
    """

    path: str
    rule: str
    message: str


def request_errors(operation_id: str, body: Json) -> tuple[Violation, ...]:
    """What the documented shape of a request does not allow; nothing where it takes no body."""
    validator = request_validator(operation_id)
    if validator is None or fits(validator, body):
        return ()
    return violations(validator, present(body))


def response_errors(
    operation_id: str, status: int, headers: Mapping[str, str], body: Json
) -> tuple[Violation, ...]:
    """What the contract does not allow an answer to be; `body` is None where there is none.

    An error may come without a body, and a success may gain one: both are announced. The letter
    case of the headers' names does not matter.
    """
    key = documented(operation_id, status)
    if not key:
        return (Violation("status", "status", f"{status} is not documented here"),)
    given = {name.lower(): value for name, value in headers.items()}
    media = given.get("content-type", "").partition(";")[0].strip().lower()
    return (
        *missing_headers(operation_id, key, given),
        *content_errors(operation_id, key, media, body),
    )


def callback_errors(kind: str, body: Json) -> tuple[Violation, ...]:
    """What the contract does not allow a callback to be; `kind` as in CALLBACKS."""
    return violations(callback_validator(kind), body)


# --- answers


@cache
def answers(operation_id: str) -> Mapping[str, Json]:
    """The documented answers by status ("200", "5XX")."""
    found = operation(operation_id)["responses"]
    return {status: resolved(operation_id, answer) for status, answer in found.items()}


def resolved(operation_id: str, node: Json) -> Json:
    """What a reference into the components stands for; anything else as it is."""
    if "$ref" not in node:
        return node
    _, _, kind, key = node["$ref"].split("/")
    return loaded(name_of(operation_id))["components"][kind][key]


def name_of(operation_id: str) -> str:
    return DOCUMENTS[ENDPOINTS[operation_id].api]


def documented(operation_id: str, status: int) -> str:
    """The key under which a status is documented, "" where it is not."""
    keys = (str(status), f"{status // 100}XX")
    return next((key for key in keys if key in answers(operation_id)), "")


def missing_headers(operation_id: str, key: str, given: Mapping[str, str]) -> Iterator[Violation]:
    for name in required_headers(operation_id, key):
        if name.lower() not in given:
            yield Violation(f"headers.{name}", "required", "the documented header is missing")


@cache
def required_headers(operation_id: str, key: str) -> tuple[str, ...]:
    headers = answers(operation_id)[key].get("headers", {})
    return tuple(n for n, h in headers.items() if resolved(operation_id, h).get("required"))


def content_errors(operation_id: str, key: str, media: str, body: Json) -> tuple[Violation, ...]:
    content = answers(operation_id)[key].get("content", {})
    if not content:
        return ()
    if media in content:
        return body_errors(operation_id, key, media, body)
    if media or body is not None:
        wanted = " or ".join(content)
        return (Violation("headers.Content-Type", "content", f"it is not {wanted}"),)
    return body_errors(operation_id, key, JSON, body)


def body_errors(operation_id: str, key: str, media: str, body: Json) -> tuple[Violation, ...]:
    if body is not None:
        return violations(response_validator(operation_id, key, media), body)
    if key.startswith("2"):
        return (Violation(WHOLE, "required", "the documented body is missing"),)
    return ()


# --- schemas


@cache
def request_validator(operation_id: str) -> Draft202012Validator | None:
    body = operation(operation_id).get("requestBody")
    if body is None:
        return None
    return compiled(sent, name_of(operation_id), body["content"][JSON]["schema"])


@cache
def response_validator(operation_id: str, key: str, media: str) -> Draft202012Validator:
    schema = answers(operation_id)[key]["content"][media]["schema"]
    return compiled(answered, name_of(operation_id), schema)


@cache
def callback_validator(kind: str) -> Draft202012Validator:
    name, component = CALLBACKS[kind]
    return compiled(answered, name, {"$ref": f"#/components/schemas/{component}"})


def compiled(relax: Callable[[Json], Json], name: str, schema: Json) -> Draft202012Validator:
    """`mask` stands in messages where a value would, so that none can leak."""
    shared = {"schemas": loaded(name)["components"]["schemas"]}
    whole = {**relax(schema), "components": relax(shared)}
    return Draft202012Validator(whole, validate_formats=True, mask="it")


def fits(validator: Draft202012Validator, body: Json) -> bool:
    """The quick answer for the many that are right."""
    try:
        return validator.is_valid(body)
    except ValueError:
        return False


def violations(validator: Draft202012Validator, body: Json) -> tuple[Violation, ...]:
    try:
        return tuple(dict.fromkeys(map(violation, validator.iter_errors(body))))
    except ValueError:  # deeper than the validator follows, or a number that JSON lacks
        return (Violation(WHOLE, "json", "it is nested too deeply, or no JSON"),)


def violation(error: ValidationError) -> Violation:
    return Violation(place(error), error.kind.name, error.message)


def place(error: ValidationError) -> str:
    """Where, in the form in which the APIs themselves name a field."""
    missing = getattr(error.kind, "property", None)
    steps = [*error.instance_path, *([missing] if isinstance(missing, str) else [])]
    return "".join(map(step, steps)).lstrip(".") or WHOLE


def step(part: str | int) -> str:
    return f"[{part}]" if isinstance(part, int) else f".{part}"
