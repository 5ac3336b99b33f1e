"""Where Klarna sells: each country's languages, its currency and its region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..core.wire import Json


@dataclass(frozen=True, slots=True)
class Market:
    """What Klarna sells in one country: languages, currency and region."""

    languages: tuple[str, ...]
    currency: str
    region: str = "eu"


# Klarna Payments, "locales and currencies": the local currency only.
MARKETS: Mapping[str, Market] = {
    "AT": Market(("de", "en"), "EUR"),
    "AU": Market(("en",), "AUD", "oc"),
    "BE": Market(("nl", "fr", "en"), "EUR"),
    "CA": Market(("en", "fr"), "CAD", "na"),
    "CH": Market(("de", "fr", "it", "en"), "CHF"),
    "CZ": Market(("cs", "en"), "CZK"),
    "DE": Market(("de", "en"), "EUR"),
    "DK": Market(("da", "en"), "DKK"),
    "ES": Market(("es", "en"), "EUR"),
    "FI": Market(("fi", "sv", "en"), "EUR"),
    "FR": Market(("fr", "en"), "EUR"),
    "GB": Market(("en",), "GBP"),
    "GR": Market(("el", "en"), "EUR"),
    "HU": Market(("hu", "en"), "HUF"),
    "IE": Market(("en",), "EUR"),
    "IT": Market(("it", "en"), "EUR"),
    "MX": Market(("en", "es"), "MXN", "na"),
    "NL": Market(("nl", "en"), "EUR"),
    "NO": Market(("nb", "en"), "NOK"),
    "NZ": Market(("en",), "NZD", "oc"),
    "PL": Market(("pl", "en"), "PLN"),
    "PT": Market(("pt", "en"), "EUR"),
    "RO": Market(("ro", "en"), "RON"),
    "SE": Market(("sv", "en"), "SEK"),
    "SK": Market(("sk", "en"), "EUR"),
    "US": Market(("en", "es"), "USD", "na"),
}


WITH_STATES = frozenset({"US", "AU"})  # an address there names its state


def market_faults(data: Mapping[str, Json], region: str) -> Iterator[str]:
    """The fields that name no market of this region, or say otherwise than that market.

    Playground puts up with odd locales, so these are looked at only where strictness is asked for.
    """
    country = str(data["purchase_country"]).upper()
    market = MARKETS.get(country)
    if market is None or market.region != region:
        yield "purchase_country"
        return
    if str(data["purchase_currency"]).upper() != market.currency:
        yield "purchase_currency"
    address = data.get("billing_address")
    if country in WITH_STATES and address and not address.get("region"):
        yield "billing_address.region"
    locale = str(data.get("locale", "")).casefold()
    if locale and locale not in {f"{word}-{country}".casefold() for word in market.languages}:
        yield "locale"
