"""Rate limits, where they are asked for."""

from __future__ import annotations

from .shop import BEGIN, OTHER, PURCHASE, Shop, playground

PATH = "/payments/v1/sessions"


def limited() -> Shop:
    return Shop(playground(rate_limit=True))


def test_the_sixth_session_in_a_second_is_one_too_many():
    """As seen on Playground: no body, no type, no correlation id."""
    shop = limited()
    answers = [shop.send("POST", PATH, dict(PURCHASE)) for _ in range(6)]
    assert [a.status for a in answers] == [200] * 5 + [429]
    left = [a.header("x-ratelimit-remaining") for a in answers]
    assert left == ["4", "3", "2", "1", "0", "0"]
    refused = answers[-1]
    assert refused.body == b""
    assert refused.header("x-ratelimit-limit") == "5, 5;w=1"
    assert refused.header("x-envoy-ratelimited") == "true"
    assert refused.header("content-type") is refused.header("klarna-correlation-id") is None
    shop.now = BEGIN + 1
    assert shop.send("POST", PATH, dict(PURCHASE)).status == 200


def test_a_refused_request_counts_too():
    shop = limited()
    assert [shop.send("POST", PATH, {}).status for _ in range(6)] == [400] * 5 + [429]


def test_each_merchant_and_each_kind_of_operation_has_its_own():
    shop = limited()
    for _ in range(6):
        shop.send("POST", PATH, {})
    assert Shop(shop.world, OTHER).send("POST", PATH, {}).status == 400
    reads = [shop.send("GET", f"{PATH}/none").status for _ in range(51)]
    assert reads == [404] * 50 + [429]


def test_without_the_switch_nothing_is_limited_and_no_header_says_so():
    shop = Shop()
    answers = [shop.send("POST", PATH, {}) for _ in range(60)]
    assert {a.status for a in answers} == {400}
    assert answers[0].header("x-ratelimit-limit") is None
