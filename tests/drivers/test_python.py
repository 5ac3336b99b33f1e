from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from conformance.core.errors import BadConfig, DriverBroken, Unreachable
from conformance.core.trace import Result
from conformance.drivers import Driver, HttpDriver, PythonDriver, driver
from conformance.drivers.orders import order
from conformance.drivers.process import Process
from conformance.drivers.python import Integration
from conformance.drivers.reply import DriverReply
from conformance.drivers.settings import Settings
from conformance.scenarios.baskets import PLAIN

from . import servers
from .files import NAMES, whole

ORDER = order(PLAIN, "r-1", "c0001")
Workload = Callable[[Driver], Awaitable[DriverReply]]


class Shop:
    """An integration in a few lines; `env` is what it was configured with."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env

    def start_checkout(self, order: dict[str, object]) -> dict[str, object]:
        return {
            "reference": f"own-{order['reference']}",
            "redirect_url": self.env["KLARNA_BASE_URL"],
        }

    def order_state(self, reference: str) -> dict[str, object]:
        return {"state": "awaiting", "klarna_order_id": reference, "captured": 7}

    def capture(self, reference: str, amount: int) -> dict[str, object]:
        return {"result": "unknown" if amount == 1 else "accepted", "reference": reference}

    def refund(self, reference: str, amount: int) -> dict[str, object]:
        raise RuntimeError(f"no {amount} for {reference}")

    def cancel(self, reference: str) -> dict[str, object]:
        return {"result": "refused", "why": reference}

    def handle(
        self, method: str, url: str, headers: list[tuple[str, str]], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        if url.endswith("/crash"):
            sys.exit(1)
        return 200, [("x-seen", f"{method} {url} {len(headers)}")], body


class Odd:
    """Called by name, it takes no notice of what it is given."""

    def __init__(self, _: Mapping[str, str]) -> None:
        self.never = threading.Event()

    def order_state(self, **_: object) -> dict[str, object]:
        self.never.wait(1)
        return {}

    def capture(self, **_: object) -> dict[str, object]:
        return {"result": "perhaps"}

    def refund(self, **_: object) -> list[str]:
        return ["accepted"]

    def cancel(self, **_: object) -> dict[str, object]:
        sys.exit(2)


def refuses(env: Mapping[str, str]) -> Integration:
    sys.exit(f"{env} is not enough")


@pytest.fixture(autouse=True)
def shop_module(monkeypatch):
    """`object = "tiny_shop:..."` finds the classes above."""
    module = ModuleType("tiny_shop")
    vars(module).update(Shop=Shop, Odd=Odd, Partial=Partial, refuses=refuses)
    monkeypatch.setitem(sys.modules, "tiny_shop", module)
    monkeypatch.setattr(sys, "path", sys.path.copy())


def python(name: str = "tiny_shop:Shop", file: Path = Path("conformance.toml")) -> Settings:
    table = f'[driver]\nkind = "python"\nobject = "{name}"\npublic_url = "https://shop.test"\n'
    return whole(("[driver]\n", table), ('base_url = "http://127.0.0.1:${port}"', ""), file=file)


def asked(ask: Workload, name: str = "tiny_shop:Shop", limit_s: float = 2) -> DriverReply:
    async def play() -> DriverReply:
        shop = driver(python(name), NAMES, limit_s)
        reply = await ask(shop)
        await shop.close()
        return reply

    return asyncio.run(play())


def test_each_kind_has_its_driver():
    assert isinstance(driver(python(), NAMES), PythonDriver)
    assert isinstance(driver(whole(), NAMES), HttpDriver)


def test_a_checkout_is_started_with_the_basket_and_the_filled_environment():
    reply = asked(lambda shop: shop.start_checkout(ORDER))
    assert (reply.result, reply.reference) == (Result.ACCEPTED, "own-r-1")
    assert reply.redirect_url == NAMES["klarna.base_url"]
    assert reply.request.json == {"order": ORDER}


def test_a_state_is_told_in_the_suite_s_words():
    reply = asked(lambda shop: shop.ask("order_state", reference="r-1"))
    assert (reply.state, reply.klarna_order_id, reply.captured) == ("pending", "r-1", 7)


@pytest.mark.parametrize(
    ("ask", "result", "status"),
    [
        (lambda shop: shop.ask("capture", reference="r-1", amount=500), Result.ACCEPTED, 200),
        (lambda shop: shop.ask("capture", reference="r-1", amount=1), Result.UNKNOWN, 202),
        (lambda shop: shop.ask("cancel", reference="r-1"), Result.REFUSED, 409),
        (lambda shop: shop.ask("refund", reference="r-1", amount=500), Result.CRASHED, None),
    ],
    ids=["accepted", "unknown", "refused", "raised"],
)
def test_an_operation_comes_to_one_result(ask, result, status):
    reply = asked(ask)
    assert (reply.result, reply.status) == (result, status)


ODD = {
    "hangs": (
        lambda shop: shop.ask("order_state", reference="r-1"),
        Result.STALLED,
        "no answer in 0.2 s",
    ),
    "gives no known result": (
        lambda shop: shop.ask("capture", reference="r-1", amount=1),
        Result.CRASHED,
        "gave a result",
    ),
    "gives no dict": (
        lambda shop: shop.ask("refund", reference="r-1", amount=1),
        Result.CRASHED,
        "other than a dict",
    ),
    "exits": (
        lambda shop: shop.ask("cancel", reference="r-1"),
        Result.CRASHED,
        "raised SystemExit",
    ),
}


@pytest.mark.parametrize(("ask", "result", "words"), ODD.values(), ids=ODD.keys())
def test_what_an_odd_integration_does_is_its_result_and_not_an_error(ask, result, words):
    """Law: the suite goes on, whatever the integration does to the thread that it is called in."""
    reply = asked(ask, "tiny_shop:Odd", limit_s=0.2)
    assert reply.result is result
    assert words in reply.problem


def test_an_exception_s_text_is_not_repeated():
    """It may quote a secret."""
    assert (
        asked(lambda shop: shop.ask("refund", reference="r-1", amount=500)).problem
        == "raised RuntimeError"
    )


def test_pages_and_callbacks_reach_its_handle():
    async def play() -> None:
        shop = driver(python(), NAMES, 2)
        request, response = await shop.visit("https://shop.test/back?x=1")
        assert request.url == "https://shop.test/back?x=1"
        assert response is not None
        assert response.header("x-seen") == "GET https://shop.test/back?x=1 1"
        _, response = await shop.deliver("https://shop.test/cb", b"{}")
        assert (response and response.body) == b"{}"
        assert (await shop.visit("https://shop.test/crash"))[1] is None

    asyncio.run(play())


def test_pages_and_callbacks_reach_its_own_server(monkeypatch):
    async def play() -> None:
        async with servers.listening(servers.answering(204, "")) as (port, requests):
            monkeypatch.setattr(Shop, "base_url", f"http://127.0.0.1:{port}", raising=False)
            shop = driver(python(), NAMES, 2)
            _, response = await shop.deliver("https://shop.test/cb", b"{}")
            await shop.close()
        assert response is not None
        assert response.status == 204
        assert requests[0].startswith("POST /cb ")

    asyncio.run(play())


def test_what_it_cannot_do_is_said():
    shop = driver(python(), NAMES)
    assert "sweep" not in shop.verbs
    with pytest.raises(DriverBroken, match=r"tiny_shop:Shop has no sweep\(\)"):
        asyncio.run(shop.ask("sweep"))


class Partial(Shop):
    """It captures, and gives nothing back."""

    refund = None  # type: ignore[assignment]
    closed = False

    def close(self) -> None:
        type(self).closed = True


def test_one_that_lacks_what_is_declared_of_it_is_a_mistake_in_the_file():
    """Said when it is made, and it is closed again: in a run it would be the end of it."""
    settings = python("tiny_shop:Partial")
    declared = {**settings.declared, "order_management": ["capture", "refund"]}
    assert driver(settings, NAMES).verbs >= {"capture"}
    with pytest.raises(BadConfig, match=r"tiny_shop:Partial has no refund\(\), but order_man"):
        driver(replace(settings, declared=declared), NAMES)
    assert Partial.closed


def test_one_that_cannot_be_made_is_unreachable_and_its_text_not_repeated():
    with pytest.raises(Unreachable, match=r"tiny_shop:refuses could not be made: SystemExit$"):
        driver(python("tiny_shop:refuses"), NAMES)


def test_a_setting_left_out_is_not_in_its_environment():
    with pytest.raises(KeyError):
        _ = made_without("KLARNA_BASE_URL").env["KLARNA_BASE_URL"]


def made_without(setting: str) -> Shop:
    seen: list[Shop] = []

    class Watched(Shop):
        def __init__(self, env: Mapping[str, str]) -> None:
            super().__init__(env)
            seen.append(self)

    vars(sys.modules["tiny_shop"])["Shop"] = Watched
    driver(python(), NAMES, without=setting)
    return seen[0]


@pytest.mark.parametrize("name", ["no_such_module:Shop", "tiny_shop:Nothing"])
def test_one_that_is_not_there_is_a_mistake_in_the_file(name):
    with pytest.raises(BadConfig, match=r"conformance\.toml: driver\.object: "):
        driver(python(name), NAMES)


BROKEN_MODULES = {
    "no Python": ("def shop(:\n", "invalid syntax"),
    "exits": ("raise SystemExit(1)\n", "importing broken_module raised SystemExit"),
    "raises": ("raise ValueError('secret')\n", "importing broken_module raised ValueError"),
    "imports what is not there": ("import no_such_module\n", "no_such_module"),
}


@pytest.mark.parametrize(("text", "words"), BROKEN_MODULES.values(), ids=BROKEN_MODULES.keys())
def test_a_module_that_cannot_be_imported_is_a_mistake_in_the_file(
    text: str, words: str, tmp_path: Path
):
    """Whatever it raises, an exit too; the text of an error of its own is not repeated."""
    (tmp_path / "broken_module.py").write_text(text)
    with pytest.raises(BadConfig, match=r"conformance\.toml: driver\.object: ") as caught:
        driver(python("broken_module:Shop", tmp_path / "conformance.toml"), NAMES)
    assert words in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "by hand" in caught.value.hint


def test_its_module_is_found_beside_the_file(tmp_path):
    (tmp_path / "shop_beside.py").write_text("class Shop:\n    def __init__(self, env): ...\n")
    assert driver(python("shop_beside:Shop", tmp_path / "conformance.toml"), NAMES).verbs == set()


def test_there_is_no_process_to_wait_for(tmp_path):
    async def play() -> None:
        async with Process(python(), NAMES, tmp_path, str) as running:
            assert running.exit_status is None

    asyncio.run(play())


def test_the_shop_of_these_tests_is_what_the_protocol_asks_for():
    shop: Integration = Shop({})
    assert shop.order_state("r-1")["state"] == "awaiting"
