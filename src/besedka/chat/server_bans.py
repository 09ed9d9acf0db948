"""Bans from the whole server: by account, by nick (a mask), by address (a network). What they are and whom they fit.

Setting and lifting them is `chat/banning.py`'s; the bans of a room are something else (`chat/bans.py`).
"""

from __future__ import annotations

import enum
import ipaddress
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.commands import Command
from besedka.chat.durations import shown_end
from besedka.chat.events import Event
from besedka.chat.masks import complete_mask, matches
from besedka.chat.names import fold_nick
from besedka.chat.queries import Answer, Query
from besedka.chat.users import Source, make_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from besedka.chat.state import State

    Network = ipaddress.IPv4Network | ipaddress.IPv6Network

__all__ = [
    "BANNED",
    "CONSOLE",
    "BanFromServer",
    "BanKind",
    "BannedAddresses",
    "LiftServerBan",
    "ListServerBans",
    "ServerBan",
    "ServerBanChanged",
    "ServerBanList",
    "ServerBans",
    "TurnedAway",
    "actor_of",
    "complete_target",
    "network_of",
    "whom",
]

CONSOLE = "console"  # who holds the control socket: no nick, since somebody may be called so
BANNED = "Banned"  # what others are shown: the reason is for who is banned
MICROSECONDS = 1_000_000
ANYWHERE = "!*@*"  # the end of a mask that is about nothing but a nick


class BanKind(enum.Enum):
    """What a ban looks at."""

    ACCOUNT = "account"
    NICK = "nick"
    ADDRESS = "address"

    __hash__ = object.__hash__


class ServerBan(msgspec.Struct, frozen=True):
    """One ban: `by` is an account, a nick or `CONSOLE`; `time` and `until` are microseconds, None: for ever."""

    kind: BanKind
    target: str
    reason: str
    by: str
    time: int
    until: int | None = None

    def holds(self, now: int) -> bool:
        """Whether it has not ended."""
        return self.until is None or now < self.until

    @property
    def shown_end(self) -> str:
        """Return until when it holds, as people are told; "" for a ban without an end."""
        return "" if self.until is None else shown_end(self.until)

    @property
    def is_of_nicks(self) -> bool:
        """Whether it is about a nick alone: then another nick is a way in."""
        return self.kind is BanKind.NICK and self.target.endswith(ANYWHERE)


class BanFromServer(Command, frozen=True, gc=False):
    """Let nobody in whom this fits, and end who is there: for `seconds`, or for ever (0).

    `forced` also where it would hit an administrator or this machine.
    """

    kind: BanKind
    target: str
    reason: str = ""
    seconds: int = 0
    forced: bool = False


class LiftServerBan(Command, frozen=True, gc=False):
    """Let in again."""

    kind: BanKind
    target: str


class ListServerBans(Query, frozen=True, gc=False):
    """All bans of these kinds that have not ended."""

    kinds: tuple[BanKind, ...] = tuple(BanKind)


class ServerBanList(Answer, frozen=True, gc=False):
    """They, in the order in which they were set; None for who may not know."""

    bans: tuple[ServerBan, ...] | None


class ServerBanChanged(Event, frozen=True, gc=False):
    """A ban was set or lifted, by whom (`actor_of`); `source` is None for who is not present."""

    source: Source | None
    actor: str
    added: bool
    ban: ServerBan


class TurnedAway(Event, frozen=True, gc=False):
    """The sessions of `audience` are not let in, or no longer."""

    ban: ServerBan


class BannedAddresses:
    """The networks that are banned. Never changed once it is made: any thread may look.

    By length of prefix and bits, so an address costs as many looks as there are lengths, however many bans there are.
    """

    __slots__ = ("_bans", "_lengths")

    def __init__(self, bans: Iterable[ServerBan] = ()) -> None:
        self._bans: dict[tuple[int, int, int], ServerBan] = {}
        for ban in bans:
            network = network_of(ban.target)
            if network is not None:
                self._bans[network.version, network.prefixlen, int(network.network_address)] = ban
        self._lengths = tuple(dict.fromkeys((version, length) for version, length, _ in self._bans))

    def find(self, address: str, now: int) -> ServerBan | None:
        """Return a ban that holds for an address, None if there is none."""
        if not self._lengths:
            return None
        network = network_of(address)
        if network is None:
            return None
        bits, whole = int(network.network_address), network.max_prefixlen
        for version, length in self._lengths:
            if version == network.version:
                shift = whole - length
                ban = self._bans.get((version, length, bits >> shift << shift))
                if ban is not None and ban.holds(now):
                    return ban
        return None


class ServerBans:
    """All bans. `addresses` is replaced as a whole: whoever looks without the hub's lock takes it once."""

    __slots__ = ("_bans", "addresses")

    def __init__(self, bans: Iterable[ServerBan] = ()) -> None:
        self._bans = {_key(ban.kind, ban.target): ban for ban in bans}
        self._gather()

    def __len__(self) -> int:
        return len(self._bans)

    def __iter__(self) -> Iterator[ServerBan]:
        return iter(tuple(self._bans.values()))

    def get(self, kind: BanKind, target: str) -> ServerBan | None:
        """Return the ban of this target, whether it holds or not."""
        return self._bans.get(_key(kind, target))

    def put(self, ban: ServerBan) -> None:
        """Have a ban, in the place of an older one of the same target."""
        key = _key(ban.kind, ban.target)
        self._bans.pop(key, None)
        self._bans[key] = ban
        self._gather()

    def drop(self, ban: ServerBan) -> None:
        """Have it no longer."""
        del self._bans[_key(ban.kind, ban.target)]
        self._gather()

    def forget_ended(self, now: int) -> None:
        """Have those no longer that have ended."""
        self._bans = {key: ban for key, ban in self._bans.items() if ban.holds(now)}
        self._gather()

    def of_account(self, account: str | None, now: int) -> ServerBan | None:
        """Return the ban of an account that holds."""
        ban = None if account is None else self.get(BanKind.ACCOUNT, account)
        return ban if ban is not None and ban.holds(now) else None

    def find(self, source: Source, address: str, now: int) -> ServerBan | None:
        """Return a ban that holds for somebody: those by which no other nick helps come first."""
        ban = self.of_account(source.account, now) or self.addresses.find(address, now)
        if ban is not None:
            return ban
        found = [
            each
            for each in self._bans.values()
            if each.kind is BanKind.NICK and each.holds(now) and whom(each)(source, address)
        ]
        return min(found, key=lambda each: each.is_of_nicks, default=None)

    def _gather(self) -> None:
        self.addresses = BannedAddresses(each for each in self._bans.values() if each.kind is BanKind.ADDRESS)


def whom(ban: ServerBan) -> Callable[[Source, str], bool]:
    """Return what tells whether a ban is about somebody with this source and address.

    A mask is held against the address as well as against the host that others are shown.
    """
    target = fold_nick(ban.target)
    if ban.kind is BanKind.ACCOUNT:
        return lambda source, _address: source.account is not None and fold_nick(source.account) == target
    if ban.kind is BanKind.ADDRESS:
        addresses = BannedAddresses((ban,))
        return lambda _source, address: addresses.find(address, ban.time) is not None

    def has_such_a_mask(source: Source, address: str) -> bool:
        masks = (source.mask, make_source(source.nick, source.username, address, None).mask)
        return any(matches(target, fold_nick(each)) for each in masks)

    return has_such_a_mask


def complete_target(kind: BanKind, target: str) -> str:
    """Return what is banned as it is kept; "" for what cannot be banned."""
    if kind is BanKind.ADDRESS:
        network = network_of(target)
        if network is None:
            return ""
        return str(network.network_address) if network.prefixlen == network.max_prefixlen else str(network)
    if not target or any(letter <= " " for letter in target):
        return ""
    return complete_mask(target) if kind is BanKind.NICK else target


def network_of(text: str) -> Network | None:
    """Return the network, or the one address, that is written so; an IPv4 address inside of IPv6 is IPv4."""
    address, slash, length = text.partition("/")
    address = address.partition("%")[0]  # a link-local address has its interface behind it
    try:
        network = ipaddress.ip_network(f"{address}{slash}{length}", strict=False)
    except ValueError:
        return None
    mapped = network.network_address.ipv4_mapped if network.version == 6 else None
    if mapped is not None and network.prefixlen >= 96:
        return ipaddress.ip_network((mapped, network.prefixlen - 96), strict=False)
    return network


def actor_of(state: State, session: int) -> str:
    """Return who does something, as it is kept: the account, else the nick, else `CONSOLE`."""
    user = state.by_session.get(session)
    return CONSOLE if user is None else user.account or user.source.nick


def _key(kind: BanKind, target: str) -> tuple[BanKind, str]:
    return kind, fold_nick(target)
