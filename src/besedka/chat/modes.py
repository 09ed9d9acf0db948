"""The table of room modes: what letters there are, what they take, and what they mean.

The letters are IRC's (modern.ircdocs.horse, "Channel Modes"); the `005` tokens CHANMODES and PREFIX, the parser of MODE
and `docs/irc.md` are all made from this table.
"""

from __future__ import annotations

import enum

import msgspec

__all__ = [
    "BY_LETTER",
    "FLAGS",
    "LISTS",
    "ROLES",
    "ROOM_MODES",
    "STATUS_PREFIXES",
    "ModeKind",
    "RoomMode",
    "RoomModes",
    "chanmodes",
]


class ModeKind(enum.Enum):
    """What a mode takes, in the order of CHANMODES' four types, then roles."""

    LIST = "A"  # an argument each time; without one the list is shown
    SETTING = "B"  # an argument to set and to unset
    VALUE = "C"  # an argument to set only
    FLAG = "D"  # never an argument
    ROLE = "role"  # the nick of a member


class RoomMode(msgspec.Struct, frozen=True):
    """One row: `field` is the attribute of `RoomModes`, of `Member` or of `RoomRecord` that holds it."""

    letter: str
    kind: ModeKind
    field: str
    meaning: str
    prefix: str = ""


ROOM_MODES = (
    RoomMode(
        "b",
        ModeKind.LIST,
        "lists",
        "who matches nick!user@host may not join, nor speak; `m:` before it: only not speak; `a:name`: an account",
    ),
    RoomMode("e", ModeKind.LIST, "lists", "who matches is not banned, whatever the bans say"),
    RoomMode("I", ModeKind.LIST, "lists", "who matches may join without an invitation"),
    RoomMode("q", ModeKind.LIST, "lists", "who matches may not speak, but join"),
    RoomMode("k", ModeKind.SETTING, "key", "a key is needed to join"),
    RoomMode("l", ModeKind.VALUE, "limit", "so many members at the most"),
    RoomMode(
        "W",
        ModeKind.VALUE,
        "slow",
        "slow mode: a member waits so many seconds from one message to the next, but for operators and voiced members",
    ),
    RoomMode("C", ModeKind.FLAG, "no_ctcp", "no CTCP, except for actions (`/me`)"),
    RoomMode("M", ModeKind.FLAG, "registered_speech", "only who is logged in to an account, or has a voice, may speak"),
    RoomMode("R", ModeKind.FLAG, "registered_only", "only who is logged in to an account may join"),
    RoomMode("U", ModeKind.FLAG, "op_moderated", "as `m`, but what others say is told to operators alone"),
    RoomMode("i", ModeKind.FLAG, "invite_only", "only the invited may join"),
    RoomMode("m", ModeKind.FLAG, "moderated", "only operators and voiced members may speak"),
    RoomMode("n", ModeKind.FLAG, "no_external", "only members may speak"),
    RoomMode("s", ModeKind.FLAG, "secret", "not shown to those outside"),
    RoomMode("t", ModeKind.FLAG, "topic_locked", "only operators may change the topic"),
    RoomMode(
        "x",
        ModeKind.FLAG,
        "archived",
        "archived: to be read only; nobody speaks or changes anything. The owner's and the administrators' to set",
    ),
    RoomMode("o", ModeKind.ROLE, "operator", "may do all of the above", prefix="@"),
    RoomMode("v", ModeKind.ROLE, "voice", "may speak in a moderated room", prefix="+"),
)
BY_LETTER = {mode.letter: mode for mode in ROOM_MODES}
FLAGS = tuple(mode for mode in ROOM_MODES if mode.kind is ModeKind.FLAG)
LISTS = tuple(mode for mode in ROOM_MODES if mode.kind is ModeKind.LIST)
ROLES = tuple(mode for mode in ROOM_MODES if mode.kind is ModeKind.ROLE)  # the highest first
STATUS_PREFIXES = tuple(f"{mode.prefix}#" for mode in ROLES)  # how a target begins that is only some of a room


class RoomModes(msgspec.Struct, frozen=True, kw_only=True):
    """The modes of a room. A new room is as on every IRC network: talk from inside, topics by operators."""

    no_ctcp: bool = False
    registered_speech: bool = False
    registered_only: bool = False
    invite_only: bool = False
    moderated: bool = False
    no_external: bool = True
    op_moderated: bool = False
    secret: bool = False
    archived: bool = False
    topic_locked: bool = True
    key: str | None = None
    limit: int | None = None
    slow: int | None = None  # seconds


def chanmodes() -> str:
    """The value of the CHANMODES token of `005`: the letters of the four types."""
    kinds = (ModeKind.LIST, ModeKind.SETTING, ModeKind.VALUE, ModeKind.FLAG)
    return ",".join("".join(mode.letter for mode in ROOM_MODES if mode.kind is kind) for kind in kinds)
