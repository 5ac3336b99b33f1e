"""The table of keys as a commented conformance.toml, and as a page of the documentation."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from ..core.wire import Json
from .keys import KEYS, Key
from .placeholders import CALL_NAMES, RUN_NAMES

OPENING = """\
How the conformance suite operates this integration. A line that begins with "# name =" is a key
left at its default; ${names} are filled in by the suite. Values are TOML."""


def commented() -> str:
    """A whole, valid conformance.toml that explains each key: what `conformance init` writes."""
    tables = [written_table(table, list(keys)) for table, keys in groupby(KEYS, table_of)]
    lines = [line for table in tables for line in (*table, "")]
    return "\n".join([*remark(OPENING), "", *first_remarks(lines)])


def first_remarks(lines: list[str]) -> Iterator[str]:
    """Each remark once: most keys of a verb are those of the verbs before it."""
    said: set[str] = set()
    for line in lines:
        if line not in said or not line.endswith("."):
            yield line
        said.add(line)


def table_of(key: Key) -> str:
    return key.table


def written_table(table: str, keys: list[Key]) -> Iterator[str]:
    mark = "" if any(key.shown for key in keys) else "# "
    yield f"{mark}[{table}]"
    for key in keys:
        yield from written_key(key)


def written_key(key: Key) -> Iterator[str]:
    yield from remark(key.doc + (f" One of: {', '.join(key.allowed)}." if key.allowed else ""))
    sample = key.default if key.sample is None else key.sample
    if key.kind.apart:
        mark = "" if key.shown else "# "
        yield from (f"{mark}{name} = {toml(text)}" for name, text in sample.items())
    else:
        yield f"{'' if key.shown else '# '}{key.name} = {toml(sample)}"


def remark(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, 96)]


def toml(value: Json) -> str:
    """A value as TOML on one line."""
    if isinstance(value, dict):
        members = ", ".join(f"{name} = {toml(member)}" for name, member in value.items())
        return f"{{ {members} }}" if members else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


# --- the page ------------------------------------------------------------------------------------

TITLE = """\
# conformance.toml

Every key of the file that tells the suite how to operate an integration. This page is written from
the table of keys in `conformance/drivers/keys.py`, which also validates the file and from which
`conformance init` writes a commented one. Keys that are not listed are refused.
"""
ABOUT_NAMES = """\
## Names that the suite fills in

`"${name}"` alone in a JSON value keeps its type; inside longer text it becomes text. In addresses
it is percent-encoded. A name that is not listed is refused.
"""
ABOUT_ANSWERS = """\
## How answers are read

- Accepted is any 2xx; unknown is 202, or where `unknown` finds something; anything else is refused.
  `refused` overrides both. Asking for a checkout or a state is no operation: 202 answers it.
- Where `redirect_url` is a header, a redirect (3xx) that carries it is an accepted checkout if it
  leads off the shop: to another origin than those of `base_url` and `public_url`. Pages of the
  shop's own are opened on the way, as the consumer's browser would, up to five in a row, for they
  may lead to the hosted page. A redirect that ends on one, as on the basket's, is a refusal.
- A connection that breaks, an answer that is not HTTP or larger than 5 MB, or one that is not JSON
  where `redirect_url` or `state` is a JSONPath, is a crash. No answer within `settles_within_s`
  and five seconds more is a stall.
- Pages and callbacks are requested as through a proxy that ends TLS: at `base_url`, with `Host`,
  `X-Forwarded-Host` and `X-Forwarded-Proto` of `public_url`.
- `start` runs in the directory of the file, in a process group of its own, which is ended as a
  whole. Where `${ca_file}` is there, it is handed on as `SSL_CERT_FILE`, `REQUESTS_CA_BUNDLE`,
  `CURL_CA_BUNDLE` and `NODE_EXTRA_CA_CERTS`.
"""
ABOUT_PYTHON = """\
## An integration that is a Python object

`object = "module:name"` is imported from beside the file and called with the filled `[driver.env]`;
what it gives has these methods (`conformance.drivers.python.Integration` is the protocol). They run
in threads, several at once; an exception is a crash, an answer too late a stall.

- `start_checkout(order)` gives `{"redirect_url": ..., "reference": ...}`.
- `order_state(reference)` gives `{"state": ..., "klarna_order_id": ..., "captured": ...,
  "refunded": ...}`.
- `capture(reference, amount)`, `refund(reference, amount)` and `cancel(reference)` give
  `{"result": "accepted"}`, or `"refused"`, or `"unknown"`.
- `sweep()`, `pay_again(reference, order)`, `check_credentials()` and `advance_clock(seconds)` are
  optional.
- Consumers' pages and callbacks go to `handle(method, url, headers, body)`, which gives
  `(status, headers, body)`, or to the address in its attribute `base_url`, if it listens itself.
"""


def page() -> str:
    """docs/configuration.md."""
    tables = ["\n".join(listed(table, list(keys))) for table, keys in groupby(KEYS, table_of)]
    run = rows(("name", "what it is"), RUN_NAMES.items())
    call = rows(("within [driver.<verb>]", "what it is"), CALL_NAMES.items())
    return "\n".join(
        [TITLE, *tables, ABOUT_NAMES, *run, "", *call, "", ABOUT_ANSWERS, ABOUT_PYTHON]
    )


def listed(table: str, keys: list[Key]) -> Iterator[str]:
    yield f"## [{table}]\n"
    if keys[0].kind.apart:
        allowed = f" Each is one of {words(keys[0].allowed)}." if keys[0].allowed else ""
        yield f"{keys[0].doc}{allowed} {keys[0].kind.name.capitalize()}, named as you like.\n"
        return
    yield "| key | value | default | what it says |\n|---|---|---|---|"
    for key in keys:
        yield f"| `{key.name}` | {valued(key)} | {default(key)} | {key.doc} |"
    yield ""


def valued(key: Key) -> str:
    return f"{key.kind.name}: {words(key.allowed)}" if key.allowed else key.kind.name


def words(allowed: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in allowed)


def default(key: Key) -> str:
    if key.required:
        return "required"
    return "" if key.default in (None, "", [], {}) else f"`{toml(key.default)}`"


def rows(head: tuple[str, str], items: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"| {head[0]} | {head[1]} |\n|---|---|"
    for name, doc in items:
        yield f"| `${{{name}}}` | {doc} |"
