"""What is known to be secret before anything is recorded."""

from __future__ import annotations

import pytest

from conformance.core.redacted_messages import learn_pairs, learn_person
from conformance.core.redaction import Redactor

USER, PASSWORD = "PK1_abcdefgh", "pass:wörd/+that-is-long"
PERSON = {
    "email": "customer+se@example.com",
    "given_name": "Åsa",
    "phone": "+46701740605",
    "street_address": "Provgatan 1",
    "postal_code": "11122",
}
TOLD = {
    "the user name": f"user {USER}",
    "the password": f"password {PASSWORD}",
    "the token": "Basic UEsxX2FiY2RlZmdoOnBhc3M6d8O2cmQvK3RoYXQtaXMtbG9uZw==",
    "the e-mail": "customer%2Bse%40example.com",
    "the street": "at Provgatan 1",
    "a name": "to Åsa",
    "the telephone number": "+46701740605",
    "the telephone number, without its plus": "0046701740605",
    "the telephone number, as it is dialled at home": "0701740605",
}


def knowing() -> Redactor:
    redactor = Redactor(b"key")
    learn_pairs(redactor, {"playground": (USER, PASSWORD)})
    learn_person(redactor, PERSON)
    return redactor


@pytest.mark.parametrize("text", TOLD.values(), ids=TOLD)
def test_what_is_known_is_masked(text: str):
    kept = knowing().text(text)
    assert not any(word in kept for word in (USER, PASSWORD, *PERSON.values(), "UEsx", "01740605"))


def test_what_may_be_anything_is_not_hunted():
    """A postal code of five digits is as well an amount, or the end of a reference."""
    assert knowing().text("11122 for c00001abcd") == "11122 for c00001abcd"


def test_credentials_are_named_by_whose_they_are():
    kept = knowing()
    assert kept.text(USER).startswith("<playground username:")
    assert kept.text(PASSWORD).startswith("<playground password:")
    assert kept.text(f"{USER}:{PASSWORD}").startswith("<playground credentials:")
