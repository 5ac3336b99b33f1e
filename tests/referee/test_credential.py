"""What is seen of credentials: how they were sent and whose they are, never what they are."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.core.environment import KINDS, Environment
from conformance.core.trace import Credential
from conformance.core.wire import WireRequest
from conformance.platform.authorization import EXAMPLE
from conformance.referee.credential import Pairs, misplaced, names, observed, secrets
from conformance.run.instance.credentials import PUBLISHED, by_name, credentials

USER, PASSWORD = "PK12345_abcdef", "pass-é:/+%=&word-long"
PAIRS: Pairs = {
    "playground": (USER, PASSWORD),
    "production": ("K1_x", "another-é-password"),
    "playground, published": EXAMPLE,
}


def b64(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


OURS = b64(f"{USER}:{PASSWORD}")
URL_SAFE = base64.urlsafe_b64encode(f"{USER}:{PASSWORD}>>>???".encode()).decode()


def request(*authorizations: str) -> WireRequest:
    headers = tuple(("Authorization", value) for value in authorizations)
    return WireRequest("GET", "https://k.test", "/", headers=headers)


GOOD = Credential("Basic", well_formed=True, belongs_to="playground")
OBSERVED = {
    "none": (request(), Credential()),
    "as it should be": (request(f"Basic {OURS}"), GOOD),
    "in small letters, as HTTP allows": (
        request(f"basic {OURS}"),
        Credential("basic", well_formed=True, belongs_to="playground"),
    ),
    "the other environment's": (
        request("Basic " + b64("K1_x:another-é-password")),
        Credential("Basic", well_formed=True, belongs_to="production"),
    ),
    "nobody's": (request("Basic " + b64("a:b")), Credential("Basic", well_formed=True)),
    "our user with another password": (
        request("Basic " + b64(f"{USER}:wrong")),
        Credential("Basic", well_formed=True),
    ),
    "our user without a password": (
        request("Basic " + b64(f"{USER}:")),
        Credential("Basic", well_formed=True),
    ),
    "without a colon": (
        request("Basic " + b64(USER + PASSWORD.replace(":", ""))),
        Credential("Basic"),
    ),
    "in Latin-1": (
        request("Basic " + b64(f"{USER}:{PASSWORD}", "latin-1")),
        Credential("Basic"),
    ),
    "percent-encoded before it was encoded": (
        request("Basic " + b64(quote(f"{USER}:{PASSWORD}"))),
        Credential("Basic"),
    ),
    "not encoded at all": (request(f"Basic {USER}:{PASSWORD}"), Credential("Basic")),
    "encoded twice": (request("Basic " + b64(OURS)), Credential("Basic")),
    "in the URL's alphabet": (request(f"Basic {URL_SAFE}"), Credential("Basic")),
    "without its padding": (request("Basic " + b64("a:bb").rstrip("=")), Credential("Basic")),
    "with a blank in it": (request(f"Basic {OURS[:20]} {OURS[20:]}"), Credential("Basic")),
    "with a line break in it": (request(f"Basic {OURS[:20]}\n{OURS[20:]}"), Credential("Basic")),
    "with a line break after it, as some encoders write": (
        request(f"Basic {OURS}\n"),
        Credential("Basic"),
    ),
    "with a blank too many": (request(f"Basic  {OURS}"), Credential("Basic")),
    "twice": (
        request(f"Basic {OURS}", f"Basic {OURS}"),
        Credential("Basic", well_formed=False, belongs_to="playground"),
    ),
    "under another scheme": (
        request(f"Bearer {OURS}"),
        Credential("Bearer", well_formed=False, belongs_to="playground"),
    ),
    "without a scheme": (request(OURS), Credential("unknown")),
    "empty": (request(""), Credential()),
    "a scheme alone": (request("Basic"), Credential("Basic")),
    "a scheme and a blank": (request("Basic "), Credential("Basic")),
    "not even ASCII": (request("Basic é"), Credential("Basic")),
}


@pytest.mark.parametrize(("sent", "seen"), OBSERVED.values(), ids=OBSERVED)
def test_credentials(sent: WireRequest, seen: Credential):
    assert observed(sent, PAIRS) == seen


@given(st.lists(st.text(max_size=60), max_size=3))
def test_any_header_may_be_looked_at(values: list[str]):
    assert isinstance(observed(request(*values), PAIRS), Credential)


@given(st.sampled_from([OURS, PASSWORD, f"{USER}:{PASSWORD}", "Basic" + OURS, "\t" + OURS]))
def test_what_is_kept_of_a_header_holds_no_secret(value: str):
    """A header without a scheme must not be kept as if it were one."""
    kept = repr(observed(request(value, f"Basic {value}"), PAIRS))
    assert not any(kept.count(secret[:12]) for secret in (OURS, PASSWORD))


# --- where they may not be --------------------------------------------------------------------


def sent(url: str = "/", body: str | bytes = b"", **headers: str) -> WireRequest:
    path, _, query = url.partition("?")
    raw = body.encode() if isinstance(body, str) else body
    return WireRequest("POST", "https://k.test", path, query, tuple(headers.items()), raw)


PLACES = {
    "nowhere": (sent(), ()),
    "where they belong": (sent(Authorization=f"Basic {OURS}"), ()),
    "in the query": (sent(f"/?p={quote(PASSWORD, safe='')}"), ("playground password in url",)),
    "in the path": (sent(f"/{b64(PASSWORD)}"), ("playground password in url",)),
    "in a header": (sent(**{"X-Key": PASSWORD}), ("playground password in other header",)),
    "in a header, as a pair": (sent(**{"X-Key": OURS}), ("playground password in other header",)),
    "in a body": (sent(body=f'{{"p": "{PASSWORD}"}}'), ("playground password in body",)),
    "in a body, escaped as JSON may be": (
        sent(body='{"p": "pass-\\u00e9:/+%=&word-long"}'),
        ("playground password in body",),
    ),
    "in a body, read in the wrong encoding": (
        sent(body=f'{{"p": "{PASSWORD.encode().decode("latin-1")}"}}'),
        ("playground password in body",),
    ),
    "in a header, as UTF-8 that is kept as Latin-1": (
        sent(**{"User-Agent": f"Shop/1 {PASSWORD.encode().decode('latin-1')}"}),
        ("playground password in other header",),
    ),
    "in a header, escaped and escaped again": (
        sent(**{"X-Key": quote(json.dumps(json.dumps(PASSWORD)))}),
        ("playground password in other header",),
    ),
    "in a body, without its padding": (
        sent(body=b64(f"{USER}:{PASSWORD}").rstrip("=")),
        ("playground password in body",),
    ),
    "the other environment's": (
        sent(body="another-é-password"),
        ("production password in body",),
    ),
    "in a body that is no text": (
        sent(body=b"\xff" + PASSWORD.encode() + b"\xff"),
        ("playground password in body",),
    ),
    "the user name in the query": (sent(f"/?user={USER}"), ("playground username in url",)),
    "the user name in a header": (
        sent(**{"X-User": USER}),
        ("playground username in other header",),
    ),
    "the user name in base64": (
        sent(**{"X-User": b64(USER)}),
        ("playground username in other header",),
    ),
    "the user name in a body": (
        sent(body=f'{{"u": "{USER}"}}'),
        ("playground username in body",),
    ),
    "the user name and the password": (
        sent(body=f"{USER}:{PASSWORD}"),
        ("playground password in body", "playground username in body"),
    ),
    "the merchant id alone": (sent(**{"User-Agent": "Shop/1 (PK12345)"}), ()),
    "a user name that is too short to tell": (sent(body="K1_x"), ()),
    "a user name that is but a word": (sent(**{"User-Agent": "DemoMerchant/1"}), ()),
}


@pytest.mark.parametrize(("request_", "leaks"), PLACES.values(), ids=PLACES)
def test_what_is_out_of_place_is_named_and_not_shown(request_: WireRequest, leaks: tuple[str, ...]):
    assert misplaced(request_, PAIRS) == leaks


def test_secrets_are_named_by_environment():
    assert set(secrets(PAIRS)) == {f"{name} password" for name in PAIRS}


def test_the_user_names_of_a_run_are_looked_for():
    """They are long and of chance: none is found where it does not stand. But not the one that the
    documentation prints."""
    made = by_name(credentials(0, (*KINDS, Environment("playground", "na"))))
    assert {name for name in made if f"{name} username" not in names(made)} == set(PUBLISHED)
