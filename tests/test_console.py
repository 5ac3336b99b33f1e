"""What a person sees: whatever a shop sends, the terminal takes none of it for a command."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance import console
from conformance.core.errors import Unreachable
from conformance.core.trace import ControlRun, FlowSummary

from .reporters.reports import HOSTILE, hostile

# A title for the window, a colour, the screen cleared, the line turned round, rich's own markup.
WILD = "\x1b]0;mine\x07 \x1b[31m \x9b2J \u202e [bold]:boom:[/bold]"
TAME = "\\u001b]0;mine\\u0007 \\u001b[31m \\u009b2J \\u202e [bold]:boom:[/bold]"
ERROR = Unreachable(WILD, WILD, (WILD,))


def progress() -> None:
    with console.progress(1, WILD):
        pass


SAYS: dict[str, Callable[[], None]] = {
    "what goes on": lambda: console.say(WILD),
    "how many cases there are": progress,
    "what is wrong": lambda: console.complain(ERROR),
    "a fault of our own": lambda: console.crashed(WILD),
    "a diagnosis": lambda: console.diagnosis(
        WILD, ControlRun(worked=True, case="", flow=FlowSummary())
    ),
    "a summary": lambda: console.summary(hostile(WILD), Path(WILD)),
}


@pytest.mark.parametrize("say", SAYS.values(), ids=SAYS)
def test_nothing_that_is_said_commands_the_terminal(
    say: Callable[[], None], capsys: pytest.CaptureFixture[str]
):
    say()
    told = "".join(capsys.readouterr())
    assert TAME in told
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", told)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_summary_can_always_be_printed(text: str, capsys: pytest.CaptureFixture[str]):
    console.summary(hostile(text), Path("out"))
    assert capsys.readouterr().out.encode()
