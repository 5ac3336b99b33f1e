"""`conformance requirements`: print the catalogue."""

from __future__ import annotations

import argparse
import sys

from ..docgen import as_json, page
from ..requirements import catalogue
from .command import Command


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("md", "json"), default="md")


def run(options: argparse.Namespace) -> int:
    render = {"md": page, "json": as_json}[options.format]
    sys.stdout.write(render(catalogue()))
    return 0


COMMAND = Command("requirements", "print the catalogue", add_options, run)
