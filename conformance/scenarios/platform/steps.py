"""What a script may do, what it is told back, and the site on which it plays."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field

from ...core.marks import Mark
from ...core.operations import ENDPOINTS
from ...core.wire import Headers, Json, header


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A call of the API. `credential` and `at` name what the target holds under these words.

    `raw` is sent as it is in place of `body`. `invalid` says why the request breaks the contract,
    "" for one that is meant to keep it; `method` and `path` override the operation's own.
    """

    operation: str
    values: Mapping[str, str] = field(default_factory=dict)
    body: Json = None
    headers: Headers = ()
    credential: str = "own"
    at: str = "playground"
    raw: str = ""
    invalid: str = ""
    method: str = ""
    path: str = ""

    @property
    def target(self) -> tuple[str, str]:
        """Method and path."""
        if self.path:
            return self.method or "GET", self.path
        known = ENDPOINTS[self.operation]
        return self.method or known.method, known.template.format_map(self.values)


@dataclass(frozen=True, slots=True)
class PageAction:
    """The consumer opens the hosted page, or approves, refuses, cancels, goes back on it."""

    act: str
    redirect_url: str


@dataclass(frozen=True, slots=True)
class HarnessControl:
    """The harness moves the target's world: what no merchant can ask for."""

    path: str
    body: Mapping[str, Json]
    mark: Mark


@dataclass(frozen=True, slots=True)
class AwaitCallbacks:
    """Waits for the callbacks below `path`: until `least` have come, and then a while more.

    `patience` counts looks, each so many seconds (`every`) after the other.
    """

    path: str
    least: int = 1
    patience: int = 20
    settle: int = 1
    every: float = 0.25


@dataclass(frozen=True, slots=True)
class ReadMessages:
    """Reads the messages to the consumer.

    The pay URLs of one hosted session that the platform sent to consumers.
    """

    hosted: str


Step = ApiCall | PageAction | HarnessControl | AwaitCallbacks | ReadMessages


@dataclass(frozen=True, slots=True)
class StepResult:
    """The live result of a script's step. What came back, live: `status` 0 where nothing came."""

    status: int
    headers: Headers = ()
    body: Json = None

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300

    def header(self, name: str) -> str:
        return header(self.headers, name) or ""


class CannotContinue(Exception):
    """A script cannot go on: what it needs did not come. Not a verdict; the rest is not played."""


def required_value(seen: StepResult, name: str) -> str:
    """A text member of an answer, which the rest of the script needs."""
    value = seen.body.get(name) if isinstance(seen.body, dict) else None
    if not isinstance(value, str):
        raise CannotContinue(f"an answer {seen.status} held no {name}")
    return value


Steps = Generator[Step, StepResult, None]


@dataclass(frozen=True, slots=True)
class ScriptContext:
    """The addresses that a script uses.

    Where a script plays: `api` as the platform knows it, `merchant` as it can reach it.
    """

    api: str
    merchant: str
    region: str = "eu"


@dataclass(frozen=True, slots=True)
class Script:
    """What is asked of a platform, step by step.

    `needs` names what a target must be able to do for it.
    """

    name: str
    title: str
    play: Callable[[ScriptContext], Steps]
    exercises: frozenset[str]
    needs: frozenset[str] = frozenset()


def script(name: str, title: str, exercises: str, needs: str = "") -> Callable[..., Script]:
    """Turn a generator into a script; ids and needs are words in a row."""

    def wrap(play: Callable[[ScriptContext], Steps]) -> Script:
        return Script(name, title, play, frozenset(exercises.split()), frozenset(needs.split()))

    return wrap
