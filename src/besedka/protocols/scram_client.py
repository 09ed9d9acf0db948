"""SCRAM-SHA-256, the client's half: RFC 5802 and RFC 7677. The server's half is in `scram`.

Without channel binding, as the servers of IRC have it. The nonce is given by the caller.
"""

import base64
import binascii
import hashlib
import hmac
from typing import Final

import msgspec

from besedka.protocols.sasl import SaslError
from besedka.protocols.scram import client_key

__all__ = ["Answer", "answer", "client_first", "proves"]

_HEADER: Final = "n,,"
# RFC 7677 wants 4,096 at least, OWASP 600,000; a server that asks for far more wants to keep us busy.
_FEWEST, _MOST = 4_096, 10_000_000


class Answer(msgspec.Struct, frozen=True):
    """The client's last message, and by what the server proves that it knows the password, too."""

    message: bytes
    signature: bytes


def client_first(username: str, nonce: str) -> bytes:
    """Return the client's first message; what is signed of it is what stands behind `n,,`."""
    name = username.replace("=", "=3D").replace(",", "=2C")
    return f"{_HEADER}n={name},r={nonce}".encode()


def answer(first: bytes, challenge: bytes, password: str) -> Answer:
    """Return what answers the server's first message; `first` is our own. Raises `SaslError`.

    Slow by design, as the server wants it: some milliseconds, a second or two at the worst.
    """
    bare = first.decode().removeprefix(_HEADER)
    ours = bare.rpartition(",r=")[2]
    try:
        text = challenge.decode()
        nonce, salt64, count = (field[2:] for field in text.split(",")[:3])
        salt, iterations = base64.b64decode(salt64, validate=True), int(count)
    except (ValueError, binascii.Error) as error:  # not UTF-8, fewer than three, no Base64, no number
        raise SaslError from error
    if not text.startswith("r=") or not nonce.startswith(ours) or nonce == ours or not salt:
        raise SaslError
    if not _FEWEST <= iterations <= _MOST:
        raise SaslError
    unproved = f"c={base64.b64encode(_HEADER.encode()).decode()},r={nonce}"
    signed = f"{bare},{text},{unproved}".encode()
    client, server = client_key(password, salt, iterations)
    stored = hashlib.sha256(client).digest()
    proof = bytes(a ^ b for a, b in zip(client, hmac.digest(stored, signed, "sha256"), strict=True))
    message = f"{unproved},p={base64.b64encode(proof).decode()}".encode()
    return Answer(message, hmac.digest(server, signed, "sha256"))


def proves(message: bytes, signature: bytes) -> bool:
    """Tell whether the server's last message proves that it knows the password's keys."""
    return hmac.compare_digest(message, b"v=" + base64.b64encode(signature))
