"""The same run as plain pytest: one item a case, the same verdicts, and pytest's own options."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from .commands import PYTEST, SHOP, SUITE, Done, conformance, outcomes, report, run
from .conftest import Ran

# Stories, codes and a start without a setting: enough of a plan, in some seconds.
PART = "[EO][NU][VT]-0[13]"
WORKERS = pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "two workers"])


def suite(into: Path, *more: object, config: Path = SHOP) -> Done:
    settings = ("--conformance-config", config, "--conformance-out", into)
    return run(SUITE, *settings, "--conformance-profile", "smoke", *more, cwd=into.parent)


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    into = tmp_path_factory.mktemp("command") / "out"
    options = ("--config", SHOP, "--profile", "smoke", "--only", PART, "--out", into)
    return Ran(conformance("check", *options), into)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """In one process, with the files that pytest itself is asked for."""
    into = tmp_path_factory.mktemp("alone") / "out"
    files = ("--junitxml", into.parent / "junit.xml", "--alluredir", into.parent / "allure")
    return Ran(suite(into, "--conformance-only", PART, *files), into)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Among two workers."""
    into = tmp_path_factory.mktemp("shared") / "out"
    return Ran(suite(into, "--conformance-only", PART, "-n", 2), into)


def test_the_verdicts_are_those_of_the_command(command: Ran, alone: Ran):
    """One engine, two ways in: the same requirements, cases, outcomes and exit status."""
    assert command.done.code == alone.done.code == 0, alone.done.told
    assert outcomes(alone.into) == outcomes(command.into)
    assert cases(alone) == cases(command)
    assert report(alone.into)["verdict"] == report(command.into)["verdict"]
    assert alone.done.code == command.done.code == 0


def test_two_workers_come_to_the_same_verdicts_as_one_process(alone: Ran, shared: Ran):
    assert shared.done.code == 0, shared.done.told
    assert outcomes(shared.into) == outcomes(alone.into)
    assert cases(shared) == cases(alone)
    assert report(shared.into)["completeness"]["ratio"] == 1


def cases(ran: Ran) -> dict[str, str]:
    return {each["id"]: each["outcome"] for each in report(ran.into)["cases"]}


def test_each_case_is_an_item(alone: Ran):
    """In pytest's own JUnit file, each under the id that the report gives it."""
    found = ET.parse(alone.into.parent / "junit.xml").iter("testcase")  # noqa: S314 - our own
    assert {case.attrib["name"] for case in found} == {f"test_case[{id}]" for id in cases(alone)}


def test_the_results_for_allure_name_case_and_requirements(alone: Ran):
    results = [
        json.loads(file.read_text())
        for file in (alone.into.parent / "allure").glob("*-result.json")
    ]
    assert {each["name"] for each in results} == set(cases(alone))
    tags = {label["value"] for each in results for label in each["labels"]}
    assert set(outcomes(alone.into)) <= tags


def test_the_end_of_the_session_names_verdict_and_report(alone: Ran):
    assert f"UNDETERMINED: {alone.into / 'report.html'}" in alone.done.out


def test_a_selection_says_so(tmp_path: Path):
    """`-k` narrows the run; what of it is told is no verdict on the whole."""
    done = suite(
        tmp_path / "out", "--conformance-only", PART, "-k", "forged-success or purchase-in"
    )
    found = report(tmp_path / "out")
    chosen = len(found["cases"])
    assert done.code in {0, 10}, done.told
    assert chosen < 4
    assert re.fullmatch(rf"{chosen} of \d+ cases", found["run"]["only"])
    assert found["verdict"] == "UNDETERMINED"


def test_a_broken_shop_fails_its_items(tmp_path: Path, broken_shop: Path):
    """Exit status 1; the item says which requirement, what was expected and what was seen."""
    done = suite(tmp_path / "out", "--conformance-only", "SEC-04", config=broken_shop)
    assert done.code == 1, done.told
    assert "FAIL SEC-04: expected" in done.out
    assert report(tmp_path / "out")["verdict"] == "NON_CONFORMANT"


@WORKERS
def test_what_must_be_known_of_how_it_was_played_stands_in_the_report(
    workers: tuple[str, ...], tmp_path: Path, shop_like: Callable[..., Path]
):
    """Also if an xdist worker played it: here that the shop knows nothing but test keys."""
    config = shop_like()
    shop = config.parent / "shop.py"
    text = shop.read_text("utf-8")
    known = "        known = settings(os.environ)\n"
    assert known in text
    check = '        assert known.klarna_username.startswith("PK"), "what a key"\n'
    shop.write_text(text.replace(known, known + check), "utf-8")
    done = suite(tmp_path / "out", "--conformance-only", "E*-01", *workers, config=config)
    found = report(tmp_path / "out")
    assert done.code == found["exit_status"] == 1, done.told
    assert outcomes(tmp_path / "out")["ENV-01"] == "FAIL"
    note = "the integration did not start with the settings of production"
    assert found["run"]["notes"] == [note]


BAD = {
    "none": (None, "cannot be read"),
    "not TOML": ("[integration\n", "TOML"),
    "a key too many": ('[integration]\nname = "x"\ncolour = "red"\n', "colour"),
}


@pytest.mark.parametrize(("text", "word"), BAD.values(), ids=BAD)
def test_a_bad_configuration_is_a_usage_error(text: str | None, word: str, tmp_path: Path):
    """Exit status 4, before anything is collected."""
    config = tmp_path / "conformance.toml"
    if text is not None:
        config.write_text(text)
    done = suite(tmp_path / "out", config=config)
    assert done.code == 4, done.told
    assert "conformance.toml" in done.err
    assert word in done.err
    assert "Traceback" not in done.told
    assert not (tmp_path / "out").exists()


@WORKERS
def test_a_file_where_the_report_is_to_be_is_a_usage_error(
    workers: tuple[str, ...], tmp_path: Path
):
    """Before the integration is started; what stands there stays."""
    (tmp_path / "out").write_text("words")
    done = suite(tmp_path / "out", "--conformance-only", PART, *workers)
    assert done.code == 4, done.told
    assert "may it be written" in done.err
    assert "Traceback" not in done.told
    assert (tmp_path / "out").read_text() == "words"


@pytest.mark.parametrize(
    ("workers", "code"), [((), 4), (("-n", "2"), 1)], ids=["one process", "two workers"]
)
def test_the_suite_without_a_configuration(workers: tuple[str, ...], code: int, tmp_path: Path):
    """A green run on nothing must not be had."""
    done = run(SUITE, *workers, cwd=tmp_path)
    assert done.code == code, done.told
    assert "--conformance-config" in done.told


def test_only_that_matches_nothing_is_a_usage_error(tmp_path: Path):
    done = suite(tmp_path / "out", "--conformance-only", "XYZ-*")
    assert done.code == 4, done.told
    assert "XYZ-*" in done.err


@WORKERS
def test_an_integration_that_does_not_start_ends_the_session(
    workers: tuple[str, ...], tmp_path: Path
):
    """Exit status 14, once and clearly: not an error in each of a hundred items. The report says so
    too, in place of the one that an earlier session left.

    What it wrote itself is told on the terminal, and in none of the files that pytest writes.
    """
    config, into = tmp_path / "conformance.toml", tmp_path / "out"
    config.write_text(SHOP.read_text("utf-8").replace('"shop.py"', '"no_such_shop.py"'), "utf-8")
    into.mkdir()
    (into / "report.json").write_text('{"verdict": "CONFORMANT"}', "utf-8")
    files = ("--junitxml", tmp_path / "junit.xml", "--alluredir", tmp_path / "allure")
    done = suite(into, *workers, *files, config=config)
    assert done.code == 14, done.told
    assert "no_such_shop.py" in done.told
    written = (tmp_path / "junit.xml", *(tmp_path / "allure").iterdir())
    assert "exit status 2" in written[0].read_text("utf-8")
    assert not [file for file in written if b"no_such_shop.py" in file.read_bytes()]
    assert "hint:" in done.told
    assert len(done.told) < 10_000
    found = report(into)
    assert found["verdict"] == "UNDETERMINED"
    assert found["run"]["truncated"] is True
    assert found["exit_status"] == 14
    assert "ended early" in " ".join(found["run"]["notes"])


@pytest.mark.parametrize("asked", [("--collect-only",), ("-k", "no_such_case")])
def test_a_session_that_plays_nothing_leaves_an_earlier_report(
    asked: tuple[str, ...], tmp_path: Path
):
    """It is no run: what stands there is still the last one's."""
    into = tmp_path / "out"
    into.mkdir()
    (into / "report.json").write_text("{}", "utf-8")
    suite(into, "--conformance-only", PART, *asked)
    assert report(into) == {}
    assert [each.name for each in into.iterdir()] == ["report.json"]


OTHERS = {
    "test_others.py": "def test_one():\n    assert True\n\n\ndef test_two():\n    assert False\n",
    "test_more.py": "def test_three():\n    pass\n",
}


def test_other_projects_are_not_disturbed(tmp_path: Path):
    """The plugin is installed, and asked for nothing: pytest's own results and exit status."""
    for name, text in OTHERS.items():
        (tmp_path / name).write_text(text)
    done = run(PYTEST, "-q", cwd=tmp_path)
    assert done.code == 1, done.told
    assert "1 failed, 2 passed" in done.out
    assert {file.name for file in tmp_path.iterdir()} == set(OTHERS)


OWN = """
def test_an_own_case(conformance, conformance_order):
    from conformance.scenarios import plan
    from conformance.drivers.settings import uses

    cases = plan("smoke", uses(conformance_order.settings)).cases
    judged = conformance.play(next(c for c in cases if c.id == "purchase"))
    assert judged.outcome == "PASS"
    assert judged.trace.final_state == "paid"
"""


def test_a_merchant_can_write_tests_of_their_own(tmp_path: Path):
    """With the plugin's fixtures: a case is played, judged, and its trace can be asserted on."""
    (tmp_path / "test_own.py").write_text(OWN)
    settings = ("--conformance-config", SHOP, "--conformance-out", tmp_path / "out")
    done = run(PYTEST, "-q", *settings, cwd=tmp_path)
    assert done.code == 0, done.told
    assert "1 passed" in done.out
