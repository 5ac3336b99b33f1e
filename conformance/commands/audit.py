"""`conformance audit`: judge recorded traces again, with nothing but their files."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import console
from ..reporters import REPORTERS
from ..run.record.audit import audited
from ..run.record.run_directory import write
from .command import Command, add_out_option


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    add_out_option(parser, "reports/audit")


def run(options: argparse.Namespace) -> int:
    found = audited(options.files)
    for each in REPORTERS.values():
        write(each.render(found), options.out)
    console.summary(found, options.out)
    return found.exit_status


COMMAND = Command("audit", "judge recorded traces again", add_options, run)
