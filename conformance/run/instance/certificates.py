"""Throw-away certificates: a valid one, and those that a client must refuse."""

from __future__ import annotations

import ssl
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from ...scenarios.configuration_cases import UNTRUSTED_CERTIFICATES

HOSTS = ("127.0.0.1", "localhost")


@dataclass(slots=True)
class CertificateAuthority:
    """Issues certificates. `untrusted_handshakes` counts, by host name, the TLS handshakes that a
    client began with an untrusted certificate."""

    ca: trustme.CA = field(default_factory=trustme.CA)
    untrusted_handshakes: Counter[str] = field(default_factory=Counter)

    def publish(self, file: Path) -> Path:
        """What clients have to trust, as a file."""
        self.ca.cert_pem.write_to_path(str(file))
        return file

    @property
    def trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self.ca.configure_trust(context)
        return context

    @property
    def good(self) -> ssl.SSLContext:
        return serving(self.ca.issue_cert(*HOSTS))

    def worthless(self) -> Mapping[str, ssl.SSLContext]:
        """A context for each way in which a certificate can be worth nothing."""
        stranger = trustme.CA()
        yesterday = datetime.now(UTC) - timedelta(days=1)
        made = {
            "self-signed": by_itself(stranger),
            "unknown-issuer": serving(stranger.issue_cert(*HOSTS)),
            "wrong-name": serving(self.ca.issue_cert("somewhere-else.test")),
            "expired": serving(self.ca.issue_cert(*HOSTS, not_after=yesterday)),
        }
        return {name: self.counted(name, made[name]) for name in UNTRUSTED_CERTIFICATES}

    def counted(self, name: str, context: ssl.SSLContext) -> ssl.SSLContext:
        """Whoever says hello is counted, whether or not they go on."""

        def hello(_: ssl.SSLObject, __: str | None, ___: ssl.SSLContext) -> None:
            self.untrusted_handshakes[name] += 1

        context.sni_callback = hello
        return context


def offering() -> ssl.SSLContext:
    """As Klarna's side does, it offers HTTP/2 to whoever speaks it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


def serving(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = offering()
    certificate.configure_cert(context)
    return context


def by_itself(authority: trustme.CA) -> ssl.SSLContext:
    """The authority's own certificate, which it has signed itself."""
    context = offering()
    with (
        authority.cert_pem.tempfile() as chain,
        authority.private_key_pem.tempfile() as key,
    ):
        context.load_cert_chain(chain, key)
    return context
