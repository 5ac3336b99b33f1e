"""Generated calls: schemathesis makes request bodies from our contract, our scripts send them.

It only generates. What it makes goes through the one client like any other call, and what comes
back is judged by the requirements and by nothing else.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NotSet
from schemathesis.core.result import Ok

from ...contract import merged, request_errors
from ...core.operations import ENDPOINTS, Operation
from ...core.wire import Json
from ...scenarios.platform.aimed import GROUNDS, aimed_script
from ...scenarios.platform.checkouts import hosted_body
from ...scenarios.platform.purchases import purchase
from ...scenarios.platform.steps import (
    ApiCall,
    PageAction,
    Script,
    ScriptContext,
    Step,
    StepResult,
    Steps,
    script,
)

MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
LONGEST = 3000  # characters of a body in the frozen corpus
FROZEN_EACH = 24
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class GenerationLimits:
    """The limits of the generated calls.

    How many bodies an operation gets, how many walks are made, and of how many steps.
    """

    bodies: int
    walks: int
    steps: int


EFFORTS: Mapping[str, GenerationLimits] = {
    "smoke": GenerationLimits(8, 5, 10),
    "standard": GenerationLimits(30, 15, 15),
}


@cache
def schema() -> Any:
    """Without the user's own schemathesis.toml."""
    return schemathesis.openapi.from_dict(merged(), config=SchemathesisConfig.from_dict({}))


@cache
def operations() -> Mapping[str, Any]:
    """Ours by id: in the merged document the dots are underscores."""
    ids = {id.replace(".", "_"): id for id in ENDPOINTS}
    made = (each.ok() for each in schema().get_all_operations() if isinstance(each, Ok))
    return {ids[each.definition.raw["operationId"]]: each for each in made}


def taking_bodies() -> tuple[str, ...]:
    return tuple(id for id, each in operations().items() if id in GROUNDS and list(each.body))


# --- bodies for one operation


def bodies(operation: str, count: int, start: int) -> Iterator[Json]:
    """As many right and wrong ones, the same for the same start."""
    right, wrong = (operations()[operation].as_strategy(generation_mode=mode) for mode in MODES)
    breaks = wrong.filter(lambda case: sendable(case.body) and request_errors(operation, case.body))
    yield from drawn(right, count // 2, start)
    yield from drawn(breaks, count // 2, start)


def drawn(cases: Any, count: int, start: int) -> list[Json]:
    kept: list[Json] = []

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def keep(case: Any) -> None:
        if sendable(case.body):
            kept.append(case.body)

    keep()
    return kept


def sendable(body: Any) -> bool:
    """JSON, and something rather than nothing."""
    if isinstance(body, NotSet):
        return False
    try:
        json.dumps(body, allow_nan=False).encode()
    except (TypeError, ValueError):
        return False
    return True


def corpus() -> Mapping[str, list[Json]]:
    """For each operation some of its cases that cover the contract: equal whenever it is."""
    return {operation: list(spread_out(covering(operation))) for operation in taking_bodies()}


def covering(operation: str) -> list[Json]:
    found: dict[str, Json] = {}
    for mode in MODES:
        for case in schema().iter_coverage_cases(
            operations()[operation],
            generation_modes=[mode],
            generation_config=schema().config.generation_for(operation=operations()[operation]),
        ):
            text = json.dumps(case.body, sort_keys=True) if sendable(case.body) else ""
            if 0 < len(text) <= LONGEST:
                found[text] = case.body
    return list(found.values())


def spread_out(cases: list[Json], most: int = FROZEN_EACH) -> list[Json]:
    """So many of them, evenly from the first to the last."""
    step = max(len(cases) / most, 1.0)
    return [cases[int(n * step)] for n in range(min(most, len(cases)))]


# --- walks along the links


@dataclass(slots=True)
class StepQueue:
    """Hands the calls of a schemathesis state machine to a script.

    Between a state machine, which calls, and a script, which is asked for its next step.
    """

    steps: queue.Queue[Step | None] = field(default_factory=queue.Queue)
    answers: queue.Queue[StepResult] = field(default_factory=queue.Queue)
    problem: BaseException | None = None

    def ask(self, step: Step) -> StepResult:
        self.steps.put(step)
        return self.answers.get(timeout=PATIENCE_S)


BEGINNING = Operation.KP_CREATE_SESSION
HONEST = (
    BEGINNING,
    Operation.KP_PLACE_ORDER,
    Operation.HPP_CREATE_SESSION,
)  # their bodies are not made up


def walkable() -> Any:
    """The contract with the written links alone, and any body where ours is sent in its place."""
    document = merged()
    for id in HONEST:
        known = ENDPOINTS[id]
        operation = document["paths"][known.template][known.method.lower()]
        operation["requestBody"] = {"content": {"application/json": {"schema": {"type": "object"}}}}
    return schemathesis.openapi.from_dict(
        document, config=SchemathesisConfig.from_dict(dict(WRITTEN))
    )


WRITTEN: Mapping[str, Any] = {"phases": {"stateful": {"inference": {"algorithms": []}}}}


def from_the_beginning() -> Any:
    """schemathesis' state machine; every walk starts with a payment session, and with no guess."""
    made = walkable().as_state_machine()
    known = ENDPOINTS[BEGINNING]
    first = f"{known.method}{known.template.replace('/', '_')}"
    for name in made.root_rules:
        if not name.endswith(first):
            delattr(made, name)
    return made


def machine(bridge: StepQueue, site: ScriptContext) -> Any:
    """With our way of calling, and nothing of its own judging."""

    class Walk(from_the_beginning()):  # type: ignore[misc]
        payment = ""  # the newest payment session of this walk

        def call(self, case: Any, **_: Any) -> Any:
            operation = case.operation.definition.raw["operationId"].replace("_", ".", 1)
            seen = bridge.ask(call_of(operation, case, site, self.payment))
            if operation == BEGINNING and seen.succeeded:
                self.payment = seen.body["session_id"]
            if operation == Operation.HPP_CREATE_SESSION and seen.succeeded:
                for act in ("open", "approve"):
                    bridge.ask(PageAction(act, seen.body["redirect_url"]))
            return answer_of(case, seen)

        def validate_response(self, *_: Any, **__: Any) -> None:
            """The requirements judge, afterwards and from the trace."""

    return Walk


def call_of(operation: str, case: Any, site: ScriptContext, payment: str) -> ApiCall:
    """Made-up sums never add up, and made-up sessions never exist: honest ones take their place."""
    body = case.body if sendable(case.body) else None
    values = {name: str(value) for name, value in (case.path_parameters or {}).items()}
    if operation in {BEGINNING, Operation.KP_PLACE_ORDER}:
        body = purchase(site.region)
    elif operation == Operation.HPP_CREATE_SESSION:
        body = hosted_body(site, payment)
    quoted = {name: quote(value, safe="") for name, value in values.items()}
    return ApiCall(operation, quoted, body)


def answer_of(case: Any, seen: StepResult) -> Any:
    """What came back, as schemathesis looks for links in it."""
    url = f"http://played.invalid{case.formatted_path}"
    request = requests.Request(case.operation.method.upper(), url).prepare()
    headers: dict[str, list[str]] = {}
    for name, value in seen.headers:
        headers.setdefault(name.lower(), []).append(value)
    content = b"" if seen.body is None else json.dumps(seen.body).encode()
    return schemathesis.Response(seen.status or 599, headers, content, request, 0.0, True)  # noqa: FBT003


def walks(effort: GenerationLimits, start: int) -> Script:
    @script(
        "generated-walks",
        "Walks from session to refund along the links of the contract",
        "PLAT-04 PLAT-06 PLAT-07",  # no walk promises more than that there are answers
        needs="consumer",
    )
    def play(site: ScriptContext) -> Steps:
        bridge = StepQueue()
        thread = threading.Thread(target=walked, args=(bridge, site, effort, start), daemon=True)
        thread.start()
        while (step := bridge.steps.get(timeout=PATIENCE_S)) is not None:
            bridge.answers.put((yield step))
        thread.join(PATIENCE_S)
        if bridge.problem:
            raise bridge.problem

    return play


def walked(bridge: StepQueue, site: ScriptContext, effort: GenerationLimits, start: int) -> None:
    try:
        made = seed(start)(machine(bridge, site)).TestCase
        made.settings = settings(
            max_examples=effort.walks,
            stateful_step_count=effort.steps,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        made().runTest()
    except Flaky:
        pass  # schemathesis rolls dice beside Hypothesis' own; the walks made until then stand
    except BaseException as problem:  # noqa: BLE001 - it belongs to the script
        bridge.problem = problem
    finally:
        bridge.steps.put(None)


def scripts(profile: str, start: int) -> tuple[Script, ...]:
    """One for each operation that reads a body, and the walks."""
    effort = EFFORTS[profile]

    def of(operation: str) -> Script:
        return aimed_script(
            f"generated-{operation}", operation, lambda: bodies(operation, effort.bodies, start)
        )

    return (*map(of, taking_bodies()), walks(effort, start))


def keep(file: Path) -> None:
    file.write_text(json.dumps(corpus(), indent=1), encoding="utf-8")


if __name__ == "__main__":  # `make corpus`
    keep(Path(__file__).parents[1] / "scenarios" / "platform" / "corpus.json")
