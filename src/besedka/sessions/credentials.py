"""What takes long about passwords: questions that a session asks the hasher threads, and their answers.

A session that asks is paused (`Ask`). What is answered leads to a command, which the hub judges once more.
"""

from __future__ import annotations

import msgspec

from besedka.chat.accounts import Account
from besedka.protocols.scram import ClientFinal, ClientFirst

__all__ = ["Busy", "CheckGateway", "CheckPassword", "CheckProof", "HashPassword", "Judged", "Secret", "Unusable"]


class Secret(msgspec.Struct, frozen=True):
    """A question for the hashers. `account` is the name it is about, `address` where it comes from."""

    account: str
    address: str


class CheckPassword(Secret, frozen=True):
    """Whether a password is that of an account; `known` is None where there is no such account."""

    password: str
    known: Account | None


class CheckProof(Secret, frozen=True):
    """Whether a SCRAM client knows the password of an account; `challenge` is what it was sent."""

    first: ClientFirst
    challenge: str
    final: ClientFinal
    known: Account | None


class HashPassword(Secret, frozen=True):
    """What to keep of a new password (`Verifier`); `counted` is False for the administrator, who makes many."""

    password: str
    counted: bool = True


class CheckGateway(Secret, frozen=True):
    """Whether a password fits one of these hashes (PHC strings) of gateways; it is no account's."""

    password: str
    hashes: tuple[str, ...]


class Judged(msgspec.Struct, frozen=True):
    """Whether it is, and by what of the account's credentials; `signature` is the server's own proof (SCRAM)."""

    right: bool
    proof: str = ""
    signature: str = ""


class Unusable(msgspec.Struct, frozen=True):
    """The password cannot be taken."""


class Busy(msgspec.Struct, frozen=True):
    """Too many were asked: try again in so many seconds."""

    wait_s: int
