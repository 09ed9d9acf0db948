"""An account and its password, as the model holds them: never shown, not even by accident."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Credentials", "Exchange", "LoginRefusal"]


class Credentials(Struct, frozen=True, repr_omit_defaults=True):
    """What logs in. `seed` makes the nonces of this run, which nobody can guess."""

    account: str
    password: str
    seed: str = ""

    def __repr__(self) -> str:
        return f"Credentials({self.account!r})"


class Exchange(Struct, frozen=True):
    """One SASL exchange under way: its mechanism, what was said first, and the server's proof that is awaited."""

    mechanism: str
    first: bytes = b""
    signature: bytes = b""
    pieces: str = ""


class LoginRefusal(Struct, frozen=True):
    """Why the server does not log us in, in a sentence; `again`: another password may do."""

    why: str
    again: bool
