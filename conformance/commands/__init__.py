"""The commands of `conformance`, one module each: what it takes, and what it runs."""

from __future__ import annotations

from . import audit, check, demo, doctor, init, platform, play, requirements, serve
from .command import Command

__all__ = ["COMMANDS", "Command"]

# In the order in which `conformance --help` lists them.
COMMANDS: tuple[Command, ...] = (
    demo.COMMAND,
    check.COMMAND,
    platform.COMMAND,
    audit.COMMAND,
    serve.COMMAND,
    init.COMMAND,
    doctor.COMMAND,
    play.COMMAND,
    requirements.COMMAND,
)
