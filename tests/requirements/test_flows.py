from __future__ import annotations

import pytest

from conformance.core.trace import FlowSummary
from conformance.requirements import flows

from ..traces import flow, perturbed, place, purchase, state, trace


@pytest.mark.parametrize(
    ("operation", "does"),
    [
        ("kp.place_order", True),
        ("om.capture", True),
        ("hpp.disable_session", True),
        ("hpp.read_session", False),
        ("om.read_order", False),
        ("", True),  # nobody knows what it does
    ],
)
def test_only_a_read_changes_nothing(operation: str, *, does: bool) -> None:
    assert flows.changes(operation) is does


def test_writes_are_counted_and_reads_are_not() -> None:
    seen = FlowSummary({"kp.place_order": 2, "hpp.read_session": 9})
    assert flows.writes(seen) == {"kp.place_order": 2}


@pytest.mark.parametrize(
    ("other", "held"),
    [
        pytest.param(flow("paid", 1), True, id="the same"),
        pytest.param(flow("failed", 1), False, id="another state"),
        pytest.param(flow("paid", 2), False, id="more orders"),
        pytest.param(flow("paid", 1, "start_checkout=refused"), False, id="another answer"),
        pytest.param(flow("paid", 1, kp__place_order=7), True, id="more calls, which do not count"),
        pytest.param(
            flow("paid", 1, "start_checkout=accepted", "sweep=accepted"),
            True,
            id="the batch job had something to do",
        ),
    ],
)
def test_the_end_is_answers_state_and_orders(other: FlowSummary, *, held: bool) -> None:
    assert flows.same_end(trace(*purchase()), other, "before").held is held


def test_the_evidence_is_the_perturbed_exchange() -> None:
    seen = trace(perturbed(place(), 503), state("pending"))
    assert flows.same_end(seen, flow(), "before").at == "e1"
