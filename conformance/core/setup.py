"""The setup of a case: the declared integration, the target and the basket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .operations import Operation, order_management
from .wire import Json

REGIONS = ("eu", "na", "oc")  # each with hosts of its own


@dataclass(frozen=True, slots=True)
class Uses:
    """What the integration declares about itself: `[integration.uses]`."""

    place_order_mode: str = "NONE"
    learns_outcome_by: tuple[str, ...] = ("redirect", "callback")
    order_management: tuple[str, ...] = ()
    regions: tuple[str, ...] = ("eu",)
    distribution: tuple[str, ...] = ()
    settles_within_s: float = 5.0
    without: tuple[str, ...] = ()  # [driver.without]: settings that it cannot sell without
    unknown: tuple[str, ...] = ()  # [driver.unknown]: settings with a value that it must refuse
    checks_credentials: bool = False
    credential_form: str = "pair"  # of user name and password; or "api_key"
    several_stores: bool = False
    tls: bool = False  # the stand-ins are behind TLS
    sells: tuple[str, ...] = ()  # of physical, digital, approved_auto_capture
    max_parallel: int = 0  # purchases at the same time; 0: as many as its answer time allows

    @property
    def only_digital(self) -> bool:
        """Everything that it sells is delivered at once."""
        return "digital" in self.sells and "physical" not in self.sells

    @property
    def home(self) -> str:
        """The region whose hosts are called "playground" and "production" in a run."""
        return self.regions[0]

    def declares(self, operation: str) -> bool:
        """It says that it calls this after payment; what the page captured need not be captured."""
        done_by_page = {Operation.OM_CAPTURE, Operation.OM_CANCEL}  # what is captured stays
        by_page = self.place_order_mode == "CAPTURE_ORDER" and operation in done_by_page
        return (
            operation in {str(order_management(verb)) for verb in self.order_management}
            and not by_page
        )


@dataclass(frozen=True, slots=True)
class Basket:
    """What the merchant asked for, and the totals that follow from it (minor units)."""

    name: str = "plain"
    country: str = "SE"
    currency: str = "SEK"
    total: int = 0
    tax: int = 0
    lines: tuple[Mapping[str, Json], ...] = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """What was in force while a case ran.

    `hosts` maps playground/production to origin; `target` is the kind.

    `environment` is the one that the integration was configured for, `credential_of` the one whose
    user name and password it was given: they differ only where that is the test. `store` says which
    of several stores the purchase is made in, by the name of the credentials that belong to it.
    """

    environment: str = "playground"
    credential_of: str = "playground"
    region: str = "eu"
    hosts: Mapping[str, str] = field(default_factory=dict)
    public_url: str = ""
    tls: bool = False
    target: str = "simulator"
    store: str = ""
    uses: Uses = Uses()
    basket: Basket = Basket()
