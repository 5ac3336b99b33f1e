"""The plan as data: steps, stories, cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from .environment import FIRST_STORE, PLAYGROUND, USUAL, CredentialSet, Environment
from .marks import Forgery, OddCallback, Swap
from .perturbation import Perturbation
from .setup import Basket, Uses
from .variation import Variation

# --- steps of a story -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StartCheckout:
    """The consumer chooses to pay: the integration is asked for a checkout.

    With `changed` the consumer has put more into the basket meanwhile; the order's reference stays.
    """

    changed: bool = False


@dataclass(frozen=True, slots=True)
class OpenPage:
    """The consumer opens the hosted page at the URL that the integration gave."""


@dataclass(frozen=True, slots=True)
class ConsumerActs:
    """The consumer acts on the hosted page: approve, refuse, cancel or back."""

    act: str


@dataclass(frozen=True, slots=True)
class AuthorizeAgain:
    """A newer authorization on the same session; the older token is superseded."""


@dataclass(frozen=True, slots=True)
class HoldForReview:
    """The order of this purchase is going to wait for the decision about fraud."""


@dataclass(frozen=True, slots=True)
class DecideFraud:
    """Klarna decides: ACCEPTED or REJECTED on an order that waits, STOPPED on an accepted one."""

    decision: str


@dataclass(frozen=True, slots=True)
class SendNotification:
    """A notification about fraud that nobody at Klarna has sent, or that comes too late."""

    event: str


@dataclass(frozen=True, slots=True)
class DeliverCallbacks:
    """The platform's outstanding status callbacks arrive, in order.

    `lost` drops them instead. `copies` delivers each so many times, one after another or, if
    `at_once`, side by side. `only` names the status of those that arrive; the others are lost.
    """

    lost: bool = False
    only: str = ""
    copies: int = 1
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class ReturnToShop:
    """The browser follows the last redirect to the merchant; `times` visits, cookies cleared."""

    times: int = 1
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class ReturnAndCallbackTogether:
    """Callback and redirect reach the integration at the same moment."""


@dataclass(frozen=True, slots=True)
class AskState:
    """The integration is asked for the order's state until it stands still."""


@dataclass(frozen=True, slots=True)
class AskCapture:
    """The merchant captures a share of the order's total."""

    share: Fraction = Fraction(1)  # of the order's total
    at_once: int = 1  # so many times at the same moment, as with a double click


@dataclass(frozen=True, slots=True)
class AskRefund:
    """The merchant refunds a share of the order's total."""

    share: Fraction = Fraction(1)
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class AskCancel:
    """The merchant cancels the order."""


@dataclass(frozen=True, slots=True)
class OperateElsewhere:
    """Somebody captures, refunds or cancels the order in Klarna's own portal for merchants."""

    verb: str
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Several steps at the same moment, as by people who do not know of each other."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class RunSweep:
    """The integration's own batch job runs, where the driver can start it.

    `in_need`: only if something is left to repair: a purchase that could still be completed, or an
    operation whose outcome the integration does not know.
    """

    in_need: bool = False


@dataclass(frozen=True, slots=True)
class LiftPerturbation:
    """The perturbation is lifted; callbacks that were not acknowledged are due again."""


@dataclass(frozen=True, slots=True)
class MoveClock:
    """The case's clock moves on."""

    seconds: int


@dataclass(frozen=True, slots=True)
class SendForgery:
    """An attacker sends a message as if the consumer had paid."""

    forgery: Forgery


@dataclass(frozen=True, slots=True)
class AnotherConsumer:
    """Another consumer, with a purchase of his own in the same shop, does these steps."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class SendSwapped:
    """What belongs to the other consumer's purchase is sent as if it were this one's."""

    swap: Swap


@dataclass(frozen=True, slots=True)
class SendOddCallback:
    """A callback that comes too late, twice over, or as nobody meant it."""

    kind: OddCallback


@dataclass(frozen=True, slots=True)
class ReturnUnfilled:
    """The consumer comes back by the success URL as the integration wrote it.

    With `empty` the placeholders are replaced by nothing.
    """

    empty: bool = False


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """The consumer goes on with the hosted page of an earlier attempt, 0 for the first."""

    attempt: int


@dataclass(frozen=True, slots=True)
class Reconfigure:
    """The integration is restarted, with what it has stored, for its deployment's `then`."""


@dataclass(frozen=True, slots=True)
class AskCredentialCheck:
    """The merchant has the integration try the credentials that it was given."""


Step = (
    StartCheckout
    | OpenPage
    | ConsumerActs
    | AuthorizeAgain
    | HoldForReview
    | DecideFraud
    | SendNotification
    | DeliverCallbacks
    | ReturnToShop
    | ReturnAndCallbackTogether
    | AskState
    | AskCapture
    | AskRefund
    | AskCancel
    | OperateElsewhere
    | AtOnce
    | RunSweep
    | LiftPerturbation
    | MoveClock
    | SendForgery
    | AnotherConsumer
    | SendSwapped
    | SendOddCallback
    | ReturnUnfilled
    | ChoosePage
    | Reconfigure
    | AskCredentialCheck
)


def everyone(_: Uses) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story as data: its steps, and the requirements that it exercises.

    `exercises` are the requirements that it puts to the test when nothing is perturbed.

    `suits` says for which declared uses the story can be played at all.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    exercises: frozenset[str] = frozenset()
    suits: Callable[[Uses], bool] = everyone


# --- cases -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deployment:
    """How the integration is configured: which host, whose credentials, which setting missing.

    `environment` is where its base address leads; `credentials` are the ones that it is given, the
    usual ones of that environment unless another set is named. `without` is a setting that is
    missing, `empty` one that holds nothing, `unknown` one whose value means nothing. `then` is the
    environment for which the integration is configured anew while its orders are open.
    """

    environment: Environment = PLAYGROUND
    credentials: CredentialSet = USUAL
    without: str = ""
    unknown: str = ""
    then: Environment | None = None
    empty: str = ""

    @property
    def region(self) -> str:
        """Of "playground-na" it is "na"; "" at home, and with a host that is in no region."""
        return self.environment.region

    @property
    def last_environment(self) -> Environment:
        """The environment that the integration is configured for in the end."""
        return self.then or self.environment

    @property
    def single_use(self) -> bool:
        """The integration is started for one case only, and may well refuse to start."""
        mismatched = self.credentials.environment != self.environment
        spoilt = self.without or self.empty or self.unknown or self.credentials.edge_case
        return mismatched or bool(spoilt)


def at(environment: Environment) -> Deployment:
    """The usual configuration for an environment, with its own credentials."""
    return Deployment(environment, CredentialSet(environment))


@dataclass(frozen=True, slots=True)
class Case:
    """Scenario x variant x at most one perturbation, with the requirements that it is made for.

    A plan fills in the plain `basket` of the deployment's region where none is given. `reference`
    names the case whose outcome this one is compared with ("" for none). `store` is the one of
    several in which it is sold: first or second.
    """

    id: str
    scenario: Scenario
    exercises: frozenset[str]
    basket: Basket = field(default_factory=Basket)
    perturbation: Perturbation | None = None
    deployment: Deployment = Deployment()
    variant: tuple[Variation, ...] = ()
    reference: str = ""
    store: str = FIRST_STORE


@dataclass(frozen=True, slots=True)
class Plan:
    """The cases of one run, in the order in which they are played."""

    profile: str
    cases: tuple[Case, ...] = field(default_factory=tuple)
