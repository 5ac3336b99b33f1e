"""The command `conformance`: parses, calls, writes and exits. It computes nothing."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from . import __version__, console, demo, platform_plugin
from .core.errors import BadConfig, ConformanceError, Unwritable
from .core.plan import Plan
from .core.setup import REGIONS
from .core.trace import ControlRun, Trace
from .core.verdict import INTERRUPTED, MISTAKEN, SELF_CHECK_FAILED, UNDETERMINED
from .demo.mutants import MUTANTS
from .docgen import as_json, page
from .drivers.configuration_page import commented
from .drivers.settings import read
from .platform_plugin import WHO
from .reporters import REPORTERS
from .requirements import catalogue
from .run.platform import request
from .run.platform.cassettes import OLDEST_DAYS, RECORDED
from .run.record.audit import audited
from .run.record.run_directory import RunDirectory, write, writing
from .run.request import RunRequest, planned, played, report_header, runner
from .scenarios import PROFILES
from .simulator.stand_ins import ServeSettings, serve

BACKEND = "Leave it out: the simulator. `conformance platform` judges Playground itself."
CONSUMERS = ("page", "approve", "refuse", "cancel", "back", "error")
BROKEN_OFF = (KeyboardInterrupt, asyncio.CancelledError)


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
    """What cannot be understood is a mistake; argparse would call it interrupted."""

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

    run = Parser(add_help=False)
    run.add_argument("--profile", choices=tuple(PROFILES), default="standard")
    run.add_argument("--only", metavar="GLOB", default="", help="requirement ids or case ids")
    run.add_argument("--seed", type=int, default=0, help="of made-up credentials (default 0)")

    one = commands.add_parser("demo", parents=[run], help="judge the bundled example shop")
    one.add_argument("--out", type=Path, default=Path("reports/demo"), metavar="DIR")
    one.add_argument("--defect", metavar="NAME", default="", help="break the shop first")
    one.add_argument("--list-defects", action="store_true", help="name the defects, and exit")
    one.set_defaults(command=run_demo)

    one = commands.add_parser("check", parents=[run], help="judge an integration")
    one.add_argument("--config", type=Path, default=Path("conformance.toml"), metavar="FILE")
    one.add_argument("--backend", choices=request.TARGETS, default="simulator")
    one.add_argument("--out", type=Path, default=Path("reports/check"), metavar="DIR")
    one.set_defaults(command=run_check)

    one = commands.add_parser("platform", help="judge a platform: simulator, Playground, recorded")
    platform_options(one)
    one.set_defaults(command=run_platform)

    one = commands.add_parser("audit", help="judge recorded traces again")
    one.add_argument("files", type=Path, nargs="+", metavar="FILE")
    one.add_argument("--out", type=Path, default=Path("reports/audit"), metavar="DIR")
    one.set_defaults(command=run_audit)

    one = commands.add_parser("serve", help="run both stand-ins and the hosted page")
    one.add_argument("--port", type=int, default=8080, help="Playground's; 0 takes free ones")
    one.add_argument("--region", choices=REGIONS, default="eu")
    one.add_argument("--rate-limit", choices=("on", "off"), default="off")
    one.add_argument("--strict", action="store_true", help="check country, currency and locale")
    one.add_argument("--credential", action="append", default=[], metavar="USER:PASSWORD")
    one.add_argument(
        "--consumer",
        choices=CONSUMERS,
        default="page",
        help="who acts on the hosted page",
    )
    one.set_defaults(command=run_serve)

    one = commands.add_parser("init", help="write a commented conformance.toml")
    one.add_argument("file", type=Path, nargs="?", default=Path("conformance.toml"))
    one.set_defaults(command=run_init)

    one = commands.add_parser("doctor", help="try a configuration before any verdict")
    one.add_argument("--config", type=Path, default=Path("conformance.toml"), metavar="FILE")
    one.set_defaults(command=run_doctor)

    one = commands.add_parser("requirements", help="print the catalogue")
    one.add_argument("--format", choices=("md", "json"), default="md")
    one.set_defaults(command=run_requirements)
    return top


def platform_options(one: argparse.ArgumentParser) -> None:
    one.add_argument("--target", choices=request.TARGETS, default="simulator")
    one.add_argument("--region", choices=REGIONS, default="eu")
    one.add_argument("--only", metavar="GLOB", default="", help="requirement ids or scripts")
    one.add_argument("--profile", choices=request.PROFILES, default="standard")
    one.add_argument("--seed", type=int, default=0, help="of made-up credentials (default 0)")
    one.add_argument("--out", type=Path, default=Path("reports/platform"), metavar="DIR")
    one.add_argument("--record", action="store_true", help="write cassettes of what is exchanged")
    one.add_argument("--cassettes", type=Path, default=Path("cassettes"), metavar="DIR")
    one.add_argument("--recorded", choices=RECORDED, default="simulator", help="what to replay")
    one.add_argument("--host", default="", help="in place of Playground's; over TLS only")
    one.add_argument("--ca-file", default="", metavar="FILE", help="whom to trust for --host")
    one.add_argument("--consumer", choices=WHO, default="none", help="who acts on the hosted page")
    one.add_argument("--max-age", type=int, default=OLDEST_DAYS, metavar="DAYS")


def run_demo(options: argparse.Namespace) -> int:
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
        return judged(options, config, title=options.defect or "example shop")


def run_check(options: argparse.Namespace) -> int:
    if options.backend != "simulator":
        raise BadConfig(f"--backend {options.backend} is not built yet", hint=BACKEND)
    return judged(options, options.config, title=str(options.config))


def judged(options: argparse.Namespace, config: Path, title: str) -> int:
    request = RunRequest(read(config), options.profile, options.only, options.seed)
    chosen, requirements = planned(request)
    run_directory = RunDirectory(options.out, requirements, report_header(request, chosen.cases))
    run_directory.open()
    return conducted(request, chosen, run_directory, title)


def conducted(request: RunRequest, chosen: Plan, run_directory: RunDirectory, title: str) -> int:
    """Play the plan; whatever happens, what has been judged is kept and told."""
    notes: list[str] = []
    try:
        asyncio.run(playing(request, chosen, run_directory, title, notes))
    except ConformanceError as error:
        status = closed(run_directory, *notes, f"ended early: {error.headline}", trouble=error.code)
        console.complain(error)
        return status
    except BROKEN_OFF:
        return closed(run_directory, *notes, "interrupted", trouble=INTERRUPTED)
    except Exception:  # noqa: BLE001 - our own fault, and it must not take the results with it
        console.crashed(traceback.format_exc())
        return closed(run_directory, *notes, "the suite itself failed", trouble=SELF_CHECK_FAILED)
    return closed(run_directory, *notes)


def closed(run_directory: RunDirectory, *notes: str, trouble: int = 0) -> int:
    """The exit status, which is the report's; where nothing was judged, nothing is shown."""
    found = run_directory.close(truncated=bool(trouble), trouble=trouble, notes=notes)
    if found.cases:
        console.summary(found, run_directory.into)
    return found.exit_status


async def playing(
    request: RunRequest, chosen: Plan, run_directory: RunDirectory, title: str, notes: list[str]
) -> None:
    task = asyncio.current_task()
    if task:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with runner(request, console.say) as ready:
        await ready.probe()
        with console.progress(len(chosen.cases), title) as counted:

            def keep(trace: Trace) -> None:
                run_directory.add(trace)
                counted.advance()

            try:
                await played(ready, chosen, keep)
            finally:
                notes.extend(ready.notes)


def run_platform(options: argparse.Namespace) -> int:
    status, session = platform_plugin.judged(
        [
            f"--platform-target={options.target}",
            f"--platform-region={options.region}",
            f"--platform-only={options.only}",
            f"--platform-profile={options.profile}",
            f"--platform-seed={options.seed}",
            f"--platform-out={options.out}",
            f"--platform-cassettes={options.cassettes}",
            f"--platform-recorded={options.recorded}",
            f"--platform-max-age={options.max_age}",
            f"--platform-host={options.host}",
            f"--platform-ca-file={options.ca_file}",
            f"--platform-consumer={options.consumer}",
            *(("--platform-record",) if options.record else ()),
        ]
    )
    if session.ended:
        console.complain(session.ended)
    if session.found:
        console.summary(session.found, options.out)
    return status


def run_audit(options: argparse.Namespace) -> int:
    """Judge what was recorded, with nothing but the files."""
    found = audited(options.files)
    for each in REPORTERS.values():
        write(each.render(found), options.out)
    console.summary(found, options.out)
    return found.exit_status


def run_serve(options: argparse.Namespace) -> int:
    given = tuple(credential(text) for text in options.credential)
    settings = ServeSettings(
        port=options.port,
        region=options.region,
        consumer=options.consumer,
        rate_limit=options.rate_limit == "on",
        strict_markets=options.strict,
    )
    settings = replace(settings, credentials=given) if given else settings
    with suppress(KeyboardInterrupt):  # it may come before `serve` listens for it
        asyncio.run(serve(settings, lambda started: console.serving(started, settings)))
    return 0


def credential(text: str) -> tuple[str, str]:
    user, colon, password = text.partition(":")
    if not (user and colon and password):
        raise BadConfig("--credential takes USER:PASSWORD", hint="The user name holds no colon.")
    return user, password


def run_doctor(options: argparse.Namespace) -> int:
    """Start the integration, play one purchase, and say whether the driver understood it."""
    settings = read(options.config)
    witness = asyncio.run(probed(RunRequest(settings)))
    console.diagnosis(settings.name, witness)
    return 0 if witness.worked else UNDETERMINED


async def probed(request: RunRequest) -> ControlRun:
    async with runner(request, console.say) as ready:
        return await ready.probe()


def run_requirements(options: argparse.Namespace) -> int:
    render = {"md": page, "json": as_json}[options.format]
    sys.stdout.write(render(catalogue()))
    return 0


def run_init(options: argparse.Namespace) -> int:
    if options.file.exists():
        raise BadConfig(f"{options.file} exists already", hint="Name another file.")
    with writing(options.file):
        options.file.write_text(commented(), encoding="utf-8")
    console.out.print(
        f"Wrote {console.shown(str(options.file))}. Fill it in, then try `conformance doctor`."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
