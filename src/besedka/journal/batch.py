"""What one turn has brought, as rows for a few statements, however many entries that is.

What is said in a room is nearly all there is. It has statements of its own, without what it has not: CPython's sqlite3
looks for an adapter for each None that it is given, which costs more than storing the row (measured: 1.3 µs a
message). And a statement of many rows costs less than many statements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat.account_events import AccountChanged
from besedka.chat.audit import audited
from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.invite_links import InviteLinkChanged
from besedka.chat.lockdown import LockdownChanged
from besedka.chat.mended import Edited, Reacted, Redacted
from besedka.chat.names import fold_nick, fold_room
from besedka.chat.notes import MarkerMoved
from besedka.chat.room_events import RoomRenamed
from besedka.chat.server_bans import ServerBanChanged
from besedka.chat.talk import key_owner
from besedka.chat.upkeep import RoomForgotten
from besedka.chat.web_logins import WebLoginChanged
from besedka.journal.mended import mend
from besedka.journal.rows import (
    account_row,
    audit_row,
    ban_row,
    detail,
    link_row,
    login_row,
    places_of,
    presence_row,
    room_row,
    talk_of,
    talk_place,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from besedka.chat.accounts import Account
    from besedka.chat.events import Event
    from besedka.chat.invite_links import InviteLink
    from besedka.chat.notes import SeenNoted
    from besedka.chat.rooms import RoomRecord
    from besedka.chat.server_bans import ServerBan
    from besedka.chat.users import Source
    from besedka.chat.web_logins import WebLogin

__all__ = ["Batch"]

SAID_AT_ONCE = 32  # rows; more save nothing that could be measured
_FIELDS = 5
_SAID = "INSERT INTO entry (position, time, kind, room, source, text) VALUES (?, ?, 'message', ?, ?, ?)"
_SAID_MANY = _SAID + ", (?, ?, 'message', ?, ?, ?)" * (SAID_AT_ONCE - 1)
_ENTRY = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_PLACED = "INSERT INTO placed VALUES (?, ?, ?)"
_MOVED = "UPDATE OR REPLACE marker SET key = ? WHERE key = ?"
_MARKER = "INSERT OR REPLACE INTO marker VALUES (?, ?, ?)"
_SEEN = "INSERT OR REPLACE INTO seen VALUES (?, ?, ?)"
_TALK = "INSERT OR REPLACE INTO talk VALUES (?, ?, ?, ?)"
_KEY = "INSERT OR REPLACE INTO message_key VALUES (?, ?, ?, ?)"
_ROOM = "INSERT OR REPLACE INTO room VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_BAN = "INSERT OR REPLACE INTO server_ban VALUES (?, ?, ?, ?, ?, ?)"
_LINK = "INSERT OR REPLACE INTO invite_link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LOGIN = "INSERT OR REPLACE INTO web_login VALUES (?, ?, ?, ?, ?, ?, ?)"
_NO_LOGIN = "DELETE FROM web_login WHERE digest = ?"
_AUDIT = "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NO_BAN = "DELETE FROM server_ban WHERE kind = ? AND target = ?"
_FORGETTING = "INSERT OR REPLACE INTO forgetting VALUES (?, ?, 0)"
# The highest number that was ever a forgotten room's: none is used twice
_FORGOTTEN = "INSERT INTO meta VALUES ('rooms', ?) ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)"
_NO_ROOM = "DELETE FROM room WHERE number = ?"
_META = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
_ALWAYS_ON = "INSERT OR REPLACE INTO always_on VALUES (?, ?)"
_NOT_ALWAYS_ON = "DELETE FROM always_on WHERE folded = ?"
_ACCOUNT = "INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Batch:
    """Rows, statement by statement. `source_number` and `identity_number` say what a source and an identity are there.

    Both are asked while gathering, and may insert rows of their own.
    """

    __slots__ = (
        "_accounts",
        "_audit",
        "_bans",
        "_called",
        "_entries",
        "_forgetting",
        "_forgotten",
        "_identity_number",
        "_keys",
        "_links",
        "_logins",
        "_markers",
        "_mended",
        "_meta",
        "_moved",
        "_placed",
        "_rooms",
        "_said",
        "_seen",
        "_source_number",
        "_talks",
    )

    def __init__(
        self,
        source_number: Callable[[Source], int],
        identity_number: Callable[[str], int],
        called: dict[tuple[int, int], str] | None = None,
    ) -> None:
        """Begin; `called` is what the journal remembers of how the other end of a talk is called, by both numbers."""
        self._called = {} if called is None else called
        self._talks: list[tuple[int, int, str, str]] = []
        self._moved: list[tuple[str, str]] = []  # rooms with other names: the new one, the old one
        self._markers: list[tuple[int, str, int]] = []
        self._seen: list[tuple[int, int, int]] = []
        self._source_number = source_number
        self._identity_number = identity_number
        self._forgetting: list[tuple[str, str]] = []
        self._said: list[Any] = []  # field by field
        self._entries: list[tuple[Any, ...]] = []
        self._placed: list[tuple[int, int, int]] = []
        self._keys: list[tuple[str, str, int, int]] = []
        self._mended: list[Redacted | Edited | Reacted] = []
        self._rooms: dict[int, RoomRecord] = {}
        self._forgotten: list[tuple[int]] = []  # numbers of rooms
        self._meta: dict[str, str] = {}
        self._accounts: dict[str, Account] = {}  # by folded name
        self._links: dict[str, InviteLink] = {}  # by digest
        self._logins: dict[str, WebLogin | None] = {}  # by digest; None: ended
        self._audit: list[tuple[str | int | None, ...]] = []
        self._bans: dict[tuple[str, str], ServerBan | None] = {}  # by kind and target; None: lifted

    def gather(self, events: Sequence[Event]) -> None:
        """Add entries, in order."""
        said = self._said
        placed = self._placed
        source: Source | None = None
        number: int | None = None
        place = first = last = 0  # of the stretch of one room that is under way
        event: Any
        for event in events:
            position = event.position
            if event.source is not source:
                source = event.source
                number = None if source is None else self._source_number(source)
            if type(event) is Said and event.room and event.speech is Speech.MESSAGE and not event.tags:
                room: int | None = event.room
                said += (position, event.time, room, number, event.text)
                if event.key is not None:
                    self._keep_key(event)
            else:
                room = self._add(event, number)
            if room == place and position == last + 1:
                last = position
            else:
                if place:
                    placed.append((place, last, first))
                place, first, last = room or 0, position, position
        if place:
            placed.append((place, last, first))

    def _add(self, event: Any, number: int | None) -> int | None:
        """Add what is not simply said in a room; return the number of its room, None if it is in no one room."""
        if not event.position:
            self._add_note(event)
            return None
        kind, room, target, text, tags = detail(event)
        self._entries.append((event.position, event.time, kind, room, number, target, text, tags))
        if room is None:
            rooms, identities = places_of(event)
            ends = [-self._identity_number(identity) for identity in identities]
            self._placed += [(place, event.position, event.position) for place in (*rooms, *ends)]
        self._audit += [audit_row(each, step) for step, each in enumerate(audited(event))]
        record = getattr(event, "record", None)
        if record is not None:
            self._rooms[event.room] = record
        if type(event) is not Said:
            self._keep_change(event)
        else:
            if event.key is not None:
                self._keep_key(event)
            if room is None:
                self._place_talk(event)
        return room

    def _add_note(self, note: MarkerMoved | SeenNoted) -> None:
        """Add what is kept beside the entries."""
        if isinstance(note, MarkerMoved):
            self._markers.append((self._identity_number(note.owner), note.key, note.read))
        else:
            device = self._identity_number(note.device)
            self._seen += [(device, place, note.until) for place in note.places]

    def _keep_change(self, event: Any) -> None:
        """Add what is kept besides entries and rooms."""
        match event:
            case RoomRenamed():
                self._moved.append((fold_room(event.name), fold_room(event.old)))
            case AccountChanged():
                self._accounts[event.account.folded] = event.account
                if event.forget:
                    self._forgetting.append((event.account.name, event.forget))
            case ServerBanChanged():
                ban = event.ban
                self._bans[ban.kind.value, ban.target] = ban if event.added else None
            case InviteLinkChanged():
                self._links[event.link.digest] = event.link
            case WebLoginChanged():
                self._logins[event.login.digest] = event.login if event.begun else None
            case LockdownChanged():
                self._meta["lockdown"] = event.lockdown.value
            case RoomForgotten():
                self._forgotten.append((event.room,))
            case _:
                self._keep_mended(event)

    def _keep_mended(self, event: Any) -> None:
        """Add what becomes of a message."""
        if isinstance(event, Redacted | Edited | Reacted):
            self._mended.append(event)
            if isinstance(event, Edited) and event.key is not None:
                self._keep_key(event)
            if not event.room:
                self._place_talk(event)

    def _place_talk(self, said: Said | Redacted | Edited | Reacted) -> None:
        """Let a direct message be found by both ends, in the talk that they have with each other."""
        ends = talk_of(said)
        if ends is None:
            return
        one, other = (self._identity_number(end.known_as) for end in ends)
        self._placed.append((talk_place(one, other), said.position, said.position))
        called = self._called
        for owner, number, asks, nick in (
            (one, other, ends[0].may_ask, ends[1].nick),
            (other, one, ends[1].may_ask, ends[0].nick),
        ):
            if asks and called.get((owner, number)) != nick:
                called[owner, number] = nick
                self._talks.append((owner, number, nick, fold_nick(nick)))

    @property
    def has_wishes(self) -> bool:
        """Whether an account is to be forgotten."""
        return bool(self._forgetting)

    @property
    def takes_back(self) -> bool:
        """Whether words are to leave the disk."""
        return any(isinstance(event, Redacted) for event in self._mended)

    def _keep_key(self, said: Said | Edited) -> None:
        assert said.key is not None
        self._keys.append((key_owner(said.source, said.session), said.key, said.position, said.time))

    def insert(self, connection: sqlite3.Connection) -> None:
        """Run the statements; raises `sqlite3.Error`."""
        said = self._said
        size = SAID_AT_ONCE * _FIELDS
        whole = len(said) - len(said) % size
        for at in range(0, whole, size):
            connection.execute(_SAID_MANY, said[at : at + size])
        for at in range(whole, len(said), _FIELDS):
            connection.execute(_SAID, said[at : at + _FIELDS])
        for statement, rows in (
            (_ENTRY, self._entries),
            (_PLACED, self._placed),
            (_TALK, self._talks),
            (_MARKER, self._markers),
            (_MOVED, self._moved),
            (_SEEN, self._seen),
            (_KEY, self._keys),
            (_ROOM, [room_row(record) for record in self._rooms.values()]),
            (_FORGETTING, self._forgetting),
            (_FORGOTTEN, self._forgotten),
            (_NO_ROOM, self._forgotten),
            (_META, list(self._meta.items())),
            (_ACCOUNT, [account_row(account) for account in self._accounts.values()]),
            (_AUDIT, self._audit),
            (_LINK, [link_row(link) for link in self._links.values()]),
            (_NO_LOGIN, [(digest,) for digest, login in self._logins.items() if login is None]),
            (_LOGIN, [login_row(login) for login in self._logins.values() if login is not None]),
            (_NO_BAN, [key for key, ban in self._bans.items() if ban is None]),
            (_BAN, [ban_row(ban) for ban in self._bans.values() if ban is not None]),
            (_ALWAYS_ON, [presence_row(account) for account in self._accounts.values() if account.always_on]),
            (_NOT_ALWAYS_ON, [(account.folded,) for account in self._accounts.values() if not account.always_on]),
        ):
            if rows:
                connection.executemany(statement, rows)
        if self._mended:
            mend(connection, self._mended)
