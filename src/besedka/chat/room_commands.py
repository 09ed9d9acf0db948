"""What a session asks for in rooms: to come and go, topics and modes, names, who is invited and who is put out.

What holds for all commands stands in `commands.py`.
"""

from __future__ import annotations

import msgspec

from besedka.chat.commands import Command

__all__ = [
    "ChangeModes",
    "InviteUser",
    "JoinRoom",
    "KickUser",
    "Knock",
    "LeaveAllRooms",
    "LeaveRoom",
    "ModeChange",
    "RenameRoom",
    "SetTopic",
]


class ModeChange(msgspec.Struct, frozen=True, gc=False):
    """One step of a mode change: `+o nick` is (True, "o", "nick")."""

    adding: bool
    letter: str
    argument: str | None = None


class JoinRoom(Command, frozen=True, gc=False):
    """Enter a room, which is made when there is none; `key` is what mode `k` asks for."""

    room: str
    key: str | None = None


class RenameRoom(Command, frozen=True, gc=False):
    """Give a room another name; everything else of it stays (IRCv3 channel-rename)."""

    room: str
    name: str
    reason: str = ""


class LeaveRoom(Command, frozen=True, gc=False):
    """Leave a room."""

    room: str
    reason: str | None = None


class LeaveAllRooms(Command, frozen=True, gc=False):
    """Leave every room one is in."""

    reason: str | None = None


class Knock(Command, frozen=True, gc=False):
    """Ask the operators of a room to be let in."""

    room: str
    reason: str | None = None


class SetTopic(Command, frozen=True, gc=False):
    """Change a room's topic; an empty one removes it."""

    room: str
    topic: str


class ChangeModes(Command, frozen=True, gc=False):
    """Change a room's modes, roles and lists, in the order given."""

    room: str
    changes: tuple[ModeChange, ...]


class KickUser(Command, frozen=True, gc=False):
    """Put somebody out of a room."""

    room: str
    nick: str
    reason: str | None = None


class InviteUser(Command, frozen=True, gc=False):
    """Invite somebody into a room."""

    room: str
    nick: str
