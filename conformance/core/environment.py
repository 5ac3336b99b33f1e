"""Environments of Klarna, and the credential sets of a run: values whose text is their name.

The name stands in reports and is a key in mappings. The parts are fields; nobody reads them from
the name.
"""

from __future__ import annotations

from typing import Self

FIRST_STORE, SECOND_STORE = "first", "second"


class Environment(str):
    """One environment: "playground" or "production" at home, "playground-na" in another region.

    `kind` is playground or production; of a host that no environment is at, what is wrong with its
    certificate. `region` is eu, na or oc, "" in the home region of the run.
    Source: https://docs.klarna.com/api/api-urls/
    """

    __slots__ = ("kind", "region")

    kind: str
    region: str

    def __new__(cls, kind: str, region: str = "") -> Self:
        self = super().__new__(cls, f"{kind}-{region}" if region else kind)
        self.kind, self.region = kind, region
        return self


PLAYGROUND = Environment("playground")
PRODUCTION = Environment("production")
KINDS = (PLAYGROUND, PRODUCTION)


class CredentialSet(str):
    """A user name and password of the suite, by name: "playground", "playground, colon".

    `environment` is where they are valid. `edge_case` names what careless code spoils in them, ""
    for the usual set. `store` is the store of the installation that they belong to.
    """

    __slots__ = ("edge_case", "environment", "store")

    environment: Environment
    edge_case: str
    store: str

    def __new__(
        cls, environment: Environment, edge_case: str = "", store: str = FIRST_STORE
    ) -> Self:
        parts = (str(environment), edge_case, f"{store} store" if store != FIRST_STORE else "")
        self = super().__new__(cls, ", ".join(part for part in parts if part))
        self.environment, self.edge_case, self.store = environment, edge_case, store
        return self

    @property
    def usual(self) -> bool:
        """The set that an integration of one store is given."""
        return not self.edge_case and self.store == FIRST_STORE


USUAL = CredentialSet(PLAYGROUND)
