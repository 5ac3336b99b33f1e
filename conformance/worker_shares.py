"""A plugin for pytest-xdist: each worker gets whole shares of the cases.

A share is played side by side on one integration. The group marks of xdist are no way to keep it
together: with pytest 9.2 they have no effect (pytest-dev/pytest-xdist, issue 1386).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from .core.plan import Case
from .run.plan.batches import shares


class ShareScheduling(LoadScopeScheduling):
    """Gives a worker all items of a share. An item that is no case of the plan is its own share."""

    def __init__(self, config: pytest.Config, log: Producer, share_of: Mapping[str, str]) -> None:
        super().__init__(config, log)
        self.share_of = share_of

    def scope(self, nodeid: str) -> str:
        return self.share_of.get(parameter(nodeid), nodeid)

    def _split_scope(self, nodeid: str) -> str:
        return self.scope(nodeid)


def parameter(nodeid: str) -> str:
    """What stands between the brackets of an item's id; case ids have brackets too."""
    return nodeid.partition("[")[2].removesuffix("]")


def numbered_shares(cases: Iterable[Case], workers: int) -> Mapping[str, str]:
    """The name of the share of each case, by the case's id."""
    made = enumerate(shares(cases, workers))
    return {case.id: f"share {number}" for number, share in made for case in share}


class ShareScheduler:
    """Makes the scheduler of the controller, unless the user has chosen another one."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self.cases = tuple(cases)

    @pytest.hookimpl(tryfirst=True, optionalhook=True)
    def pytest_xdist_make_scheduler(
        self, config: pytest.Config, log: Producer
    ) -> ShareScheduling | None:
        if config.getvalue("dist") != "load":
            return None
        return ShareScheduling(config, log, numbered_shares(self.cases, len(config.option.tx)))
