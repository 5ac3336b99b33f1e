"""Searches the integration's log; the log itself is never published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ...core.marks import LogFinding, LogSearched
from ...core.trace import Exchange

OUTPUT = "-"  # in place of a file's name: standard output and error
NEARBY = 10  # lines before and after, for a log that breaks its entries up
LARGEST = 50_000_000  # bytes of each file
CORRELATION = "klarna-correlation-id"


@dataclass(slots=True)
class LogSearch:
    """Searches the log files that the integration declares.

    `declared`: all that is logged is in these files, so what is not there was not logged.
    """

    files: tuple[Path, ...] = ()
    declared: bool = False
    read: dict[Path, bytes] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.content(file).decode("utf-8", "replace") for file in self.files)

    def content(self, file: Path) -> bytes:
        """All of a file; only what has been added since is read again."""
        known = self.read.get(file, b"")
        with suppress(OSError), file.open("rb") as source:
            source.seek(len(known))
            known += source.read(LARGEST - len(known))
        self.read[file] = known
        return known

    def marks(
        self, failed: Iterable[Exchange], ids: Iterable[str], at: float
    ) -> Iterator[LogSearched]:
        """Whether one of the failed calls can be found again, and the purchase with it."""
        told = {e.response.headers.get(CORRELATION, ""): e.id for e in failed if e.response}
        told.pop("", None)
        if not told:
            return
        text = self.text
        found = next((each for each in told if each in text), None)
        first = next(iter(told.values()))
        if found is None:
            missing = LogFinding.MISSING if self.declared else LogFinding.NO_LOG
            yield LogSearched(missing, at=at, exchange=first)
        else:
            whose = any(id in around(text, found) for id in ids)
            finding = LogFinding.WITH_PURCHASE if whose else LogFinding.ALONE
            yield LogSearched(finding, at=at, exchange=told[found])


def around(text: str, word: str) -> str:
    """The lines about the first occurrence of a word."""
    before, _, after = text.partition(word)
    return "\n".join((*before.splitlines()[-NEARBY:], *after.splitlines()[:NEARBY]))
