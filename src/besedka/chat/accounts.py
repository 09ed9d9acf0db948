"""Accounts: registered identities, what proves that somebody is theirs, and whose nicks are whose.

Nothing is computed here that takes long: hashes are made and compared elsewhere, and come in the commands.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.names import fold_nick
from besedka.chat.skeletons import skeletons

if TYPE_CHECKING:
    from besedka.chat.state import State

__all__ = ["Account", "Presence", "RoomPlace", "Standing", "Verifier", "account_of", "reserved_for"]


class Standing(enum.Enum):
    """Whether somebody can log in to an account. The name of a deleted one is never given to anybody else."""

    ACTIVE = "active"
    DISABLED = "disabled"
    DELETED = "deleted"

    __hash__ = object.__hash__


class Verifier(msgspec.Struct, frozen=True):
    """What is kept of a password: enough to tell that somebody knows it, and not the password.

    `password` is a PHC string (argon2id). `stored_key` and `server_key` are SCRAM-SHA-256's (RFC 5802 section 3), made
    with `salt` in `iterations` rounds.
    """

    password: str = ""
    salt: bytes = b""
    iterations: int = 0
    stored_key: bytes = b""
    server_key: bytes = b""


class RoomPlace(msgspec.Struct, frozen=True):
    """A room, by its number, and the roles that somebody has in it."""

    room: int
    operator: bool
    voice: bool


class Presence(msgspec.Struct, frozen=True):
    """Where somebody is who stays without a session, and as whom; times are microseconds since 1970.

    `gone` is when its last session went, None while there is one.
    """

    nick: str
    username: str
    host: str
    realname: str
    since: int
    spoke: int
    rooms: tuple[RoomPlace, ...]
    away: str | None
    gone: int | None
    invisible: bool
    bot: bool


class Account(msgspec.Struct, frozen=True):
    """One account, as the journal keeps it; `created` is microseconds since 1970.

    `certificates` are SHA-256 fingerprints of client certificates, in hex; `blocks` masks of those who are blocked.
    `always_on` says that its user stays without a session; `presence` is where that is.
    `metadata` are its user's keys and values.
    """

    name: str
    folded: str
    created: int
    verifier: Verifier = Verifier()
    certificates: tuple[str, ...] = ()
    standing: Standing = Standing.ACTIVE
    administrator: bool = False
    blocks: tuple[str, ...] = ()
    always_on: bool = False
    presence: Presence | None = None
    metadata: tuple[tuple[str, str], ...] = ()

    @property
    def identity(self) -> str:
        """Return what stays the same when its people come back: the name does not change, not even its case."""
        return f"account:{self.name}"

    @property
    def is_active(self) -> bool:
        """Whether somebody can log in."""
        return self.standing is Standing.ACTIVE


def account_of(state: State, session: int) -> Account | None:
    """Return the account that a session is logged in to, whether it is present already or not."""
    user = state.by_session.get(session)
    name = state.logins.get(session) if user is None else user.account
    return None if name is None else state.account(name)


def reserved_for(state: State, nick: str) -> Account | None:
    """Return the account whose nick this is, or looks like."""
    own = state.accounts.get(fold_nick(nick))
    if own is not None:
        return own
    return next((state.reserved[look] for look in skeletons(nick) if look in state.reserved), None)
