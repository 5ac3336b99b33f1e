"""The command `conformance`, and pytest with its plugin, as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "python-shop" / "conformance.toml"
CONFORMANCE = (sys.executable, "-m", "conformance.cli")
PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider")
SUITE = (*PYTEST, "--pyargs", "conformance.suites")
ENOUGH_S = 100.0
# A terminal's width and colours are of whoever runs the tests, and so are pytest's options.
PLAIN = {"COLUMNS": "200", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
FOREIGN = ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "FORCE_COLOR", "PY_COLORS")


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        return self.out + self.err


def environment() -> Mapping[str, str]:
    return {**{k: v for k, v in os.environ.items() if k not in FOREIGN}, **PLAIN}


def conformance(*arguments: object, cwd: Path = ROOT, within_s: float = ENOUGH_S) -> Done:
    return run(CONFORMANCE, *arguments, cwd=cwd, within_s=within_s)


def run(
    command: tuple[str, ...], *arguments: object, cwd: Path = ROOT, within_s: float = ENOUGH_S
) -> Done:
    """Run it to its end; it is killed, with all that it started, when it takes too long."""
    with running(command, *arguments, cwd=cwd) as process:
        out, err = process.communicate(timeout=within_s)
    return Done(process.returncode, out, err)


@contextmanager
def running(
    command: tuple[str, ...], *arguments: object, cwd: Path = ROOT
) -> Iterator[subprocess.Popen[str]]:
    """A command that runs within the block, in a process group of its own."""
    with subprocess.Popen(  # noqa: S603 - our own command
        [*command, *map(str, arguments)],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                end(process.pid)


def end(process: int) -> None:
    """A command that was started here, and the integrations that it started, by force."""
    for each in (process, *started_by(process)):
        with suppress(ProcessLookupError):
            os.killpg(each, signal.SIGKILL)


def started_by(process: int) -> tuple[int, ...]:
    """The processes that a process has started itself: its integrations."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return tuple(int(child) for each in threads for child in each.read_text().split())


def alive(process: int) -> bool:
    """It runs; one that has ended and was not waited for does not."""
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def eventually(holds: Callable[[], bool], within_s: float = 30.0) -> bool:
    """Whether it holds before the time is up."""
    deadline = time.monotonic() + within_s
    while not (found := holds()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def report(directory: Path) -> Any:
    return json.loads((directory / "report.json").read_text("utf-8"))


def outcomes(directory: Path) -> Mapping[str, str]:
    """The outcome of each requirement in a run's report."""
    return {each["id"]: each["outcome"] for each in report(directory)["requirements"]}


def lines(file: Path) -> int:
    """Whole lines, 0 for a file that is not there yet."""
    return file.read_bytes().count(b"\n") if file.exists() else 0
