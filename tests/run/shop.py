"""A shop in this process, driven as an integration is; it does wrong only what a test asks for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import httpx

from conformance.core.environment import CredentialSet, Environment
from conformance.core.errors import DriverBroken, Unreachable
from conformance.core.plan import Deployment, at
from conformance.core.trace import Result
from conformance.core.wire import Headers, Json, WireRequest, WireResponse, header
from conformance.drivers import DriverReply, Process, Settings
from conformance.run.compare.baselines import Baselines
from conformance.run.instance.backend import SIMULATOR
from conformance.run.instance.launcher import InstanceLauncher, RunningInstance
from conformance.run.instance.test_bed import TestBed
from conformance.run.plan_runner import PlanRunner
from conformance.run.record.recorder_factory import RecorderFactory
from conformance.scenarios.baskets import PLAIN, basket

PUBLIC = "https://shop.test"
PAIRS = {
    "playground": ("PK1_abcdefgh", "pass:wörd/+%=&???>>>that-is-long"),
    "production": ("K2_ijklmnop", "other:wörd/+%=&???>>>that-is-long"),
}
SECRET = "not-for-others"
ODD = b"klarna-correlation-id"
VERBS = frozenset(
    "start_checkout order_state capture refund cancel sweep check_credentials".split()
)
DECLARED: Mapping[str, Any] = {
    "learns_outcome_by": ["redirect", "callback", "polling"],
    "order_management": ["capture", "refund", "cancel"],
    "settles_within_s": 1.0,
}
SETTINGS = Settings(Path("conformance.toml"), "A shop", declared=DECLARED, public_url=PUBLIC)


def lines(order: Json) -> list[Json]:
    return [
        {
            "reference": line["reference"],
            "name": line["name"][:200],
            "quantity": line["quantity"],
            "unit_price": line["unit_price"],
            "tax_rate": line["tax_rate"],
            "total_amount": one.total,
            "total_tax_amount": one.tax,
            "total_discount_amount": line["discount"],
        }
        for line in order["lines"]
        for one in [basket("", order["country"], order["currency"], line)]
    ]


def purchase(order: Json) -> Json:
    made = lines(order)
    return {
        "purchase_country": order["country"],
        "purchase_currency": order["currency"],
        "locale": order["locale"],
        "order_amount": sum(line["total_amount"] for line in made),
        "order_tax_amount": sum(line["total_tax_amount"] for line in made),
        "order_lines": made,
        "merchant_reference1": order["reference"],
    }


@dataclass
class Sale:
    body: Json
    session_id: str = ""
    state: str = "pending"
    order_id: str = ""
    asked: int = 0
    captured: int = 0


@dataclass
class Shop:
    """A shop; what it does otherwise than a good one is said by its fields."""

    origin: str
    pair: tuple[str, str]
    dies_after: int | None = None  # so many checkouts
    stays_dead: bool = False
    anonymous: bool = False  # calls belong to nobody
    strays_at: frozenset[int] = frozenset()  # these checkouts: a call belongs to nobody
    silent_after: int | None = None  # so many checkouts it answers, and then no more
    most: int = 0  # checkouts that were under way at the same time
    under_way: int = 0
    tells_after: int = 0  # so many questions, that it is paid
    stumbles: frozenset[int] = frozenset()  # at these checkouts
    refuses: bool = False  # to sell
    wants_lengths: bool = False  # takes no callback in chunks
    only_at: str = ""  # the one environment that it starts for
    knows_one_spelling: bool = False  # of a header in an answer to its placement
    page: bytes = b"thank you"
    sends_on: str = ""  # whoever comes back
    puts_off_s: float | None = None  # a worker does what is to be done with an order
    repeats: bool = False  # it tries for ever
    books_after_s: float = 0.0  # what it has done
    workers: set[asyncio.Task[Any]] = field(default_factory=set)
    problem: str = ""  # what of its state cannot be understood
    verbs: frozenset[str] = VERBS
    dead: bool = False
    started: int = 0
    sweeps: int = 0
    heard: list[Headers] = field(default_factory=list)  # what callbacks said of their bodies
    sales: dict[str, Sale] = field(default_factory=dict)
    client: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(trust_env=False, timeout=5)
    )

    async def call(self, method: str, path: str, body: Json = None) -> httpx.Response | None:
        try:
            return await self.client.request(
                method, self.origin + path, json=body, auth=httpx.BasicAuth(*self.pair)
            )
        except httpx.HTTPError:
            return None

    async def start_checkout(self, order: Json) -> DriverReply:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            return await self.checkout(order)
        finally:
            self.under_way -= 1

    async def checkout(self, order: Json) -> DriverReply:
        self.started += 1
        if self.silent_after is not None and self.started > self.silent_after:
            return self.replied(Result.STALLED)
        if self.dies_after is not None and self.started > self.dies_after:
            self.dead = True
        if self.dead or self.refuses:
            return self.replied(Result.CRASHED if self.dead else Result.REFUSED)
        if self.started in self.stumbles:
            return self.replied(Result.REFUSED)
        sale = Sale(purchase(order))
        self.sales[order["reference"]] = sale
        if self.anonymous or self.started in self.strays_at:
            await self.call("GET", "/payments/v1/sessions/nobodys")
        opened = await self.call("POST", "/payments/v1/sessions", sale.body)
        if opened is None or not opened.is_success:
            return self.replied(Result.REFUSED)
        page = await self.call("POST", "/hpp/v1/sessions", self.hosted(opened.json()))
        if page is None or not page.is_success:
            return self.replied(Result.REFUSED)
        sale.session_id = page.json()["session_id"]
        return self.replied(reference=order["reference"], redirect_url=page.json()["redirect_url"])

    def hosted(self, opened: Json) -> Json:
        ours = PUBLIC + "/{}?sid={{{{session_id}}}}"
        token = "&token={{authorization_token}}"
        return {
            "payment_session_url": f"{self.origin}/payments/v1/sessions/{opened['session_id']}",
            "merchant_urls": {
                "success": ours.format("success") + token,
                "back": ours.format("back"),
                "failure": ours.format("failure"),
                "status_update": ours.format("callback") + f"&secret={SECRET}",
            },
        }

    async def pay_again(self, reference: str, order: Json) -> DriverReply:
        return await self.start_checkout({**order, "reference": reference})

    async def settle(self, reference: str) -> bool:
        """False where the order should have been placed and was not."""
        sale = self.sales[reference]
        if sale.order_id or sale.state == "failed" or self.dead:
            return True
        read = await self.call("GET", f"/hpp/v1/sessions/{sale.session_id}")
        if read is None or not read.is_success or read.json()["status"] != "COMPLETED":
            return read is not None and read.is_success
        path = f"/payments/v1/authorizations/{read.json()['authorization_token']}/order"
        placed = await self.call("POST", path, sale.body)
        if self.knows_one_spelling and placed and ODD in [name for name, _ in placed.headers.raw]:
            sale.state = "failed"
        if placed is None or not placed.is_success:
            return False
        sale.order_id, sale.state = placed.json()["order_id"], "paid"
        return True

    async def order_state(self, reference: str) -> DriverReply:
        sale = self.sales.get(reference)
        if sale is None or self.dead:
            return self.replied(Result.CRASHED)
        sale.asked += bool(sale.order_id)
        told = sale.state if sale.asked > self.tells_after else "pending"
        return self.replied(state=told, klarna_order_id=sale.order_id, captured=sale.captured)

    async def managed(
        self, reference: str, action: str, state: str, body: Json = None
    ) -> DriverReply:
        sale = self.sales[reference]
        if self.puts_off_s is not None:
            self.workers.add(asyncio.create_task(self.works(sale, action, state, body)))
            return self.replied(Result.UNKNOWN)
        return self.replied(await self.worked(sale, action, state, body))

    async def works(self, sale: Sale, action: str, state: str, body: Json) -> None:
        result = None
        while result is None or (self.repeats and result is not Result.ACCEPTED):
            await asyncio.sleep(self.puts_off_s or 0)
            result = await self.worked(sale, action, state, body)

    async def worked(self, sale: Sale, action: str, state: str, body: Json) -> Result:
        path = f"/ordermanagement/v1/orders/{sale.order_id}/{action}"
        answer = await self.call("POST", path, body) if sale.order_id else None
        if answer is None:
            return Result.UNKNOWN if sale.order_id else Result.REFUSED
        if not answer.is_success:
            return Result.REFUSED
        await asyncio.sleep(self.books_after_s)
        sale.state = state
        sale.captured += (body or {}).get("captured_amount", 0)
        return Result.ACCEPTED

    async def capture(self, reference: str, amount: int) -> DriverReply:
        if "capture" not in self.verbs:
            raise DriverBroken("there is no capture()")
        return await self.managed(reference, "captures", "paid", {"captured_amount": amount})

    async def refund(self, reference: str, amount: int) -> DriverReply:
        return await self.managed(reference, "refunds", "refunded", {"refunded_amount": amount})

    async def cancel(self, reference: str) -> DriverReply:
        return await self.managed(reference, "cancel", "cancelled")

    async def sweep(self) -> DriverReply:
        self.sweeps += 1
        for reference in [r for r, sale in self.sales.items() if sale.session_id]:
            await self.settle(reference)
        return self.replied()

    async def check_credentials(self) -> DriverReply:
        """With a call that names no purchase."""
        answer = await self.call("GET", "/payments/v1/sessions/no-such-session")
        fine = answer is not None and answer.status_code != 401
        return self.replied(Result.ACCEPTED if fine else Result.REFUSED)

    async def ask(self, verb: str, **names: Any) -> DriverReply:
        reply: DriverReply = await getattr(self, verb)(**names)
        return reply

    async def advance_clock(self, seconds: int) -> DriverReply:
        raise NotImplementedError(seconds)

    async def visit(self, url: str) -> tuple[WireRequest, WireResponse | None]:
        return await self.reached("GET", url)

    async def deliver(
        self, url: str, body: bytes, headers: Headers = ()
    ) -> tuple[WireRequest, WireResponse | None]:
        self.heard.append(headers)
        if self.wants_lengths and header(headers, "transfer-encoding"):
            parts = urlsplit(url)
            request = WireRequest("POST", PUBLIC, parts.path, parts.query, headers, body)
            return request, WireResponse(411)
        return await self.reached("POST", url, body, headers)

    async def reached(
        self, method: str, url: str, body: bytes = b"", headers: Headers = ()
    ) -> tuple[WireRequest, WireResponse | None]:
        parts = urlsplit(url)
        request = WireRequest(method, PUBLIC, parts.path, parts.query, headers, body)
        sent = parse_qs(parts.query)
        known = [r for r, sale in self.sales.items() if sale.session_id in sent.get("sid", [])]
        if method == "POST" and sent.get("secret") != [SECRET]:
            known = []
        settled = [await self.settle(reference) for reference in known]
        status = 404 if not known else 200 if all(settled) else 503
        answer = WireResponse(status, (), self.page)
        if known and self.sends_on:
            answer = WireResponse(303, (("Location", self.sends_on),))
        return request, None if self.dead else answer

    async def close(self) -> None:
        for worker in self.workers:
            worker.cancel()
        await self.client.aclose()

    def replied(self, result: Result = Result.ACCEPTED, **told: Any) -> DriverReply:
        request = WireRequest("POST", PUBLIC, "/driver", "", (), json.dumps(told).encode())
        response = None if self.dead else WireResponse(200, (), b"{}")
        status = None if self.dead else 200
        return DriverReply(result, request, response, status=status, problem=self.problem, **told)


@dataclass
class Host:
    """Where the shop runs: starting it again brings it back to life, unless it stays dead."""

    shop: Shop
    starts: int = 0

    @property
    def exit_status(self) -> int | None:
        return 1 if self.shop.dead else None

    async def start(self) -> None:
        self.starts += 1
        if self.shop.stays_dead:
            raise Unreachable("it does not come up")
        self.shop.dead, self.shop.dies_after = False, None

    async def stop(self) -> None: ...


SETS = {CredentialSet(Environment(name)): pair for name, pair in PAIRS.items()}


@dataclass
class FakeLauncher:
    """Opens a shop for each deployment; the first one is at hand as `shop`."""

    runner: PlanRunner
    habits: Mapping[str, Any]
    shops: list[Shop] = field(default_factory=list)
    hosts: list[Host] = field(default_factory=list)

    async def open(self, deployment: Deployment) -> RunningInstance:
        origin = self.runner.bed.referee.origins[deployment.environment]
        made = Shop(origin, PAIRS[deployment.credentials.environment], **self.habits)
        if deployment.without and made.refuses:
            raise Unreachable(f"it does not start without {deployment.without}")
        if made.only_at not in {"", deployment.environment}:
            raise Unreachable(f"it does not start at {deployment.environment}")
        self.shops.append(made)
        self.hosts.append(Host(made))
        return RunningInstance(deployment, made, cast("Process", self.hosts[-1]), names={})

    async def switched(
        self, instance: RunningInstance, environment: Environment
    ) -> RunningInstance:
        await instance.close()
        return await self.open(at(environment))


def opened(runner: PlanRunner, **habits: Any) -> FakeLauncher:
    """The entered runner plays on such shops."""
    street = FakeLauncher(runner, habits)
    runner.bed.launcher = cast("InstanceLauncher", street)
    return street


@asynccontextmanager
async def runner(
    scratch: Path, known: Iterable[Any] = (), **facts: Any
) -> AsyncIterator[PlanRunner]:
    settings = facts.pop("settings", SETTINGS)
    bed = TestBed(settings, SIMULATOR, SETS, scratch, RecorderFactory(settings, SETS, PLAIN))
    async with bed:
        yield PlanRunner(bed, Baselines({c.id: c for c in known}, PLAIN), **facts)
