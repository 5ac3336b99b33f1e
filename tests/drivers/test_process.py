from __future__ import annotations

import asyncio
import fcntl
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from conformance.core.errors import ConformanceError, PortTaken, Unreachable
from conformance.drivers import process
from conformance.drivers.process import Process, environment, free_port
from conformance.drivers.settings import Settings

from .files import NAMES, whole

# A shop that is told its port, and what is odd about it, by its arguments. It answers only once.
SHOP = """
import fcntl, os, signal, socket, subprocess, sys, time
port, odd = int(sys.argv[1]), sys.argv[2:]
life = open("life", "w")
fcntl.flock(life, fcntl.LOCK_EX)
print("starting with", os.environ["SECRET"], flush=True)
if "ignores TERM" in odd:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "has a child" in odd:
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    subprocess.Popen(sleep, pass_fds=[life.fileno()])
open("begun", "w")
if "crashes" in odd:
    print("line one", "line two", "no database", sep="\\n", file=sys.stderr)
    sys.exit(3)
if "floods" in odd:
    for _ in range(250):
        sys.stdout.write("x" * 100_000)
    sys.stdout.flush()
status = "503 Wait" if "never ready" in odd else "200 OK"
server = socket.create_server(("127.0.0.1", port))
while "sleeps" not in odd:
    connection, _ = server.accept()
    if connection.recv(4096):
        connection.sendall(f"HTTP/1.1 {status}\\r\\ncontent-length: 0\\r\\n\\r\\n".encode())
    connection.close()
time.sleep(60)
"""
WITH_SECRET = ("[driver.env]\n", '[driver.env]\nSECRET = "${klarna.password}"\n')
Play = Callable[[Process], Awaitable[None]]


def shop(directory: Path, *odd: str, start: str = "") -> Settings:
    (directory / "shop.py").write_text(SHOP, encoding="utf-8")
    words = ["${python}", "-S", "-E", "shop.py", "${port}", *odd]
    command = start or "[" + ", ".join(f'"{word}"' for word in words) + "]"
    driver = f'[driver]\nready = "GET /health"\nstart = {command}\n'
    return whole(("[driver]\n", driver), WITH_SECRET, file=directory / "conformance.toml")


def mask(text: str) -> str:
    return text.replace(str(NAMES["klarna.password"]), "***")


def run(settings: Settings, play: Play | None = None, within_s: float = 5, port: int = 0) -> None:
    """Starts, plays and stops; afterwards nothing that the shop named is alive."""

    async def whole_life() -> None:
        names = {**NAMES, "python": sys.executable, "port": port or free_port()}
        output = settings.directory / "output"
        async with Process(settings, names, output, mask, ready_within_s=within_s) as running:
            if play:
                await play(running)

    try:
        asyncio.run(whole_life())
    finally:
        assert not alive(settings.directory)


def alive(directory: Path) -> bool:
    """The shop and its child share a lock, which the system takes back when both have ended."""
    for _ in range(50):
        with (directory / "life").open("w") as life, suppress(BlockingIOError):
            fcntl.flock(life, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
        time.sleep(0.01)
    return True


def test_it_is_ready_when_it_is_entered_and_gone_when_it_is_left(tmp_path):
    async def play(running: Process) -> None:
        assert running.exit_status is None

    run(shop(tmp_path), play)
    said = (tmp_path / "output/stdout.log").read_text(encoding="utf-8")
    assert said == f"starting with {NAMES['klarna.password']}\n"


def test_a_crash_at_start_is_told_and_its_last_words_apart(tmp_path):
    """Law: they are for who sits before the terminal; the message may end up in a report."""
    with pytest.raises(Unreachable) as caught:
        run(shop(tmp_path, "crashes"))
    assert caught.value.last_words == ("line one", "line two", "no database")
    assert str(caught.value) == "the integration ended with exit status 3"


def test_last_words_are_those_of_this_start(tmp_path):
    run(shop(tmp_path))
    with pytest.raises(Unreachable) as caught:
        run(shop(tmp_path, start='["${python}", "-c", "exit(\'gone\')"]'))
    assert caught.value.last_words == ("gone",)
    assert str(tmp_path) in caught.value.hint


def test_last_words_are_masked(tmp_path):
    with pytest.raises(Unreachable) as caught:
        run(shop(tmp_path, "sleeps"), within_s=0.5)
    assert caught.value.last_words == ("starting with ***",)


@pytest.mark.parametrize("before", [295, 65_530, 100_000], ids=["line", "end", "beyond"])
def test_no_secret_is_cut_in_two_and_shown_by_half(tmp_path, before):
    """Law: it is masked first; where a line begins before the part that is read, it is left out."""
    says = f"import os; exit('x' * {before} + os.environ['SECRET'])"
    with pytest.raises(Unreachable) as caught:
        run(shop(tmp_path, start=f'["${{python}}", "-c", "{says}"]'))
    secret, shown = str(NAMES["klarna.password"]), "".join(caught.value.last_words)
    assert secret[:4] not in shown
    assert secret[-4:] not in shown


def test_a_shop_that_is_never_ready_is_told_with_what_it_answers(tmp_path):
    with pytest.raises(Unreachable, match=r"not ready within 0.5 s: .*/health answered 503"):
        run(shop(tmp_path, "never ready"), within_s=0.5)


@pytest.mark.parametrize(
    "command", ['["no-such-program"]', '["./shop.py"]', '["${python}\\u0000"]']
)
def test_a_command_that_cannot_run_is_told(tmp_path, command):
    with pytest.raises(Unreachable, match="cannot be started: "):
        run(shop(tmp_path, start=command))


def test_a_port_in_use_is_told_before_the_wrong_shop_is_judged(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"listens already at http://127.0.0.1:{port}"):
            run(shop(tmp_path), port=port)
    assert not (tmp_path / "begun").exists()


def test_children_end_with_it_and_term_cannot_be_ignored(tmp_path, monkeypatch):
    """Law: nothing is left behind: the whole group ends, by force if need be."""
    monkeypatch.setattr(process, "GRACE_S", 0.2)
    run(shop(tmp_path, "ignores TERM", "has a child"))


def test_an_interrupted_suite_leaves_nothing_behind(tmp_path):
    """Law: cancelled while it waits for the shop, or while the shop runs: it ends the same."""

    async def interrupted(settings: Settings) -> None:
        waiting = asyncio.create_task(start_and_wait(settings))
        while not (tmp_path / "begun").exists():  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.01)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting

    async def start_and_wait(settings: Settings) -> None:
        names = {**NAMES, "python": sys.executable, "port": free_port()}
        async with Process(settings, names, tmp_path / "output", mask):
            await asyncio.sleep(60)

    for odd in ("never ready", "has a child"):
        asyncio.run(interrupted(shop(tmp_path, odd)))
        assert not alive(tmp_path)
        (tmp_path / "begun").unlink()


def test_a_flood_of_output_is_cut_and_does_not_stall_the_shop(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "LARGEST_OUTPUT", 1_000_000)
    run(shop(tmp_path, "floods"))
    said = (tmp_path / "output/stdout.log").read_bytes()
    assert len(said) < 1_000_100
    assert said.endswith(b"[more than 20 MB: the rest was not kept]\n")


def test_a_shop_that_runs_already_is_only_waited_for(tmp_path):
    with pytest.raises(Unreachable, match="accepts no connection"):
        run(shop(tmp_path, start="[]"), within_s=0.1)


def test_a_shop_s_output_is_kept_over_restarts(tmp_path):
    for _ in range(2):
        run(shop(tmp_path))
    said = (tmp_path / "output/stdout.log").read_text(encoding="utf-8")
    assert said.count("starting with") == 2


def test_the_environment_is_the_suite_s_own_and_what_the_settings_add(monkeypatch):
    monkeypatch.setenv("FROM_OUTSIDE", "1")
    monkeypatch.setenv("KLARNA_BASE_URL", "https://real.test")
    found = environment(whole(WITH_SECRET), {**NAMES, "ca_file": "/ca.pem"}, {"NO_PROXY": "*"})
    assert found["FROM_OUTSIDE"] == "1"
    assert found["KLARNA_BASE_URL"] == NAMES["klarna.base_url"]
    assert found["SECRET"] == NAMES["klarna.password"]
    assert found["NO_PROXY"] == "*"
    assert {found[name] for name in process.CA_VARIABLES} == {"/ca.pem"}


@pytest.mark.parametrize(
    ("public_url", "told"),
    [("", "http://127.0.0.1:81"), ("http://localhost:${port}/", "http://localhost:81/")],
)
def test_the_public_address_is_told_with_its_port(public_url, told):
    """Law: left out it is base_url; the integration never sees a ${name}."""
    table = f'[driver]\npublic_url = "{public_url}"\n' if public_url else "[driver]\n"
    env = '[driver.env]\nPUBLIC_URL = "${public_url}"\n'
    settings = whole(("[driver]\n", table), ("[driver.env]\n", env))
    assert environment(settings, {**NAMES, "port": 81})["PUBLIC_URL"] == told


def test_a_setting_left_out_is_not_inherited_either(monkeypatch):
    """Law: a missing setting is missing, also where the suite's own environment has one."""
    monkeypatch.setenv("KLARNA_BASE_URL", "https://real.test")
    assert "KLARNA_BASE_URL" not in environment(whole(), NAMES, without="KLARNA_BASE_URL")


def test_every_failure_has_a_hint_for_the_user():
    assert all(
        issubclass(error, ConformanceError) and error.hint for error in (Unreachable, PortTaken)
    )
