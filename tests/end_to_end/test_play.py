"""`conformance play`: one case, played or read again, as a sequence and with its results."""

from __future__ import annotations

from .commands import SHOP, conformance
from .conftest import Ran

CASE = "interrupted-purchase[kp.place_order=400]"


def test_a_case_is_played_and_told():
    done = conformance("play", CASE, "--config", SHOP, "--profile", "smoke")
    assert done.code == 0
    assert "perturbed: kp.place_order=400" in done.told
    assert "perturbation lifted" in done.told
    assert "PASS            RESP-03" in done.told


def test_a_case_of_a_stored_run_is_told_without_playing(demo: Ran):
    done = conformance("play", CASE, "--from", demo.into / "trace.jsonl")
    assert done.code == 0
    assert "perturbed: kp.place_order=400" in done.told


def test_a_case_that_does_not_exist_is_told_with_the_nearest_ones():
    done = conformance("play", "purchas", "--config", SHOP)
    assert done.code == 4
    assert "Did you mean purchase" in done.told
