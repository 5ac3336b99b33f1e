"""The perturbations as data: each with the sentence that makes it legal.

A label is "operation=what". The sweeps over status codes are written by `statuses`, never by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..core.operations import ENDPOINTS, Operation
from ..core.perturbation import BodyShape, Perturbation, RedirectTarget

ANY_2XX = "Any 2xx is success; which one is not part of the contract."
ANY_4XX = "Any 4xx is an error of the request; which one is not part of the contract."
ANY_5XX = "Any 5xx is an error of the server; which one is not part of the contract."
INTERIM_FIRST = "HTTP lets any number of interim answers come before the final one."
REDIRECTED = "Stands for a moved host or a captive proxy; the request did not take effect."
WORDING_VARIES = "The texts of errors may change at any time; only the error code is stable."
BODY_ADDED = "Adding a response body where there was none is a non-breaking change."
MEMBER_ADDED = "Adding a member to a response is a non-breaking change."

# The wire forbids a body with these, so they cannot replace an answer whose body is needed.
BODILESS = frozenset({204, 205})

SUCCESSES = tuple(range(200, 300))
CLIENT_ERRORS = tuple(range(400, 500))
SERVER_ERRORS = tuple(range(500, 600))


REDIRECTS = (301, 302, 303, 307, 308)
REDIRECTS_TO = (RedirectTarget.ANOTHER_HOST, RedirectTarget.SAME_HOST, RedirectTarget.PLAIN_HTTP)


def basis_of(status: int) -> str:
    return {2: ANY_2XX, 4: ANY_4XX, 5: ANY_5XX}[status // 100]


def succeeds_with(operation: str, status: int, body: BodyShape = BodyShape.TRUE) -> Perturbation:
    """The request takes effect; only the status (and, where none is needed, the body) differs."""
    suffix = "" if body is BodyShape.TRUE else f" with {body} body"
    return Perturbation(
        f"{operation}={status}{suffix}",
        operation,
        legal=True,
        basis=ANY_2XX if body is BodyShape.TRUE else BODY_ADDED,
        status=status,
        body=body,
        executed=True,
    )


def refuses_with(operation: str, status: int, body: BodyShape = BodyShape.ERROR) -> Perturbation:
    """The request does not take effect and is answered with an error until the fault is lifted."""
    suffix = "" if body is BodyShape.ERROR else f" with {body} body"
    return Perturbation(
        f"{operation}={status}{suffix}",
        operation,
        legal=True,
        basis=basis_of(status),
        status=status,
        body=body,
    )


def executes_but_answers(
    operation: str, status: int, body: BodyShape = BodyShape.ERROR
) -> Perturbation:
    """The request takes effect once, and the caller is told of a server error."""
    return Perturbation(
        f"{operation}={status} though executed",
        operation,
        legal=True,
        basis="After a 5xx the effect on the platform's side is unknown.",
        status=status,
        body=body,
        executed=True,
        times=1,
    )


def unanswered(operation: str, *, executed: bool) -> Perturbation:
    what = "lost though executed" if executed else "lost"
    return Perturbation(
        f"{operation}={what}",
        operation,
        legal=True,
        basis="A connection may break before the answer arrives; the effect is then unknown.",
        answered=False,
        executed=executed,
        times=1,
    )


def lost_then_refused(operation: str, status: int) -> Perturbation:
    """It takes effect and nobody is told; whoever asks again is told of an error."""
    return replace(
        unanswered(operation, executed=True),
        label=f"{operation}=lost though executed, then {status}",
        basis="A request that has taken effect already may be refused when it is repeated.",
        then_status=status,
    )


def rate_limited(operation: str, times: int) -> Perturbation:
    """So many calls come too soon; the answer says when the next one may come."""
    label = f"{operation}=429 {'once' if times == 1 else f'{times} times'}"
    return replace(
        refuses_with(operation, 429, BodyShape.EMPTY),
        label=label,
        times=times,
        retry_after_s=1,
        basis="Klarna limits how many calls may be made in a second.",
    )


def refused_once(operation: str, status: int) -> Perturbation:
    return replace(refuses_with(operation, status), label=f"{operation}={status} once", times=1)


def broken_off(operation: str, *, executed: bool) -> Perturbation:
    """Half an answer: of a success where its body is needed, else of an error."""
    known = ENDPOINTS[operation]
    succeeds = executed and known.needs_body
    status = known.success if succeeds else 500
    return Perturbation(
        f"{operation}={status} broken off{' though executed' if executed else ''}",
        operation,
        legal=True,
        basis="A connection may break in the middle of an answer; the effect is then unknown.",
        status=status,
        body=BodyShape.TRUE if succeeds else BodyShape.ERROR,
        executed=executed,
        cut=True,
        times=1,
    )


def twins(operation: str) -> tuple[Perturbation, ...]:
    """What the caller cannot tell apart, though it took effect in two of them."""
    return (
        executes_but_answers(operation, 500),
        unanswered(operation, executed=True),
        unanswered(operation, executed=False),
    )


def interim_first(operation: str, *interim: int) -> Perturbation:
    """The true answer, after others that are not yet the answer."""
    return Perturbation(
        f"{operation}={' and '.join(map(str, interim))} first",
        operation,
        legal=True,
        basis=INTERIM_FIRST,
        executed=True,
        interim=interim,
    )


def redirects(operation: str, status: int, where: RedirectTarget) -> Perturbation:
    return Perturbation(
        f"{operation}={status} to {where}",
        operation,
        legal=False,
        basis=REDIRECTED,
        status=status,
        body=BodyShape.REDIRECT,
        redirects_to=where,
    )


def other_wordings(operation: str) -> Iterator[Perturbation]:
    """The documented error with the documented code, and texts that mean something else."""
    for shape in WORDINGS:
        yield replace(refuses_with(operation, 400, shape), basis=WORDING_VARIES)


def statuses(operation: str, codes: tuple[int, ...]) -> Iterator[Perturbation]:
    """One perturbation for each code that HTTP allows here, the documented one left out."""
    known = ENDPOINTS[operation]
    for code in codes:
        if code // 100 != 2:
            yield refuses_with(operation, code)
        elif code != known.success and not (known.needs_body and code in BODILESS):
            yield succeeds_with(operation, code)


REFUSAL_BODIES = (BodyShape.GATEWAY, BodyShape.EMPTY, BodyShape.HTML)
BODIES_ON_SUCCESS = (BodyShape.EMPTY, BodyShape.BRACES, BodyShape.JSON, BodyShape.TEXT)
CROSSED_STATUSES = (200, 201, 202, 204, 205, 206, 299)
WORDINGS = (BodyShape.WORDED_DONE, BodyShape.WORDED_DECLINED)
ERROR_BODIES = (
    BodyShape.EMPTY,
    BodyShape.HTML,
    BodyShape.TRUNCATED,
    BodyShape.SINGULAR,
    BodyShape.UNKNOWN_CODE,
    BodyShape.LATIN_1,
    BodyShape.HUGE,
    BodyShape.UNTYPED,
    BodyShape.TEXT_TYPED,
    BodyShape.HTML_TYPED,
)
RARE_BODIES = (BodyShape.CODELESS, BodyShape.LIST, BodyShape.NULL, BodyShape.BRACES)


def crossed(operation: str) -> Iterator[Perturbation]:
    """Every success with every body; with 204 and 205 the wire allows none."""
    for status in CROSSED_STATUSES:
        for body in (BodyShape.EMPTY,) if status in BODILESS else BODIES_ON_SUCCESS:
            yield succeeds_with(operation, status, body)


def spread_over_classes(operation: str) -> Iterator[Perturbation]:
    """Of the same, each status and each body at least once."""
    alone, rest = BODIES_ON_SUCCESS[0], BODIES_ON_SUCCESS
    sent = {
        status: alone if status in BODILESS else rest[number % len(rest)]
        for number, status in enumerate(CROSSED_STATUSES)
    }
    for status, body in sent.items():
        yield succeeds_with(operation, status, body)
    for body in rest:
        if body not in sent.values():
            yield succeeds_with(operation, CROSSED_STATUSES[0], body)


def odd_bodies(operation: str, code: int, shapes: tuple[BodyShape, ...]) -> Iterator[Perturbation]:
    for shape in shapes:
        yield refuses_with(operation, code, shape)


def contradicting_bodies(operation: str) -> Iterator[Perturbation]:
    """Status and body disagree; the status line decides."""
    yield refuses_with(operation, 500, BodyShape.SUCCESS_LOOKING)
    yield refuses_with(operation, 403, BodyShape.SUCCESS_LOOKING)
    known = ENDPOINTS[operation]
    status = 200 if known.success in BODILESS else known.success
    yield Perturbation(
        f"{operation}={status} with error-looking member",
        operation,
        legal=True,
        basis=MEMBER_ADDED if known.needs_body else BODY_ADDED,
        status=status,
        body=BodyShape.ERROR_MEMBER,
        executed=True,
    )


HELD_PLACEMENT = Perturbation(
    "kp.place_order=held",
    Operation.KP_PLACE_ORDER,
    legal=True,
    basis="An answer may take its time; the other channel may arrive meanwhile.",
    executed=True,
    hold_s=0.3,
    times=1,
)
NO_CAPTURE_ID = Perturbation(
    "om.capture=201 without Capture-Id",
    Operation.OM_CAPTURE,
    legal=False,
    basis="Stands for a proxy that strips headers it does not know; the status still says done.",
    executed=True,
    without=("capture-id", "location"),
)
