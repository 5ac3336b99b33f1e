"""One certificate is good; with the others a careful client goes no further than the hello."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest

from conformance.core.wire import WireRequest, WireResponse
from conformance.referee.replies import WireReply
from conformance.referee.server import Listener
from conformance.run.instance.certificates import HOSTS, CertificateAuthority
from conformance.scenarios.configuration_cases import UNTRUSTED_CERTIFICATES

AUTHORITY = CertificateAuthority()
WORTHLESS = AUTHORITY.worthless()


async def answered(_: WireRequest) -> WireReply:
    return WireReply(WireResponse(200))


async def visited(context: ssl.SSLContext, trust: ssl.SSLContext, host: str = "127.0.0.1") -> int:
    listener = Listener(answered)
    await listener.start(tls=context)
    try:
        async with httpx.AsyncClient(verify=trust, trust_env=False, timeout=5) as client:
            return (await client.get(listener.origin.replace("127.0.0.1", host))).status_code
    finally:
        await listener.stop()


@pytest.mark.parametrize("host", HOSTS)
def test_the_good_one_is_trusted_by_whoever_trusts_the_file(host: str, tmp_path: Path) -> None:
    """Under either name of this machine: the consumer's page may have the other one."""
    file = AUTHORITY.publish(tmp_path / "ca.pem")
    trust = ssl.create_default_context(cafile=str(file))
    assert asyncio.run(visited(AUTHORITY.good, trust, host)) == 200


def test_the_good_one_is_not_trusted_by_everybody() -> None:
    with pytest.raises(httpx.ConnectError):
        asyncio.run(visited(AUTHORITY.good, trust=ssl.create_default_context()))


@pytest.mark.parametrize("name", UNTRUSTED_CERTIFICATES)
def test_a_careful_client_goes_no_further_than_the_hello(name: str) -> None:
    """And that it came so far is counted: silence would prove nothing."""
    before = AUTHORITY.untrusted_handshakes[name]
    with pytest.raises(httpx.ConnectError):
        asyncio.run(visited(WORTHLESS[name], AUTHORITY.trust))
    assert AUTHORITY.untrusted_handshakes[name] == before + 1


@pytest.mark.parametrize("name", UNTRUSTED_CERTIFICATES)
def test_a_careless_client_comes_through(name: str) -> None:
    careless = ssl.create_default_context()
    careless.check_hostname = False
    careless.verify_mode = ssl.CERT_NONE
    assert asyncio.run(visited(WORTHLESS[name], careless)) == 200


@pytest.mark.parametrize("name", ["wrong-name", "expired"])
def test_the_chain_alone_is_not_enough(name: str) -> None:
    """Each certificate is wrong in one way only: whoever overlooks that comes through."""
    trust = ssl.create_default_context()
    AUTHORITY.ca.configure_trust(trust)
    trust.check_hostname = False
    trust.verify_flags |= ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME
    assert asyncio.run(visited(WORTHLESS[name], trust)) == 200
