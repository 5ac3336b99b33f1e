"""A perturbation: one thing that the platform does differently on one operation of one case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from .variation import Absence

ANY_OPERATION = "*"  # the operation of a perturbation that meets whatever is called first


class BodyShape(StrEnum):
    """What the body of a perturbed answer is; referee/bodies.py builds each of them."""

    TRUE = "true"  # what the platform itself answered
    ERROR = "error"  # the documented error object
    EMPTY = "empty"
    BRACES = "braces"
    JSON = "json"
    TEXT = "text"
    HTML = "html"
    GATEWAY = "gateway"  # the HTML page and the challenge of the API gateway
    TRUNCATED = "truncated"
    SINGULAR = "singular"  # error_message in place of error_messages
    UNKNOWN_CODE = "unknown-code"
    CODELESS = "codeless"  # the error object without its error_code
    LIST = "list"
    NULL = "null"
    LATIN_1 = "latin-1"
    HUGE = "huge"  # two million characters
    UNTYPED = "untyped"  # the error object without a Content-Type
    TEXT_TYPED = "text-typed"
    HTML_TYPED = "html-typed"
    WORDED_DONE = "worded-done"  # the error object, its messages worded like a success
    WORDED_DECLINED = "worded-declined"  # the same, worded like a refusal of the purchase
    REDIRECT = "redirect"
    SUCCESS_LOOKING = "success-looking"  # reads like the success of this operation
    ERROR_MEMBER = "error-member"  # the true answer, and members that look like an error's
    LACKING = "lacking"  # the true answer; the member `lacks` is absent or null


WORDED = frozenset({BodyShape.WORDED_DONE, BodyShape.WORDED_DECLINED})


class RedirectTarget(StrEnum):
    """Where a redirect leads."""

    SAME_HOST = "the same host"
    ANOTHER_HOST = "another host"
    PLAIN_HTTP = "plain http"


@dataclass(frozen=True, slots=True)
class Perturbation:
    """One thing that the platform does differently on one operation.

    `label` is its name in case ids and in the evidence, unique, and never read for its parts.
    `legal` separates a variation that the contract allows (`basis` is the sentence that allows it)
    from a fault (`basis` says what it stands for). `operation` is one operation, or ANY_OPERATION.

    What the caller receives: `status` replaces the status (None: the true one), `body` is the shape
    of the body, of which `lacks` names the member that is missing and `absence` how it is missing.
    `answered` False drops the connection instead of answering, `cut` drops it in the middle of the
    body. `without` names response headers that are left out, in lower case. `hold_s` delays the
    answer by wall seconds. `interim` are the statuses sent before the final answer. `redirects_to`
    says where a redirect leads.

    What the platform does: `executed` means that the request takes effect before it is answered.
    `times` is the number of calls that meet the perturbation; 0: all calls until it is lifted.
    `then_status` is the error with which further calls are answered afterwards, 0 for none: they do
    not take effect. `retry_after_s` tells the caller in headers how long to wait, 0 for nothing.
    """

    label: str
    operation: str
    legal: bool
    basis: str
    status: int | None = None
    body: BodyShape = BodyShape.TRUE
    executed: bool = False
    answered: bool = True
    cut: bool = False
    times: int = 0
    without: tuple[str, ...] = ()
    hold_s: float = 0.0
    interim: tuple[int, ...] = ()
    redirects_to: RedirectTarget | None = None
    lacks: str = ""
    absence: Absence | None = None
    then_status: int = 0
    retry_after_s: int = 0

    @property
    def afterwards(self) -> Perturbation | None:
        """What meets further calls once the first ones have met this."""
        if not self.then_status:
            return None
        return replace(
            self,
            status=self.then_status,
            body=BodyShape.ERROR,
            executed=False,
            answered=True,
            cut=False,
            times=0,
        )

    @property
    def worded(self) -> bool:
        """The messages of the error read like another outcome than its code."""
        return self.body in WORDED

    @property
    def answers_success(self) -> bool:
        """The caller is told of a success, with a body that lacks nothing."""
        told = self.answered and not self.cut and not self.lacks
        return told and (self.status or 200) < 300
