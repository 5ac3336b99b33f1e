"""What a command is, and the options that several of them share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..scenarios import PROFILES


@dataclass(frozen=True, slots=True)
class Command:
    """`add_options` adds what the command takes; `run` gives the exit status."""

    name: str
    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def add_run_options(parser: argparse.ArgumentParser, *, only: bool = True) -> None:
    """What every run against an integration takes."""
    parser.add_argument("--profile", choices=tuple(PROFILES), default="standard")
    if only:
        parser.add_argument(
            "--only",
            metavar="GLOB",
            default="",
            help="requirement ids (several with commas) or case ids",
        )
    parser.add_argument("--seed", type=int, default=0, help="of made-up credentials (default 0)")


def add_budget_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--budget",
        type=seconds,
        metavar="SECONDS",
        help="end the run then, keep what was judged and say what is left out",
    )


def seconds(text: str) -> float:
    """A number of seconds above 0."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return found


def add_config_option(parser: argparse.ArgumentParser) -> None:
    default = Path("conformance.toml")
    parser.add_argument("--config", type=Path, default=default, metavar="FILE")


def add_out_option(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("--out", type=Path, default=Path(default), metavar="DIR")
