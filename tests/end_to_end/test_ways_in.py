"""Other ways in than a shop that the suite starts: a Python object, and one that runs already."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from conformance.drivers import free_port

from .commands import conformance, environment, outcomes, report

SHOPS = Path(__file__).parent / "shops"
VERBS = "start_checkout|order_state|capture|refund|cancel|sweep"


def in_process(config: Path) -> Path:
    """A copy of the example shop, to be operated as an object in the suite's own process."""
    shutil.copy(SHOPS / "in_process.py", config.parent)
    text = config.read_text("utf-8").replace("tls = true", "tls = false")
    driver = (
        'kind = "python"\nobject = "in_process:Integration"\npublic_url = "https://shop.test"\n'
    )
    text = re.sub(r'(?ms)^kind = "http".*?^public_url[^\n]*\n', driver, text)
    text = re.sub(
        r"(?ms)^\[driver\.(?:start_checkout|order_state|capture|refund|cancel|sweep)\].*?(?=^\[|^#)",
        "",
        text,
    )
    config.write_text(text, "utf-8")
    return config


def test_a_python_object_is_judged_like_any_shop(tmp_path: Path, shop_like: Callable[..., Path]):
    """The same requirements, and the same verdict as over HTTP."""
    config = in_process(shop_like())
    part = ("--profile", "smoke", "--only", "O*")
    done = conformance("check", "--config", config, *part, "--out", tmp_path)
    assert done.code == 0, done.told
    assert report(tmp_path)["verdict"] == "UNDETERMINED", "only a part was asked for"
    found = outcomes(tmp_path)
    assert {id for id, outcome in found.items() if outcome == "NOT_APPLICABLE"} == {"OM-02"}
    assert set(found.values()) == {"PASS", "NOT_APPLICABLE"}


def test_a_python_object_that_cannot_be_made(tmp_path: Path, shop_like: Callable[..., Path]):
    """The error of the integration is named by its kind; its text might hold a secret."""
    config = in_process(shop_like())
    adapter = config.parent / "in_process.py"
    adapter.write_text(adapter.read_text("utf-8").replace("shop.shop(", "no_such_name("), "utf-8")
    done = conformance("check", "--config", config, "--out", tmp_path)
    assert done.code == 14, done.told
    assert "NameError" in done.err
    assert "Traceback" not in done.told


def test_a_python_object_that_lacks_a_verb(tmp_path: Path, shop_like: Callable[..., Path]):
    """A mistake in the file, told before anything is judged."""
    config = in_process(shop_like())
    adapter = config.parent / "in_process.py"
    text = adapter.read_text("utf-8").replace("def refund", "def give_back")
    adapter.write_text(text, "utf-8")
    done = conformance("check", "--config", config, "--profile", "smoke", "--out", tmp_path)
    assert done.code == 4, done.told
    assert "has no refund()" in done.err
    assert "hint:" in done.err
    assert report(tmp_path)["cases"] == []


@pytest.mark.parametrize("home", ["na", "oc"])
def test_a_shop_of_another_region_is_judged_there(
    home: str, tmp_path: Path, shop_like: Callable[..., Path]
):
    """It sells its own region's goods through its own region's hosts, and the report says so."""
    config = shop_like()
    text = config.read_text("utf-8").replace('regions = ["eu"]', f'regions = ["{home}"]')
    config.write_text(text, "utf-8")
    part = ("--profile", "smoke", "--only", "KP-0*")
    done = conformance("check", "--config", config, *part, "--out", tmp_path)
    assert done.code == 0, done.told
    assert report(tmp_path)["target"]["region"] == home


@contextmanager
def already_running(config: Path, told: Mapping[str, str] | None = None) -> Iterator[Path]:
    """The example shop, started by hand; its Klarna is not there, unless it is `told` of one."""
    port = free_port()
    known = {
        "KLARNA_BASE_URL": f"http://127.0.0.1:{free_port()}",
        "KLARNA_USERNAME": "PK1_by_hand",
        "KLARNA_PASSWORD": "secret",
        "PUBLIC_URL": "https://shop.test",
        **(told or {}),
    }
    text = config.read_text("utf-8").replace("${port}", str(port))
    text = re.sub(r"(?m)^start = .*\n", "", text)
    config.write_text(re.sub(r"(?ms)^\[driver\.without\].*", "", text), "utf-8")
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "shop.py", "--port", str(port)],
        cwd=config.parent,
        env={**environment(), **known},
        stdin=subprocess.DEVNULL,
    ) as shop:
        try:
            yield config
        finally:
            shop.terminate()


def test_a_shop_that_runs_already_and_calls_somebody_else(
    tmp_path: Path, shop_like: Callable[..., Path]
):
    """It was not told of the stand-ins, so nothing of it can be seen: no verdict, and no breach."""
    with already_running(shop_like()) as config:
        part = ("--profile", "smoke", "--only", "O*")
        done = conformance("check", "--config", config, *part, "--out", tmp_path)
    assert done.code == 10, done.told
    assert report(tmp_path)["run"]["truncated"] is False
    assert "FAIL" not in outcomes(tmp_path).values()


def test_a_shop_that_runs_already_and_was_told_of_the_stand_ins(
    tmp_path: Path, shop_like: Callable[..., Path]
):
    """It is judged like any other; what needs a start with other settings stays open."""
    config, klarna = shop_like(), free_port()
    known = {
        "KLARNA_BASE_URL": f"http://127.0.0.1:{klarna}",
        "KLARNA_USERNAME": "PK1_by_hand",
        "KLARNA_PASSWORD": "made-up-by-hand",
    }
    told = (
        f'klarna_port = {klarna}\nklarna_username = "{known["KLARNA_USERNAME"]}"\n'
        f'klarna_password = "{known["KLARNA_PASSWORD"]}"\n'
    )
    text = config.read_text("utf-8").replace("tls = true", "tls = false")
    config.write_text(text.replace("[driver]\n", f"[driver]\n{told}"), "utf-8")
    with already_running(config, known):
        part = ("--profile", "smoke", "--only", "E*-01")
        done = conformance("check", "--config", config, *part, "--out", tmp_path)
        plain = conformance(
            "check", "--config", config, "--only", "purchase", "--out", tmp_path / "plain"
        )
    assert done.code == 10, done.told
    assert outcomes(tmp_path)["ENV-01"] == "NOT_EXERCISED"
    (asked,) = (r for r in report(tmp_path)["requirements"] if r["id"] == "ENV-01")
    assert "start" in asked["message"]
    assert outcomes(tmp_path / "plain")["ORD-01"] == "PASS", plain.told


def test_nothing_runs_where_a_shop_should(tmp_path: Path, shop_like: Callable[..., Path]):
    edits = (("start = [", "# ["), ("${port}", str(free_port())))
    config = shop_like(*edits)
    done = conformance("check", "--config", config, "--out", tmp_path)
    assert done.code == 14, done.told
    assert "accepts no connection" in done.err
    assert "hint:" in done.err
