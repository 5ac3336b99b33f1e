"""Live Playground as a platform: unsafe targets are refused, rate limits and a budget are kept.

Nothing is sent before the host and the credentials were found to be test ones. The documented
hosts are the default; another one has to be named, and is taken only over TLS.
"""

from __future__ import annotations

import os
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field

import httpx

from ..core.errors import BadConfig, OutOfBounds, Unreachable
from ..core.operations import Operation, identify
from .authorization import authorization
from .consumers import CONSUMERS, Consumer
from .target import PLAYGROUND, Pair, Platform

# https://docs.klarna.com/api/api-urls: one host for each region; only the domain is Playground's.
HOSTS: Mapping[str, str] = {
    "eu": "api.playground.klarna.com",
    "na": "api-na.playground.klarna.com",
    "oc": "api-oc.playground.klarna.com",
}
PAGES = re.compile(r"(?:[a-z0-9-]+\.)?playground\.klarna\.com")  # where the consumer is sent
LIVE_HOST = re.compile(r"(?:.*\.)?klarna\.com", re.IGNORECASE)
# A live user name begins with K and a number, a test one with PK; API keys say it in words.
LIVE_USER = re.compile(r"K\d", re.IGNORECASE)
LIVE_KEY = re.compile(r"klarna_live_", re.IGNORECASE)

ConsumerFactory = Callable[
    [str], AbstractContextManager[Consumer]
]  # a consumer by name, for a while

USERNAME, PASSWORD = "KLARNA_PLAYGROUND_USERNAME", "KLARNA_PLAYGROUND_PASSWORD"
MERCHANT = "https://merchant.example.com"  # nobody answers there: reserved by RFC 2606

# Klarna allows 5 and 50 a second in Playground; what runs beside this suite needs its share.
CREATING_PER_S, OTHERS_PER_S = 4.0, 40.0
CREATING = frozenset(
    {Operation.KP_CREATE_SESSION, Operation.KP_CREATE_CUSTOMER_TOKEN, Operation.HPP_CREATE_SESSION}
)
MOST_TRIES = 5
LONGEST_WAIT_S = 30.0
FAILURES_TO_STOP = 5
NOWHERE = "/hpp/v1/sessions/00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """The settings of a live run: which Playground it calls, and as whom.

    `host` "" takes the documented one of the region.
    """

    region: str = "eu"
    host: str = ""
    ca_file: str = ""
    consumer: str = "none"
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    @property
    def pair(self) -> Pair:
        user, password = self.environment.get(USERNAME, ""), self.environment.get(PASSWORD, "")
        if not (user and password):
            raise BadConfig(
                f"{USERNAME} and {PASSWORD} are not set",
                hint="Klarna gives credentials for Playground to every test account.",
            )
        return user, password


def safe_origin(live: LiveSettings) -> str:
    """The origin to call; OutOfBounds for one that a test must not reach."""
    documented = HOSTS[live.region]
    host = live.host or documented
    scheme, found, rest = host.partition("://")
    scheme, host = (scheme, rest) if found else ("https", host)
    name = httpx.URL(f"https://{host}").host
    if scheme != "https":
        raise OutOfBounds(f"{host} is to be called without TLS")
    if LIVE_HOST.fullmatch(name) and name != documented:
        raise OutOfBounds(f"{name} is not Playground's host of the region {live.region}")
    return f"https://{host.rstrip('/')}"


def safe_pair(live: LiveSettings) -> Pair:
    """The credentials; OutOfBounds for any that look live."""
    user, password = live.pair
    if LIVE_USER.match(user) or LIVE_KEY.search(user) or LIVE_KEY.search(password):
        raise OutOfBounds("the credentials look like those of the live environment")
    return user, password


@dataclass(slots=True)
class RateLimit:
    """Keeps the calls of a second below a limit: `wait` returns when the next may go."""

    per_s: float
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep
    next_at: float = 0.0

    def wait(self) -> None:
        now = self.clock()
        if now < self.next_at:
            self.pause(self.next_at - now)
        self.next_at = max(now, self.next_at) + 1 / self.per_s


@dataclass(slots=True)
class GuardedTransport(httpx.BaseTransport):
    """Sends at a measured pace; asks again only where nothing can have happened twice.

    A 429 was not executed, so any call may be repeated after the wait that its headers name. After
    silence only a GET may. Where the platform stays away, Unreachable ends the run.
    """

    inner: httpx.BaseTransport
    hosts: Callable[[str], bool]
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    repeated: int = 0
    waited: int = 0
    paces: dict[str, RateLimit] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.scheme != "https" or not self.hosts(request.url.host):
            raise OutOfBounds(f"{request.url.host} is not a host of this run")
        for attempt in range(MOST_TRIES):
            last = attempt == MOST_TRIES - 1
            self.pace(request).wait()
            try:
                response = self.inner.handle_request(request)
            except httpx.TransportError as problem:
                self.failed(type(problem).__name__)
                if last or request.method != "GET":
                    raise
                self.repeated += 1
                self.pause(2**attempt / 4)
                continue
            self.noted(response)
            if response.status_code != 429 or last:
                return response
            response.close()
            self.waited += 1
            self.pause(wait_of(response, attempt))
        raise AssertionError  # pragma: no cover - the last attempt returns or raises

    def pace(self, request: httpx.Request) -> RateLimit:
        """Each operation that creates has a pace of its own, all others share one."""
        operation = identify(request.method, request.url.path)[0]
        kind, per_s = (
            (operation, CREATING_PER_S) if operation in CREATING else ("others", OTHERS_PER_S)
        )
        return self.paces.setdefault(kind, RateLimit(per_s, self.clock, self.pause))

    def noted(self, response: httpx.Response) -> None:
        if response.status_code in {502, 503, 504}:
            self.failed(f"HTTP {response.status_code}")
        else:
            self.failures = 0

    def failed(self, how: str) -> None:
        self.failures += 1
        if self.failures >= FAILURES_TO_STOP:
            raise Unreachable(
                f"the platform did not answer {self.failures} times in a row ({how})",
                hint="Try again later; what was judged until now is in the report.",
            )

    def notes(self) -> tuple[str, ...]:
        """What the traces do not show: they hold the last answer to each call."""
        told = (
            (self.waited, "call(s) were answered with 429 first, and sent again later"),
            (self.repeated, "read(s) were left without an answer first, and made again"),
        )
        return tuple(f"{count} {what}" for count, what in told if count)

    def close(self) -> None:
        self.inner.close()


def wait_of(response: httpx.Response, attempt: int) -> float:
    """Seconds until the next try: as the headers say, growing with each refusal."""
    headers = response.headers
    told = headers.get("retry-after") or headers.get("x-ratelimit-reset") or "1"
    seconds: float = float(told) if re.fullmatch(r"\d{1,4}(\.\d+)?", told) else 1.0
    return float(min(max(seconds, 0.25) * 2**attempt, LONGEST_WAIT_S))


def of_our_own(name: str) -> AbstractContextManager[Consumer]:
    """The consumers that need nothing; nobody acts as "none"."""
    return nullcontext(CONSUMERS["forms" if name == "none" else name])


@contextmanager
def playground(
    live: LiveSettings, consumer_factory: ConsumerFactory = of_our_own
) -> Iterator[Platform]:
    """Playground, found to answer and to take the credentials. OutOfBounds, Unreachable, BadConfig.

    `consumer_factory` gives the consumer of a name.
    """
    origin, pair = safe_origin(live), safe_pair(live)
    own_host = httpx.URL(origin).host
    context = trusting(live.ca_file)
    careful = GuardedTransport(
        httpx.HTTPTransport(verify=context),
        lambda host: host == own_host or bool(PAGES.fullmatch(host)),
    )
    with (
        httpx.Client(transport=careful, trust_env=False, timeout=30.0) as client,
        consumer_factory(live.consumer) as consumer,
    ):
        greeted(client, origin, pair)
        yield Platform(
            "playground",
            says(live, own_host),
            client,
            {PLAYGROUND: origin, "merchant": MERCHANT},
            {PLAYGROUND: pair},
            frozenset({"consumer", "decisions"} if live.consumer != "none" else ()),
            live.region,
            consumer,
            notes=careful.notes,
        )


def says(live: LiveSettings, host: str) -> str:
    if host == HOSTS[live.region]:
        return f"Klarna Playground, region {live.region}, live"
    return f"a host that was named in place of Klarna Playground, region {live.region}, live"


def trusting(ca_file: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        raise BadConfig(f"{ca_file} is no file of certificates", hint="PEM is wanted.") from error


def greeted(client: httpx.Client, origin: str, pair: Pair) -> None:
    """One harmless read: it must be answered, and not with 401."""
    header = authorization("own", {PLAYGROUND: pair})
    try:
        response = client.get(origin + NOWHERE, headers={"Authorization": header})
    except httpx.TransportError as problem:
        raise Unreachable(
            f"{origin} does not answer: {type(problem).__name__}",
            hint="Is there a network, and does --ca-file fit the host?",
        ) from problem
    if response.status_code in {401, 403}:
        raise Unreachable(
            f"{origin} refuses the credentials with {response.status_code}",
            hint="They belong to one environment and one region: see --region.",
        )
