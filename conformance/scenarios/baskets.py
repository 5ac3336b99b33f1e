"""Edge case baskets: prices that floats spoil, mixed tax rates, free lines, discounts, long names.

They go by region: who sells in one need not know the taxes of another.

Prices include tax (US: not), in minor units; tax rates in hundredths of a percent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.setup import Basket, Uses

Line = Mapping[str, Any]


def line(  # noqa: PLR0913, PLR0917 - the members of an order line
    reference: str,
    name: str,
    unit_price: int,
    quantity: int = 1,
    tax_rate: int = 2500,
    discount: int = 0,
    type: str = "physical",
) -> Line:
    return {
        "reference": reference,
        "name": name,
        "type": type,
        "quantity": quantity,
        "unit_price": unit_price,
        "tax_rate": tax_rate,
        "discount": discount,
    }


def amount(item: Line) -> int:
    return int(item["quantity"] * item["unit_price"] - item["discount"])


def tax(item: Line) -> int:
    """The tax contained in a line's price, rounded half up as in the documented formula."""
    total, rate = amount(item), int(item["tax_rate"])
    return total - (2 * total * 10000 + 10000 + rate) // (2 * (10000 + rate))


def basket(name: str, country: str, currency: str, *lines: Line) -> Basket:
    """`total` is what the consumer pays: in the US the tax comes on top of the lines."""
    goods = sum(amount(each) for each in lines)
    if country == "US":
        sales_tax = sum(us_tax(each) for each in lines)
        return Basket(name, country, currency, goods + sales_tax, sales_tax, lines)
    return Basket(name, country, currency, goods, sum(tax(each) for each in lines), lines)


def us_tax(item: Line) -> int:
    return int((amount(item) * item["tax_rate"] + 5000) // 10000)


def cheaper(of: Basket) -> Basket:
    """A basket for the same market that costs a tenth."""
    first = of.lines[0]
    lines = ({**first, "quantity": 1, "unit_price": int(str(first["unit_price"])) // 10},)
    return basket(of.name, of.country, of.currency, *lines)


def doubled(of: Basket) -> Basket:
    """The same basket with twice as many of everything that it holds."""
    lines = ({**each, "quantity": int(str(each["quantity"])) * 2} for each in of.lines)
    return basket(of.name, of.country, of.currency, *lines)


PLAIN = basket("plain", "SE", "SEK", line("tshirt", "T-shirt", 19900, 1))

EUROPE = (
    PLAIN,
    basket("odd-cents", "FR", "EUR", line("book", "Livre de poche", 1999, 1, 550)),
    basket("three-thirds", "DE", "EUR", line("mug", "Becher", 3333, 3, 1900)),
    basket(
        "float-traps",
        "DE",
        "EUR",
        line("a", "Radiergummi", 29, 1, 1900),
        line("b", "Bleistift", 115, 1, 1900),
        line("c", "Heft", 820, 1, 700),
        line("d", "Mappe", 100500, 1, 1900),
    ),
    basket(
        "mixed-rates",
        "SE",
        "SEK",
        line("bread", "Surdegsbröd", 4590, 2, 1200),
        line("paper", "Tidning", 3990, 1, 600),
        line("lamp", "Lampa", 129900, 1, 2500),
    ),
    basket(
        "free-line",
        "GB",
        "GBP",
        line("kettle", "Kettle", 3499, 1, 2000),
        line("sample", "Free sample", 0, 1, 2000),
    ),
    basket(
        "discount-and-shipping",
        "NO",
        "NOK",
        line("skis", "Ski", 299900, 1, 2500, discount=29990),
        line("freight", "Frakt", 9900, 1, 2500, type="shipping_fee"),
    ),
    basket("long-name", "FI", "EUR", line("long", "Ä" * 120 + "ß→漢字" + "x" * 120, 5005, 7, 2550)),
    basket("no-tax", "DK", "DKK", line("stamp", "Frimærke", 1200, 10, 0)),
)
NORTH_AMERICA = (
    basket("north-america", "US", "USD", line("cap", "Baseball cap", 2400, 2, 825)),
    basket("sales-tax", "US", "USD", line("cap", "Baseball cap", 2199, 2, 825)),
    basket(
        "us-float-traps",
        "US",
        "USD",
        line("a", "Eraser", 29, 1, 725),
        line("b", "Pencil", 115, 1, 725),
        line("c", "Notebook", 820, 1, 0),
        line("d", "Binder", 100500, 1, 725),
    ),
    basket(
        "us-discount-and-shipping",
        "US",
        "USD",
        line("skis", "Skis", 299900, 1, 825, discount=29990),
        line("freight", "Freight", 995, 1, 0, type="shipping_fee"),
    ),
    basket(
        "us-free-line",
        "US",
        "USD",
        line("kettle", "Kettle", 3499, 1, 600),
        line("sample", "Free sample", 0, 1, 600),
    ),
)
OCEANIA = (
    basket("oceania", "AU", "AUD", line("hat", "Akubra hat", 16500, 1, 1000)),
    basket("nz-odd-cents", "NZ", "NZD", line("book", "Māori legends", 1999, 1, 1500)),
    basket("au-three-thirds", "AU", "AUD", line("mug", "Mug", 3333, 3, 1000)),
    basket(
        "au-mixed-rates",
        "AU",
        "AUD",
        line("a", "Eraser", 29, 1, 1000),
        line("bread", "Bread", 820, 1, 0),
        line("board", "Surfboard", 100500, 1, 1000, discount=10050),
        line("freight", "Freight", 995, 1, 1000, type="shipping_fee"),
    ),
    basket(
        "au-free-line",
        "AU",
        "AUD",
        line("kettle", "Kettle", 3499, 1, 1000),
        line("sample", "Free sample", 0, 1, 1000),
    ),
)

# A plain one first, with an even total: two halves make a whole.
BASKETS: Mapping[str, tuple[Basket, ...]] = {
    "eu": EUROPE,
    "na": NORTH_AMERICA,
    "oc": OCEANIA,
}


def sold(region: str, uses: Uses) -> tuple[Basket, ...]:
    """The baskets of a region, as such an integration sells them; the plain one first."""
    found = BASKETS[region]
    return tuple(map(digital, found)) if uses.only_digital else found


def plain(region: str, uses: Uses) -> Basket:
    return sold(region, uses)[0]


def digital(of: Basket) -> Basket:
    """The same basket of goods that are delivered at once: nothing is shipped."""
    lines = ({**each, "type": "digital"} for each in of.lines if each.get("type") != "shipping_fee")
    return basket(of.name, of.country, of.currency, *lines)


LOCALES: Mapping[str, str] = {
    "SE": "sv-SE",
    "FR": "fr-FR",
    "DE": "de-DE",
    "GB": "en-GB",
    "NO": "nb-NO",
    "FI": "fi-FI",
    "DK": "da-DK",
    "US": "en-US",
    "AU": "en-AU",
    "NZ": "en-NZ",
}
