"""A certificate for this machine's own names, and the authority that vouches for it. For loopback only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from infra.connections import CA_FILE

HERE = ("localhost", "127.0.0.1", "::1")
LIFE = timedelta(days=30)
OWN_FILE = "loopback.pem"


@dataclass(frozen=True, slots=True)
class Identity:
    """Files: what a server shows (certificate and key, PEM), and what a client must trust to believe it."""

    certificate: Path
    ca: Path


def issue(folder: Path, names: Sequence[str] = HERE) -> Identity:
    """Writes both into the folder. The authority's own key is thrown away: it vouches for this one certificate."""
    authority, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    issuer = _named("Frontdesk loopback authority")
    ca = _signed(_draft(issuer, issuer, authority, authority), authority, ca=True)
    draft = _draft(_named("Frontdesk loopback"), issuer, key, authority)
    own = _signed(draft.add_extension(_alternatives(names), critical=False), authority, ca=False)
    identity = Identity(folder / OWN_FILE, folder / CA_FILE)
    identity.certificate.touch(mode=0o600)
    identity.certificate.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + own.public_bytes(Encoding.PEM)
    )
    identity.ca.write_bytes(ca.public_bytes(Encoding.PEM))
    return identity


def kept(folder: Path) -> Identity | None:
    """What `issue` wrote there before."""
    identity = Identity(folder / OWN_FILE, folder / CA_FILE)
    return identity if identity.certificate.is_file() and identity.ca.is_file() else None


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _draft(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, authority: EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    identified = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(identified, critical=False)
    )


def _signed(draft: x509.CertificateBuilder, authority: EllipticCurvePrivateKey, *, ca: bool) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    rank = x509.BasicConstraints(ca=ca, path_length=0 if ca else None)
    return draft.add_extension(rank, critical=True).add_extension(usage, critical=True).sign(authority, SHA256())


def _alternatives(names: Sequence[str]) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([_alternative(name) for name in names])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
