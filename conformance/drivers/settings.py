"""Reads conformance.toml and validates it against the table of keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.errors import BadConfig
from ..core.setup import Uses
from ..core.wire import Json
from .keys import KEYS, KINDS, Key
from .kinds import HEADERS, JSON, TEXT_TABLE, TEXTS, VARIABLES
from .placeholders import RUN_NAMES, fill_text, meant, misnamed
from .verbs import ANSWERS, INDISPENSABLE, NAMES_OF, VERB_NAMES

# How a credential of Production begins; one of Playground's begins with PK, or says "test".
LIVE = {
    "klarna_username": re.compile(r"K\d"),
    "klarna_password": re.compile("klarna_live_"),
}
LARGEST = 1_000_000  # bytes; a configuration is data, not a dump
BY_PATH: Mapping[str, Key] = {key.path: key for key in KEYS}
SECRETIVE = ("env", "headers", "password")  # in the path of a key whose value is not quoted
Found = Iterator[str]


@dataclass(frozen=True, slots=True)
class DriverCall:
    """The table [driver.<verb>] of conformance.toml.

    How one verb is asked for over HTTP: the table [driver.<verb>], names not yet filled in.
    """

    method: str
    target: str
    json: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """A whole conformance.toml; `${names}` are not yet filled in. `file` is where it stands."""

    file: Path
    name: str
    version: str = ""
    vendor: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)  # [integration.uses]
    kind: str = "http"
    base_url: str = ""
    start: tuple[str, ...] = ()
    ready: str = ""
    public_url: str = ""
    log: str = ""
    klarna_port: int | None = None
    klarna_username: str = ""
    klarna_password: str = field(default="", repr=False)
    tls: bool = False
    object: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    calls: Mapping[str, DriverCall] = field(default_factory=dict)

    @property
    def directory(self) -> Path:
        return self.file.absolute().parent


def read(file: Path) -> Settings:
    """The settings of a file, or BadConfig with everything that is wrong with it."""
    return settings(content(file), file)


def settings(text: str, file: Path) -> Settings:
    document = parsed(text, file)
    wrong = list(dict.fromkeys(mistakes(document)))
    if wrong:
        found = "a mistake" if len(wrong) == 1 else f"{len(wrong)} mistakes"
        raise BadConfig("\n  ".join([f"{file} has {found}:", *wrong]))
    return built(document, file)


def uses(settings: Settings) -> Uses:
    """What the integration declares about itself, as the checks know it."""
    facts = {name: frozen(value) for name, value in settings.declared.items()}
    return Uses(
        **facts,
        without=settings.without,
        unknown=tuple(settings.unknown),
        tls=settings.tls,
    )


def addressed(settings: Settings, names: Mapping[str, object]) -> Mapping[str, object]:
    """The names with `public_url` among them: as written, or base_url, its own names filled in."""
    url = fill_text(settings.public_url or settings.base_url, names)
    return {**names, "public_url": url}


def content(file: Path) -> str:
    try:
        with file.open("rb") as source:
            data = source.read(LARGEST + 1)
    except OSError as error:
        raise BadConfig(f"{file} cannot be read: {error.strerror}") from error
    if len(data) > LARGEST:
        raise BadConfig(f"{file} is larger than 1 MB: that is no configuration")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadConfig(f"{file} is not UTF-8 (line {line}); TOML must be") from error


def parsed(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{file} is not TOML: {error}") from error
    except RecursionError as error:
        raise BadConfig(f"{file} is nested too deeply") from error


# --- what may be wrong ---------------------------------------------------------------------------


def mistakes(document: Mapping[str, Any]) -> Found:
    """Everything that is wrong with a document, each as "key path: what, and what is allowed"."""
    yield from mistaken_table("", document)
    yield from missing(document)
    yield from contradictions(document)


def mistaken_table(path: str, table: Mapping[str, Any]) -> Found:
    for name, value in table.items():
        inner = f"{path}.{name}" if path else name
        if inner in BY_PATH and "." not in name:
            yield from mistaken_value(BY_PATH[inner], value)
        elif not siblings(inner) or "." in name:
            yield f"{inner}: is no key of this file{meant(name, siblings(path))}"
        elif isinstance(value, dict):
            yield from mistaken_table(inner, value)
        else:
            yield f"{inner}: must be a table, found {quoted_value(inner, value)}"


def siblings(table: str) -> tuple[str, ...]:
    """The names that may stand in a table; none where there is no such table."""
    prefix = f"{table}." if table else ""
    inside = (path[len(prefix) :] for path in BY_PATH if path.startswith(prefix))
    return tuple(dict.fromkeys(path.partition(".")[0] for path in inside))


def mistaken_value(key: Key, value: Json) -> Found:
    if not key.kind.holds(value):
        yield from unfit(key, value)
        return
    yield from (f"{key.path}: {wrong}" for wrong in key.kind.odd(value))
    for word in values(value) if key.allowed else ():
        if word not in key.allowed:
            yield f"{key.path}: {unsuitable(key, word)}"
    for text in texts(value):
        allowed = (*RUN_NAMES, *NAMES_OF.get(key.path.split(".")[1], ()))
        yield from (f"{key.path}: {wrong}" for wrong in misnamed(text, allowed))


def unfit(key: Key, value: Json) -> Found:
    """A value of another type; in a table of texts, by name each that is none."""
    if key.kind in {TEXT_TABLE, VARIABLES, HEADERS} and isinstance(value, dict):
        for name, member in value.items():
            if not isinstance(member, str):
                yield f"{key.path}.{name}: must be text, found {quoted_value(key.path, member)}"
        return
    yield f"{key.path}: must be {key.kind.name}, found {quoted_value(key.path, value)}"


def unsuitable(key: Key, word: str) -> str:
    if key.path == "driver.kind" and word == "command":
        return f'"command" is not yet supported; allowed: {", ".join(KINDS)}'
    allowed = ", ".join(key.allowed)
    near = meant(word, key.allowed)
    return f'"{word}" is not allowed{near}' + ("" if "allowed" in near else f" Allowed: {allowed}")


def values(value: Json) -> Iterable[str]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else (value,)


def texts(value: Json) -> Iterator[str]:
    """Every text within a value, its keys aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in values(value):
            yield from texts(member)


def missing(document: Mapping[str, Any]) -> Found:
    for key in KEYS:
        table = at(document, key.table)
        if key.required and isinstance(table, dict) and key.name not in table:
            yield f"{key.path}: is missing; it must be {key.kind.name}"
    for table in ("integration", "driver"):
        if table not in document:
            yield f"{table}: the table [{table}] is missing"


def contradictions(document: Mapping[str, Any]) -> Found:
    """What no key can tell by itself. Values of a wrong type have been found before."""
    yield from declared_oddly(document)
    driver = at(document, "driver")
    if not isinstance(driver, dict):
        return
    yield from live_credentials(driver)
    if driver.get("kind", "http") == "http":
        yield from http_contradictions(document, driver)
    if driver.get("kind") == "python" and "object" not in driver:
        yield 'driver.object: is missing; kind "python" needs "module:name"'
    for one, other in (("username", "password"), ("password", "username")):
        if f"klarna_{one}" in driver and f"klarna_{other}" not in driver:
            yield f"driver.klarna_{one}: is there without klarna_{other}; a pair is needed"
    env = driver.get("env", {})
    for name in listed(document, "driver.without.settings"):
        if isinstance(env, dict) and name not in env:
            yield f'driver.without.settings: "{name}" is not in [driver.env]{meant(name, env)}'
    unknown = driver.get("unknown", {})
    for name in unknown if isinstance(unknown, dict) and isinstance(env, dict) else ():
        if name not in env:
            yield f'driver.unknown: "{name}" is not in [driver.env]{meant(name, env)}'


def live_credentials(driver: Mapping[str, Any]) -> Found:
    """Nothing real is needed for a run, and nothing real may get into one."""
    for name, live in LIVE.items():
        if live.match(str(driver.get(name, ""))):
            yield f"driver.{name}: looks like a live one; the stand-ins take whatever you make up"


def declared_oddly(document: Mapping[str, Any]) -> Found:
    """Declarations that leave something out, or say it twice, decide nothing."""
    for path in ("integration.uses.regions", "integration.uses.learns_outcome_by"):
        if at(document, path) == []:
            yield f"{path}: is empty; name at least one of {', '.join(BY_PATH[path].allowed)}"
    for key in (each for each in KEYS if each.kind is TEXTS and each.path != "driver.start"):
        words = listed(document, key.path)
        yield from (f'{key.path}: names "{w}" twice' for w in words if words.count(w) > 1)


def http_contradictions(document: Mapping[str, Any], driver: Mapping[str, Any]) -> Found:
    if "base_url" not in driver:
        yield 'driver.base_url: is missing; kind "http" needs it'
    for verb in INDISPENSABLE:
        if verb not in driver:
            yield f'driver.{verb}: the table is missing; kind "http" needs it'
    if at(document, "integration.uses.checks_credentials") and "check_credentials" not in driver:
        yield "driver.check_credentials: the table is missing, but checks_credentials is declared"
    for verb in listed(document, "integration.uses.order_management"):
        if verb in VERB_NAMES and verb not in driver:
            yield f"driver.{verb}: the table is missing, but order_management declares {verb}"


def listed(document: Mapping[str, Any], path: str) -> list[str]:
    found = at(document, path)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def at(document: Mapping[str, Any], path: str) -> Json:
    """What stands at a key path, None for nothing."""
    found: Json = document
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def quoted_value(path: str, value: Json) -> str:
    """A value as a message may show it: what may hold a secret is named by its type only."""
    type_name = {dict: "a table", list: "a list", str: "text", bool: "true or false"}
    found = type_name.get(type(value), "a number" if JSON.holds(value) else "a date or no number")
    if isinstance(value, dict | list) or any(word in path for word in SECRETIVE):
        return found
    if isinstance(value, str):
        return f'"{re.sub("//[^/]*@", "//...@", value)[:60]}"'
    return f"{value} ({found})"


# --- from the document to values -----------------------------------------------------------------


def built(document: Mapping[str, Any], file: Path) -> Settings:
    """A document without mistakes, as settings; what is left out takes its default."""
    plain = {key.name: frozen(filled(document, key)) for key in KEYS if is_plain(key)}
    declared = {key.name: filled(document, key) for key in KEYS if "integration.uses" in key.path}
    without = tuple(filled(document, BY_PATH["driver.without.settings"]))
    driver = document["driver"]
    calls = {verb: call(driver[verb]) for verb in VERB_NAMES if verb in driver}
    return Settings(file=file, declared=declared, without=without, calls=calls, **plain)


def is_plain(key: Key) -> bool:
    """Keys directly in [integration] or [driver]: fields of the same name."""
    return key.path.count(".") == 1


def filled(document: Mapping[str, Any], key: Key) -> Json:
    found = at(document, key.path)
    return key.default if found is None else found


def call(table: Mapping[str, Any]) -> DriverCall:
    method, _, target = table["request"].partition(" ")
    paths = {name: table[name] for name in ANSWERS if name in table}
    return DriverCall(method, target, table.get("json"), table.get("headers", {}), paths)


def frozen(value: Json) -> Json:
    return tuple(value) if isinstance(value, list) else value
