"""`conformance init`: write a commented conformance.toml."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import console
from ..core.errors import BadConfig
from ..drivers.configuration_page import commented
from ..run.record.run_directory import writing
from .command import Command


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", default=Path("conformance.toml"))


def run(options: argparse.Namespace) -> int:
    if options.file.exists():
        raise BadConfig(f"{options.file} exists already", hint="Name another file.")
    with writing(options.file):
        options.file.write_text(commented(), encoding="utf-8")
    console.out.print(
        f"Wrote {console.shown(str(options.file))}. Fill it in, then try `conformance doctor`."
    )
    return 0


COMMAND = Command("init", "write a commented conformance.toml", add_options, run)
