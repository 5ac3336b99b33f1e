"""A run against an integration, from what is asked for to the report and the exit status."""

from __future__ import annotations

import asyncio
import signal
import traceback
from pathlib import Path

from .. import console
from ..core.errors import ConformanceError
from ..core.plan import Plan
from ..core.trace import Trace
from ..core.verdict import INTERRUPTED, SELF_CHECK_FAILED, UNDETERMINED
from ..run.record.run_directory import RunDirectory
from ..run.record.trace_writer import TraceWriter
from ..run.request import RunRequest, planned, played, report_header, runner

BROKEN_OFF = (KeyboardInterrupt, asyncio.CancelledError)


class BudgetSpent(Exception):
    """The seconds of `--budget` are over, and cases are left."""


def run_integration(
    request: RunRequest, out: Path, title: str, budget_s: float | None = None
) -> int:
    """Play the plan and write the report below `out`. Whatever happens, what was judged is kept.

    After `budget_s` seconds the run ends, and the report says how many cases were left out.
    """
    chosen, requirements = planned(request)
    run_directory = RunDirectory(out, requirements, report_header(request, chosen.cases))
    run_directory.open()
    notes: list[str] = []
    try:
        asyncio.run(play(request, chosen, run_directory, title, notes, budget_s))
    except BudgetSpent:
        note = left_out(chosen, run_directory, budget_s)
        return close(run_directory, *notes, note, trouble=UNDETERMINED)
    except ConformanceError as error:
        status = close(run_directory, *notes, f"ended early: {error.headline}", trouble=error.code)
        console.complain(error)
        return status
    except BROKEN_OFF:
        return close(run_directory, *notes, "interrupted", trouble=INTERRUPTED)
    except Exception:  # noqa: BLE001 - our own fault, and it must not take the results with it
        console.crashed(traceback.format_exc())
        return close(run_directory, *notes, "the suite itself failed", trouble=SELF_CHECK_FAILED)
    return close(run_directory, *notes)


def close(run_directory: RunDirectory, *notes: str, trouble: int = 0) -> int:
    """The exit status, which is the report's; where nothing was judged, nothing is shown."""
    found = run_directory.close(truncated=bool(trouble), trouble=trouble, notes=notes)
    if found.cases:
        console.summary(found, run_directory.into)
    return found.exit_status


def left_out(chosen: Plan, run_directory: RunDirectory, budget_s: float | None) -> str:
    left = len(chosen.cases) - len(run_directory.traces)
    return (
        f"the budget of {budget_s:g} s was spent: {left} of {len(chosen.cases)} cases are left out"
    )


async def play(  # noqa: PLR0913, PLR0917 - what a run consists of
    request: RunRequest,
    chosen: Plan,
    run_directory: RunDirectory,
    title: str,
    notes: list[str],
    budget_s: float | None,
) -> None:
    """Play all cases, with progress on the terminal; SIGTERM ends it as Ctrl-C does."""
    task = asyncio.current_task()
    if task:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    writer = TraceWriter(run_directory)
    try:
        async with asyncio.timeout(budget_s) as budget, runner(request, console.say) as ready:
            await ready.probe()
            with console.progress(len(chosen.cases), title) as counted:

                def keep(trace: Trace) -> None:
                    writer.add(trace)
                    counted.advance()

                try:
                    await played(ready, chosen, keep)
                finally:
                    notes.extend(ready.notes)
    except TimeoutError:
        if not budget.expired():
            raise
        raise BudgetSpent from None
    finally:
        await writer.drain()
