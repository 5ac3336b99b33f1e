"""An integration that is a Python object, operated in the suite's own process."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from ..core.errors import BadConfig, DriverBroken, Unreachable
from ..core.trace import Result
from ..core.wire import Headers, Json, WireRequest, WireResponse
from .answers import understood
from .http import limit, named
from .placeholders import fill_text
from .reply import DriverReply
from .settings import Settings, addressed
from .verbs import VERB_NAMES
from .web import JSON_TYPE, Web, page_visit, wire

# What a status of HTTP would have said, so that one kind of evidence serves all drivers.
STATUSES = {Result.ACCEPTED: 200, Result.UNKNOWN: 202, Result.REFUSED: 409}
IMPORT = "Import the module by hand, in the directory of that file: nothing may be raised."


class Integration(Protocol):
    """An integration as a Python object.

    What `object = "module:name"` must give when it is called with the filled [driver.env].

    Methods are plain functions, called in threads, several at once. Amounts are minor units. An
    exception is a crash of the integration; answering too late is a stall.

    Where consumers and callbacks reach it is told by one of two: an attribute `base_url`, if it
    listens itself, or a method `handle(method, url, headers, body) -> (status, headers, body)`
    (headers a list of pairs, body bytes). Optional: `sweep()`, `pay_again(reference, order)`,
    `check_credentials()`, `advance_clock(seconds)`, `close()`.
    """

    def start_checkout(self, order: dict[str, Any]) -> dict[str, Any]:
        """{"redirect_url": ..., "reference": ... (its own; left out: the basket's)}."""

    def order_state(self, reference: str) -> dict[str, Any]:
        """{"state": its own word, "klarna_order_id": ..., "captured": n, "refunded": n}."""

    def capture(self, reference: str, amount: int) -> dict[str, Any]:
        """{"result": "accepted" | "refused" | "unknown"}; so do refund and cancel."""

    def refund(self, reference: str, amount: int) -> dict[str, Any]: ...

    def cancel(self, reference: str) -> dict[str, Any]: ...


class PythonDriver:
    """Operates an integration that is a Python object.

    Makes the integration when it is made itself; Unreachable where that raises, BadConfig where it
    cannot do what is declared of it.

    `without` names the setting that is left out of its environment.
    """

    def __init__(
        self,
        settings: Settings,
        names: Mapping[str, object],
        limit_s: float | None = None,
        without: str = "",
    ) -> None:
        self._name = settings.object
        self._states = settings.states
        self._limit_s = limit_s or limit(settings)
        whole = addressed(settings, names)
        self._integration = make_object(settings, whole, without)
        self.verbs = frozenset(
            verb for verb in VERB_NAMES if callable(getattr(self._integration, verb, None))
        )
        self._hold_to(settings)
        base = str(getattr(self._integration, "base_url", ""))
        self._web = Web(base, str(whole["public_url"]), self._limit_s) if base else None

    def _hold_to(self, settings: Settings) -> None:
        """Found out now, not in the middle of a run; what was made is closed again."""
        declared = settings.declared.get("order_management", ())
        lacking = [verb for verb in declared if verb not in self.verbs]
        if lacking:
            attempt(getattr(self._integration, "close", lambda: None))
            raise BadConfig(
                f"{settings.file}: {self._name} has no {lacking[0]}(), "
                f"but order_management declares {', '.join(lacking)}",
                hint="Give it the method, or declare less.",
            )

    async def start_checkout(self, order: Json) -> DriverReply:
        return named(await self.ask("start_checkout", order=order), order)

    async def pay_again(self, reference: str, order: Json) -> DriverReply:
        if "pay_again" not in self.verbs:
            return await self.start_checkout(order)
        return named(await self.ask("pay_again", reference=reference, order=order), order)

    async def ask(self, verb: str, **names: Any) -> DriverReply:
        if verb not in self.verbs:
            raise DriverBroken(f"{self._name} has no {verb}()")
        method = getattr(self._integration, verb)
        began = time.monotonic()
        told, failure, problem = await in_thread(lambda: method(**names), self._limit_s)
        body = json.dumps(names, ensure_ascii=False).encode()
        request = WireRequest("CALL", f"python://{self._name}", f"/{verb}", body=body)
        reply = DriverReply(failure or Result.CRASHED, request, problem=problem)
        if failure is None:
            reply = answered(reply, verb, told, self._states)
        return replace(reply, took=time.monotonic() - began)

    async def visit(self, url: str) -> tuple[WireRequest, WireResponse | None]:
        if self._web:
            return await self._web.visit(url)
        return await self._handle(page_visit(url))

    async def deliver(
        self, url: str, body: bytes, headers: Headers = JSON_TYPE
    ) -> tuple[WireRequest, WireResponse | None]:
        if self._web:
            return await self._web.deliver(url, body, headers)
        described = tuple((n, v) for n, v in headers if n.lower() != "transfer-encoding")
        return await self._handle(wire("POST", url, described, body))  # nothing is framed here

    async def close(self) -> None:
        if self._web:
            await self._web.close()
        close = getattr(self._integration, "close", None)
        if callable(close):
            await in_thread(close, self._limit_s)

    async def _handle(self, request: WireRequest) -> tuple[WireRequest, WireResponse | None]:
        handle = getattr(self._integration, "handle", None)
        if not callable(handle):
            raise DriverBroken(f"{self._name} has neither base_url nor handle()")

        def handled() -> WireResponse:
            headers = list(request.headers)
            status, answer_headers, body = handle(
                request.method, request.url, headers, request.body
            )
            pairs = tuple((str(name), str(value)) for name, value in answer_headers)
            return WireResponse(int(status), pairs, bytes(body))

        response, _, _ = await in_thread(handled, self._limit_s)
        return request, response


def make_object(settings: Settings, names: Mapping[str, object], without: str) -> Any:
    """The integration: `module:name`, sought beside conformance.toml first, called with its env."""
    env = {name: fill_text(text, names) for name, text in settings.env.items() if name != without}
    factory = find_factory(settings)
    try:
        return factory(env)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - it is the integration's
        # The error's text may quote a secret: its type must do.
        raise Unreachable(f"{settings.object} could not be made: {type(error).__name__}") from None


def find_factory(settings: Settings) -> Callable[[Mapping[str, str]], Any]:
    module, _, name = settings.object.partition(":")
    if str(settings.directory) not in sys.path:
        sys.path.insert(0, str(settings.directory))
    try:
        return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]
    except (ImportError, AttributeError, SyntaxError) as error:
        raise BadConfig(f"{settings.file}: driver.object: {error}", IMPORT) from error
    except (Exception, SystemExit) as error:  # noqa: BLE001 - it is the integration's
        # The error's text may quote a secret: its type must do.
        problem = f"importing {module} raised {type(error).__name__}"
        raise BadConfig(f"{settings.file}: driver.object: {problem}", IMPORT) from None


def answered(reply: DriverReply, verb: str, told: Any, states: Mapping[str, str]) -> DriverReply:
    if not isinstance(told, dict | None):
        return replace(reply, problem=f"{verb}() gave something other than a dict")
    found = told or {}
    try:
        result = Result(found.get("result", "accepted"))
        status = STATUSES[result]
    except (ValueError, KeyError):
        return replace(
            reply, problem=f"{verb}() gave a result that is no accepted, refused, unknown"
        )
    body = json.dumps(found, ensure_ascii=False, default=str).encode()
    response = WireResponse(status, JSON_TYPE, body)
    return understood(
        replace(reply, result=result, response=response, status=status), verb, found, states
    )


Outcome = tuple[Any, Result | None, str]


async def in_thread(work: Callable[[], Any], limit_s: float) -> Outcome:
    """What it gave, or how it failed. The thread is a daemon: one that hangs must not hold us."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Outcome] = loop.create_future()

    def run() -> None:
        outcome = attempt(work)
        with suppress(RuntimeError):  # the loop has ended before the work did
            loop.call_soon_threadsafe(settle, done, outcome)

    threading.Thread(target=run, daemon=True).start()
    try:
        async with asyncio.timeout(limit_s):
            return await done
    except TimeoutError:
        return None, Result.STALLED, f"no answer in {limit_s:g} s"


def settle(done: asyncio.Future[Outcome], outcome: Outcome) -> None:
    if not done.done():
        done.set_result(outcome)


def attempt(work: Callable[[], Any]) -> Outcome:
    try:
        return work(), None, ""
    except BaseException as error:  # noqa: BLE001 - whatever it raises, even an exit, is its crash
        return None, Result.CRASHED, f"raised {type(error).__name__}"
