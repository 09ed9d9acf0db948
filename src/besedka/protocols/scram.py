"""SCRAM-SHA-256, the server's half: RFC 5802 and RFC 7677, as bytes and structures.

Without channel binding (no "-PLUS"). The salt, the keys and the server's part of the nonce are given by the caller.
"""

import base64
import binascii
import hashlib
import hmac
from typing import Final

import msgspec

from besedka.protocols.sasl import SaslError, prepare

__all__ = ["ClientFinal", "ClientFirst", "Keys", "client_key", "derive", "server_final", "server_first", "verify"]

_MOST_NONCE: Final = 256  # characters; clients send 24 to 32


class Keys(msgspec.Struct, frozen=True):
    """What a server keeps of a password (RFC 5802 section 3): whoever steals it can try passwords, but not log in."""

    stored: bytes
    server: bytes


def derive(password: str, salt: bytes, iterations: int) -> Keys:
    """Make the keys of a password; slow by design. Raises `SaslError` for one that cannot be prepared."""
    client, server = client_key(password, salt, iterations)
    return Keys(hashlib.sha256(client).digest(), server)


def client_key(password: str, salt: bytes, iterations: int) -> tuple[bytes, bytes]:
    """Return the client's key, by which it proves itself, and the server's; otherwise as `derive`."""
    salted = hashlib.pbkdf2_hmac("sha256", prepare(password).encode(), salt, iterations)
    return hmac.digest(salted, b"Client Key", "sha256"), hmac.digest(salted, b"Server Key", "sha256")


class ClientFirst(msgspec.Struct, frozen=True):
    """The client's first message: `header` is what channel binding would be in, `bare` what is signed."""

    header: str
    bare: str
    authzid: str
    username: str
    nonce: str

    @classmethod
    def parse(cls, message: bytes) -> "ClientFirst":
        """Read `n,,n=user,r=nonce`; raises `SaslError`."""
        text = _text(message)
        flag, comma, rest = text.partition(",")
        authzid, more, bare = rest.partition(",")
        # "y": the client could bind the channel and thinks that the server cannot, which is so
        if not comma or not more or flag not in {"n", "y"} or (authzid and not authzid.startswith("a=")):
            raise SaslError
        fields = bare.split(",")
        if len(fields) < 2 or not fields[0].startswith("n=") or not fields[1].startswith("r="):  # "m=": none is known
            raise SaslError
        nonce = fields[1][2:]
        if not nonce or len(nonce) > _MOST_NONCE:
            raise SaslError
        username = _name(fields[0][2:])
        if not username:
            raise SaslError
        return cls(f"{flag},{authzid},", bare, _name(authzid[2:]), username, nonce)


class ClientFinal(msgspec.Struct, frozen=True):
    """The client's last message; `unproved` is what of it is signed."""

    unproved: str
    binding: bytes
    nonce: str
    proof: bytes

    @classmethod
    def parse(cls, message: bytes) -> "ClientFinal":
        """Read `c=biws,r=nonce,p=proof`; raises `SaslError`."""
        unproved, comma, proof = _text(message).rpartition(",p=")
        fields = unproved.split(",")
        if not comma or len(fields) < 2 or not fields[0].startswith("c=") or not fields[1].startswith("r="):
            raise SaslError
        return cls(unproved, _bytes(fields[0][2:]), fields[1][2:], _bytes(proof))


def server_first(first: ClientFirst, nonce: str, salt: bytes, iterations: int) -> str:
    """Return the server's first message; `nonce` is its own part."""
    return f"r={first.nonce}{nonce},s={base64.b64encode(salt).decode()},i={iterations}"


def verify(first: ClientFirst, challenge: str, final: ClientFinal, keys: Keys) -> bool:
    """Tell whether a client has proved to know the keys' password; `challenge` is the server's first message."""
    binds = final.binding == first.header.encode() and challenge.startswith(f"r={final.nonce},")
    signature = hmac.digest(keys.stored, _signed(first, challenge, final), "sha256")
    if len(final.proof) != len(signature):
        return False
    client = bytes(a ^ b for a, b in zip(final.proof, signature, strict=True))
    return hmac.compare_digest(hashlib.sha256(client).digest(), keys.stored) and binds


def server_final(first: ClientFirst, challenge: str, final: ClientFinal, keys: Keys) -> str:
    """Return the message by which the server proves that it knows the keys."""
    signature = hmac.digest(keys.server, _signed(first, challenge, final), "sha256")
    return f"v={base64.b64encode(signature).decode()}"


def _signed(first: ClientFirst, challenge: str, final: ClientFinal) -> bytes:
    return f"{first.bare},{challenge},{final.unproved}".encode()


def _text(message: bytes) -> str:
    try:
        return message.decode()
    except UnicodeDecodeError as error:
        raise SaslError from error


def _name(escaped: str) -> str:
    """Return a name without the escapes of its commas and equals signs; raises `SaslError`."""
    if "=" in escaped.replace("=2C", "").replace("=3D", ""):
        raise SaslError
    return escaped.replace("=2C", ",").replace("=3D", "=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SaslError from error
