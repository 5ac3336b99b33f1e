"""`conformance init`, `doctor`, and what stands in the way of a run before anything is judged."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.drivers.settings import read

from .commands import SHOP, conformance, report, run
from .conftest import ShopWith

ONE = ("--profile", "smoke", "--only", "SEC-04")


def test_the_file_that_init_writes_can_be_read(tmp_path: Path):
    """It is whole, and as the suite wants it; an existing file is never overwritten."""
    file = tmp_path / "conformance.toml"
    done = conformance("init", cwd=tmp_path)
    again = conformance("init", cwd=tmp_path)
    assert done.code == 0, done.told
    assert "conformance doctor" in done.out
    assert read(file).name
    assert again.code == 4
    assert "exists already" in again.err


def test_init_where_there_is_no_directory(tmp_path: Path):
    done = conformance("init", tmp_path / "none" / "conformance.toml")
    assert done.code == 4, done.told
    assert "Traceback" not in done.told


def test_doctor_on_the_example_shop():
    done = conformance("doctor", "--config", SHOP)
    assert done.code == 0, done.told
    assert "Example shop" in done.out
    assert "paid" in done.out


MISREAD = {
    "no redirect URL": ('redirect_url = "$.redirect_url"', 'redirect_url = "$.nothing_here"'),
    "a state that is no state": ('state = "$.state"', 'state = "$.klarna_order_id"'),
}


@pytest.mark.parametrize("edit", MISREAD.values(), ids=MISREAD)
def test_doctor_on_settings_that_do_not_fit(edit: tuple[str, str], shop_like: Callable[..., Path]):
    """It is said where the answer was looked for, before any verdict can be wrong."""
    done = conformance("doctor", "--config", shop_like(edit))
    assert done.code in {4, 10}, done.told
    assert "Traceback" not in done.told
    assert "driver" in done.told


WRONG = {
    "no file": (None, "cannot be read"),
    "a directory": ("", "cannot be read"),
    "not TOML": ("[integration", "TOML"),
    "an unknown key": ('[integration]\nname = "x"\ncolor = "red"\n', "color"),
    "a name that nobody fills": ('[driver]\nbase_url = "http://${host}"\n', "${host}"),
    "bytes that are no text": ("\udcff\udcfe", "UTF-8"),
}


@pytest.mark.parametrize(("text", "word"), WRONG.values(), ids=WRONG)
def test_a_configuration_that_cannot_be_used(text: str | None, word: str, tmp_path: Path):
    """Exit status 4, the file is named, there is a hint, and nothing is written."""
    config = tmp_path / "given.toml"
    if text == "":
        config.mkdir()
    elif text is not None:
        config.write_bytes(text.encode("utf-8", "surrogateescape"))
    done = conformance("check", "--config", config, "--out", tmp_path / "out")
    assert done.code == 4, done.told
    assert "given.toml" in done.err
    assert word in done.err
    assert "hint:" in done.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", ["a file", "below a file", "read-only"])
def test_a_directory_that_cannot_be_written(kind: str, tmp_path: Path):
    """Said before the integration is started; what stands there stays."""
    file = tmp_path / "somebody's.txt"
    file.write_text("words")
    read_only = Path("/proc/conformance")  # even for the superuser
    out = {"a file": file, "below a file": file / "out", "read-only": read_only}[kind]
    done = conformance("check", "--config", SHOP, *ONE, "--out", out)
    assert done.code == 4, done.told
    assert str(out) in done.err
    assert "hint:" in done.err
    assert file.read_text() == "words"


MISTYPED = {
    "an unknown profile": (("check", "--profile", "nope"), "invalid choice: 'nope'"),
    "a seed that is a word": (("demo", "--seed", "abc"), "invalid int value: 'abc'"),
    "an unknown option": (("doctor", "--fast"), "unrecognized arguments: --fast"),
    "an unknown command": (("judge",), "invalid choice: 'judge'"),
    "no command": ((), "COMMAND"),
}


@pytest.mark.parametrize(("arguments", "words"), MISTYPED.values(), ids=MISTYPED)
def test_a_command_that_cannot_be_understood(arguments: tuple[str, ...], words: str):
    """Exit status 4, as for every mistake: 2 would say that somebody interrupted it."""
    done = conformance(*arguments)
    assert done.code == 4, done.told
    assert "usage: conformance" in done.err
    assert words in done.err


@pytest.mark.parametrize("backend", ["playground", "replay"])
def test_a_backend_that_is_not_built_yet(backend: str, tmp_path: Path):
    done = conformance("check", "--config", SHOP, "--backend", backend, "--out", tmp_path / "out")
    assert done.code == 4, done.told
    assert f"--backend {backend} is not built yet" in done.err
    assert "conformance platform" in done.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help"), ("--version",)])
def test_help_is_no_mistake(arguments: tuple[str, ...]):
    done = conformance(*arguments)
    assert done.code == 0
    assert "conformance" in done.out


NARROW = (
    sys.executable,
    "-c",
    """
import resource, runpy, sys
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
runpy.run_module("conformance.cli", run_name="__main__")
""",
)


@pytest.mark.parametrize("room", [20_000, 80_000], ids=["at once", "in the midst"])
def test_a_disk_that_is_full(room: int, tmp_path: Path, shop_like: Callable[..., Path]):
    """Exit status 4 and a hint, at whatever moment: 1 would say that it does not conform."""
    unlimited = '["sh", "-c", "ulimit -S -f unlimited; exec ${python} shop.py --port ${port}"]'
    config = shop_like(('["${python}", "shop.py", "--port", "${port}"]', unlimited))
    into = tmp_path / "out"
    part = ("--profile", "smoke", "--only", "OUT-0*", "--out", into)
    done = run(NARROW, room, "check", "--config", config, *part)
    assert done.code == 4, done.told
    assert str(into) in done.err
    assert "is there room?" in done.err
    assert "Traceback" not in done.told


def test_the_port_of_a_shop_is_taken(tmp_path: Path, shop_with: ShopWith):
    """Whatever listens there is not the integration, and must not be judged in its place."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        config = shop_with("", ("${port}", port))
        done = conformance("check", "--config", config, *ONE, "--out", tmp_path / "out")
    assert done.code == 4, done.told
    assert port in done.err
    assert "hint:" in done.err
    assert report(tmp_path / "out")["verdict"] == "UNDETERMINED"


def test_a_directory_of_a_shop_that_has_gone(tmp_path: Path):
    done = conformance("check", "--config", tmp_path / "gone" / "conformance.toml", *ONE)
    assert done.code == 4
    assert "gone" in done.err
