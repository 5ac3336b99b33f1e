from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.core.trace import Exchange, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.environment.names_itself import names_itself as rule

from ..traces import kp_session, third_party_call, trace

AGENTS = {
    "a product and its version": ("ExampleShop/1.4.0", Outcome.PASS),
    "with a comment": ("ExampleShop/1.4.0 (Linux; python-httpx/0.28)", Outcome.PASS),
    "before the library's": ("ExampleShop/2 GuzzleHttp/7", Outcome.PASS),
    "after the library's": ("GuzzleHttp/7 PHP/8.3 Acme-Klarna/v3.1.0-rc1", Outcome.PASS),
    "as Klarna's library for PHP does": (
        "Library/Klarna.kco_rest_php_4.2.1 (Guzzle/6.5) OS/Linux_5.10 Language/PHP_7.4",
        Outcome.PASS,
    ),
    "as a plug-in for a shop system does": (
        "WordPress/6.4.2; https://shop.test - KP: 3.2.1 - PHP Version: 8.1",
        Outcome.PASS,
    ),
    "followed by a comma": ("ExampleShop/1.4, okhttp/4.12", Outcome.PASS),
    "the shop system's alone": ("WordPress/6.4.2; https://shop.test", Outcome.WARN),
    "the run-time's alone": ("OS/Linux_5.10 Language/PHP_7.4", Outcome.WARN),
    "a port for a version": ("curl/8 https://shop.test:8080", Outcome.WARN),
    "the library's alone": ("python-httpx/0.28.1", Outcome.WARN),
    "two libraries'": ("okhttp/4.12.0 Java/21", Outcome.WARN),
    "a product in a comment only": ("curl/8.5 (ExampleShop/1.4)", Outcome.WARN),
    "no version": ("ExampleShop", Outcome.WARN),
    "a word for a version": ("ExampleShop/latest", Outcome.WARN),
    "nothing": ("", Outcome.WARN),
}


def sent(agent: str) -> Exchange:
    call = kp_session()
    headers = {"user-agent": agent} if agent else {}
    return replace(call, request=replace(call.request, headers=headers))


@pytest.mark.parametrize(("agent", "outcome"), AGENTS.values(), ids=AGENTS)
def test_the_integration_names_itself(agent: str, outcome: Outcome) -> None:
    """A product of its own with a version; the library's name is not the integration's."""
    assert rule.judge([trace(sent(agent))]).outcome is outcome


QUIET: dict[str, Trace] = {
    "nothing was called": trace(),
    "a third party was": trace(third_party_call()),
}


@pytest.mark.parametrize("given", QUIET.values(), ids=QUIET)
def test_only_calls_to_the_platform_count(given: Trace) -> None:
    assert rule.judge([given]).outcome is Outcome.NOT_EXERCISED


def test_one_call_without_the_name_is_enough() -> None:
    assert rule.judge([trace(sent("ExampleShop/1"), sent("curl/8"))]).outcome is Outcome.WARN
