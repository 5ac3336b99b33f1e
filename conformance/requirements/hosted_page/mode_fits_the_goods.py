from __future__ import annotations

from collections.abc import Iterator

from ...core.operations import Operation
from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..bodies import text
from ..order.auto_capture_off import is_sent
from ..sources import AUTOMATIC_CAPTURE

CAPTURES = "CAPTURE_ORDER"
APPROVED = "approved_auto_capture"


@requirement(
    "HPP-06",
    Level.MUST,
    "The hosted page captures at once only what is delivered at once.",
    source=AUTOMATIC_CAPTURE,
    hint="Use NONE or PLACE_ORDER for goods that are sent, and capture when they leave; say in "
    "`uses.sells` what is sold, and whether Klarna has approved automatic capture.",
    always=True,
)
def mode_fits_the_goods(trace: Trace) -> Iterator[Observation]:
    """The consumer's bill starts with the capture: for goods that are still on the shelf it comes
    too soon."""
    uses = trace.setup.uses
    for call in trace.calls(Operation.HPP_CREATE_SESSION):
        mode = text(call.request.body, "options", "place_order_mode").upper() or "NONE"
        sent = is_sent(trace.setup.basket)
        goods = "goods that are sent" if sent else "goods that are delivered at once"
        if mode == uses.place_order_mode == CAPTURES and sent and not uses.sells:
            yield Observation(
                held=None,
                expected="goods that are delivered at once, or Klarna's approval",
                seen=f"{mode} for {goods}, and nothing is declared in uses.sells",
                at=call.id,
                review="Does the merchant sell only what is delivered at once, or has Klarna "
                "approved automatic capture? Say so in `uses.sells`.",
            )
            continue
        yield Observation(
            mode != CAPTURES or not sent or APPROVED in uses.sells,
            "no capture by the page of goods that are sent",
            f"{mode} for {goods}",
            call.id,
        )
