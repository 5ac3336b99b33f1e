"""Laws that hold whatever the simulator is sent."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from conformance.contract import merged, response_errors
from conformance.core.operations import ENDPOINTS
from conformance.simulator import authorize_again, snapshot

from .shop import LINE, PURCHASE, Shop

TEXT = st.text(max_size=12)
VALUE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
NAMES = sorted(
    {
        name
        for schema in merged()["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }
)
BODY = VALUE | st.dictionaries(st.sampled_from(NAMES), VALUE, max_size=6)


def leaves(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of everything in a JSON value, the value itself not counted."""
    if not isinstance(value, (dict, list)):
        return []
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    places = [(*at, key) for key, _ in inside]
    return places + [deep for p in places for deep in leaves(member(value, p[len(at) :]), p)]


def member(value: Any, at: tuple[Any, ...]) -> Any:
    for key in at:
        value = value[key]
    return value


def spoiled(at: tuple[Any, ...], value: Any) -> Any:
    """A sound purchase with one thing in it replaced."""
    body = json.loads(json.dumps(dict(PURCHASE)))
    member(body, at[:-1])[at[-1]] = value
    return body


def path(template: str, ids: dict[str, str]) -> str:
    for name, id in ids.items():
        template = template.replace("{" + name + "}", id)
    return template


@settings(derandomize=True, deadline=None, max_examples=300)
@example(id="om.merchant_references", body=spoiled(("order_lines", 0), None), known=True)
@given(
    id=st.sampled_from(sorted(ENDPOINTS)),
    body=st.dictionaries(st.sampled_from(NAMES), VALUE, max_size=4).map(lambda d: {**PURCHASE, **d})
    | st.builds(spoiled, st.sampled_from(leaves(dict(PURCHASE))), VALUE)
    | BODY,
    known=st.booleans(),
)
def test_whatever_it_is_sent_its_answer_is_one_of_the_contract_and_never_5xx(
    *, id: str, body: Any, known: bool
):
    shop = Shop()
    token = shop.token()
    ids = {"authorization_token": token}
    if known:
        order = shop.order()
        capture = shop.manage(order, "/captures", {"captured_amount": 1}).header("capture-id")
        ids |= {
            "order_id": order,
            "capture_id": str(capture),
            "session_id": next(iter(shop.world.hosted)),
        }
    operation = ENDPOINTS[id]
    if operation.api == "kp":
        ids["session_id"] = next(iter(shop.world.payments))
    response = shop.send(operation.method, path(operation.template, ids), body)
    assert response.status < 500
    assert response_errors(id, response.status, dict(response.headers), response.json) == ()
    assert all("\n" not in value and "\r" not in value for _, value in response.headers)
    assert snapshot(shop.world)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.binary(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_bytes_and_paths_of_any_kind_are_answered(body: bytes, segment: str, authorization: str):
    shop = Shop()
    for where in (segment, f"/payments/v1/sessions/{segment}", f"/eu/hpp/payments/{segment}"):
        assert shop.send("POST", where, body).status < 500
        assert shop.send("GET", where, authorization=authorization).status < 500


def picked(things: list[Any], which: int) -> list[Any]:
    """One of them, the newest most easily; none of none."""
    return [things[-1 - which % len(things)]] if things else []


class Checkouts(RuleBasedStateMachine):
    """A merchant and a consumer who do anything in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop()
        self.pages: list[Any] = []
        self.tokens: list[str] = []

    @rule(reuse=st.booleans(), mode=st.sampled_from(["NONE", "PLACE_ORDER", "CAPTURE_ORDER"]))
    def create(self, *, reuse: bool, mode: str) -> None:
        known = [p.id for p in self.shop.world.payments.values()]
        payment = known[-1] if reuse and known else self.shop.payment()
        body = {
            "payment_session_url": f"http://127.0.0.1:8123/payments/v1/sessions/{payment}",
            "options": {"place_order_mode": mode},
        }
        response = self.shop.send("POST", "/hpp/v1/sessions", body)
        self.pages += [response.json] if response.status == 201 else []

    @rule(
        which=st.integers(0, 5),
        action=st.sampled_from(["approve", "", "approve", "refuse", "cancel", "back", "error"]),
    )
    def consume(self, which: int, action: str) -> None:
        for page in picked(self.pages, which):
            self.shop.consumer(page, action)
            read = self.shop.read(page) or {}
            self.tokens += filter(None, [read.get("authorization_token")])

    @rule(which=st.integers(0, 5))
    def consume_again(self, which: int) -> None:
        for page in picked(self.pages, which):
            token, _ = authorize_again(self.shop.world, page["session_id"], self.shop.now)
            self.tokens += filter(None, [token])

    @rule(which=st.integers(0, 8), reference=st.sampled_from(["A", "B"]))
    def place(self, which: int, reference: str) -> None:
        for token in picked(self.tokens, which):
            self.shop.place(token, merchant_reference1=reference)

    @rule()
    def sell(self) -> None:
        self.tokens.append(self.shop.token())
        self.shop.place(self.tokens[-1])

    @rule(which=st.integers(0, 3), amount=st.sampled_from([1, 4000, 6000, 10000]))
    def capture(self, which: int, amount: int) -> None:
        for order in picked(list(self.shop.world.orders), which):
            self.shop.manage(order, "/captures", {"captured_amount": amount})

    @rule(which=st.integers(0, 3), amount=st.sampled_from([1, 4000, 10000]))
    def refund(self, which: int, amount: int) -> None:
        for order in picked(list(self.shop.world.orders), which):
            self.shop.manage(order, "/refunds", {"refunded_amount": amount})

    @rule(
        which=st.integers(0, 3),
        path=st.sampled_from(
            ["/cancel", "/release-remaining-authorization", "/extend-authorization-time"]
        ),
    )
    def manage(self, which: int, path: str) -> None:
        for order in picked(list(self.shop.world.orders), which):
            self.shop.manage(order, path)

    @rule(which=st.integers(0, 3), quantity=st.integers(0, 4))
    def change(self, which: int, quantity: int) -> None:
        amount = quantity * 5000
        line = {
            **LINE,
            "quantity": quantity,
            "total_amount": amount,
            "total_tax_amount": amount // 5,
        }
        for order in picked(list(self.shop.world.orders), which):
            where = f"/ordermanagement/v1/orders/{order}/authorization"
            self.shop.send("PATCH", where, {"order_amount": amount, "order_lines": [line]})

    @rule(minutes=st.sampled_from([1, 2, 3, 5, 59, 60, 47 * 60]))
    def wait(self, minutes: int) -> None:
        self.shop.now += minutes * 60

    @invariant()
    def one_session_is_one_order_at_most(self) -> None:
        sessions = [order.session_id for order in self.shop.world.orders.values()]
        assert len(sessions) == len(set(sessions))

    @invariant()
    def money_is_never_made(self) -> None:
        for order in self.shop.world.orders.values():
            assert 0 <= order.refunded <= order.captured <= order.amount
            assert order.remaining >= 0
            assert order.original_amount == 10000

    @invariant()
    def reads_agree_with_each_other(self) -> None:
        for id in self.shop.world.orders:
            read = self.shop.manage(id).json
            assert read["captured_amount"] == sum(c["captured_amount"] for c in read["captures"])
            assert read["refunded_amount"] == sum(r["refunded_amount"] for r in read["refunds"])
            assert read["refunded_amount"] == sum(c["refunded_amount"] for c in read["captures"])


Checkouts.TestCase.settings = settings(
    derandomize=True, deadline=None, max_examples=60, stateful_step_count=40
)
TestCheckouts = Checkouts.TestCase
