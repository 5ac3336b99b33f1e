"""Stories of how the integration is configured: credentials, settings, certificates, a switch."""

from __future__ import annotations

from ...core.plan import (
    AskCapture,
    AskCredentialCheck,
    AskRefund,
    AskState,
    ConsumerActs,
    DeliverCallbacks,
    OpenPage,
    Reconfigure,
    ReturnToShop,
    RunSweep,
    StartCheckout,
)
from .parts import HALF, PAID, can, declares_needed_setting, places_orders, story

MISMATCHED = story(
    "mismatched-credential",
    "The integration is given one environment's host with the other's credentials",
    (StartCheckout(), AskState()),
    "AUTH-05",
)

SETTING_MISSING = story(
    "setting-missing",
    "The integration is started without a setting that it cannot sell without",
    (StartCheckout(),),
    "ENV-02",
    declares_needed_setting,
)

CREDENTIAL_CHECK = story(
    "credential-check",
    "The merchant has the integration try the credentials that were just entered",
    (AskCredentialCheck(),),
    "AUTH-06",
    lambda uses: uses.checks_credentials,
)

UNTRUSTED = story(
    "untrusted-certificate",
    "Where the platform should be, somebody answers who cannot prove who he is",
    (StartCheckout(), AskState()),
    "ENV-05",
    lambda uses: uses.tls,
)

SETTING_EMPTY = story(
    "setting-empty",
    "The integration is started with nothing in a setting that it cannot sell without",
    (StartCheckout(),),
    "ENV-02",
    declares_needed_setting,
)

SETTING_UNKNOWN = story(
    "setting-unknown",
    "The integration is started with a setting whose value means nothing",
    (StartCheckout(),),
    "ENV-02",
)

SWITCHED = story(
    "environment-switched",
    "Between the sale and the delivery the shop is configured for production",
    (
        *PAID,
        Reconfigure(),
        AskState(),
        AskCapture(),
        AskState(),
        AskRefund(HALF),
        RunSweep(),
        AskState(),
    ),
    "ENV-04",
    can("capture", "refund"),
)

SWITCHED_EARLY = story(
    "environment-switched-before-the-outcome",
    "The shop is configured for production while a consumer is still on the page; then it is paid",
    (
        StartCheckout(),
        OpenPage(),
        Reconfigure(),
        ConsumerActs("approve"),
        DeliverCallbacks(),
        ReturnToShop(),
        RunSweep(),
        AskState(),
    ),
    "ENV-04",
    places_orders,
)
