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
from ..core.verdict import INTERRUPTED, SELF_CHECK_FAILED
from ..run.record.run_directory import RunDirectory
from ..run.request import RunRequest, planned, played, report_header, runner

BROKEN_OFF = (KeyboardInterrupt, asyncio.CancelledError)


def run_integration(request: RunRequest, out: Path, title: str) -> int:
    """Play the plan and write the report below `out`. Whatever happens, what was judged is kept."""
    chosen, requirements = planned(request)
    run_directory = RunDirectory(out, requirements, report_header(request, chosen.cases))
    run_directory.open()
    notes: list[str] = []
    try:
        asyncio.run(play(request, chosen, run_directory, title, notes))
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


async def play(
    request: RunRequest, chosen: Plan, run_directory: RunDirectory, title: str, notes: list[str]
) -> None:
    """Play all cases, with progress on the terminal; SIGTERM ends it as Ctrl-C does."""
    task = asyncio.current_task()
    if task:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with runner(request, console.say) as ready:
        await ready.probe()
        with console.progress(len(chosen.cases), title) as counted:

            def keep(trace: Trace) -> None:
                run_directory.add(trace)
                counted.advance()

            try:
                await played(ready, chosen, keep)
            finally:
                notes.extend(ready.notes)
