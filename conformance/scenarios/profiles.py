"""The profiles, as data: how much of everything a run plays.

smoke: each story once and a few status codes. standard: a spread of status codes. certification:
every status code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..core.perturbation import BodyShape, RedirectTarget
from . import perturbations as p


@dataclass(frozen=True, slots=True)
class Profile:
    """How much a run plays: which status codes, bodies, redirects, credentials and baskets."""

    successes: tuple[int, ...]
    client_errors: tuple[int, ...]
    server_errors: tuple[int, ...]
    baskets: int | None  # how many of the region's; all where it is None
    error_bodies: tuple[BodyShape, ...]
    redirects: tuple[tuple[int, RedirectTarget], ...]  # statuses, and where they lead
    credentials: tuple[str, ...]  # names of awkward ones
    refusals: tuple[tuple[int, BodyShape], ...]  # of the credentials: status and body
    brief: bool = False  # of several alike, one is enough
    rare_bodies: tuple[BodyShape, ...] = ()  # of errors: each with an operation or two
    all_crossed: bool = False  # each success with each body
    seldom_called: tuple[int, ...] = (200, 299, 400, 401, 404, 410, 500, 503)  # for `SELDOM_CALLED`


# Names of credentials that are legal, and that careless code spoils; see run/credentials.
EDGE_CASE_CREDENTIALS = (
    "100-characters",
    "over-45-bytes",
    "colon",
    "plus",
    "slash",
    "percent",
    "non-ascii",
    "api-key",
    "published",
)

PROFILES: Mapping[str, Profile] = {
    "smoke": Profile(
        successes=(200, 201, 202, 204, 299),
        client_errors=(400, 401, 404, 409, 499),
        server_errors=(500, 503, 599),
        baskets=None,
        error_bodies=(BodyShape.HTML, BodyShape.EMPTY),
        redirects=((302, RedirectTarget.ANOTHER_HOST),),
        credentials=(),
        refusals=((401, BodyShape.GATEWAY),),
        brief=True,
    ),
    "standard": Profile(
        successes=(200, 201, 202, 203, 204, 205, 206, 226, 299),
        client_errors=(400, 401, 402, 403, 404, 405, 408, 409, 410, 418, 422, 429, 451, 499),
        server_errors=(500, 501, 502, 503, 504, 511, 520, 599),
        baskets=None,
        error_bodies=tuple(each for each in p.ERROR_BODIES if each is not BodyShape.HUGE),
        redirects=(
            (302, RedirectTarget.ANOTHER_HOST),
            (307, RedirectTarget.ANOTHER_HOST),
            (308, RedirectTarget.PLAIN_HTTP),
        ),
        credentials=("100-characters", "percent", "api-key"),
        refusals=((401, BodyShape.GATEWAY), (403, BodyShape.HTML)),
        rare_bodies=p.RARE_BODIES,
    ),
    "certification": Profile(
        successes=p.SUCCESSES,
        client_errors=p.CLIENT_ERRORS,
        server_errors=p.SERVER_ERRORS,
        baskets=None,
        error_bodies=(*p.ERROR_BODIES, *p.RARE_BODIES),
        redirects=tuple((code, where) for code in p.REDIRECTS for where in p.REDIRECTS_TO),
        credentials=EDGE_CASE_CREDENTIALS,
        refusals=tuple((code, body) for code in (401, 403) for body in p.REFUSAL_BODIES),
        all_crossed=True,
        seldom_called=(*p.SUCCESSES, *p.CLIENT_ERRORS, *p.SERVER_ERRORS),
    ),
}
