"""Scripts that send many bodies to one operation of an existing session or order."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from importlib import resources

from ...core.operations import ENDPOINTS, Operation
from ...core.wire import Json
from .checkouts import approved, captured, created, offered, ordered
from .steps import ApiCall, Script, ScriptContext, Step, StepResult, Steps, required_value, script

Values = Mapping[str, str]
Ground = Callable[[ScriptContext], Generator[Step, StepResult, Values]]
EXERCISES = "PLAT-04 PLAT-06 PLAT-07 PLAT-08 PLAT-09"
A_TENTH = 10


def no_target(_: ScriptContext) -> Generator[Step, StepResult, Values]:
    """Nothing has to exist."""
    yield from ()
    return {}


def open_session(site: ScriptContext) -> Generator[Step, StepResult, Values]:
    payment, _ = yield from created(site)
    return {"session_id": payment}


def open_page(site: ScriptContext) -> Generator[Step, StepResult, Values]:
    checkout = yield from offered(site)
    return {"session_id": checkout.hosted}


def token(site: ScriptContext) -> Generator[Step, StepResult, Values]:
    _, page = yield from approved(site)
    return {"authorization_token": required_value(page, "authorization_token")}


def order(site: ScriptContext) -> Generator[Step, StepResult, Values]:
    """With a capture, so that what belongs to one can be asked for."""
    checkout, id = yield from ordered(site)
    seen = yield captured(id, checkout.body["order_amount"] // A_TENTH)
    return {"order_id": id, "capture_id": seen.header("capture-id")}


GROUNDS: Mapping[str, Ground] = {
    Operation.KP_CREATE_SESSION: no_target,
    Operation.KP_UPDATE_SESSION: open_session,
    Operation.KP_PLACE_ORDER: token,
    Operation.KP_CREATE_CUSTOMER_TOKEN: token,
    Operation.HPP_CREATE_SESSION: open_session,
    Operation.HPP_DISTRIBUTE_SESSION: open_page,
    **{each: order for each in ENDPOINTS if each.startswith("om.")},
}


def aimed_script(name: str, operation: str, bodies: Callable[[], Iterable[Json]]) -> Script:
    """Each of the bodies is sent once, one after another; `bodies` is asked when it begins."""
    ground = GROUNDS[operation]

    @script(
        name,
        f"Many bodies for {operation}, right and wrong",
        EXERCISES,
        needs="" if ground in {no_target, open_session, open_page} else "consumer",
    )
    def play(site: ScriptContext) -> Steps:
        values = yield from ground(site)
        for body in bodies():
            # null is sent as such: no body at all is another case
            text = "null" if body is None else ""
            yield ApiCall(operation, values, with_real_values(site, values, body), raw=text)

    return play


def with_real_values(site: ScriptContext, values: Values, body: Json) -> Json:
    """A made-up payment session cannot be paid: where one is named, it is one that exists."""
    named = isinstance(body, dict) and isinstance(body.get("payment_session_url"), str)
    if not named or not body["payment_session_url"] or "session_id" not in values:
        return body
    url = f"{site.api}/payments/v1/sessions/{values['session_id']}"
    return {**body, "payment_session_url": url}


def frozen() -> Mapping[str, tuple[Json, ...]]:
    """Generated once and kept, so that a recording has something to be compared with.

    `make corpus` generates them anew.
    """
    text = resources.files(__package__).joinpath("corpus.json").read_text("utf-8")
    return {operation: tuple(bodies) for operation, bodies in json.loads(text).items()}


def keeping(bodies: tuple[Json, ...]) -> Callable[[], Iterable[Json]]:
    return lambda: bodies


CORPUS: tuple[Script, ...] = tuple(
    aimed_script(f"corpus-{operation}", operation, keeping(bodies))
    for operation, bodies in frozen().items()
)
