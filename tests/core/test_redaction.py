"""Nothing secret survives, whatever a message is made of; and equal secrets stay equal."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from conformance.core.members import MEMBERS
from conformance.core.redaction import (
    KEPT_HEADERS,
    MARKED,
    NAMES,
    SHOWN,
    URLS,
    Redactor,
    names_found,
    spellings,
)
from conformance.core.wire import Json

KEY = b"one run's key"
LETTERS = st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["Cs", "Cc"])
# Such that no word of the API and no mark contains one by chance.
SECRETS = st.text(LETTERS, min_size=6, max_size=40).map(lambda text: f"{text}Q7")
PLAIN = st.text(st.sampled_from("abcXYZ019-_:/+=é<&ö"), min_size=8).map(lambda text: f"{text}Q7")
TOKEN = "c0ffee00-1111-4222-8333-444455556666"
AROUND = st.text(max_size=5).filter(lambda text: not text.endswith("\\"))
EDGE_CASE_CREDENTIALS = "abcdefgh:/+%é=&ijklmnop"


def redactor(*secrets: str) -> Redactor:
    made = Redactor(KEY)
    for each in secrets:
        made.learn("token", each)
    return made


def told(value: object) -> str:
    """All that a reader of the kept value can see, however it is written."""
    return f"{value!r}\n{json.dumps(value, ensure_ascii=False)}\n{json.dumps(value)}"


def forms(secret: str) -> Iterator[str]:
    """Written out again here, so that a spelling forgotten in the code is missed by it alone."""
    yield from written(secret)
    yield from sent(secret.encode())
    if secret.isascii() or max(secret) <= "ÿ":
        yield from sent(secret.encode("latin-1"))


def written(secret: str) -> Iterator[str]:
    """By a program, in its log, in a document or a page."""
    yield secret
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield json.dumps(secret)[1:-1].replace("/", "\\/")
    yield json.dumps(secret)[1:-1].replace("&", "\\u0026").replace("<", "\\u003C")
    yield "".join(f"\\u{ord(each):04X}" for each in secret)
    yield secret.encode("ascii", "backslashreplace").decode()
    yield html.escape(secret)
    yield html.escape(secret).encode("ascii", "xmlcharrefreplace").decode()
    yield "".join(f"&#x{ord(each):x};" for each in secret)


def sent(raw: bytes) -> Iterator[str]:
    """In an address or a header, and by what makes plain characters of any bytes."""
    yield raw.decode("latin-1")
    yield repr(raw)[2:-1]
    yield quote(raw)
    yield quote(raw, safe="")
    yield quote_plus(raw)
    yield "".join(f"%{byte:02x}" for byte in raw)
    yield quote(raw, safe="!'()*~")
    yield raw.hex()
    yield raw.hex().upper()
    for encoded in (base64.b64encode(raw), base64.urlsafe_b64encode(raw), wrapped(raw)):
        yield encoded.decode()
        yield encoded.decode().rstrip("=")


def wrapped(raw: bytes) -> bytes:
    return base64.encodebytes(raw).strip()


def survives(secret: str, kept: object) -> list[str]:
    text = told(kept)
    return [form for form in forms(secret) if form in text]


# --- bodies -----------------------------------------------------------------------------------

LABELS = st.sampled_from(
    sorted(SHOWN | URLS | {"authorization_token", "email", "html_snippet", ""})
)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, Json]:
    """A body of any shape in which a secret stands, in one of its forms, wherever it likes."""
    secret = draw(SECRETS)
    form = draw(st.sampled_from(list(forms(secret))))
    around = st.sampled_from(["{}", "x{}y", "https://a.test/p/{}", "https://a.test/p?q={}", "#{}"])
    leaf: st.SearchStrategy[Json] = (
        st.none() | st.integers() | st.text(max_size=5) | around.map(lambda a: a.format(form))
    )
    body = draw(
        st.recursive(
            leaf,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LABELS, inner, max_size=3),
            max_leaves=6,
        )
    )
    return secret, body


@given(bodies())
def test_no_known_secret_survives_in_a_body(given: tuple[str, Json]):
    secret, body = given
    assert not survives(secret, redactor(secret).json(body))


@given(name=SECRETS, secret=SECRETS)
def test_a_known_secret_does_not_survive_as_the_name_of_a_member(name: str, secret: str):
    assert not survives(secret, redactor(secret).json({secret: 1, name: {secret: [secret]}}))


@given(name=st.text(max_size=20).filter(lambda n: n not in SHOWN | URLS), value=SECRETS)
def test_text_that_nobody_listed_is_never_shown(name: str, value: str):
    """Deny by default: a member that nobody has thought of gives nothing away."""
    assume(value not in name)
    kept = redactor().json({name: value})
    assert value not in json.dumps(list(kept.values()), ensure_ascii=False)


DOCUMENTED = st.sampled_from(sorted(MEMBERS))
NUMBERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(DOCUMENTED, inner, max_size=3),
    max_leaves=6,
)


@given(NUMBERS)
def test_shape_and_numbers_stay(body: Json):
    """Money must be compared to the last unit."""
    assert redactor(TOKEN).json(body) == body


@pytest.mark.parametrize("number", [46701740605, 46701740605.0, -1701740605])
def test_a_number_in_which_a_known_value_stands_is_masked(number: float):
    kept = redactor("01740605").json({"order_amount": number})
    assert kept == {"order_amount": redactor().fingerprint("number", str(number))}


@given(st.text(max_size=20).filter(lambda name: name not in NAMES))
def test_a_name_that_nobody_documented_is_not_shown(name: str):
    """It may be a consumer's; yet the same name is the same in each call and environment."""
    (kept,) = redactor().json({name: 1})
    assert kept == redactor().fingerprint("member", name)


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_what_is_listed_is_shown(name: str):
    assert redactor().json({name: "COMPLETED"}) == {name: "COMPLETED"}


def test_personal_data_is_not_shown():
    person = {"email": "a@b.test", "given_name": "Ada", "phone": "+46700000000"}
    kept = redactor().json({"billing_address": person, "merchant_reference2": "Ada's"})
    assert not any(value in told(kept) for value in ("Ada", *person.values()))


def test_a_name_is_masked_where_it_stands_as_a_word():
    """A shop may bear a consumer's name, and still has to name itself."""
    kept = redactor()
    kept.learn_word("given_name", "Åsa")
    kept.learn_word("family_name", "O'Test")
    asa, test = kept.fingerprint("given_name", "Åsa"), kept.fingerprint("family_name", "O'Test")
    assert kept.text("for Åsa O'Test (Åsabro)") == f"for {asa} {test} (Åsabro)"
    assert kept.another().json({"reference": "\\u00c5sa-1"}) == {"reference": f"{asa}-1"}
    assert kept.url("https://shop.test/%C3%85sa") == f"https://shop.test/{asa}"
    for product in ("Åsa/1.0", "Åsa-Shop/v2", "for/Åsa_1.2", "Åsa: 1.2"):
        assert kept.headers((("User-Agent", product),)) == {"user-agent": product}


@given(secret=SECRETS, before=st.sampled_from(["", "u", "us", "use"]), data=st.data())
def test_no_known_secret_survives_within_the_base64_of_something(
    secret: str, before: str, data: st.DataObject
):
    """As the password does in the token of a pair, also where a part of it was masked before."""
    encode = data.draw(st.sampled_from([base64.b64encode, base64.urlsafe_b64encode]))
    text = encode(f"{before}{secret}".encode()).decode().rstrip("=")
    kept = redactor(secret).text(text)
    assert max(map(len, MARKED.split(kept))) <= 4


# --- URLs -------------------------------------------------------------------------------------

PLACES = (
    "https://shop.test/{}",
    "https://shop.test/a/{}/order",
    "https://shop.test/cb?token={}",
    "https://shop.test/cb?{}=1",
    "https://shop.test/cb?{}",
    "https://shop.test/#{}",
    "https://user:{}@shop.test/",
    "https://{}@shop.test/",
    "/relative/{}?a=b",
    "{}",
    "javascript:{}",
    "https://[{}",
)


@given(secret=SECRETS, place=st.sampled_from(PLACES), data=st.data())
def test_no_known_secret_survives_in_a_url(secret: str, place: str, data: st.DataObject):
    form = data.draw(st.sampled_from(list(forms(secret))))
    assert not survives(secret, redactor(secret).url(place.format(form)))


@given(
    value=SECRETS,
    place=st.sampled_from([p for p in PLACES if "?token=" in p or "#" in p or "@" in p]),
)
def test_values_in_a_query_and_fragment_and_who_logs_in_are_never_shown(value: str, place: str):
    """The secret of a merchant's own callback URL stands there, and nobody told us of it."""
    sent = quote(value, safe="")
    assert sent not in redactor().url(place.format(sent))


@given(st.text(max_size=60))
def test_any_text_may_be_a_url(text: str):
    assert isinstance(redactor().url(text), str)


URL = {
    "a plain one stays": ("https://shop.test:8443/a/b", "https://shop.test:8443/a/b"),
    "a placeholder stays": (
        "https://shop.test/cb?sid={{session_id}}",
        "https://shop.test/cb?sid={{session_id}}",
    ),
    "an encoded placeholder stays": (
        "https://shop.test/cb?sid=%7B%7Bsession_id%7D%7D",
        "https://shop.test/cb?sid=%7B%7Bsession_id%7D%7D",
    ),
    "an empty value stays": ("https://shop.test/cb?a=&b", "https://shop.test/cb?a=&b"),
    "what only looks like a placeholder goes": (
        "https://shop.test/cb?sid={{a}}secret{{b}}",
        f"https://shop.test/cb?sid={redactor().fingerprint('value', '{{a}}secret{{b}}')}",
    ),
    "what only looks like a mark goes": (
        "https://shop.test/cb?sid=<secret",
        f"https://shop.test/cb?sid={redactor().fingerprint('value', '<secret')}",
    ),
    "the name that logs in goes": ("https://a:b@shop.test/", "https://shop.test/"),
}


@pytest.mark.parametrize(("sent", "kept"), URL.values(), ids=URL)
def test_what_stays_of_a_url(sent: str, kept: str):
    assert redactor().url(sent) == kept


def test_a_token_in_a_path_is_masked_so_that_the_path_can_still_be_read():
    kept = redactor(TOKEN).url(f"https://k.test/payments/v1/authorizations/{TOKEN}/order")
    assert kept.startswith("https://k.test/payments/v1/authorizations/<token:")
    assert kept.endswith(">/order")


# --- headers ----------------------------------------------------------------------------------


HEADERS = sorted(KEPT_HEADERS | {"location", "authorization"})


@given(secret=SECRETS, name=st.sampled_from(HEADERS), data=st.data())
def test_no_known_secret_survives_in_a_header(secret: str, name: str, data: st.DataObject):
    form = data.draw(st.sampled_from(list(forms(secret))))
    assert not survives(secret, redactor(secret).headers(((name, form),)))


@given(PLAIN, st.data())
def test_no_known_secret_survives_that_is_written_by_two_programs(secret: str, data: st.DataObject):
    """JSON in an address, an address in a page, UTF-8 in a header that is percent-encoded."""
    form = data.draw(st.sampled_from(list(forms(secret))))
    twice = data.draw(st.sampled_from([json.dumps(form)[1:-1], quote(form), html.escape(form)]))
    assert not survives(secret, {"kept": redactor(secret).text(f"it is {twice}.")})


@given(name=st.text(max_size=20).filter(lambda n: n.lower() not in KEPT_HEADERS | {"location"}))
def test_a_header_that_nobody_listed_is_not_kept(name: str):
    assert redactor().headers(((name, "anything"),)) == {}


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "Set-Cookie", "X-Api-Key"])
def test_headers_that_carry_secrets_are_not_kept(name: str):
    assert redactor().headers(((name, "anything"),)) == {}


def test_names_of_headers_are_kept_in_small_letters():
    assert redactor().headers((("Capture-ID", "c1"),)) == {"capture-id": "c1"}


# --- equal secrets stay equal -----------------------------------------------------------------


@given(SECRETS, SECRETS)
def test_equal_values_get_equal_marks_and_others_do_not(one: str, other: str):
    """A check must be able to prove that the same token was used twice."""
    kept = redactor()
    assert kept.fingerprint("token", one) == redactor().fingerprint("token", one)
    assert one == other or kept.fingerprint("token", one) != kept.fingerprint("token", other)


@given(SECRETS)
@example(TOKEN)
def test_a_token_has_one_mark_in_body_path_and_query(secret: str):
    kept = redactor(secret)
    mark = kept.fingerprint("token", secret)
    sent = quote(secret, safe="")
    assert kept.json({"authorization_token": secret}) == {"authorization_token": mark}
    assert kept.url(f"https://k.test/authorizations/{sent}/order") == (
        f"https://k.test/authorizations/{mark}/order"
    )
    assert kept.url(f"https://shop.test/cb?t={sent}") == f"https://shop.test/cb?t={mark}"


@given(SECRETS)
def test_another_run_gives_other_marks(secret: str):
    """Marks of two published reports cannot be compared, nor guessed without the key."""
    assert redactor().fingerprint("t", secret) != Redactor(b"other").fingerprint("t", secret)


@given(secret=SECRETS, more=SECRETS)
def test_a_secret_that_begins_another_does_not_break_it_up(secret: str, more: str):
    kept = redactor(secret, secret + more)
    assert not survives(more, kept.text(f"it is {secret}{more}."))


def test_what_is_too_short_to_be_a_secret_is_not_hunted():
    assert redactor("paid").text("paid in full") == "paid in full"


def test_a_mark_stays_whatever_its_kind_is_called():
    """Also where the secret is the very word by which such secrets are named."""
    kept = Redactor(KEY)
    kept.learn("playground password", "password")
    mark = kept.fingerprint("playground password", "password")
    assert kept.text("password is p%61ssword") == f"{mark} is {mark}"
    assert kept.text(mark) == mark


def test_who_knows_the_same_to_begin_with_learns_alone():
    first = redactor(EDGE_CASE_CREDENTIALS)
    second = first.another()
    second.learn("token", TOKEN)
    assert (
        second.text(EDGE_CASE_CREDENTIALS)
        == first.text(EDGE_CASE_CREDENTIALS)
        != EDGE_CASE_CREDENTIALS
    )
    assert second.text(TOKEN) != TOKEN
    assert first.text(TOKEN) == TOKEN


@given(SECRETS)
def test_masking_twice_changes_nothing_more(secret: str):
    kept = redactor(secret)
    once = kept.json({"status": f"x{secret}y", "redirect_url": f"https://a.test/{secret}"})
    assert kept.json(once) == once


# --- looking for leaks ------------------------------------------------------------------------


@given(secret=SECRETS, data=st.data())
def test_a_secret_is_found_in_every_spelling(secret: str, data: st.DataObject):
    """Law: what is masked is found, and what is found is masked."""
    form = data.draw(st.sampled_from(list(forms(secret))))
    before, after = data.draw(st.tuples(AROUND, AROUND))
    known = {"password": spellings(secret)}
    assert names_found(known, before + form + after, "url") == ("password in url",)
    assert redactor(secret).text(before + form + after) != before + form + after


def test_nothing_is_found_where_nothing_is():
    assert names_found({"password": spellings(EDGE_CASE_CREDENTIALS)}, "abcdefgh", "url") == ()
