"""The example shop, whole or with one defect, as something that can be judged.

The shop itself lives in examples/python-shop and is shipped inside the package. A defect is one
textual edit of one of its files.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import BadConfig

SHOP = "python-shop"
CONFIG = "conformance.toml"


@dataclass(frozen=True, slots=True)
class Defect:
    """One edit that breaks an integration, and what it breaks.

    `requirement` is the one under which it must be caught; `also` are consequences that cannot be
    avoided. `old` occurs exactly once in `file`. `plausible` says where such a defect comes from.
    `configured` are edits of conformance.toml, each (old, new): what the suite has to be told of a
    shop that answers otherwise.
    """

    name: str
    requirement: str
    file: str
    old: str
    new: str
    plausible: str
    also: tuple[str, ...] = ()
    configured: tuple[tuple[str, str], ...] = ()

    def broken(self, text: str) -> str:
        return self._edited(text, self.file, self.old, self.new)

    def told(self, config: str) -> str:
        """The text of conformance.toml as it has to be for this shop."""
        for old, new in self.configured:
            config = self._edited(config, CONFIG, old, new)
        return config

    def _edited(self, text: str, file: str, old: str, new: str) -> str:
        if text.count(old) != 1:
            found = text.count(old)
            raise BadConfig(f"defect {self.name}: its text occurs {found} times in {file}")
        return text.replace(old, new)


def home() -> Path:
    """Where the example shop is: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    inside, beside = package / SHOP, package.parent.parent / "examples" / SHOP
    return beside if beside.is_dir() else inside


@contextmanager
def shop(*defects: Defect) -> Iterator[Path]:
    """The conformance.toml of a copy of the shop with these defects; gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="conformance-shop-") as scratch:
        copy = Path(scratch) / SHOP
        shutil.copytree(home(), copy, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3"))
        config = copy / CONFIG
        for defect in defects:
            file = copy / defect.file
            file.write_text(defect.broken(file.read_text("utf-8")), "utf-8")
            config.write_text(defect.told(config.read_text("utf-8")), "utf-8")
        yield config
