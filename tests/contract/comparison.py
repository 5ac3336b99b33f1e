"""Two OpenAPI documents, operation by operation and property by property."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.core.operations import ENDPOINTS, Endpoint
from conformance.core.wire import Json

KEYWORDS = (
    "type format minLength maxLength pattern enum minimum maximum minItems maxItems uniqueItems "
    "default readOnly dependentSchemas"
).split()
Facts = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Difference:
    """`place` reads "kp.create_session request.body.order_lines.*.name maxLength".

    A `*` stands for each item of a list. None: this side does not say.
    """

    place: str
    ours: Json
    theirs: Json

    def __str__(self) -> str:
        return f"{self.place}: ours {told(self.ours)}, theirs {told(self.theirs)}"


def told(value: Json) -> str:
    return "nothing" if value is None else str(value)


def differences(ours: Json, theirs: Json, api: str) -> Iterator[Difference]:
    """What the two documents of one API say otherwise; what lacks as a whole is told once."""
    known = [each for each in ENDPOINTS.values() if each.api == api]
    for each in known:
        left, right = dict(facts(ours, each)), dict(facts(theirs, each))
        for place in sorted(left.keys() | right.keys()):
            if left.get(place) != right.get(place) and not hidden(place, left, right):
                yield Difference(f"{each.id} {place}", left.get(place), right.get(place))
    for place in unknown(theirs, known):
        yield Difference(f"{api} {place}", None, "an operation")


def hidden(place: str, left: Facts, right: Facts) -> bool:
    """Something above this place is missing on one side, and that is told already."""
    where, _, keyword = place.rpartition(" ")
    names = where.split(".")
    last = len(names) + (keyword != "there")
    above = (f"{'.'.join(names[:n])} there" for n in range(1, last))
    return any((parent in left) != (parent in right) for parent in above)


def unknown(whole: Json, known: list[Endpoint]) -> Iterator[str]:
    """Operations of the document that the suite does not know."""
    here = {(each.method, shape(each.template)) for each in known}
    for path, item in whole["paths"].items():
        for method in item:
            if method != "parameters" and (method.upper(), shape(path)) not in here:
                yield f"{method.upper()} {path}"


def shape(path: str) -> str:
    """The path without the names of its parameters, which never cross the wire."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def found(whole: Json, each: Endpoint) -> tuple[Json, Json]:
    """The path item and the operation in it."""
    wanted = shape(each.template)
    item: Json = next((i for path, i in whole["paths"].items() if shape(path) == wanted), {})
    return item, item.get(each.method.lower(), {})


def facts(whole: Json, each: Endpoint) -> Iterator[tuple[str, Json]]:
    item, operation = found(whole, each)
    for parameter in (*item.get("parameters", ()), *operation.get("parameters", ())):
        yield from parameter_facts(whole, resolved(whole, parameter))
    body = operation.get("requestBody")
    if body:
        yield "request there", True
        yield "request needed", body.get("required", False)
        yield from content_facts(whole, "request", body)
    for status, answer in operation.get("responses", {}).items():
        yield from answer_facts(whole, status, resolved(whole, answer))


def parameter_facts(whole: Json, parameter: Json) -> Iterator[tuple[str, Json]]:
    if parameter["in"] == "header":
        where = f"headers.{parameter['name']}"
        yield f"{where} there", True
        yield f"{where} needed", parameter.get("required", False)
        yield from schema_facts(whole, where, parameter["schema"])


def answer_facts(whole: Json, status: str, answer: Json) -> Iterator[tuple[str, Json]]:
    yield f"{status} there", True
    for name in answer.get("headers", {}):
        yield f"{status}.headers.{name} there", True
    yield from content_facts(whole, status, answer)


def content_facts(whole: Json, where: str, holder: Json) -> Iterator[tuple[str, Json]]:
    for media, content in holder.get("content", {}).items():
        part = f"{where}.body" if media == "application/json" else f"{where}.{media}"
        yield f"{part} there", True
        yield from schema_facts(whole, part, content["schema"])


def schema_facts(whole: Json, where: str, schema: Json) -> Iterator[tuple[str, Json]]:
    flat = flattened(whole, schema)
    for keyword in KEYWORDS:
        if keyword in flat:
            value = flat[keyword]
            yield f"{where} {keyword}", sorted(map(str, value)) if keyword == "enum" else value
    for name, inner in flat.get("properties", {}).items():
        yield f"{where}.{name} there", True
        yield f"{where}.{name} needed", name in flat.get("required", ())
        yield from schema_facts(whole, f"{where}.{name}", inner)
    if "items" in flat:
        yield from schema_facts(whole, f"{where}.*", flat["items"])


def flattened(whole: Json, schema: Json) -> Json:
    """The schema with its reference followed and its parts put together."""
    plain = resolved(whole, schema)
    merged: dict[str, Json] = {}
    for part in (*(flattened(whole, each) for each in plain.get("allOf", ())), plain):
        properties = {**merged.get("properties", {}), **part.get("properties", {})}
        required = (*merged.get("required", ()), *part.get("required", ()))
        merged = {**merged, **part, "properties": properties, "required": required}
    return merged


def resolved(whole: Json, node: Json) -> Json:
    """What the reference stands for; references here have nothing beside them that counts."""
    while "$ref" in node:
        _, _, kind, name = node["$ref"].split("/")
        node = whole["components"][kind][name]
    return node


def words(node: Json) -> frozenset[str]:
    """Every explanation of four words or more in a document, in small letters."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    texts = {node[key] for key in ("summary", "description") if text_at(node, key)}
    here = {" ".join(text.lower().strip(" .").split()) for text in texts}
    return frozenset(text for text in here if text.count(" ") >= 3).union(*map(words, inner))


def text_at(node: Json, key: str) -> bool:
    return isinstance(node, dict) and isinstance(node.get(key), str)
