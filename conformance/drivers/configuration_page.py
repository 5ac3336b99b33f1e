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
This file tells the conformance suite how to operate the integration. A line that begins with
"# name =" is a key with its default value. The suite fills in ${names}. Values are TOML."""


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

`conformance.toml` tells the suite how to operate an integration. This page lists every key; the
suite refuses any other key. `conformance init` writes a file with a comment for each key.

The page is generated from the table of keys in `conformance/drivers/keys.py`, which also validates
the file.
"""
ABOUT_NAMES = """\
## Names that the suite fills in

A JSON value that is only `"${name}"` keeps the type of the value. Inside longer text the value
becomes text. In URLs it is percent-encoded. The suite refuses a name that is not listed.
"""
ABOUT_ANSWERS = """\
## How answers are read

- A 2xx is accepted. A 202, or an answer in which the JSONPath `unknown` finds something, is
  unknown. Any other answer is refused. The JSONPath `refused` overrides both. For
  `start_checkout` and `order_state` a 202 is accepted like any 2xx.
- Where `redirect_url` is a header, a redirect (3xx) with this header is an accepted checkout if its
  target has another origin than `base_url` and `public_url`. The suite opens pages of the shop on
  the way as a browser does, up to five in a row. A redirect that ends on a page of the shop, such
  as the basket, is a refusal.
- These are crashes: a connection that breaks; an answer that is not HTTP or is larger than 5 MB; an
  answer that is not JSON where `redirect_url` or `state` is a JSONPath. No answer within
  `settles_within_s` plus five seconds is a stall.
- The suite requests pages and sends callbacks like a proxy that terminates TLS: at `base_url`, with
  `Host`, `X-Forwarded-Host` and `X-Forwarded-Proto` of `public_url`.
- `start` runs in the directory of the file. The suite ends its whole process group. Where
  `${ca_file}` exists, the process also receives it as `SSL_CERT_FILE`, `REQUESTS_CA_BUNDLE`,
  `CURL_CA_BUNDLE` and `NODE_EXTRA_CA_CERTS`.
"""
ABOUT_PYTHON = """\
## An integration that is a Python object

The suite imports `object = "module:name"` from the directory of the file and calls it with the
values of `[driver.env]`. The result has the methods below; `conformance.drivers.python.Integration`
is the protocol. The methods run in threads, several at once. An exception is a crash, and a late
answer is a stall.

- `start_checkout(order)` returns `{"redirect_url": ..., "reference": ...}`.
- `order_state(reference)` returns `{"state": ..., "klarna_order_id": ..., "captured": ...,
  "refunded": ...}`.
- `capture(reference, amount)`, `refund(reference, amount)` and `cancel(reference)` return
  `{"result": "accepted"}`, or `"refused"`, or `"unknown"`.
- `sweep()`, `pay_again(reference, order)`, `check_credentials()` and `advance_clock(seconds)` are
  optional.
- The pages of the consumer and the callbacks go to `handle(method, url, headers, body)`, which
  returns `(status, headers, body)`. If the object has the attribute `base_url`, they go to that
  address.
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
