"""Describes an Authorization header without its secret."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import quote, unquote

from ..core.redaction import names_found, spellings
from ..core.trace import Credential
from ..core.wire import WireRequest, legible

# name (an environment, or an environment, a comma and what is particular) -> user name, password
Pairs = Mapping[str, tuple[str, str]]

# A shorter user name, or one that is but a word as in the documentation's example, may stand in a
# reference or a User-Agent by chance. Klarna's are a merchant id and more, or a UUID.
SHORTEST_NAME = 12

# Anything else at the head of the header may be the secret itself, sent without a scheme.
SCHEMES = frozenset("basic bearer digest negotiate ntlm oauth token apikey klarna".split())
UNKNOWN_SCHEME = "unknown"
API_KEY = re.compile(r"klarna_(?:live|test)_api_[\w.~+/=-]+")


def observed(request: WireRequest, pairs: Pairs) -> Credential:
    """The scheme as sent, whether it is well formed, and whose configured pair it decodes to."""
    values = [value for name, value in request.headers if name.lower() == "authorization"]
    if not values:
        return Credential()
    scheme, _, token = values[0].partition(" ")
    pair = ("", token) if API_KEY.fullmatch(token) else decoded(token)
    owner = next((name for name, held in pairs.items() if opens(pair, held)), "")
    well_formed = len(values) == 1 and scheme.lower() == "basic" and pair is not None
    return Credential(named(scheme), well_formed, owner)


def opens(sent: tuple[str, str] | None, held: tuple[str, str]) -> bool:
    """The configured pair; of an API key, which is whole without its user name, the key alone."""
    return sent == held or (sent == ("", held[1]) and bool(API_KEY.fullmatch(held[1])))


def named(scheme: str) -> str:
    return scheme if not scheme or scheme.lower() in SCHEMES else UNKNOWN_SCHEME


def decoded(token: str) -> tuple[str, str] | None:
    """The pair in a token of standard base64 on one line, None for anything else."""
    try:
        text = base64.b64decode(token, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    user, colon, password = text.partition(":")
    return (user, password) if colon else None


def secrets(pairs: Pairs) -> dict[str, frozenset[str]]:
    """The spellings under which a configured password may turn up where it must not."""
    return {f"{name} password": spelt(user, password) for name, (user, password) in pairs.items()}


def names(pairs: Pairs) -> dict[str, frozenset[str]]:
    """Likewise the user names. Only the whole of one counts: the merchant id may be named.

    In Base64 with its padding: without it, it is how the pair begins.
    """
    return {
        f"{name} username": frozenset(
            {user, quote(user, safe=""), base64.b64encode(user.encode()).decode()}
        )
        for name, (user, _) in pairs.items()
        if len(user) >= SHORTEST_NAME and any(map(str.isdigit, user))
    }


@cache
def spelt(user: str, password: str) -> frozenset[str]:
    """Alone or as a pair; without those in which another stands, for it would be found anyhow."""
    every = spellings(password) | spellings(f"{user}:{password}")
    return frozenset(each for each in every if not any(other in each for other in every - {each}))


def misplaced(request: WireRequest, pairs: Pairs) -> tuple[str, ...]:
    """Where in a request a password or a user name stands outside the Authorization header."""
    known = {**secrets(pairs), **names(pairs)}
    others = "\n".join(v for name, v in request.headers if name.lower() != "authorization")
    return (
        *names_found(known, f"{request.url}\n{unquote(request.url)}", "url"),
        *names_found(known, others, "other header"),
        *names_found(known, authorization_of(request), "body"),
    )


def authorization_of(request: WireRequest) -> str:
    """The body as it was sent, and as its reader understands it."""
    sent = legible(request.body)
    meant = json.dumps(request.json, ensure_ascii=False) if request.body else ""
    return f"{sent}\n{meant}"
