"""What a person sees while a run goes on: on a terminal a bar, elsewhere a line now and then."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from contextlib import suppress
from pathlib import Path

from .commands import CONFORMANCE, ROOT, Done, conformance, end, environment

PART = ("--profile", "smoke", "--only", "RESP-01")
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def on_a_terminal(*arguments: object) -> Done:
    """The command with a terminal for its output, and what was drawn on it."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - our own command
        [*CONFORMANCE, *map(str, arguments)],
        cwd=ROOT,
        env={**environment(), "TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        try:
            drawn = b"".join(iter(lambda: piece(ours), b""))
            process.wait(30)
        finally:
            os.close(ours)
            if process.poll() is None:
                end(process.pid)
    return Done(process.returncode, ESCAPES.sub("", drawn.decode("utf-8", "replace")), "")


def piece(terminal: int) -> bytes:
    """Some of what was written; nothing once the other side is closed."""
    with suppress(OSError):
        return os.read(terminal, 65536)
    return b""


def test_a_terminal_shows_cases_done_and_the_time_left(tmp_path: Path):
    """And in the end the table of areas, the verdict and the path of the report."""
    done = on_a_terminal("demo", *PART, "--out", tmp_path)
    assert done.code == 0, done.out
    assert re.search(r"\d+/\d+ cases", done.out)
    assert re.search(r"left \d+:\d\d:\d\d", done.out)
    assert re.search(r"Area\s+pass", done.out)
    assert re.search(r"RESP\s+1", done.out)
    assert "report.html" in done.out


def test_elsewhere_a_line_for_each_tenth_and_no_control_characters(tmp_path: Path):
    """A log of a build is read by people too."""
    done = conformance("demo", *PART, "--out", tmp_path)
    counted = re.findall(r"(\d+)/(\d+) cases", done.err)
    assert done.code == 0, done.told
    assert 2 <= len(counted) <= 12
    assert counted[-1][0] == counted[-1][1]
    assert "\x1b" not in done.told
    assert re.search(r"\d+/\d+ cases \(\d+ %\), \d+ s left", done.err)
