"""Reports made by hand: small ones that show every outcome, long ones, and hostile ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from conformance.core.perturbation import Perturbation
from conformance.core.reaction import Reaction
from conformance.core.report import CaseResult, Report, Run, SystemUnderTest, Target
from conformance.core.requirement import Requirement, Source
from conformance.core.setup import Basket, Setup, Uses
from conformance.core.trace import Channel, Credential, Exchange, Request, Response, Trace
from conformance.core.verdict import CheckResult, Level, Observation, Outcome, Verdict, fold

from ..traces import perturbation

DOCS = "https://docs.klarna.com"
CODES = Source("Hosted Payment Page API", "Response codes", f"{DOCS}/api/hpp/#codes", "seed")
LIFE = Source("Hosted Payment Page API", "Session Lifetime", f"{DOCS}/api/hpp/#life", "seed")
AUTH = Source("Authentication", "Basic authentication", f"{DOCS}/api/authentication")
RETRY = Source("Webhooks", "Retries", "https://docs.example/webhooks", "practice")

ORDER = "kp.place_order"
STATUSES = (200, 201, 204, 299, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504)


def silent(_: Trace) -> Iterator[Observation]:
    """A check is never asked by a reporter."""
    yield from ()


def requirement(id: str, title: str, level: Level = Level.MUST, source: Source = CODES):
    return Requirement(
        id=id,
        level=level,
        title=title,
        source=source,
        rationale="The consumer waits for goods that nobody sends, or pays for them twice.",
        check=silent,
        hint="Decide on the class of the code (2xx, 4xx, 5xx), never on the number.",
    )


def exchange(id: str, status: int | None = 200, perturbation: str = "") -> Exchange:
    truth = Response(200, {"content-type": "application/json"}, {"order_id": "ord-1"}, 28)
    given = truth if not perturbation else Response(status or 0, {}, None, 0)
    return Exchange(
        id=id,
        channel=Channel.API,
        at=1.25,
        request=Request(
            "POST",
            "http://127.0.0.1:8801/payments/v1/authorizations/[token#1]/order",
            {"content-type": "application/json", "user-agent": "Example shop/1.4"},
            {"purchase_currency": "SEK", "order_amount": 1999, "locale": "sv-SE"},
            64,
            Credential("Basic", well_formed=True, belongs_to="playground"),
        ),
        response=None if status is None else given,
        truth=truth,
        took=0.031,
        operation=ORDER,
        environment="playground",
        perturbation=perturbation,
    )


def check_result(
    id: str, outcome: Outcome, case: str = "pay", at: str = "", **told: str
) -> CheckResult:
    held = {Outcome.PASS: True, Outcome.FAIL: False, Outcome.WARN: False}.get(outcome)
    expected = told.get("expected", "the order is not confirmed")
    seen = told.get("seen", "told")
    silence = outcome in {Outcome.NOT_APPLICABLE, Outcome.NOT_EXERCISED, Outcome.ERROR}
    observations = () if silence else (Observation(held, expected, seen, at),)
    return CheckResult(id, case, outcome, told.get("message", seen), observations)


CATALOGUE = (
    requirement("AUTH-01", "Every call carries HTTP Basic credentials.", source=AUTH),
    requirement("ENV-05", "Calls go out over HTTPS, and certificates are verified."),
    requirement("RESP-01", "Any 2xx is success."),
    requirement("RESP-04", "Any 5xx is an error: neither a success nor a decline."),
    requirement("LIFE-02", "A session is not used after it expired.", source=LIFE),
    requirement("ORD-03", "A purchase becomes at most one order."),
    requirement("OM-02", "Goods are captured when they are sent.", Level.SHOULD),
    requirement("OM-07", "A refund is never made twice.", source=RETRY),
    requirement("KP-01", "The consumer reads what happened.", Level.SHOULD, RETRY),
    requirement("SEC-03", "No secret is written to a log."),
)

FAULT = "kp.place_order=503"
INSTANCES: Mapping[str, tuple[CheckResult, ...]] = {
    "AUTH-01": (
        check_result("AUTH-01", Outcome.PASS, at="x1", seen="credentials on 5 of 5 calls"),
        check_result(
            "AUTH-01", Outcome.PASS, f"pay/{FAULT}", "x2", seen="credentials on 4 of 4 calls"
        ),
    ),
    "ENV-05": (check_result("ENV-05", Outcome.NOT_EXERCISED, message="the run was on plain HTTP"),),
    "RESP-01": (check_result("RESP-01", Outcome.PASS, at="x1", seen="order confirmed after 201"),),
    "RESP-04": (
        check_result(
            "RESP-04",
            Outcome.FAIL,
            f"pay/{FAULT}",
            "x2",
            expected="state pending or failed while the platform answers 503",
            seen="state paid",
        ),
        check_result("RESP-04", Outcome.PASS, "pay/kp.place_order=500", "x1", seen="state pending"),
    ),
    "LIFE-02": (
        check_result("LIFE-02", Outcome.INCONCLUSIVE, message="precondition: no checkout worked"),
    ),
    "ORD-03": (check_result("ORD-03", Outcome.ERROR, message="Traceback: KeyError('order_id')"),),
    "OM-02": (
        check_result(
            "OM-02", Outcome.WARN, "ship", seen="captured at once", expected="captured later"
        ),
    ),
    "OM-07": (
        check_result(
            "OM-07", Outcome.NOT_APPLICABLE, message="refunds: declares refund in its uses"
        ),
    ),
    "KP-01": (
        check_result("KP-01", Outcome.REVIEW, message="is the error page clear?", seen="a page"),
    ),
    "SEC-03": (),
}

SETUP = Setup(
    hosts={"playground": "http://127.0.0.1:8801", "production": "http://127.0.0.1:8802"},
    public_url="https://shop.test",
    uses=Uses(order_management=("capture", "cancel")),
    basket=Basket("plain", "SE", "SEK", 1999, 104),
)


def verdict(asked: Requirement, check_results: tuple[CheckResult, ...]) -> Verdict:
    return Verdict(asked.id, asked.level, fold(i.outcome for i in check_results), check_results)


def named(text: str) -> Perturbation:
    return Perturbation(text, text, legal=True, basis=text)


def case(id: str, scenario: str, fault: str, **requirements: Outcome) -> CaseResult:
    named = {name.replace("_", "-"): outcome for name, outcome in requirements.items()}
    variant = ("mode=NONE", "outcome=redirect")
    return CaseResult(id, scenario, variant, perturbation(fault), fold(named.values()), 2.5, named)


def sample() -> Report:
    """Every outcome once, a breach with evidence, a scope with a hole."""
    return Report(
        version="0.0.0",
        subject=SystemUnderTest("Example shop", "1.4.0", "Example AB"),
        target=Target("simulator", provenance="simulator of this suite, on loopback"),
        run=Run("2026-11-24T07:00:00Z", 41.375, 7, "standard", planned=3),
        catalogue=CATALOGUE,
        verdicts=tuple(verdict(asked, INSTANCES[asked.id]) for asked in CATALOGUE),
        cases=(
            case("pay", "pay", "", AUTH_01=Outcome.PASS, RESP_01=Outcome.PASS),
            case(f"pay/{FAULT}", "pay", FAULT, AUTH_01=Outcome.PASS, RESP_04=Outcome.FAIL),
            case("ship", "ship", "", OM_02=Outcome.WARN),
        ),
        exchanges={"x1": exchange("x1"), "x2": exchange("x2", 503, FAULT)},
        setup=SETUP,
    )


def conformant() -> Report:
    """Nothing but passes."""
    asked = CATALOGUE[2]
    return replace(
        sample(),
        catalogue=(asked,),
        verdicts=(verdict(asked, INSTANCES[asked.id]),),
        cases=(case("pay", "pay", "", RESP_01=Outcome.PASS),),
        run=replace(sample().run, planned=1),
    )


def empty() -> Report:
    """Nothing at all: killed before its first case."""
    bare = sample()
    run = replace(bare.run, truncated=True)
    return replace(
        bare,
        run=run,
        catalogue=(),
        verdicts=(),
        cases=(),
        exchanges={},
        subject=SystemUnderTest(""),
    )


REACTIONS = tuple(Reaction)


def swept_operations(cases: int = 400) -> Report:
    """A long run: each operation under each status code, and what came of it."""
    operations = [ORDER, "kp.create_session", "hpp.create_session", "hpp.read_session"]
    operations += ["om.capture", "om.refund", "om.cancel"]
    faults = [f"{o}={s}" for o in operations for s in STATUSES]
    named = [(f"pay/{n}/{faults[n % len(faults)]}", faults[n % len(faults)]) for n in range(cases)]
    outcomes = [sweep_outcome(n) for n in range(cases)]
    asked = CATALOGUE[3]
    check_results = tuple(
        check_result(asked.id, outcome, id, f"s{n}", seen=f"state after {fault}")
        for n, ((id, fault), outcome) in enumerate(zip(named, outcomes, strict=True))
    )
    judged = {**INSTANCES, asked.id: check_results}
    return replace(
        sample(),
        verdicts=tuple(verdict(each, judged[each.id]) for each in CATALOGUE),
        cases=tuple(
            replace(case(id, "pay", fault, RESP_04=outcome), reaction=REACTIONS[n % len(REACTIONS)])
            for n, ((id, fault), outcome) in enumerate(zip(named, outcomes, strict=True))
        ),
        exchanges={
            "x1": exchange("x1"),
            **{
                f"s{n}": exchange(f"s{n}", int(f.rpartition("=")[2]), f)
                for n, (_, f) in enumerate(named)
            },
        },
        run=replace(sample().run, planned=cases),
    )


def sweep_outcome(n: int) -> Outcome:
    return {3: Outcome.FAIL, 5: Outcome.WARN, 8: Outcome.INCONCLUSIVE}.get(n % 23, Outcome.PASS)


def hostile(text: str) -> Report:
    """The same bad text in every field that a word from outside could reach."""
    source = Source(text, text, text, text)
    asked = replace(CATALOGUE[3], id=text, title=text, source=source, rationale=text, hint=text)
    told = CheckResult(text, text, Outcome.FAIL, text, (Observation(False, text, text, text),))  # noqa: FBT003
    answer = Response(503, {text: text}, {text: [text, {"nested": text}, float("nan")]}, 1)
    seen = Exchange(
        id=text,
        channel=Channel.API,
        at=0.0,
        request=Request(text, text, {text: text}, text, 1, Credential(text, belongs_to=text)),
        response=answer,
        truth=None,
        operation=text,
        environment=text,
        perturbation=text,
        leaks=(text,),
    )
    setup = Setup(
        text, text, text, {text: text}, text, uses=Uses(text, (text,), (text,), (text,), (text,))
    )
    return Report(
        version=text,
        subject=SystemUnderTest(text, text, text),
        target=Target(text, text, text, text),
        run=Run(text, 0.0, 0, text, truncated=True, notes=(text,)),
        catalogue=(asked,),
        verdicts=(Verdict(text, Level.MUST, Outcome.FAIL, (told,)),),
        cases=(
            CaseResult(
                text, text, (text,), named(text), Outcome.FAIL, 0.0, {text: Outcome.FAIL}, text
            ),
        ),
        exchanges={text: seen},
        setup=setup,
    )


HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an attribute's end": "\"' onmouseover=alert(1) x='",
    "the end of CDATA": "]]><x/>",
    "the end of a comment": "--><img src=x onerror=alert(1)>",
    "control characters": "nul\x00 bell\x07 escape\x1b[31m",
    "lone surrogates": "high\ud800 low\udfff",
    "right-to-left override": "pay\u202e000,1 only",
    "markdown": "](javascript:alert(1)) | `x` **b** @someone ![i](http://evil.test/x.png)",
    "a script's address": "javascript:alert(1)//https://",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "ten kilobytes": "A1<&" * 2_560,
    "an entity": "&lt;b&gt; &#x3c;script&#x3e;",
}
