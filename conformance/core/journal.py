"""Traces as text: one JSON object a line. Saved and loaded they are equal.

The first line is a header (the facts of the run, and what was planned), the last one a footer. A
file without its footer was cut off while it was written, and the reader is told so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from .errors import BadRecording
from .marks import (
    MARKS,
    Breach,
    ContractCompared,
    Forgery,
    ForgerySent,
    LogFinding,
    LogSearched,
    Mark,
    MinimalVariant,
    OddCallback,
    OddCallbackSent,
    Swap,
    SwapSent,
    VariationDelivered,
)
from .perturbation import BodyShape, Perturbation, RedirectTarget
from .report import ReportHeader, Run, SystemUnderTest, Target
from .setup import Basket, Setup, Uses
from .trace import (
    Answer,
    Channel,
    ControlRun,
    Credential,
    Exchange,
    FlowSummary,
    Request,
    Response,
    Result,
    Trace,
    VerbResult,
)
from .variation import Absence, Variation
from .verdict import GRAVEST_FIRST, Party
from .wire import Json

FORMAT = "conformance-trace/2"
HEADER, FOOTER = "header", "footer"
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)

Parse = Callable[[Any], Any]
SCALARS = frozenset({str, int, float, bool, type(None)})


@cache
def defaults(kind: type[Any]) -> Mapping[str, Any]:
    """Each field's default; what equals it need not be written."""
    return {
        f.name: f.default_factory() if f.default_factory is not MISSING else f.default
        for f in fields(kind)
    }


def plain(value: Any) -> Json:
    if type(value) in SCALARS:
        return value
    if is_dataclass(value):
        unset = defaults(value.__class__)
        pairs = ((name, getattr(value, name)) for name in unset)
        return {name: plain(held) for name, held in pairs if differs(held, unset[name])}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {str(name): plain(held) for name, held in value.items()}
    return value


def differs(held: object, unset: object) -> bool:
    """JSON's 0 and false are not the same value, although Python calls them equal."""
    return type(held) is not type(unset) or held != unset


def optional(parse: Parse) -> Parse:
    return lambda value: None if value is None else parse(value)


PLAIN: Mapping[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    float: (int, float),
    bool: (bool,),
    NoneType: (NoneType,),
}


def fits(value: Json, hint: Any) -> bool:
    """A file may come from anywhere: no text may stand where a check or a report counts."""
    if isinstance(hint, UnionType):
        return any(fits(value, each) for each in get_args(hint))
    if get_origin(hint) is Mapping:
        inner = get_args(hint)[1]
        return isinstance(value, dict) and all(fits(each, inner) for each in value.values())
    return hint not in PLAIN or isinstance(value, PLAIN[hint])


hints = cache(get_type_hints)


def built(kind: type, **parsers: Parse) -> Parse:
    """A reader of one dataclass: the named fields are parsed, the others must fit their type."""
    known = frozenset(defaults(kind))

    def read(name: str, value: Json) -> Any:
        if name not in known:
            raise ValueError(f"{kind.__name__} has no {name!r}")
        if name in parsers:
            return parsers[name](value)
        if not fits(value, hints(kind)[name]):
            raise ValueError(f"{kind.__name__} cannot have such a {name!r}")
        return value

    return lambda document: kind(**{name: read(name, value) for name, value in document.items()})


def listed(kind: type) -> Parse:
    def parse(value: Json) -> Any:
        if not isinstance(value, list) or not all(isinstance(each, kind) for each in value):
            raise ValueError(f"a list of {kind.__name__} is needed")
        return tuple(value)

    return parse


def expected(value: Json) -> Mapping[str, frozenset[str]]:
    return {case: frozenset(texts(ids)) for case, ids in value.items()}


def status(value: Json) -> int:
    if value not in GRAVEST_FIRST:
        raise ValueError(f"{value!r} is no exit status")
    return int(value)


texts = listed(str)
request = built(Request, credential=built(Credential))
response = optional(built(Response))
uses = built(
    Uses,
    learns_outcome_by=texts,
    order_management=texts,
    regions=texts,
    distribution=texts,
    sells=texts,
    without=texts,
    unknown=texts,
)
setup = built(Setup, uses=uses, basket=built(Basket, lines=listed(dict)))
variation = built(Variation)
perturbation = built(
    Perturbation,
    body=BodyShape,
    without=texts,
    interim=listed(int),
    redirects_to=optional(RedirectTarget),
    absence=optional(Absence),
)


def each(parse: Parse) -> Parse:
    """A list, each item parsed."""
    return lambda value: tuple(parse(item) for item in listed(dict)(value))


summary = built(
    FlowSummary, answers=each(built(VerbResult, result=Result)), sent=texts, broken=texts
)
flow = optional(summary)
control_run = optional(built(ControlRun, flow=summary))


# How a field of a mark is read that is no plain value.
MARK_FIELDS: Mapping[type[Mark], Mapping[str, Parse]] = {
    ForgerySent: {"forgery": Forgery},
    OddCallbackSent: {"callback": OddCallback},
    SwapSent: {"swap": Swap},
    LogSearched: {"finding": LogFinding},
    VariationDelivered: {"variation": variation},
    MinimalVariant: {"variations": each(variation)},
    ContractCompared: {"breaches": each(built(Breach))},
}
EVENTS: Mapping[str, tuple[type, Parse]] = {
    "exchange": (
        Exchange,
        built(
            Exchange,
            channel=Channel,
            request=request,
            response=response,
            truth=response,
            leaks=texts,
        ),
    ),
    "answer": (Answer, built(Answer, result=Result)),
    **{name: (kind, built(kind, **MARK_FIELDS.get(kind, {}))) for name, kind in MARKS.items()},
}
TAGS: Mapping[type, str] = {kind: name for name, (kind, _) in EVENTS.items()}


def events(documents: Json) -> tuple[Any, ...]:
    return tuple(EVENTS[d["kind_of_event"]][1](without_tag(d)) for d in documents)


def without_tag(document: Json) -> Json:
    return {k: v for k, v in document.items() if k != "kind_of_event"}


def tagged(event: object) -> Json:
    return {"kind_of_event": TAGS[type(event)], **plain(event)}


trace = built(
    Trace,
    setup=setup,
    events=events,
    variant=each(variation),
    perturbation=optional(perturbation),
    exercises=optional(lambda value: frozenset(texts(value))),
    before=control_run,
    after=control_run,
    baseline=flow,
    reference=flow,
)


report_header = built(
    ReportHeader,
    subject=built(SystemUnderTest),
    target=built(Target),
    run=built(Run, notes=texts, trouble=status),
    party=Party,
    expected=expected,
    setup=setup,
)


def dumps(one: Trace) -> str:
    """One line, without its line feed."""
    document = {"format": FORMAT, **plain(one), "events": [tagged(e) for e in one.events]}
    return json.dumps(document, separators=(",", ":"))


def header(facts: Mapping[str, Json]) -> str:
    """The first line: what is known of the run before anything was played."""
    return json.dumps({"format": FORMAT, HEADER: facts}, sort_keys=True)


def footer(count: int, facts: Mapping[str, Json]) -> str:
    """The last line: how many traces came before it, and the facts of the run."""
    return json.dumps({"format": FORMAT, FOOTER: {"traces": count, **facts}}, sort_keys=True)


def loads(line: str) -> Trace:
    return parsed(json.loads(line))


def parsed(document: Json) -> Trace:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"it is not a {FORMAT}")
    kept: Trace = trace({k: v for k, v in document.items() if k != "format"})
    return kept


class JournalFile(NamedTuple):
    """A trace file, read. No header: it was written before there were any. No footer: cut off."""

    traces: tuple[Trace, ...]
    header: Json | None
    footer: Json | None

    def report_header(self, unknown: ReportHeader) -> ReportHeader:
        """What it tells of its run; what it does not tell is as in `unknown`."""
        default: Json = plain(unknown)
        told = {**default, **(self.header or {}), **(self.footer or {})}
        told.pop("traces", None)
        told["run"] = {**default["run"], **told["run"]}
        found: ReportHeader = report_header(told)
        return found


def read(lines: Iterable[str], name: str = "trace file") -> JournalFile:
    """The traces of a file, its header and its footer.

    Only the last line may be broken (a run was killed while it wrote); else `BadRecording`.
    """
    traces: list[Trace] = []
    first: Json | None = None
    last: Json | None = None
    broken = ""
    for number, line in enumerate(lines, 1):
        if broken or last is not None:
            raise BadRecording(f"{name}: {broken or 'something follows the footer'}")
        try:
            document = json.loads(line)
            if isinstance(document, dict) and FOOTER in document:
                last = dict(document[FOOTER])
            elif isinstance(document, dict) and HEADER in document and number == 1:
                first = dict(document[HEADER])
            else:
                traces.append(parsed(document))
        except UNREADABLE as error:
            broken = f"line {number} cannot be read: {error}"
    if broken and not traces:
        raise BadRecording(f"{name}: {broken}")
    if last is not None and last.get("traces") != len(traces):
        raise BadRecording(f"{name}: its footer counts {last.get('traces')}, not {len(traces)}")
    return JournalFile(tuple(traces), first, last)
