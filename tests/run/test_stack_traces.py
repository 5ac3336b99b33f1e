"""Where in a program something went wrong is recognised in whatever it was given out."""

from __future__ import annotations

import json
import traceback
from html import escape

import pytest

from conformance.run.play.stack_traces import stands_in


def raised() -> str:
    try:
        json.loads("<html>")
    except ValueError:
        return traceback.format_exc()
    return ""


TRACES = {
    "Python": raised(),
    "Python, its last frame only": '  File "/srv/shop/web.py", line 91, in answer\n    view()',
    "Java": "java.lang.NullPointerException\n"
    "\tat com.shop.web.Checkout.start(Checkout.java:42)\n\tat java.base/java.lang.Thread.run",
    "Kotlin": "\tat shop.CheckoutKt$start$1.invokeSuspend(Checkout.kt:17)",
    "Node": "TypeError: Cannot read properties of undefined (reading 'session_id')\n"
    "    at Checkout.start (/srv/shop/src/checkout.js:31:22)\n",
    "Node, nameless": "SyntaxError: Unexpected token <\n    at /srv/shop/src/klarna.js:9:3",
    "Node, its own": "    at JSON.parse (<anonymous>)\n"
    "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
    "Node on Windows": r"    at start (C:\shop\src\checkout.ts:31:22)",
    "Node modules": "    at async start (file:///srv/shop/src/checkout.mjs:31:22)",
    "PHP": "Fatal error: Uncaught TypeError in /srv/shop/Checkout.php:12\nStack trace:\n#0 {main}",
    "PHP, a frame": "#3 /srv/shop/vendor/guzzle/Client.php(187): Shop\\Checkout->start()",
    ".NET": "   at Shop.Checkout.Start(Basket basket) in /src/Shop/Checkout.cs:line 42",
    ".NET, without files": "   at System.Text.Json.JsonSerializer.Deserialize[T](String json)",
    "Ruby": "/srv/shop/app/checkout.rb:31:in `start'",
    "Ruby 3.4": "/srv/shop/app/checkout.rb:31:in 'Checkout#start'",
    "Go": "panic: runtime error: index out of range\n\ngoroutine 18 [running]:\nmain.start(0x0)",
}
HONEST = {
    "nothing": "",
    "a friendly page": "<h1>Something went wrong</h1><p>Look at us again at 12:30:15 (UTC).</p>",
    "JSON": '{"error": "Paying with Klarna is not possible at the moment.", "at": "/checkout:1"}',
    "an address": "See us at http://shop.test:8080/help (open 9:00:00)",
    "a program of the page's": "import x from '/static/shop.js';console.log(`at ${a}:${b}`)",
    "a number": "Order #12 terms.php (3)",
    "goods": "Ruby ring, in 'gold'; line 3 of the File catalogue; a Stack trace: the novel",
}


@pytest.mark.parametrize("text", TRACES.values(), ids=TRACES)
def test_a_stack_trace_is_recognised(text: str):
    assert stands_in(text)


@pytest.mark.parametrize("text", TRACES.values(), ids=TRACES)
def test_so_is_one_in_a_page_or_in_json(text: str):
    assert stands_in(f"<pre>{escape(text)}</pre>")
    assert stands_in(json.dumps({"error": {"trace": text}}))


@pytest.mark.parametrize("text", HONEST.values(), ids=HONEST)
def test_what_an_honest_shop_says_is_none(text: str):
    assert not stands_in(text)
