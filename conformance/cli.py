"""The command `conformance`: parses, calls the command, and maps errors to exit statuses."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn

from . import __version__, console
from .commands import COMMANDS
from .core.errors import ConformanceError, Unwritable
from .core.verdict import INTERRUPTED, MISTAKEN, SELF_CHECK_FAILED


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except ConformanceError as error:
        console.complain(error)
        return error.code
    except (BrokenPipeError, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - Python's own exit status would say: not conformant
        return unforeseen(error)


def unforeseen(error: Exception) -> int:
    """A file that cannot be had is the user's to act on; all else is our own fault."""
    if isinstance(error, OSError) and error.filename:
        problem = Unwritable(f"{error.filename}: {error.strerror}")
        console.complain(problem)
        return problem.code
    console.crashed(traceback.format_exc())
    return SELF_CHECK_FAILED


class Parser(argparse.ArgumentParser):
    """An argument parser that exits with this package's own status for bad input.

    What cannot be understood is a mistake; argparse would call it interrupted.
    """

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(MISTAKEN, f"{self.prog}: error: {message}\n")


def parser() -> argparse.ArgumentParser:
    top = Parser(
        prog="conformance",
        description="Judges integrations of Klarna's Hosted Payment Page, and reports.",
    )
    top.add_argument("--version", action="version", version=f"conformance {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for each in COMMANDS:
        one = commands.add_parser(each.name, help=each.help)
        each.add_options(one)
        one.set_defaults(command=each.run)
    return top


if __name__ == "__main__":
    sys.exit(main())
