"""docs/simulator.md names what there is, and its example works."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from conformance.cli import parser
from conformance.simulator import client
from conformance.simulator.callbacks import POLICIES
from conformance.simulator.controls import CONTROLS, SWITCHES
from conformance.simulator.decisions import EVENTS
from conformance.simulator.snapshot import KEPT
from conformance.simulator.stand_ins import PLAYGROUND_CREDENTIALS, ServeSettings, running
from conformance.simulator.visits import CONSUMERS

PAGE = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text("utf-8")
VALUES = (client.ClockReading, client.SentCallback, client.DistributedUrl, client.PageResult)


@pytest.mark.parametrize(
    "name",
    [
        *(f"{method} {path}" for method, path in CONTROLS),
        *SWITCHES,
        *CONSUMERS,
        *EVENTS,
        *POLICIES,
        *KEPT,
    ],
)
def test_everything_that_can_be_said_to_the_controls_is_described(name: str):
    assert f"`{name}`" in PAGE


def test_every_option_of_the_command_is_described(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        parser().parse_args(["serve", "--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    assert options == set(re.findall(r"^\| `(--[a-z-]+)", PAGE, re.MULTILINE))


def test_the_usual_credentials_are_the_printed_ones():
    assert all(part in PAGE for part in PLAYGROUND_CREDENTIALS[0])


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_what_the_client_gives_is_described(value: type):
    members = ", ".join(each.name for each in fields(value))
    assert f"`{value.__name__}({members})`" in PAGE


def test_the_methods_of_the_client_are_described():
    told = set(re.findall(r"`([a-z_]+)\(", PAGE.partition("| method | gives |")[2]))
    assert told == {name for name in dir(client.ControlsClient) if name[0] != "_"} - {"close"}


def test_the_example_works():
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(running(ServeSettings(port=0))) as started,
    ):
        said: dict[str, client.ClockReading] = {}
        exec(example.replace("http://127.0.0.1:8082", started.controls), said)  # noqa: S102
    assert said["expired"].moved_s == 48 * 3600
