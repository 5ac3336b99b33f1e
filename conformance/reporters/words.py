"""The plain words of a report for areas, outcomes and the headline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ..core.reaction import Reaction
from ..core.report import Report, Target
from ..core.setup import Setup
from ..core.verdict import Headline, Outcome

AREAS: Mapping[str, str] = {
    "AUTH": "Authentication",
    "ENV": "Environment switch",
    "RESP": "Response codes",
    "COMPAT": "API updates",
    "KP": "Payment session",
    "HPP": "Hosted page",
    "LIFE": "Lifetimes",
    "OUT": "Learning the outcome",
    "ORD": "Placing the order",
    "OM": "After payment",
    "RES": "Resilience",
    "UX": "The consumer",
    "SEC": "Security",
    "SCOPE": "Declared scope",
    "PLAT": "Platform",
}

HEADLINES: Mapping[Headline, str] = {
    Headline.CONFORMANT: "Conformant",
    Headline.CONFORMANT_WITH_WARNINGS: "Conformant, with warnings",
    Headline.NON_CONFORMANT: "Not conformant",
    Headline.UNDETERMINED: "Undetermined",
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PASS: "held",
    Outcome.FAIL: "broken",
    Outcome.WARN: "warning",
    Outcome.REVIEW: "needs a person",
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.NOT_EXERCISED: "not exercised",
    Outcome.INCONCLUSIVE: "inconclusive",
    Outcome.ERROR: "error in the suite",
}

MEANINGS: Mapping[Outcome, str] = {
    Outcome.PASS: "It was put to the test, and it held.",
    Outcome.FAIL: "It was put to the test, and it was broken.",
    Outcome.WARN: "A recommendation was not followed, or a rule was met in a tolerated way.",
    Outcome.REVIEW: "A person has to look before it can be settled.",
    Outcome.NOT_APPLICABLE: "The declared scope leaves it out; the reason is given.",
    Outcome.NOT_EXERCISED: "It applies, but the situation never came about. Never a pass.",
    Outcome.INCONCLUSIVE: "It was tried, and what was seen does not settle it. Never a pass.",
    Outcome.ERROR: "The suite itself failed here. It says nothing about the integration.",
}

# The letter that a reaction has in the heat map, for whoever does not see its colour.
LETTERS: Mapping[Reaction, str] = {
    Reaction.WENT_ON: "W",
    Reaction.REFUSED: "R",
    Reaction.RETRIED: "T",
    Reaction.CRASHED: "C",
    Reaction.STALLED: "S",
}

REACTIONS: Mapping[Reaction, str] = {
    Reaction.WENT_ON: "as if nothing were the matter",
    Reaction.REFUSED: "an answer that says no, or not yet",
    Reaction.RETRIED: "the same call again",
    Reaction.CRASHED: "no answer, or one that nobody meant to give",
    Reaction.STALLED: "no answer within the time allowed",
}

BASES: Mapping[str, str] = {
    "seed": "Klarna's HPP API documentation",
    "klarna": "Klarna's documentation",
    "practice": "payment practice; the rule is ours",
}


def moment(text: str) -> datetime | None:
    """A report's moment, which is in UTC; None where the text is none."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def played(report: Report) -> str:
    """How much of the plan was played; recorded traffic had no plan."""
    done = counted(len(report.cases), "case")
    return f"{done} of {report.run.planned} planned" if report.run.planned else done


def area_name(area: str) -> str:
    return AREAS.get(area, area)


def target_name(target: Target) -> str:
    """Against what, in one sentence."""
    place = f"{target.environment}, region {target.region}"
    return {
        "simulator": f"The suite's own simulator, standing in for Klarna ({place})",
        "playground": f"Klarna Playground, live ({place})",
        "replay": f"Recorded answers, played back ({place})",
        "passive": f"Recorded traffic, judged afterwards ({place})",
    }.get(target.kind, f"{target.kind} ({place})")


def transport(setup: Setup, target: Target) -> str:
    """How the calls went, and what could therefore not be judged of it."""
    if target.kind != "simulator":
        recorded = target.kind in {"replay", "passive"}
        return "as recorded" if recorded else "as the addresses say"
    if not setup.tls:
        return "plain HTTP on this machine, so rules on certificates could not be judged"
    return (
        "TLS, with certificates made for the run; the stand-ins have addresses and no names, so "
        "whether the name of the host is sent (SNI) could not be judged"
    )


def caution(target: Target) -> str:
    """What must be said about the other side of the conversation; "" where it was Klarna's own."""
    origin = f" They are {target.provenance}." if target.provenance else ""
    return {
        "simulator": "The simulator is not Klarna. It behaves as the documentation says, and "
        "misbehaves on purpose; Klarna's own systems may differ from it.",
        "replay": f"No live system answered: the answers were recorded earlier.{origin}",
        "passive": "Nothing was provoked: only what the recorded traffic happened to contain "
        "could be judged.",
    }.get(target.kind, "")
