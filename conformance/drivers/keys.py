"""Every key of conformance.toml, in one table: validation, `init` and the handbook read it."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.setup import REGIONS
from ..core.wire import Json
from .kinds import (
    COUNT,
    FLAG,
    HEADERS,
    JSON,
    LINE,
    OBJECT,
    PATH,
    PORT,
    READY,
    SECONDS,
    TEXT,
    TEXT_TABLE,
    TEXTS,
    URL,
    VARIABLES,
    ValueType,
)
from .verbs import AFTERSALES, ANSWERS, INDISPENSABLE, VERBS, Verb

KINDS = ("http", "python")
STATES = ("pending", "paid", "failed", "cancelled", "refunded")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of conformance.toml.

    `sample` is what `init` writes; a key that is not `shown` is written commented out.

    `allowed` holds for each item of a list and each value of a table. A `required` key must be
    there as soon as its table is.
    """

    path: str
    kind: ValueType
    doc: str
    default: Json = None
    required: bool = False
    allowed: tuple[str, ...] = ()
    sample: Json = None
    shown: bool = False

    @property
    def table(self) -> str:
        """The [table] under which the key is written."""
        return self.path if self.kind.apart else self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


def verb_keys(verb: Verb) -> tuple[Key, ...]:
    table, shown = f"driver.{verb.name}", verb.name in (*INDISPENSABLE, *AFTERSALES)

    def path(name: str, sample: str, *, required: bool = False, shown: bool = False) -> Key:
        return Key(
            f"{table}.{name}", PATH, ANSWERS[name], required=required, sample=sample, shown=shown
        )

    return (
        Key(
            f"{table}.request",
            LINE,
            verb.doc,
            required=True,
            sample=verb.request,
            shown=shown,
        ),
        Key(
            f"{table}.json",
            JSON,
            "The JSON body; left out: no body.",
            sample=verb.json or {"source": "conformance"},
            shown=shown and verb.json is not None,
        ),
        Key(
            f"{table}.headers",
            HEADERS,
            "Further headers of the request.",
            {},
            sample={"x-api-key": "test"},
        ),
        *(path(name, sample, required=True, shown=shown) for name, sample in verb.needs.items()),
        *(path(name, sample, shown=shown) for name, sample in verb.may.items()),
        path("unknown", "$.unknown"),
        path("refused", "$.error"),
    )


KEYS: tuple[Key, ...] = (
    Key(
        "integration.name",
        TEXT,
        "What is judged, as the report names it.",
        required=True,
        sample="My shop",
        shown=True,
    ),
    Key("integration.version", TEXT, "Its version.", "", sample="1.0.0", shown=True),
    Key("integration.vendor", TEXT, "Who makes it.", "", sample="My company", shown=True),
    Key(
        "integration.uses.place_order_mode",
        TEXT,
        "The mode in which it creates hosted sessions.",
        "NONE",
        allowed=("NONE", "PLACE_ORDER", "CAPTURE_ORDER"),
        shown=True,
    ),
    Key(
        "integration.uses.learns_outcome_by",
        TEXTS,
        "The ways in which it learns what the consumer did.",
        ["redirect", "callback"],
        allowed=("redirect", "callback", "polling"),
        shown=True,
    ),
    Key(
        "integration.uses.order_management",
        TEXTS,
        "What it does with an order once there is one; each needs its [driver.*] table.",
        [],
        allowed=AFTERSALES,
        sample=list(AFTERSALES),
        shown=True,
    ),
    Key(
        "integration.uses.regions",
        TEXTS,
        "The regions that it sells in, the one of its own hosts first.",
        ["eu"],
        allowed=REGIONS,
        shown=True,
    ),
    Key(
        "integration.uses.sells",
        TEXTS,
        "What it sells: with digital goods alone the suite buys no others. Klarna's approval of "
        "automatic capture for goods that are sent is declared here too.",
        [],
        allowed=("physical", "digital", "approved_auto_capture"),
    ),
    Key(
        "integration.uses.distribution",
        TEXTS,
        "The ways in which it has Klarna send the link to the consumer.",
        [],
        allowed=("email", "sms"),
        shown=True,
    ),
    Key(
        "integration.uses.settles_within_s",
        SECONDS,
        "How long the suite waits for what the integration does by itself.",
        5,
        shown=True,
    ),
    Key(
        "integration.uses.max_parallel",
        COUNT,
        "The most purchases at the same time; 0: as many as its answer time allows.",
        0,
    ),
    Key(
        "integration.uses.checks_credentials",
        FLAG,
        "Whether it has a check of the credentials, as [driver.check_credentials] says.",
        default=False,
    ),
    Key(
        "integration.uses.several_stores",
        FLAG,
        "Whether it sells for several stores, each with its own credentials; see `${store}`.",
        default=False,
    ),
    Key(
        "integration.uses.credential_form",
        TEXT,
        "What it was issued: a user name and a password, or an API key (a UUID as user name).",
        "pair",
        allowed=("pair", "api_key"),
    ),
    Key(
        "driver.kind",
        TEXT,
        "How the integration is operated: over HTTP, or as a Python object.",
        "http",
        allowed=KINDS,
        shown=True,
    ),
    Key(
        "driver.base_url",
        URL,
        "Where it listens. Needed by kind http.",
        "",
        sample="http://127.0.0.1:${port}",
        shown=True,
    ),
    Key(
        "driver.start",
        TEXTS,
        "The command that starts it, in the directory of this file; left out: it runs already.",
        [],
        sample=["${python}", "shop.py", "--port", "${port}"],
        shown=True,
    ),
    Key(
        "driver.ready",
        READY,
        "Answers any 2xx once it is ready; left out: it is ready when it accepts connections.",
        "",
        sample="GET /health",
        shown=True,
    ),
    Key(
        "driver.public_url",
        URL,
        "The address that the integration is told and consumers see; left out: base_url.",
        "",
        sample="https://shop.test",
        shown=True,
    ),
    Key(
        "driver.log",
        TEXT,
        'Where it logs: a further file, or "-" for its output. Failed calls are looked for there.',
        "",
        sample="shop.log",
    ),
    Key(
        "driver.klarna_port",
        PORT,
        "For one that runs already: where Playground's stand-in listens on 127.0.0.1 for it.",
        sample=8090,
    ),
    Key(
        "driver.klarna_username",
        TEXT,
        "For one that runs already: the made-up user name that it was given.",
        "",
        sample="PK12345_made_up",
    ),
    Key(
        "driver.klarna_password",
        TEXT,
        "For one that runs already: the made-up password that it was given.",
        "",
        sample="made-up-secret",
    ),
    Key("driver.tls", FLAG, "Puts the stand-ins behind TLS with a throw-away CA.", default=False),
    Key(
        "driver.object",
        OBJECT,
        "Kind python: what makes the integration; see conformance.drivers.python.Integration.",
        "",
        sample="shop:integration",
    ),
    Key(
        "driver.env",
        VARIABLES,
        "Its environment, on top of the suite's own: all that switches it between environments.",
        {},
        sample={
            "KLARNA_BASE_URL": "${klarna.base_url}",
            "KLARNA_USERNAME": "${klarna.username}",
            "KLARNA_PASSWORD": "${klarna.password}",
            "PUBLIC_URL": "${public_url}",
        },
        shown=True,
    ),
    Key(
        "driver.without.settings",
        TEXTS,
        "The names in [driver.env] without each of which it must refuse to start or to sell.",
        [],
        sample=["KLARNA_BASE_URL"],
        shown=True,
    ),
    Key(
        "driver.unknown",
        VARIABLES,
        "Names in [driver.env], each with a value that means nothing and that it must refuse.",
        {},
        sample={"KLARNA_BASE_URL": "atlantis"},
    ),
    *(key for verb in VERBS for key in verb_keys(verb)),
    Key(
        "driver.states",
        TEXT_TABLE,
        "The integration's words for the state of an order, and the suite's.",
        {},
        allowed=STATES,
        sample={"awaiting_payment": "pending", "paid": "paid"},
        shown=True,
    ),
)
