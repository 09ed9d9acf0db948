"""Users: somebody present under one nick, and how others see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.seldom import Seldom

if TYPE_CHECKING:
    from besedka.chat.attached import Attached
    from besedka.chat.rooms import Room

__all__ = ["ACCOUNT", "Metadata", "Source", "User", "make_source"]

Metadata = tuple[tuple[str, str], ...]  # keys and values, in the order in which they were set (IRCv3 metadata)

ACCOUNT = "account:"


class Source(msgspec.Struct, frozen=True, gc=False):
    """Who did something, as others saw them at that moment; `mask` is `nick!username@host`.

    `identity` ("account:…", "device:…") is what stays the same when they come back, None for a stranger. `bot`
    says that they call themselves a program; that is not kept with what they say.
    """

    nick: str
    username: str
    host: str
    identity: str | None
    bot: bool = False

    @property
    def mask(self) -> str:
        """The three of them together, put together when they are asked for: it would be the longest of all."""
        return f"{self.nick}!{self.username}@{self.host}"

    @property
    def account(self) -> str | None:
        """The name of the account that somebody was logged in to, None for a guest."""
        identity = self.identity
        return identity[len(ACCOUNT) :] if identity is not None and identity.startswith(ACCOUNT) else None


def make_source(nick: str, username: str, host: str, identity: str | None, *, bot: bool = False) -> Source:
    """Put a source together."""
    if username == nick:  # as many clients have it: then they share one string
        username = nick
    return Source(nick, username, host, identity, bot)


class User:
    """Somebody present. `sessions` are the numbers of the connections; `since` and `spoke` are microseconds."""

    __slots__ = (
        "address",
        "attached",
        "away",
        "folded",
        "named",
        "number",
        "realname",
        "rooms",
        "secure",
        "seldom",
        "sessions",
        "since",
        "source",
        "spoke",
        "wire",
    )

    invisible: Seldom[bool] = Seldom(nothing=False)
    administrator: Seldom[bool] = Seldom(nothing=False)
    """User mode `o`."""
    announcements: Seldom[bool] = Seldom(nothing=False)
    """User mode `w`: hears them."""
    gone: Seldom[int | None] = Seldom(None)
    """When its last session went, of who stays without one."""
    markers: Seldom[dict[str, int] | None] = Seldom(None)
    """A stranger's own; those of others are kept."""
    metadata: Seldom[Metadata] = Seldom(())
    blocks: Seldom[tuple[str, ...]] = Seldom(())
    """Masks of those whom a guest has blocked; others' are their account's."""
    invited: Seldom[tuple[Room, ...]] = Seldom(())
    """Where an invitation waits."""

    def __init__(
        self, number: int, source: Source, realname: str, wire: str, since: int, *, secure: bool = False
    ) -> None:
        self.seldom: dict[str, Any] | None = None
        self.number = number
        self.source = source
        self.folded = ""
        self.realname = realname
        self.wire = wire
        self.secure = secure
        self.since = since
        self.spoke = since
        self.named = since  # since when it has had its nick: later than this it was nobody else's
        self.away: str | None = None
        self.sessions: tuple[int, ...] = ()
        self.attached: dict[int, Attached] | None = None  # what its sessions are; for who was ever logged in
        self.rooms: tuple[Room, ...] = ()  # in the order of joining; few, and a dict would take five times the memory
        self.address = source.host  # where it comes from; others may be shown another host

    @property
    def account(self) -> str | None:
        """The name of the account that it is logged in to, None for a guest."""
        return self.source.account
