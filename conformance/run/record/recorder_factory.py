"""Creates the recorder of a case, and an empty trace for a case that is not played."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...core.environment import SECOND_STORE, CredentialSet
from ...core.marks import NotApplicable
from ...core.plan import Case, Deployment, Scenario
from ...core.redacted_messages import learn_pairs, learn_person
from ...core.redaction import Redactor
from ...core.setup import Basket, Setup, Uses
from ...core.trace import Trace
from ...drivers.orders import CUSTOMERS, customer
from ...drivers.settings import Settings, uses
from ...referee.attribution import mark
from ...referee.credential import Pairs
from ...referee.trace_recorder import TraceRecorder
from ...scenarios.stories.purchase import PURCHASE
from ..instance.credentials import CredentialPairs, by_name

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class RecorderFactory:
    """Creates the recorders of cases.

    `basket` is what is sold at home where nothing is the matter. `hosts` (environment -> origin)
    and the `target`'s kind are known once the referee listens.
    """

    settings: Settings
    pairs: CredentialPairs
    basket: Basket
    hosts: Mapping[str, str] = field(default_factory=dict)
    target: str = "simulator"
    number: int = 0
    salt: str = field(default_factory=lambda: "".join(secrets.choice(LETTERS) for _ in range(4)))
    redactor: Redactor = field(init=False)  # knows what no case may give away

    def __post_init__(self) -> None:
        self.redactor = Redactor(secrets.token_bytes(32))
        learn_pairs(self.redactor, by_name(self.pairs))
        for country in CUSTOMERS:
            learn_person(self.redactor, customer(country))

    @property
    def uses(self) -> Uses:
        return uses(self.settings)

    def begun(self, case: Case) -> TraceRecorder:
        self.number += 1
        word = mark(self.number, self.salt)
        pairs, redactor = self.pairs_of(case.deployment), self.redactor.another()
        return TraceRecorder(case, word, self.setup(case), pairs, redactor)

    def pairs_of(self, deployment: Deployment) -> Pairs:
        """The credentials that may be seen at this deployment: too many exist to look for all."""
        places = (deployment.credentials.environment, deployment.then)
        seen = {
            deployment.credentials,
            *(CredentialSet(place, store=SECOND_STORE) for place in places if place),
        }
        return by_name({n: pair for n, pair in self.pairs.items() if n.usual or n in seen})

    def setup(self, case: Case) -> Setup:
        return Setup(
            environment=case.deployment.environment,
            credential_of=case.deployment.credentials.environment,
            region=case.deployment.region or self.uses.home,
            hosts=dict(self.hosts),
            public_url=self.settings.public_url or self.settings.base_url,
            tls=self.settings.tls,
            store=self.store_of(case),
            target=self.target,
            uses=self.uses,
            basket=case.basket,
        )

    def store_of(self, case: Case) -> str:
        """Whose credentials its calls are to carry, where there is more than one store."""
        if not self.uses.several_stores:
            return ""
        usual = case.deployment.credentials
        second = CredentialSet(usual.environment, store=SECOND_STORE)
        return second if case.store == SECOND_STORE else usual

    def control(self) -> Case:
        return self.plain(f"control-{self.number + 1}", PURCHASE)

    def plain(self, id: str, scenario: Scenario) -> Case:
        """A story as it is told at home with nothing the matter, for its own sake."""
        return Case(id, scenario, frozenset(), self.basket)

    def blank(self, case: Case, why: str) -> Trace:
        """Of a case that was not played."""
        return replace(self.begun(case).trace(), note=why)

    def excluded(self, case: Case, why: str) -> Trace:
        trace = self.begun(case).trace()
        return replace(trace, events=(NotApplicable(why),))
