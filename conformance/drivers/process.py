"""Starts the integration as a process, waits until it is ready, keeps its output, and stops it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Self
from urllib.parse import urlsplit

import httpx

from ..core.errors import PortTaken, Unreachable
from ..core.wire import legible
from .placeholders import fill, fill_text
from .settings import Settings, addressed
from .web import trust

READY_WITHIN_S = 20.0
RUNNING_WITHIN_S = 3.0  # the same where the suite does not start it: it should be there already
GRACE_S = 3.0
LARGEST_OUTPUT = 20_000_000  # bytes of each stream
LONGEST_TAIL = 65_536  # bytes that are looked through for its last words
LAST_LINES = 3
# Where the usual HTTP clients look for further certificates.
CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")

Mask = Callable[[str], str]


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(
    settings: Settings,
    names: Mapping[str, object],
    extra: Mapping[str, str] | None = None,
    without: str = "",
) -> dict[str, str]:
    """What the process finds in its environment; `without` is left out of it altogether."""
    whole = addressed(settings, names)
    own = {name: fill_text(text, whole) for name, text in settings.env.items()}
    ca_file = str(names.get("ca_file", ""))
    trusted = dict.fromkeys(CA_VARIABLES, ca_file) if ca_file else {}
    found = {**os.environ, **trusted, **own, **(extra or {})}
    found.pop(without, None)
    return found


class Process:
    """`async with Process(settings, names, output, mask) as process:` runs the integration.

    `names` fill `start`, `ready`, `base_url` and the environment. `output` is a directory for what
    it writes ("stdout.log", "stderr.log": evidence, not to be published raw). `mask` hides secrets
    in the last words that an error carries. `extra` goes on top of the environment, `without` is
    taken from it. Without `start` in the settings it is only waited for.
    """

    def __init__(  # noqa: PLR0913 - all that decides how a process starts
        self,
        settings: Settings,
        names: Mapping[str, object],
        output: Path,
        mask: Mask,
        *,
        extra: Mapping[str, str] | None = None,
        without: str = "",
        ready_within_s: float = READY_WITHIN_S,
    ) -> None:
        whole = addressed(settings, names)
        self._command: list[str] = [str(word) for word in fill(settings.start, whole)]
        self._directory = settings.directory
        self._environment = environment(settings, names, extra, without)
        self._base_url = fill_text(settings.base_url, names).rstrip("/")
        self._ready = fill_text(settings.ready, names).removeprefix("GET ")
        self._output = output
        self._mask = mask
        self._ready_within_s = ready_within_s
        self._child: asyncio.subprocess.Process | None = None
        self._readers: tuple[asyncio.Task[None], ...] = ()
        self._logs = {output / name: 0 for name in ("stdout.log", "stderr.log")}  # sizes at start

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def exit_status(self) -> int | None:
        """None while it runs, and where it was not started by the suite."""
        return self._child.returncode if self._child else None

    async def start(self) -> None:
        """Returns once it is ready. PortTaken, Unreachable: it is not, nothing is left of it."""
        try:
            if self._command:
                await self._spawn()
            if self._base_url:  # a Python object need not listen
                await self._wait_until_ready()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Ends the process and all that it started: politely, after three seconds by force."""
        if self._child is None:
            return
        try:
            self._signal(signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._child.wait(), GRACE_S)
        finally:
            self._signal(signal.SIGKILL)
            await self._child.wait()
            await self._finish_output()

    async def _spawn(self) -> None:
        if await accepts_connections(self._base_url):
            raise PortTaken(f"something listens already at {self._base_url}")
        self._output.mkdir(parents=True, exist_ok=True)
        try:
            self._child = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=self._directory,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not a command that can be run"
            raise Unreachable(f'"{self._command[0]}" cannot be started: {reason}') from error
        self._logs = {log: log.stat().st_size if log.exists() else 0 for log in self._logs}
        streams = zip((self._child.stdout, self._child.stderr), self._logs, strict=True)
        self._readers = tuple(asyncio.create_task(keep(*stream)) for stream in streams)

    async def _wait_until_ready(self) -> None:
        seen = "gives no answer"
        limit_s = self._ready_within_s if self._command else RUNNING_WITHIN_S
        try:
            async with asyncio.timeout(limit_s):
                while seen := await self._unready():
                    await self._fail_if_ended()
                    await asyncio.sleep(0.03)
                await self._fail_if_ended()  # what answers is then something else
        except TimeoutError:
            raise Unreachable(
                f"the integration was not ready within {limit_s:g} s: "
                f"{self._base_url}{self._ready} {seen}",
                last_words=self._last_words(),
            ) from None

    async def _fail_if_ended(self) -> None:
        if self.exit_status is not None:
            await self._finish_output()
            raise Unreachable(
                f"the integration {self._ending()}",
                f"Run `start` by hand in {self._directory} to see all that it writes.",
                self._last_words(),
            )

    async def _unready(self) -> str:
        """Why it is not ready yet, "" if it is."""
        if not await accepts_connections(self._base_url):
            return "accepts no connection"
        return await unanswered(f"{self._base_url}{self._ready}") if self._ready else ""

    def _ending(self) -> str:
        status = self.exit_status or 0
        return (
            f"was ended by signal {-status}" if status < 0 else f"ended with exit status {status}"
        )

    def _last_words(self) -> tuple[str, ...]:
        """Masked before they are cut into lines: half a secret could not be recognised."""
        written = (self._mask(tail(log, since)) for log, since in self._logs.items())
        return tuple(line for text in written for line in last_lines(text))[-LAST_LINES:]

    def _signal(self, number: signal.Signals) -> None:
        if self._child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, number)

    async def _finish_output(self) -> None:
        """A grandchild that left the group may hold the pipe open for ever: not waited for."""
        if self._readers:
            _, open_still = await asyncio.wait(self._readers, timeout=0.5)
            for reader in open_still:
                reader.cancel()


async def accepts_connections(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        async with asyncio.timeout(2):
            _, writer = await asyncio.open_connection(parts.hostname, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def unanswered(url: str) -> str:
    """How an address fails to answer 2xx, "" if it does."""
    try:
        async with (
            httpx.AsyncClient(trust_env=False, verify=trust(), timeout=2) as client,
            client.stream("GET", url) as answer,
        ):
            return "" if answer.is_success else f"answered {answer.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"gave no answer ({type(error).__name__})"


async def keep(stream: asyncio.StreamReader | None, file: Path) -> None:
    """Writes a stream to a file up to the limit; the rest is read, so that nothing stalls."""
    with file.open("ab") as sink:
        left = LARGEST_OUTPUT - sink.tell()
        while stream and (data := await stream.read(65536)):
            left = written(sink, data, left)


def written(sink: IO[bytes], data: bytes, left: int) -> int:
    """Writes what there is room for; how much room is left then, negative once noted."""
    if left <= 0:
        return left
    sink.write(data[:left])
    if len(data) > left:
        sink.write(b"\n[more than 20 MB: the rest was not kept]\n")
    sink.flush()
    return left - len(data)


def tail(file: Path, since: int) -> str:
    """What was written since, or the end of it in whole lines."""
    with suppress(OSError), file.open("rb") as source:
        begin = max(since, file.stat().st_size - LONGEST_TAIL)
        source.seek(begin)
        written = legible(source.read())
        return written if begin == since else written.partition("\n")[2]
    return ""


def last_lines(text: str) -> list[str]:
    """Blank ones aside."""
    return [line.strip()[:300] for line in text.splitlines() if line.strip()][-LAST_LINES:]
