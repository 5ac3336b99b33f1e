"""What the request for a session and for a page holds: KP-03, 05, 06, 10 and HPP-02, 03, 05."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conformance.core.setup import Uses
from conformance.core.trace import Response, Trace
from conformance.core.verdict import Outcome
from conformance.requirements.hosted_page.merchant_urls import usable_merchant_urls
from conformance.requirements.hosted_page.placeholders import placeholders
from conformance.requirements.hosted_page.server_side_channel import server_side_channel
from conformance.requirements.payments_session.complete_request import complete_request
from conformance.requirements.payments_session.exact_amounts import exact_amounts
from conformance.requirements.payments_session.lines_and_taxes import lines_and_taxes
from conformance.requirements.payments_session.no_unprovoked_refusal import no_unprovoked_refusal
from conformance.requirements.payments_session.one_market import one_market

from ..traces import (
    LINE,
    SHOP,
    approved,
    callback,
    clock,
    forgery,
    hpp_session,
    kp_session,
    perturbed,
    place,
    purchase,
    refused,
    setup,
    shop_return,
    started,
    trace,
    variation,
)

PASS, FAIL, WARN = Outcome.PASS, Outcome.FAIL, Outcome.WARN


def session(**changes: Any) -> Trace:
    return trace(kp_session(**changes), started())


def line(**changes: Any) -> dict[str, Any]:
    return {**LINE, **changes}


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in LINE.items() if key != name}


COMPLETE = {
    "all there": (session(), PASS),
    "a locale that is none": (session(locale="swedish"), FAIL),
    "a locale": (session(locale="sv-SE"), PASS),
    "lower case": (session(purchase_country="se"), PASS),
    "a country in words": (session(purchase_country="Sweden"), FAIL),
    "no currency": (session(purchase_currency=None), FAIL),
    "an amount below nothing": (session(order_amount=-1), FAIL),
    "an amount in a text": (session(order_amount="19900"), FAIL),
    "a tax below nothing": (session(order_tax_amount=-1), FAIL),
    "no tax at all": (session(order_tax_amount=None), PASS),
    "no lines": (session(order_lines=[]), FAIL),
    "too many lines": (session(order_lines=[LINE] * 1001), FAIL),
    "as many lines as there may be": (session(order_lines=[LINE] * 1000), PASS),
    "a line without a name": (session(order_lines=[without("name")]), FAIL),
    "an empty name": (session(order_lines=[line(name=" ")]), FAIL),
    "a line without a price": (session(order_lines=[without("unit_price")]), FAIL),
    "a line without a total": (session(order_lines=[without("total_amount")]), FAIL),
    "a line of nothing": (session(order_lines=[line(quantity=0)]), FAIL),
    "a line of a half": (session(order_lines=[line(quantity=0.5)]), FAIL),
    "a rate above all": (session(order_lines=[line(tax_rate=10001)]), FAIL),
    "a rate left out": (session(order_lines=[without("tax_rate")]), PASS),
    "a reference left out": (session(order_lines=[without("reference")]), PASS),
    "a reference that is too long": (session(order_lines=[line(reference="x" * 256)]), FAIL),
}


@pytest.mark.parametrize(("given", "outcome"), COMPLETE.values(), ids=COMPLETE)
def test_the_request_is_complete_and_in_range(given: Trace, outcome: Outcome):
    assert complete_request.judge([given]).outcome is outcome


US_LINES = [
    {"name": "Cap", "quantity": 1, "unit_price": 2400, "tax_rate": 0, "total_amount": 2400},
    {"type": "sales_tax", "name": "Tax", "quantity": 1, "unit_price": 198, "total_amount": 198},
]
TAXES = {
    "all adds up": (session(), PASS),
    "the amount is not that of the lines": (session(order_amount=19901), FAIL),
    "a line is missing": (session(order_amount=39800, order_tax_amount=None), FAIL),
    "a line's tax is a unit off": (session(order_lines=[line(total_tax_amount=3981)]), PASS),
    "a line's tax is on top": (
        session(order_lines=[line(total_tax_amount=4975)], order_tax_amount=4975),
        FAIL,
    ),
    "a line's tax is nothing": (
        session(order_lines=[line(total_tax_amount=0)], order_tax_amount=0),
        FAIL,
    ),
    "no tax is told": (
        session(order_lines=[without("total_tax_amount")], order_tax_amount=None),
        PASS,
    ),
    "the order's tax is not that of the lines": (session(order_tax_amount=3900), FAIL),
    "the order's tax is a unit off": (session(order_tax_amount=3981), PASS),
    "tax as a line of its own": (
        session(order_amount=2598, order_tax_amount=198, order_lines=US_LINES),
        PASS,
    ),
    "another tax than that line's": (
        session(order_amount=2598, order_tax_amount=200, order_lines=US_LINES),
        FAIL,
    ),
    "the placement does not add up": (trace(*purchase()[:5], place(order_amount=100)), FAIL),
    # A cheap line: the documented second rule allows a percent of the rate.
    "a rate that is a percent off": (
        session(
            order_amount=10000,
            order_tax_amount=1964,
            order_lines=[line(unit_price=10000, total_amount=10000, total_tax_amount=1964)],
        ),
        PASS,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), TAXES.values(), ids=TAXES)
def test_lines_and_taxes_add_up(given: Trace, outcome: Outcome):
    assert lines_and_taxes.judge([given]).outcome is outcome


MARKETS = {
    "the basket's country": (session(locale="sv-SE"), PASS),
    "another language of the country": (session(locale="en-SE"), PASS),
    "a language alone": (session(locale="sv"), PASS),
    "another country": (session(purchase_country="NO"), WARN),
    "another country's locale": (session(locale="sv-FI"), WARN),
    "an underscore": (session(locale="sv_SE"), PASS),
}


@pytest.mark.parametrize(("given", "outcome"), MARKETS.values(), ids=MARKETS)
def test_country_and_locale_are_the_purchases(given: Trace, outcome: Outcome):
    assert one_market.judge([given]).outcome is outcome


def test_an_amount_in_another_currency_is_another_amount():
    assert exact_amounts.judge([session(purchase_currency="EUR")]).outcome is FAIL
    assert exact_amounts.judge([session(purchase_currency="sek")]).outcome is PASS


def told(reason: str) -> Response:
    return Response(400, body={"error_messages": [reason]})


BAD_SESSION = replace(kp_session(), response=told("Bad value"), truth=told("Bad value"))
REFUSALS = {
    "nothing is refused": (trace(*purchase()), PASS),
    "the session is refused": (trace(BAD_SESSION, started()), FAIL),
    "the page is refused": (trace(kp_session(), refused(hpp_session()), started()), FAIL),
    "the order is refused": (trace(*purchase()[:5], refused(place(), 409)), FAIL),
    "the platform is out of order": (trace(refused(kp_session(), 503), started()), PASS),
    "the platform was told to refuse": (
        trace(perturbed(kp_session(), 400), started()),
        Outcome.NOT_EXERCISED,
    ),
    "the token has lapsed": (
        trace(*purchase()[:5], clock(3660), refused(place(), 404)),
        Outcome.NOT_EXERCISED,
    ),
    "a forged token is tried": (
        trace(*purchase()[:3], forgery("success"), refused(place(), 404)),
        Outcome.NOT_EXERCISED,
    ),
    "the other environment's credentials": (
        trace(refused(kp_session(), 401), started(), setup=setup(credential_of="production")),
        Outcome.NOT_EXERCISED,
    ),
    "an update of the API": (
        trace(BAD_SESSION, started(), variant=(variation("members=added"),)),
        Outcome.NOT_EXERCISED,
    ),
    "another basket": (
        trace(BAD_SESSION, started(), variant=(variation("basket=mixed-rates"),)),
        FAIL,
    ),
    "a check of the credentials": (trace(BAD_SESSION), Outcome.NOT_EXERCISED),
}


@pytest.mark.parametrize(("given", "outcome"), REFUSALS.values(), ids=REFUSALS)
def test_an_ordinary_purchase_gives_no_cause_to_refuse(given: Trace, outcome: Outcome):
    assert no_unprovoked_refusal.judge([given]).outcome is outcome


def test_the_platforms_reason_is_told():
    (found,) = no_unprovoked_refusal.judge([trace(BAD_SESSION, started())]).check_results
    assert "Bad value" in found.message


# --- the page's request -----------------------------------------------------------------------

REDIRECT = Uses(learns_outcome_by=("redirect",))
FULL = "success?sid={{session_id}}&token={{authorization_token}}"


def page(uses: Uses | None = None, **urls: str) -> Trace:
    made = hpp_session(urls={name: f"{SHOP}/{url}" for name, url in urls.items()})
    return trace(kp_session(), made, setup=setup(uses=uses) if uses else setup())


PLACEHOLDERS = {
    "as documented": (page(success=FULL, status_update="cb?sid={{session_id}}"), PASS),
    "none": (page(success="success"), PASS),
    "misspelt": (page(success="success?token={{auth_token}}"), WARN),
    "escaped": (page(success="success?token=%7B%7Bauthorization_token%7D%7D"), WARN),
    "single braces": (page(success="success?token={authorization_token}"), WARN),
    "the token where it is never filled": (
        page(success=FULL, back="back?token={{authorization_token}}"),
        WARN,
    ),
    "an order id that there is none of": (page(success="success?id={{order_id}}"), WARN),
    "the return alone, with the token": (page(REDIRECT, success=FULL), PASS),
    "the return alone, with the session": (
        page(REDIRECT, success="success?sid={{session_id}}"),
        PASS,
    ),
    "the return alone, with nothing": (page(REDIRECT, success="success"), FAIL),
    "the return alone, misspelt": (page(REDIRECT, success="success?t={{auth_token}}"), FAIL),
    "the page places, with the order id": (
        page(Uses("PLACE_ORDER"), success="success?id={{order_id}}"),
        PASS,
    ),
}


@pytest.mark.parametrize(("given", "outcome"), PLACEHOLDERS.values(), ids=PLACEHOLDERS)
def test_placeholders_are_spelt_and_placed(given: Trace, outcome: Outcome):
    assert placeholders.judge([given]).outcome is outcome


def page_with(**urls: str) -> Trace:
    return trace(kp_session(), hpp_session(urls=dict(urls)))


def answered(status: int) -> Trace:
    visited = (kp_session(), hpp_session(), started(), approved(), callback(answered=status))
    return trace(*visited)


URLS = {
    "absolute": (page_with(success=f"{SHOP}/a?b=c"), PASS),
    "relative": (page_with(success="/success"), FAIL),
    "without a host": (page_with(success="https:///success"), FAIL),
    "another scheme": (page_with(success="shop://success"), FAIL),
    "a space": (page_with(success=f"{SHOP}/a b"), FAIL),
    "two question marks": (page_with(success=f"{SHOP}/a?b=c?d=e"), FAIL),
    "too long": (page_with(success=f"{SHOP}/{'x' * 2000}"), FAIL),
    "http for the consumer": (page_with(success="http://shop.test/a"), WARN),
    "http for callbacks": (page_with(status_update="http://shop.test/a"), FAIL),
    "the callback's address is unknown": (answered(404), FAIL),
    "the callback is refused": (answered(403), PASS),
    "the consumer's address is unknown": (trace(*purchase()[:6], shop_return(404)), FAIL),
}


def test_a_page_of_a_front_end_that_is_not_there_is_no_finding():
    """The outcome is learnt by callback alone: nobody waits for the consumer's return."""
    heard = setup(uses=Uses(learns_outcome_by=("callback",)))
    given = trace(*purchase()[:6], shop_return(404), setup=heard)
    assert usable_merchant_urls.judge([given]).outcome is PASS


@pytest.mark.parametrize(("given", "outcome"), URLS.values(), ids=URLS)
def test_the_merchants_urls_can_be_used(given: Trace, outcome: Outcome):
    assert usable_merchant_urls.judge([given]).outcome is outcome


AUTHORIZATION = kp_session(merchant_urls={"authorization": f"{SHOP}/authorized"})
CHANNELS = {
    "a callback": (page(REDIRECT, status_update="cb"), PASS),
    "the authorization's callback": (
        trace(AUTHORIZATION, hpp_session(urls={}), setup=setup(uses=REDIRECT)),
        PASS,
    ),
    "polling": (page(Uses(learns_outcome_by=("redirect", "polling")), success="s"), PASS),
    "the browser alone": (page(REDIRECT, success="s"), FAIL),
}


@pytest.mark.parametrize(("given", "outcome"), CHANNELS.values(), ids=CHANNELS)
def test_the_outcome_comes_without_the_browser(given: Trace, outcome: Outcome):
    assert server_side_channel.judge([given]).outcome is outcome
