"""Integrations that hang, crash, flood or talk nonsense: bounded, explained, nothing lost."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .commands import SHOP, conformance, outcomes, report

SHOPS = Path(__file__).parent / "shops"
PART = ("--profile", "smoke", "--only", "OUT-0*")
# The exit status, and what the message says.
WAYS = {
    "hang": (14, "no answer in"),
    "garbage": (14, "not HTTP"),
    "shut": (14, "closed the connection"),
    "page": (4, "not JSON"),
    "huge": (4, "more than 5 MB"),
    "exits": (14, "there is no database"),
}


def configured(home: Path, way: str) -> Path:
    """The example shop's configuration for one of the shops that misbehave."""
    shutil.copy(SHOPS / "misbehaving.py", home)
    text = SHOP.read_text("utf-8")
    for old, new in (
        ('"shop.py"', f'"misbehaving.py", "{way}"'),
        ("settles_within_s = 5", "settles_within_s = 1"),
    ):
        assert old in text
        text = text.replace(old, new)
    file = home / "conformance.toml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("way", WAYS)
def test_a_shop_that_cannot_be_operated(way: str, tmp_path: Path):
    """Said at once and once, with a hint; the report is there, and holds no verdict."""
    code, words = WAYS[way]
    into = tmp_path / "out"
    began = time.monotonic()
    done = conformance("check", "--config", configured(tmp_path, way), *PART, "--out", into)
    assert time.monotonic() - began < 60  # on a machine that does other things as well
    assert done.code == code, done.told
    assert words in done.err
    assert "hint:" in done.err
    assert "Traceback" not in done.told
    assert "there is no database" not in (into / "report.json").read_text("utf-8")
    assert report(into)["run"]["truncated"] is True
    assert report(into)["verdict"] == "UNDETERMINED"
    assert report(into)["exit_status"] == code


@pytest.mark.parametrize("way", ["refuse", "flood"])
def test_a_shop_that_sells_nothing_is_neither_conformant_nor_at_fault(way: str, tmp_path: Path):
    """It answers, so the run goes to its end; nothing could be put to the test."""
    into = tmp_path / "out"
    done = conformance("check", "--config", configured(tmp_path, way), *PART, "--out", into)
    assert done.code == 10, done.told
    assert report(into)["verdict"] == "UNDETERMINED"
    assert report(into)["run"]["truncated"] is False
    assert "PASS" not in outcomes(into).values()


DIES = """
import itertools as _itertools
_requests = _itertools.count()


def dies_after(count: int) -> None:
    if next(_requests) >= count:
        os._exit(1)
"""


def mortal(config: Path, when: str) -> Path:
    """The example shop, made to meet its end at some of its requests."""
    file = config.parent / "web.py"
    text = file.read_text("utf-8")
    serve = "    def _serve(self) -> None:\n"
    assert serve in text
    text = text.replace(serve, f"{serve}        {when}\n")
    text = text.replace("import threading\n", "import os\nimport threading\nimport time\n", 1)
    file.write_text(text + DIES, "utf-8")
    return config


def test_a_shop_that_dies_in_the_midst_is_started_again(
    tmp_path: Path, shop_like: Callable[..., Path]
):
    """The case in which it dies is inconclusive at worst; after a restart the run goes on."""
    config = mortal(shop_like(), "dies_after(60)")
    part = ("--profile", "smoke", "--only", "interrupted-purchase[kp.create_session=4*")
    done = conformance("check", "--config", config, *part, "--out", tmp_path)
    found = report(tmp_path)
    assert done.code in {1, 10}, done.told
    assert found["run"]["truncated"] is False
    assert len(found["cases"]) == found["run"]["planned"]
    assert "PASS" in {case["outcome"] for case in found["cases"]}
    assert any("played again" in note for note in found["run"]["notes"])


ONCE = """
import pathlib, runpy, sys
started = pathlib.Path("started")
if started.exists():
    sys.exit("it was started before")
started.touch()
runpy.run_path("shop.py", run_name="__main__")
"""


def once(config: Path) -> Path:
    """The shop, made to start a single time."""
    (config.parent / "once.py").write_text(ONCE, "utf-8")
    config.write_text(config.read_text("utf-8").replace('"shop.py"', '"once.py"'), "utf-8")
    return config


def test_a_breach_outweighs_what_ended_the_run_early(tmp_path: Path, broken_shop: Path):
    """It is shown with the path of the report; process and report agree on the exit status."""
    part = ("--profile", "smoke", "--only", "[ES][NE][VC]-04")
    done = conformance("check", "--config", once(broken_shop), *part, "--out", tmp_path)
    found = report(tmp_path)
    assert done.code == found["exit_status"] == 1, done.told
    assert found["verdict"] == "NON_CONFORMANT"
    assert found["run"]["truncated"] is True
    assert "FAIL SEC-04" in done.out
    assert str(tmp_path / "report.html") in done.out
    assert "it was started before" in done.err
    assert "hint:" in done.err


def test_a_shop_that_stops_answering_is_not_waited_for(
    tmp_path: Path, shop_like: Callable[..., Path]
):
    """After the first few cases in vain the others are left out; what was judged stays."""
    edit = ("settles_within_s = 5", "settles_within_s = 1")
    config = mortal(shop_like(edit), "time.sleep(600 * (next(_requests) > 60))")
    done = conformance("check", "--config", config, *PART, "--out", tmp_path)
    assert done.code in {1, 10}, done.told
    assert report(tmp_path)["run"]["truncated"] is False
    assert report(tmp_path)["verdict"] != "CONFORMANT"
