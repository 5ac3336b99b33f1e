from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..bodies import text
from ..sources import LOCALES


@requirement(
    "KP-06",
    Level.SHOULD,
    "Country, currency and locale are those of the purchase.",
    source=LOCALES,
    hint="Take the country from the consumer's address, and choose a locale of that country.",
)
def one_market(trace: Trace) -> Iterator[Observation]:
    """The country decides which payment methods exist and which law holds; the locale in which
    language the consumer reads what he agrees to."""
    basket = trace.setup.basket
    for call in trace.calls(Operation.KP_CREATE_SESSION):
        country = text(call.request.body, "purchase_country").upper()
        if basket.lines:
            yield Observation(
                country == basket.country,
                f"purchase_country {basket.country}",
                f"purchase_country {country or 'missing'}",
                call.id,
            )
            currency = text(call.request.body, "purchase_currency").upper()
            yield Observation(
                currency == basket.currency,
                f"purchase_currency {basket.currency}",
                f"purchase_currency {currency or 'missing'}",
                call.id,
            )
        locale = text(call.request.body, "locale")
        _, separator, region = locale.replace("_", "-").partition("-")
        if separator:
            yield Observation(
                region.upper() == country, f"a locale of {country}", f"locale {locale}", call.id
            )
