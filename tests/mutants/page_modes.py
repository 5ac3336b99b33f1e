"""The example shop where the hosted page places its orders, or places and captures them."""

from __future__ import annotations

LAST_LINES = """def expired(attempt: Attempt) -> bool:
    return time.time() > attempt.expires_at
"""


def page_places(mode: str, *steps: str) -> str:
    """The end of checkout.py in a shop whose orders are placed by the hosted page."""
    follow = "\n        ".join(steps)
    return f"""{LAST_LINES}

own_page = Checkout._page


def page_that_places(self, reference, session, secret):
    page = own_page(self, reference, session, secret)
    return {{**page, "options": {{"place_order_mode": "{mode}"}}}}


def follow_the_page(self, attempt, page):
    order_id = page.word("order_id")
    if page.word("status") == COMPLETED and order_id:
        {follow}
    elif page.word("status") in OVER:
        self._close(attempt)


Checkout._page, Checkout._follow = page_that_places, follow_the_page
"""


ADOPTS = "self._adopt(attempt, order_id, order_id)"
PAGE_PLACES = ('place_order_mode = "NONE"', 'place_order_mode = "PLACE_ORDER"')
PAGE_CAPTURES = (
    'place_order_mode = "NONE"',
    'place_order_mode = "CAPTURE_ORDER"\nsells = ["digital"]',
)
CAPTURES_WHAT_IS_SENT = (
    'place_order_mode = "NONE"',
    'place_order_mode = "CAPTURE_ORDER"\nsells = ["physical"]',
)
CAPTURES_WITH_APPROVAL = (
    'place_order_mode = "NONE"',
    'place_order_mode = "CAPTURE_ORDER"\nsells = ["physical", "approved_auto_capture"]',
)
BOOKS_THE_CAPTURE = (
    'self.store._rows("update orders set captured = amount where reference = ?", attempt.reference)'
)
