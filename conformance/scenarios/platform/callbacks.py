"""Scripts in which the platform calls the merchant."""

from __future__ import annotations

from .checkouts import merchant_urls, offered, read_page
from .steps import AwaitCallbacks, PageAction, ScriptContext, Steps, script

REPEATED_FOR = 35  # seconds: three repeats need some ten where nobody answers


@script(
    "told-of-each-status",
    "The consumer is refused, tries again and pays; the merchant is told",
    "PLAT-05 PLAT-30",
    needs="consumer decisions callbacks",
)
def told_of_each_status(site: ScriptContext) -> Steps:
    path = "/answers/each-status"
    checkout = yield from offered(site, urls=merchant_urls(site, path))
    yield PageAction("open", checkout.redirect_url)
    yield PageAction("refuse", checkout.redirect_url)
    yield PageAction("open", checkout.redirect_url)
    yield PageAction("approve", checkout.redirect_url)
    yield AwaitCallbacks(f"{path}/{checkout.hosted}", least=4, settle=2)
    yield from read_page(checkout)


@script(
    "nothing-of-waiting",
    "A session that nobody opens is not told of",
    "PLAT-30",
    needs="consumer callbacks",
)
def nothing_of_waiting(site: ScriptContext) -> Steps:
    """The page is opened at last, which shows that the merchant can be reached."""
    path = "/answers/waiting"
    checkout = yield from offered(site, urls=merchant_urls(site, path))
    yield AwaitCallbacks(f"{path}/{checkout.hosted}", least=0, settle=1)
    yield PageAction("open", checkout.redirect_url)
    yield AwaitCallbacks(f"{path}/{checkout.hosted}", least=1, settle=1)


@script(
    "nobody-answers",
    "The merchant hangs up on every callback",
    "PLAT-05",
    needs="consumer callbacks",
)
def nobody_answers(site: ScriptContext) -> Steps:
    path = "/silent/hangs-up"
    checkout = yield from offered(site, urls=merchant_urls(site, path))
    yield PageAction("open", checkout.redirect_url)
    yield AwaitCallbacks(
        f"{path}/{checkout.hosted}", least=4, patience=REPEATED_FOR, settle=4, every=1.0
    )
