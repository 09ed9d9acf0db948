"""Rooms: where people talk; who is in them, and what is set."""

from __future__ import annotations

import msgspec

from besedka.chat.bans import muting_masks
from besedka.chat.modes import RoomModes
from besedka.chat.users import Metadata, Source, User

__all__ = ["Listed", "Member", "Room", "RoomRecord", "Topic"]


class Topic(msgspec.Struct, frozen=True, gc=False):
    """What a room is about, who said so (a mask), and when (microseconds)."""

    text: str
    by: str
    time: int


class Listed(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A mask in one of a room's lists, who set it (a mask), and when (microseconds); `letter` is the list's mode.

    The letter of a role (`o`, `v`): the account named by the mask has it (`chat/roles.py`). `until` is when it ends
    (microseconds, 0: never), `reason` is for the one it is about.
    """

    mask: str
    by: str
    time: int
    letter: str = "b"
    until: int = 0
    reason: str = ""


class Member(msgspec.Struct, frozen=True):
    """A user in a room, as a snapshot: replaced, never changed, so an answer can hold it."""

    user: User
    source: Source
    operator: bool = False
    voice: bool = False


class RoomRecord(msgspec.Struct, frozen=True):
    """What the journal keeps of a room, and what a room is made from again."""

    number: int
    name: str
    created: int
    topic: Topic | None = None
    modes: RoomModes = RoomModes()
    lists: tuple[Listed, ...] = ()  # all that is listed, of every list
    # "administrator" for #lobby, "account:…" where that opened it: then nobody is its operator by being first
    owner: str | None = None
    metadata: Metadata = ()


class Room:
    """A room. `sessions` are those of its members in the order of joining; `invited` is by number of user."""

    __slots__ = (
        "_audience",
        "created",
        "folded",
        "hidden",
        "invited",
        "judged_by_line",
        "lists",
        "members",
        "metadata",
        "modes",
        "muting",
        "name",
        "number",
        "owner",
        "restricted",
        "said_at",
        "sessions",
        "spoken",
        "topic",
    )

    lists: tuple[Listed, ...]
    modes: RoomModes
    muting: tuple[tuple[str, int], ...]  # masks of those who may not speak: bans and mutes, each with its end
    restricted: bool  # whether not every member may speak at any time
    judged_by_line: bool  # whether what is said decides who hears it, and how soon more may follow

    def __init__(self, record: RoomRecord, folded: str) -> None:
        self.number = record.number
        self.name = record.name
        self.folded = folded
        self.created = record.created
        self.topic = record.topic
        self.muting = ()
        self.said_at: dict[int, int] = {}  # by number of user, microseconds: where one must wait between messages
        self.set_modes(record.modes)
        self.set_lists(record.lists)
        self.metadata = record.metadata
        self.owner = record.owner
        self.hidden = 0  # nobody who is here may see what was said up to this position
        self.spoken = False  # whether anything was ever said here: if not, nobody need look for it
        self.members: dict[int, Member] = {}
        self.sessions: dict[int, None] = {}
        self.invited: dict[int, User] = {}
        self._audience: tuple[int, ...] | None = None

    def set_lists(self, lists: tuple[Listed, ...]) -> None:
        """Have these lists from now on."""
        self.lists = lists
        self.muting = muting_masks(lists)
        self._weigh()

    def set_modes(self, modes: RoomModes) -> None:
        """Have these modes from now on."""
        self.modes = modes
        if not modes.slow:
            self.said_at.clear()
        self._weigh()

    def _weigh(self) -> None:
        """Keep at hand what is asked with each message."""
        modes = self.modes
        self.restricted = bool(
            modes.moderated
            or self.muting
            or modes.registered_speech
            or modes.slow
            or modes.archived
            or modes.op_moderated
        )
        self.judged_by_line = bool(modes.no_ctcp or modes.slow or modes.op_moderated)

    @property
    def audience(self) -> tuple[int, ...]:
        """The sessions of all members: the same tuple object as long as nobody comes or goes."""
        audience = self._audience
        if audience is None:
            audience = self._audience = tuple(self.sessions)
        return audience

    def sessions_with(self, prefix: str, *, but: User) -> tuple[int, ...]:
        """Return the sessions of operators (`@`), or of all with a voice (`+`), except for those of one user."""
        return tuple(
            session
            for member in self.members.values()
            if member.user is not but and (member.operator or (member.voice and prefix == "+"))
            for session in member.user.sessions
        )

    def admit(self, member: Member) -> None:
        """Make somebody a member."""
        user = member.user
        self.members[user.number] = member
        user.rooms += (self,)
        self.sessions.update(dict.fromkeys(user.sessions))
        self.uninvite(user)
        self._audience = None

    def dismiss(self, user: User) -> None:
        """Make somebody no member any more."""
        del self.members[user.number]
        user.rooms = tuple(room for room in user.rooms if room is not self)
        for session in user.sessions:
            del self.sessions[session]
        self._audience = None

    def invite(self, user: User) -> None:
        """Let somebody in whatever the modes say, once."""
        if user.number not in self.invited:
            self.invited[user.number] = user
            user.invited += (self,)

    def uninvite(self, user: User) -> None:
        """Forget that somebody was invited, if so."""
        if self.invited.pop(user.number, None) is not None:
            user.invited = tuple(room for room in user.invited if room is not self)

    def hand_over(self, old: tuple[int, ...], new: tuple[int, ...]) -> None:
        """Let the sessions `new` take the place of `old`."""
        for session in old:
            del self.sessions[session]
        self.sessions.update(dict.fromkeys(new))
        self._audience = None

    def change_member(
        self,
        number: int,
        *,
        source: Source | None = None,
        operator: bool | None = None,
        voice: bool | None = None,
    ) -> None:
        """Replace the snapshot of the member with this user number by one with other values."""
        old = self.members[number]
        self.members[number] = Member(
            old.user,
            old.source if source is None else source,
            old.operator if operator is None else operator,
            old.voice if voice is None else voice,
        )

    def record(self) -> RoomRecord:
        """Return what is kept of the room, as it is now."""
        return RoomRecord(
            self.number, self.name, self.created, self.topic, self.modes, self.lists, self.owner, self.metadata
        )
