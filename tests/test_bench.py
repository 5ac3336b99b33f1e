"""The measurements measure what they say. How fast anything is stays with `make bench`."""

from __future__ import annotations

import time

import pytest

from conformance.benchmarks.__main__ import as_json, table
from conformance.benchmarks.elapsed import Elapsed
from conformance.benchmarks.generated import calls
from conformance.benchmarks.load import answered
from conformance.benchmarks.throughput import ThroughputComparison, compared
from conformance.benchmarks.workload import asks, constants, world
from conformance.simulator import step


class Trickle:
    """A connection that gives what came in these pieces."""

    def __init__(self, *pieces: bytes):
        self.pieces = list(pieces)

    def recv(self, _: int) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""


def test_each_request_is_answered_as_it_expects():
    """A refusal is quickly given: measured in place of the answer it would flatter us."""
    simulated = world()
    wanted = asks(simulated, time.time())
    statuses = [step(simulated, each.request, time.time())[0].status for each in wanted]
    assert statuses == [each.status for each in wanted]


def test_the_constant_gives_the_simulators_own_answers():
    simulated, now = world(), time.time()
    wanted = asks(simulated, now)
    same = constants(simulated, wanted, now)
    reads = [each.request for each in wanted if each.request.method == "GET"]
    assert [same[r.method, r.path].body for r in reads] == [
        step(simulated, r, now)[0].body for r in reads
    ]


def test_both_sides_are_asked_on_one_server():
    found = compared(rounds=1, requests=8)
    assert all(rate > 0 for each in found for rate in (*each.simulator, *each.constant))


def test_a_ratio_is_the_median_of_the_rounds():
    """One round that a neighbour disturbed decides nothing."""
    one = ThroughputComparison("read", 0.5, (60.0, 1.0, 70.0), (100.0, 100.0, 100.0))
    assert (one.ratio, one.reached) == (0.6, True)


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ((b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",), 200),
        ((b"HTTP/1.1 201 Created\r\nContent-", b"Length: 2\r\n\r\n", b"{", b"}"), 201),
    ],
    ids=["in one piece", "in many"],
)
def test_an_answer_is_read_whole(pieces, status):
    left = Trickle(*pieces)
    assert (answered(left), left.pieces) == (status, [])  # type: ignore[arg-type]


def test_a_server_that_hangs_up_is_no_fast_one():
    with pytest.raises(ConnectionError):
        answered(Trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}"))  # type: ignore[arg-type]


def test_generated_calls_are_counted():
    """Generating takes nearly all of the time, so answering alone is always the quicker."""
    whole, alone = calls(rounds=1, most_operations=1)
    assert 0 < whole.median < alone.median


def test_what_could_not_be_measured_is_not_reached():
    missing = Elapsed("replay", "s", (), 30.0, "it ended with exit status 2")
    assert not missing.reached
    assert as_json((), (missing,), 1.0)["measures"][0]["median"] is None
    assert next(table((), (missing,))).endswith("<-- not reached")
