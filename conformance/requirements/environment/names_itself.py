from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.requirement import requirement
from ...core.trace import Trace
from ...core.verdict import Level, Observation
from ..hosts import is_stand_in
from ..sources import INTEGRATOR

# A product and its version: "name/1.2" as in RFC 9110, "label/name_1.2" as Klarna's own libraries
# write it, and "name: 1.2" as its plug-ins do.
NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
PRODUCT = re.compile(
    rf"({NAME})/v?\d{NAME[:-1]}*[;,]?(?=\s|$)"
    rf"|[A-Za-z]+/([A-Za-z][\w.-]*?)_v?\d[\w.]*"
    rf"|(?<=\s)([A-Za-z][\w-]*):\s*v?\d[\w.+-]*"
)
# What HTTP clients and run-times call themselves when nobody tells them otherwise.
LIBRARIES = frozenset(
    """
    python-httpx python-requests python-urllib python-urllib3 aiohttp python axios node-fetch node
    undici got superagent needle curl libcurl wget guzzlehttp php symfony java okhttp retrofit
    apache-httpclient apache-cxf reactornetty jersey jetty unirest-java feign go-http-client resty
    faraday ruby rest-client httparty typhoeus dart kotlin ktor-client dotnet restsharp reqwest
    hyper ureq postmanruntime insomnia mozilla lwp-request libwww-perl bun deno perl hackney
    wordpress version linux darwin windows
    """.split()
)


@requirement(
    "ENV-07",
    Level.SHOULD,
    "The integration names itself and its version in User-Agent.",
    source=INTEGRATOR,
    hint="Set User-Agent to the product and its version, as in `MyShop/1.4`, also where the HTTP "
    "library has a default of its own.",
)
def names_itself(trace: Trace) -> Iterator[Observation]:
    """When something goes wrong, the other side has nothing but the header to tell one plug-in, or
    one release of it, from another."""
    for call in trace.calls():
        if is_stand_in(call, trace):
            agent = call.request.headers.get("user-agent", "")
            yield Observation(
                bool(products(agent)),
                "a product and its version in User-Agent",
                agent or "no User-Agent",
                call.id,
            )


def products(agent: str) -> tuple[str, ...]:
    """The products with a version that are no library; comments in brackets aside."""
    plain = re.sub(r"\([^()]*\)", " ", agent)
    named = (next(filter(None, found.groups())) for found in PRODUCT.finditer(plain))
    return tuple(name for name in named if name.lower() not in LIBRARIES)
