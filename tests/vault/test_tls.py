"""The vault's door by mutual TLS: whoever does not hold a certificate of its own authority is not let in, nor heard."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Callable
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from api.vault_checks import shown_to_others
from api.vault_service import Quiet, _uvicorn, door, server_tls
from infra.startup import CannotStart
from infra.vault.client import VaultClient, vault_at
from infra.vault.inside import Inside
from infra.vault.service import service
from infra.vault.wire.hop import Remote
from tests.ground.service import free_port

Signer = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Folders as PARLEY_VAULT_TLS names them, of an authority and a holder."""
    place = tmp_path_factory.mktemp("tls")
    authorities = {name: authority(name) for name in ("ours", "theirs")}

    def made(signed_by: str, trusts: str) -> Path:
        folder = place / f"{signed_by}-{trusts}"
        folder.mkdir(exist_ok=True)
        certificate, key = issued(authorities[signed_by])
        (folder / "ca.pem").write_bytes(authorities[trusts][0].public_bytes(serialization.Encoding.PEM))
        (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (folder / "key.pem").touch(mode=0o600)
        (folder / "key.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return folder

    return made


@pytest.fixture
async def where(inside: Inside, certified: Callable[[str, str], Path]) -> AsyncIterator[str]:
    """A vault that listens on a port, as `parley vault serve` does with PARLEY_VAULT_LISTEN=https://..."""
    config = _uvicorn(door(service(inside).calls))
    config.ssl = server_tls(certified("ours", "ours"))
    config.port = free_port()
    server = Quiet(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it no other way
        await asyncio.sleep(0.01)
    yield f"https://127.0.0.1:{config.port}"
    server.should_exit = True
    await serving


async def asked(client: VaultClient) -> bool:
    try:
        return await client.answers()
    finally:
        await client.close()


async def test_who_holds_a_certificate_of_our_authority_is_answered(where: str, certified):
    assert await asked(vault_at(where, certified("ours", "ours")))


@pytest.mark.parametrize(("holds", "trusts"), [("theirs", "ours"), ("ours", "theirs"), ("theirs", "theirs")])
async def test_a_stranger_is_not_answered_and_a_strange_vault_not_told(
    where: str, certified, holds: str, trusts: str
):
    assert not await asked(vault_at(where, certified(holds, trusts)))


async def test_without_a_certificate_nobody_is_answered(where: str, certified):
    only_trusts = ssl.create_default_context(cafile=certified("ours", "ours") / "ca.pem")
    assert not await asked(VaultClient(Remote(where, tls=only_trusts)))


async def test_an_older_tls_is_not_spoken(where: str, certified):
    folder = certified("ours", "ours")
    old = ssl.create_default_context(cafile=folder / "ca.pem")
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    old.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    assert not await asked(VaultClient(Remote(where, tls=old)))


def test_the_doctor_finds_a_key_that_others_may_read_and_one_that_is_missing(certified):
    folder = certified("theirs", "ours")
    assert shown_to_others(folder) == str(folder)
    (folder / "key.pem").chmod(0o640)
    with pytest.raises(CannotStart, match=r"Others on this machine may read .*key\.pem"):
        shown_to_others(folder)
    (folder / "key.pem").unlink()
    with pytest.raises(CannotStart, match=r"There is no .*key\.pem"):
        shown_to_others(folder)


def authority(name: str) -> Signer:
    """A certificate authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    return certificate(name, key, None), key


def issued(by: Signer) -> Signer:
    """A certificate for this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    return certificate("holder", key, by), key


def certificate(name: str, key: ec.EllipticCurvePrivateKey, by: Signer | None) -> x509.Certificate:
    """For a key, by an authority, or by itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[0].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((by[1] if by else key).public_key()),
            critical=False,
        )
        .sign(by[1] if by else key, hashes.SHA256())
    )
