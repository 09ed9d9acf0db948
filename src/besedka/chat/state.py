"""The state of the chat: who is present and which rooms there are. Owned by the hub, guarded by the hub's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from besedka.chat.accounts import Standing
from besedka.chat.departures import Departures
from besedka.chat.lockdown import Lockdown
from besedka.chat.mended import NoMessages
from besedka.chat.modes import RoomModes
from besedka.chat.names import fold_nick, fold_room
from besedka.chat.roles import disown
from besedka.chat.rooms import Room, RoomRecord
from besedka.chat.server_bans import ServerBans
from besedka.chat.services import make_services
from besedka.chat.skeletons import skeletons
from besedka.chat.users import ACCOUNT
from besedka.chat.watches import Watches
from besedka.chat.web_logins import WebLogins

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from besedka.chat.accounts import Account
    from besedka.chat.events import Event
    from besedka.chat.invite_links import InviteLink
    from besedka.chat.mended import KeptMessage, MessageBook
    from besedka.chat.server_bans import ServerBan
    from besedka.chat.users import User
    from besedka.chat.web_logins import WebLogin

__all__ = ["ADMINISTRATOR", "LOBBY", "KeyBook", "State"]

LOBBY = "#lobby"
ADMINISTRATOR = "administrator"
MICROSECONDS_PER_HOUR = 3_600_000_000
REMEMBERED = 5000  # owners of markers, and devices; others are looked up again: a query of a few microseconds


class KeyBook(Protocol):
    """What remembers message keys, markers and what was seen across turns and restarts: the journal."""

    def find_key(self, owner: str, key: str) -> tuple[int, int] | None:
        """Return the position and time (microseconds) of the message with this key, None if there was none."""
        ...

    def find_markers(self, owner: str) -> dict[str, int]:
        """Return how far an account or a device has read, by room and other (`markers.key_of`), in microseconds."""
        ...

    def find_seen(self, device: str) -> dict[int, int]:
        """Return until when a device has seen each place (microseconds), 0 where it is there (`seen.py`)."""
        ...


class State:
    """Who is present and which rooms there are.

    `position` and `time` are those of the newest entry. Nothing is iterated in an order that is not the order of
    events: only dicts, no sets, so the same commands give the same events everywhere.
    """

    def __init__(
        self,
        rooms: Iterable[RoomRecord],
        position: int,
        time: int,
        keys: KeyBook,
        spoken: Collection[int] = (),
        accounts: Iterable[Account] = (),
        host: str = "besedka.local",
        server_bans: Iterable[ServerBan] = (),
        invite_links: Iterable[InviteLink] = (),
        lockdown: Lockdown = Lockdown.OFF,
        web_logins: Iterable[WebLogin] = (),
    ) -> None:
        """Begin with what the journal has; `spoken` are the numbers of the rooms in which something was said.

        `host` is what the server calls itself.
        """
        self.position = position
        self.time = time
        self.keys = keys
        self.fresh_keys: dict[tuple[str, str], tuple[int, int]] = {}  # of this turn, not yet in the journal
        self.always_on = True  # whether somebody may stay without a session
        self._markers: dict[str, dict[str, int]] = {}  # by owner: those that were asked for of late
        self._seen: dict[str, dict[int, int]] = {}  # by device, likewise
        self.messages: MessageBook = NoMessages()  # what was said and is kept
        self.unstored: Sequence[Event] = ()  # entries of this turn, not yet in the journal
        self.mended: dict[int, KeptMessage | None] = {}  # what this turn has changed; None: taken back
        self.reacted: dict[int, dict[tuple[str, str], None]] = {}  # who reacted how, where this turn has looked
        self.key_lifetime = 24 * MICROSECONDS_PER_HOUR
        self.users: dict[str, User] = {}  # by folded nick
        self.skeletons: dict[str, User] = {}  # by each of what a nick looks like
        self.services = make_services(host)  # the server's own names, by folded nick: no users
        self.blocking = False  # whether anybody has ever blocked anybody
        self.by_session: dict[int, User] = {}
        self.by_account: dict[str, dict[int, User]] = {}  # by identity, then by number of user
        self.accounts: dict[str, Account] = {}  # by folded name
        self.certified: dict[str, str] = {}  # folded names of accounts by the fingerprints of their certificates
        self.reserved: dict[str, Account] = {}  # by skeleton: whose nicks are whose
        self.logins: dict[int, str] = {}  # accounts of sessions that are logged in and not present yet
        self.rooms: dict[str, Room] = {}  # by folded name
        self.lockdown = lockdown
        self.default_rooms: tuple[str, ...] = ()  # folded names, in the order in which they are listed
        self.ending: dict[int, Room] = {}  # those with bans or mutes that end some day, by number
        self.occupied: dict[int, Room] = {}  # those with members, by number
        self.server_bans = ServerBans(server_bans)
        self.invite_links = {link.digest: link for link in invite_links}
        self.web_logins = WebLogins(web_logins)
        self.watches = Watches()
        self.certificates: dict[int, str] = {}  # by session: what it has shown in TLS; few have one
        self.departures = Departures()
        self.administrators: dict[int, User] = {}  # by number of user, in the order of becoming one
        self.hearing: dict[int, User] = {}  # those with user mode `w`, by number of user
        self.invisible = 0  # how many users are: counted, since each newcomer is told
        self.most_users = 0
        self.next_user = 1
        self.next_room = 1
        accounts = tuple(accounts)
        expected = {place.room for each in accounts if each.presence is not None for place in each.presence.rooms}
        for record in rooms:
            room = Room(record, fold_room(record.name))
            room.spoken = record.number in spoken
            self.next_room = max(self.next_room, record.number + 1)
            if record.number in expected or not _is_unused(room):  # else another room may have taken its name since
                self.rooms[room.folded] = room
                if any(each.until for each in room.lists):
                    self.ending[room.number] = room
        for account in accounts:
            self.keep_account(account)
            if account.standing is Standing.DELETED:
                disown(self, account)
        if LOBBY not in self.rooms:
            self.restore(RoomRecord(self.next_room, LOBBY, time, owner=ADMINISTRATOR))

    def markers_of(self, owner: str) -> dict[str, int]:
        """Return the markers of an account or a device, to be changed."""
        found = self._markers.get(owner)
        if found is None:
            found = self._markers[owner] = self.keys.find_markers(owner)
        return found

    def seen_by(self, device: str) -> dict[int, int]:
        """Return until when a device has seen each place, to be changed."""
        found = self._seen.get(device)
        if found is None:
            found = self._seen[device] = self.keys.find_seen(device)
        return found

    def stored(self) -> None:
        """All that was changed is in the journal, and is found there again."""
        self.fresh_keys.clear()
        if len(self._markers) > REMEMBERED:
            self._markers.clear()
        if len(self._seen) > REMEMBERED:
            self._seen.clear()

    def restore(self, record: RoomRecord) -> Room:
        """Make a room as it was kept."""
        folded = fold_room(record.name)
        room = self.rooms[folded] = Room(record, folded)
        self.next_room = max(self.next_room, record.number + 1)
        return room

    def keep_account(self, account: Account) -> None:
        """Let an account be as it is given from now on."""
        old = self.accounts.get(account.folded)
        for each in () if old is None else old.certificates:
            del self.certified[each]
        for each in account.certificates:
            self.certified[each] = account.folded
        self.blocking = self.blocking or bool(account.blocks)
        self.accounts[account.folded] = account
        for look in skeletons(account.name):
            # one that looked like no other when it was made, by the tables of then, takes nothing from the other
            if self.reserved.setdefault(look, account).name == account.name:
                self.reserved[look] = account

    def let_session_in(self, user: User, session: int, certificate: str) -> None:
        """Note whose a session is, and which certificate it has shown, "" for none."""
        self.by_session[session] = user
        if certificate:
            self.certificates[session] = certificate

    def let_session_go(self, session: int) -> None:
        """Forget what is known of a session that has ended, besides whose it is."""
        self.watches.clear(session)
        self.certificates.pop(session, None)

    def twin(self, nick: str, user: User | None) -> User | None:
        """Return who is present under a nick that looks like this one, other than `user`."""
        for look in skeletons(nick):
            twin = self.skeletons.get(look)
            if twin is not None and twin is not user:
                return twin
        return None

    def account(self, name: str) -> Account | None:
        """Return the account with this name."""
        return self.accounts.get(fold_nick(name))

    def forget_if_unused(self, room: Room) -> None:
        """Forget an empty room where nothing was ever said or set, but #lobby. Its number is not used again."""
        if _is_unused(room):
            for user in tuple(room.invited.values()):
                room.uninvite(user)
            del self.rooms[room.folded]

    def rename(self, room: Room, name: str) -> None:
        """Let a room be found by another name, which no other room has."""
        before = room.folded
        del self.rooms[before]
        room.name, room.folded = name, fold_room(name)
        self.rooms[room.folded] = room
        own = [user.markers for user in self.users.values() if user.markers is not None]
        for markers in (*self._markers.values(), *own):
            if before in markers:
                markers[room.folded] = markers.pop(before)

    def stamp(self, now: int) -> int:
        """Take the next position, and the time that goes with it (microseconds); returns the time.

        A microsecond more than the last at least: times never go back and are never equal, and no load makes them
        run ahead.
        """
        self.position += 1
        return self.tick(now)

    def tick(self, now: int) -> int:
        """Take a time that nothing else has (microseconds), for what is not kept."""
        last = self.time
        self.time = time = now if now > last else last + 1
        return time

    def user(self, nick: str) -> User | None:
        """Return the user with this nick."""
        return self.users.get(fold_nick(nick))

    def present(self, nick: str) -> User | None:
        """Return the user with this nick, or the server itself under one of its names."""
        folded = fold_nick(nick)
        return self.users.get(folded) or self.services.get(folded)

    def room(self, name: str) -> Room | None:
        """Return the room with this name; most names come folded already."""
        return self.rooms.get(name) or self.rooms.get(fold_room(name))

    def belong(self, user: User) -> None:
        """Let a user be found by its account, if it has one."""
        identity = user.source.identity
        if identity is not None and user.account is not None:
            self.by_account.setdefault(identity, {})[user.number] = user

    def part(self, user: User) -> None:
        """Let a user be found by its account no longer."""
        identity = user.source.identity
        if identity is not None and user.account is not None:
            there = self.by_account[identity]
            del there[user.number]
            if not there:
                del self.by_account[identity]

    def peers(self, user: User) -> tuple[int, ...]:
        """Return the sessions of everybody who shares a room with a user, its own left out."""
        sessions: dict[int, None] = {}
        for room in user.rooms:
            sessions.update(room.sessions)
        for session in user.sessions:
            sessions.pop(session, None)
        return tuple(sessions)


def _is_unused(room: Room) -> bool:
    unused = not (room.members or room.spoken or room.lists) and room.topic is None and room.modes == RoomModes()
    may_go = room.owner is None or room.owner.startswith(ACCOUNT)
    return unused and may_go and not room.metadata
