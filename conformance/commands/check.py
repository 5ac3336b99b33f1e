"""`conformance check`: judge an integration."""

from __future__ import annotations

import argparse

from ..core.errors import BadConfig
from ..drivers.settings import read
from ..run.instance.backends import BACKENDS
from ..run.platform.request import TARGETS
from ..run.request import RunRequest
from .command import Command, add_budget_option, add_config_option, add_out_option, add_run_options
from .integration_run import run_integration

BACKEND = "Leave it out: the simulator. `conformance platform` judges Playground itself."


def add_options(parser: argparse.ArgumentParser) -> None:
    add_run_options(parser)
    add_budget_option(parser)
    add_config_option(parser)
    parser.add_argument("--backend", choices=TARGETS, default="simulator")
    add_out_option(parser, "reports/check")


def run(options: argparse.Namespace) -> int:
    if options.backend not in BACKENDS:
        raise BadConfig(f"--backend {options.backend} is not built yet", hint=BACKEND)
    backend = BACKENDS[options.backend]
    request = RunRequest(read(options.config), options.profile, options.only, options.seed, backend)
    return run_integration(request, options.out, str(options.config), options.budget)


COMMAND = Command("check", "judge an integration", add_options, run)
