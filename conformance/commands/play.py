"""`conformance play`: play one case, or read it from a stored run, and print what happened."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from .. import console
from ..core.errors import BadConfig
from ..core.plan import Plan
from ..core.trace import Trace
from ..core.variation import joined
from ..core.verdict import NON_CONFORMANT, CheckResult, Outcome, Party
from ..drivers.settings import read, uses
from ..reporters.sequence import sequence
from ..requirements import catalogue
from ..run.record.audit import recorded
from ..run.request import RunRequest, played, runner
from ..run_controller import judged
from ..scenarios import plan
from .command import Command, add_config_option, add_run_options

BROKEN = frozenset({Outcome.FAIL, Outcome.ERROR})


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="a case id, as in a report")
    add_run_options(parser, only=False)
    add_config_option(parser)
    parser.add_argument(
        "--from", dest="traces", type=Path, metavar="FILE", help="a trace.jsonl: nothing is played"
    )


def run(options: argparse.Namespace) -> int:
    trace = stored(options.traces, options.case) if options.traces else fresh(options)
    results = results_of(trace)
    for line in sequence_and_results(trace, results):
        console.out.print(line, markup=False, highlight=False, soft_wrap=True)
    return NON_CONFORMANT if any(each.outcome in BROKEN for each in results) else 0


def fresh(options: argparse.Namespace) -> Trace:
    """The case, played now, with the control runs and references that it needs."""
    settings = read(options.config)
    whole = plan(options.profile, uses(settings), options.seed)
    cases = tuple(each for each in whole.cases if each.id == options.case)
    if not cases:
        profile = f"profile {options.profile} of this integration"
        raise BadConfig(*unknown(options.case, (each.id for each in whole.cases), profile))
    request = RunRequest(settings, options.profile, "", options.seed)
    return asyncio.run(trace_of(request, replace(whole, cases=cases)))


async def trace_of(request: RunRequest, chosen: Plan) -> Trace:
    kept: list[Trace] = []
    async with runner(request, console.say) as ready:
        await ready.probe()
        await played(ready, chosen, kept.append)
    return kept[-1]


def stored(file: Path, case: str) -> Trace:
    """The case's trace in the file of a run."""
    traces = {each.case: each for each in recorded(file).traces}
    if case not in traces:
        raise BadConfig(*unknown(case, traces, file.name))
    return traces[case]


def unknown(case: str, ids: Iterable[str], place: str) -> tuple[str, str]:
    """The message and the hint for a case that does not exist."""
    known = tuple(ids)
    close = get_close_matches(case, known, 3, 0.3) or known[:3]
    return f"there is no case {case!r} in {place}", f"Did you mean {' or '.join(close)}?"


def sequence_and_results(trace: Trace, results: Iterable[CheckResult]) -> Iterator[str]:
    """The story and the perturbation, the sequence, the results of the checks."""
    yield f"{trace.case}: scenario {trace.scenario}"
    if trace.perturbation:
        yield f"perturbation: {trace.perturbation.label}. {trace.perturbation.basis}"
    if trace.variant:
        yield f"variant: {joined(trace.variant)}"
    yield ""
    yield from sequence(trace)
    if trace.note:
        yield f"note: {trace.note}"
    yield ""
    for each in results:
        yield f"{each.outcome:15} {each.requirement:10} {each.message}"


def results_of(trace: Trace) -> tuple[CheckResult, ...]:
    """What each requirement that has something to say makes of the case."""
    exercised = [each.party for each in catalogue() if each.id in (trace.exercises or ())]
    party = exercised[0] if exercised else Party.INTEGRATION
    asked = (each for each in catalogue() if each.party == party)
    return judged((trace,), asked).check_results


COMMAND = Command("play", "play one case and print its trace as a sequence", add_options, run)
