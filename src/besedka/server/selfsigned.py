"""Makes a self-signed certificate: for a chat among people who compare its fingerprint, without any authority.

This module alone imports `cryptography`, which takes longer than the rest of a start; so it is itself imported only
when a certificate is made.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["make"]

EARLIER = dt.timedelta(days=1)  # the clocks of others may be behind
LONGEST_NAME = 64  # ub-common-name (RFC 5280 appendix A)


def make(names: Iterable[str], now: dt.datetime, until: dt.datetime) -> bytes:
    """Return a new key and its certificate as PEM, for these host names and addresses; the first is its subject."""
    names = list(dict.fromkeys(names))
    key = ec.generate_private_key(ec.SECP256R1())  # every client knows the curve, and signing takes a tenth of RSA's
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:LONGEST_NAME])])
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,  # its own: who trusts this file as an authority finds that it may be one
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName(list(map(_general_name, names))), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
