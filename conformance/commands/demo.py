"""`conformance demo`: judge the bundled example shop, as it is or with a defect."""

from __future__ import annotations

import argparse

from .. import console, demo
from ..core.errors import BadConfig
from ..demo.mutants import MUTANTS
from ..drivers.settings import read
from ..run.request import RunRequest
from .command import Command, add_budget_option, add_out_option, add_run_options
from .integration_run import run_integration


def add_options(parser: argparse.ArgumentParser) -> None:
    add_run_options(parser)
    add_budget_option(parser)
    add_out_option(parser, "reports/demo")
    parser.add_argument("--defect", metavar="NAME", default="", help="break the shop first")
    parser.add_argument("--list-defects", action="store_true", help="name the defects, and exit")


def run(options: argparse.Namespace) -> int:
    mutants = {each.name: each for each in MUTANTS}
    if options.list_defects:
        for each in MUTANTS:
            console.out.print(f"{each.name:34} {each.requirement:8} {each.description}")
        return 0
    if options.defect and options.defect not in mutants:
        raise BadConfig(
            f"there is no defect {options.defect!r}",
            hint="`conformance demo --list-defects` names them.",
        )
    chosen = (mutants[options.defect],) if options.defect else ()
    with demo.shop(*chosen) as config:
        request = RunRequest(read(config), options.profile, options.only, options.seed)
        return run_integration(
            request, options.out, options.defect or "example shop", options.budget
        )


COMMAND = Command("demo", "judge the bundled example shop", add_options, run)
