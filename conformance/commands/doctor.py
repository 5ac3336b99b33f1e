"""`conformance doctor`: start the integration and play one purchase, before any verdict."""

from __future__ import annotations

import argparse
import asyncio

from .. import console
from ..core.trace import ControlRun
from ..core.verdict import UNDETERMINED
from ..drivers.settings import read
from ..run.request import RunRequest, runner
from .command import Command, add_config_option


def run(options: argparse.Namespace) -> int:
    settings = read(options.config)
    control_run = asyncio.run(probed(RunRequest(settings)))
    console.diagnosis(settings.name, control_run)
    return 0 if control_run.worked else UNDETERMINED


async def probed(request: RunRequest) -> ControlRun:
    async with runner(request, console.say) as ready:
        return await ready.probe()


COMMAND = Command("doctor", "try a configuration before any verdict", add_config_option, run)
