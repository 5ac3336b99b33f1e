"""The exceptions that this package raises.

    ConformanceError      caught at the edges, by command line and plugins; `hint` says what to do
      BadConfig           conformance.toml, or an option, cannot be used
      Unwritable          a file of the output cannot be written
      BadRecording        a trace file cannot be read or is cut off
      Unreachable         the integration, or a target, does not answer at all
      PortTaken           an address that the suite was told to use is in use
      DriverBroken        the driver's settings do not fit what the integration answers
      OutOfBounds         a live run was asked for that the safety rules refuse

An integration that breaks a requirement is not an error here: it is a `Verdict`.
"""

from __future__ import annotations


class ConformanceError(Exception):
    """Something the user can act on. `hint` says how, `code` is the exit status.

    `last_words` are lines that the integration wrote itself, masked: for a terminal and no file,
    and so no part of the message.
    """

    hint = ""
    code = 4

    def __init__(self, message: str, hint: str = "", last_words: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.hint = hint or self.hint
        self.last_words = last_words

    @property
    def headline(self) -> str:
        """What a report may say of it."""
        return str(self).partition("\n")[0]


class BadConfig(ConformanceError):
    """conformance.toml, an environment variable or an option cannot be used."""

    hint = "See docs/certification.md, or write a fresh file with `conformance init`."


class Unwritable(ConformanceError):
    """A file of the output cannot be written."""

    hint = "Is its directory there, may it be written, and is there room? --out names another."


class BadRecording(ConformanceError):
    """A trace file cannot be read, or it is cut off."""

    hint = "Run `conformance check` again to record a whole one."
    code = 13


class Unreachable(ConformanceError):
    """The integration, or a target, does not answer at all."""

    hint = "Is it running, and is the address right?"
    code = 14


class PortTaken(ConformanceError):
    """An address that the suite was told to use is in use."""

    hint = "Stop what listens there, or choose another port (0 takes a free one)."


class DriverBroken(ConformanceError):
    """The settings of the driver do not fit what the integration answers."""

    hint = "Compare the [driver] paths with what the integration really answers."


class OutOfBounds(ConformanceError):
    """A live run was asked for that the safety rules refuse."""

    hint = "Live runs take test credentials and Playground's documented hosts only."
