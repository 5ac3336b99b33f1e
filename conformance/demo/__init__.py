"""Copies of the example shop, with no mutation or with several, ready to be judged.

The shop's source is in examples/python-shop and is shipped inside the package.
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
class Mutation:
    """One edit of a source file of the example shop or of the simulator.

    `requirement` is the id of the requirement that the edited program breaks, "" where the program
    still conforms. `original` occurs exactly once in `file` and is replaced by `replacement`.
    `description` says what the edited program does. `consequences` are the ids of further
    requirements that it breaks unavoidably. `config_edits` are (original, replacement) pairs for
    conformance.toml, for a shop that is operated in another way. `shop` names the edited example.
    """

    name: str
    requirement: str
    file: str
    original: str
    replacement: str
    description: str
    consequences: tuple[str, ...] = ()
    config_edits: tuple[tuple[str, str], ...] = ()
    shop: str = SHOP

    def applied(self, source: str) -> str:
        """The source text of `file` with the edit; BadConfig where `original` is not unique."""
        return self._replaced(source, self.file, self.original, self.replacement)

    def configuration(self, text: str) -> str:
        """The text of conformance.toml with the edits that this shop needs."""
        for original, replacement in self.config_edits:
            text = self._replaced(text, CONFIG, original, replacement)
        return text

    def _replaced(self, text: str, file: str, original: str, replacement: str) -> str:
        count = text.count(original)
        if count != 1:
            raise BadConfig(
                f"mutation {self.name}: its original text occurs {count} times in {file}"
            )
        return text.replace(original, replacement)


def home(name: str = SHOP) -> Path:
    """The directory of an example shop: in the checkout, or in the installed package."""
    package = Path(__file__).parent
    inside, beside = package / name, package.parent.parent / "examples" / name
    return beside if beside.is_dir() else inside


@contextmanager
def shop(*mutations: Mutation) -> Iterator[Path]:
    """The conformance.toml of a temporary copy of the shop to which the mutations are applied."""
    name = mutations[0].shop if mutations else SHOP
    with tempfile.TemporaryDirectory(prefix="conformance-shop-") as scratch:
        copy = Path(scratch) / name
        shutil.copytree(home(name), copy, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite3"))
        config = copy / CONFIG
        for mutation in mutations:
            file = copy / mutation.file
            file.write_text(mutation.applied(file.read_text("utf-8")), "utf-8")
            config.write_text(mutation.configuration(config.read_text("utf-8")), "utf-8")
        yield config
