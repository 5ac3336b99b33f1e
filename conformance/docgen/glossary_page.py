"""docs/glossary.md: one line for each word of the project; the code writes those of its classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from .source import PublicClass, public_classes

# The words that are no class. The names of classes are listed from the code.
TERMS: Mapping[str, str] = {
    "baseline": "how the same integration goes through the same story without any perturbation",
    "certification": "the largest profile: every status code that HTTP allows, on each operation",
    "check": "the judge of a requirement: a generator over one trace that yields observations",
    "collateral": "in the kill matrix, the requirements that a mutant breaks beside its own",
    "conforming shop": "a shop that does something in an unusual way and is right all the same",
    "edge case credential": "a legal user name or password that careless code spoils",
    "evidence": "the exchanges that a verdict cites",
    "first catch": "the requirement that tells a mutant first, in the order of the catalogue",
    "fold": "the rule that makes one verdict of many outcomes: the gravest one wins",
    "killed": "said of a mutant that the suite tells apart from a conforming shop",
    "oracle": "the rule by which an outcome is told right or wrong; here, a check",
    "perturbed case": "a case in which the platform does one thing differently",
    "Playground": "Klarna's test environment",
    "Production": "Klarna's live environment; the suite never calls it and stands in for it",
    "reference": "the same story under the documented status code of a class (400 or 500)",
    "settled": "said of an integration whose state stands still, so that it can be judged",
    "simulator": "our stateful stand-in for Klarna Payments, Hosted Payment Page, Order Management",
    "simulator mutant": "a copy of the simulator with one edit that breaks the platform's contract",
    "stand-in": "a server of the suite at the place of one of Klarna's environments",
    "story": "a scenario: what consumer, platform and merchant do, step by step",
    "survivor": "a mutant that no requirement tells",
    "sweep": "the integration's own job that looks after open purchases; also the operation, swept "
    "over many status codes",
    "variant": "the legal variations that a case is played with",
    "virtual clock": "the clock of one case; moving it costs no waiting",
}


@cache
def page() -> str:
    """The page in Markdown."""
    intro = (
        "# Glossary\n\n"
        "One word has one meaning, in code, reports and documentation. The first table has the\n"
        "words of testing and payments as this project uses them. The second table has the public\n"
        "classes, each with the first sentence of its docstring. `make docs` writes this page.\n"
    )
    return "\n".join((intro, *terms(TERMS), "", "## Classes", "", *classes(public_classes()), ""))


def terms(known: Mapping[str, str]) -> Iterator[str]:
    yield from ("| word | meaning |", "|---|---|")
    yield from (f"| {word} | {known[word]} |" for word in sorted(known, key=str.lower))


def classes(found: Iterable[PublicClass]) -> Iterator[str]:
    yield from ("| class | module | meaning |", "|---|---|---|")
    for each in found:
        sentence = each.sentence.replace("|", "\\|")
        yield f"| `{each.name}` | `{each.module}` | {sentence} |"
