"""One whole run of the demo, for tests that look at what it left; and shops that misbehave."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from conformance.demo import shop
from conformance.demo.mutants import MUTANTS

from .commands import SHOP, Done, conformance

SHOPS = Path(__file__).parent / "shops"
ShopWith = Callable[..., Path]  # the program, and edits of its conformance.toml


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended, and the directory that it wrote into."""

    done: Done
    into: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    into = tmp_path_factory.mktemp("demo") / "reports"
    return Ran(conformance("demo", "--profile", "smoke", "--out", into), into)


@contextmanager
def broken(name: str) -> Iterator[Path]:
    with shop(next(each for each in MUTANTS if each.name == name)) as config:
        yield config


@pytest.fixture
def broken_shop() -> Iterator[Path]:
    """The configuration of an example shop that believes every callback."""
    with broken("callback-without-secret") as config:
        yield config


@pytest.fixture
def leaking_shop() -> Iterator[Path]:
    """The configuration of an example shop that hands its password to the browser."""
    with broken("password-to-browser") as config:
        yield config


@pytest.fixture
def telltale() -> Iterator[Path]:
    """The configuration of an example shop that keeps nothing to itself."""
    with shop() as config:
        shutil.copy(SHOPS / "telltale.py", config.parent)
        text = config.read_text("utf-8").replace('"shop.py"', '"telltale.py"')
        config.write_text(text.replace("settles_within_s = 5", "settles_within_s = 1"), "utf-8")
        yield config


@pytest.fixture
def shop_with(tmp_path: Path) -> ShopWith:
    """Makes a shop of a program's text: it is configured as the example shop is."""

    def made(program: str, *edits: tuple[str, str]) -> Path:
        home = tmp_path / "shop"
        home.mkdir()
        (home / "shop.py").write_text(program, "utf-8")
        text = SHOP.read_text("utf-8")
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        (home / "conformance.toml").write_text(text, "utf-8")
        return home / "conformance.toml"

    return made


@pytest.fixture
def shop_like() -> Iterator[Callable[..., Path]]:
    """Makes the configuration of an example shop with some of its text replaced."""
    with shop() as config:

        def edited(*edits: tuple[str, str]) -> Path:
            text = config.read_text("utf-8")
            for old, new in edits:
                assert old in text
                text = text.replace(old, new)
            config.write_text(text, "utf-8")
            return config

        yield edited
