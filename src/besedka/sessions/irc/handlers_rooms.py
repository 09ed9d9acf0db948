"""JOIN, PART, RENAME, TOPIC, NAMES, LIST, INVITE, KNOCK, KICK, MODE: lines into commands and queries.

RFC 2812 section 3.2; IRCv3 channel-rename.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from besedka.chat.commands import Command, HearAnnouncements, SetBot, SetInvisible, StopAdministering
from besedka.chat.modes import BY_LETTER, ModeKind
from besedka.chat.names import fold_nick
from besedka.chat.queries import ShowUserModes
from besedka.chat.room_commands import (
    ChangeModes,
    InviteUser,
    JoinRoom,
    KickUser,
    Knock,
    LeaveAllRooms,
    LeaveRoom,
    ModeChange,
    RenameRoom,
    SetTopic,
)
from besedka.chat.room_queries import Between, ListInvitations, ListMembers, ListRooms, ShowList, ShowModes, ShowTopic
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.sessions.irc.isupport import BOT_MODE, MODES_A_COMMAND
from besedka.sessions.irc.steps import Answering, Numeric

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["invite", "join", "kick", "knock", "list_rooms", "mode", "names", "part", "rename", "topic"]

USER_MODE_COMMANDS: dict[str, Callable[..., Command]] = {
    BOT_MODE: SetBot,
    "i": SetInvisible,
    "o": StopAdministering,
    "w": HearAnnouncements,
}
END_OF_NAMES = "End of NAMES list"
# LIST's `<10`, `C>60` (minutes); more than nine digits is nothing that there is
BOUND = re.compile(r"([CT]?)([<>])([0-9]{1,9})", re.IGNORECASE)


def join(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Enter rooms, each with its key if it has one; `JOIN 0` leaves all of them."""
    rooms = _list(message.params[0])
    if rooms == ["0"]:
        return (LeaveAllRooms(session.number, "Left all rooms"),)
    keys = _list(message.params[1]) if len(message.params) > 1 else []
    return tuple(JoinRoom(session.number, room, key) for room, key in itertools.zip_longest(rooms, keys[: len(rooms)]))


def part(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Leave rooms."""
    reason = message.params[1] if len(message.params) > 1 else None
    return tuple(LeaveRoom(session.number, room, reason) for room in _list(message.params[0]))


def topic(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show a room's topic, or change it; an empty one removes it."""
    if len(message.params) == 1:
        return (ShowTopic(session.number, message.params[0]),)
    return (SetTopic(session.number, message.params[0], message.params[1]),)


def rename(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Give a room another name (IRCv3 channel-rename)."""
    room, name, *reason = message.params
    return (RenameRoom(session.number, room, name, reason[0] if reason else ""),)


def names(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show who is in rooms. Without a room there is nothing to show: the whole server would be too much."""
    if not message.params:
        return (Numeric(numerics.RPL_ENDOFNAMES, ("*",), END_OF_NAMES),)
    rooms = _list(message.params[0])[: session.facts.settings.limits.targets]
    if len(rooms) < 2:
        return (ListMembers(session.number, message.params[0].split(",")[0]),)
    steps = [ListMembers(session.number, room) for room in rooms]
    end = Numeric(numerics.RPL_ENDOFNAMES, (message.params[0],), END_OF_NAMES)  # one for all of them
    return (Answering(numerics.RPL_NAMREPLY), *steps, end)


def list_rooms(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show rooms by mask, number of members, or age of the room or its topic (ELIST=CMNTU)."""
    masks, others = [], []
    bounds = {"": Between(), "C": Between(), "T": Between()}
    for word in _list(message.params[0]) if message.params else []:
        found = BOUND.fullmatch(word)
        if found is not None:
            about, sign, number = found[1].upper(), found[2], int(found[3])
            bound = bounds[about]
            bounds[about] = Between(number, bound.less_than) if sign == ">" else Between(bound.more_than, number)
        elif word[0] == "!":
            others.append(word[1:])
        else:
            masks.append(word)
    return (ListRooms(session.number, tuple(masks), tuple(others), bounds[""], bounds["C"], bounds["T"]),)


def invite(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Invite somebody into a room; without both, show where one is invited (RFC 2812 has 461 for one parameter)."""
    if not message.params:
        return (ListInvitations(session.number),)
    if len(message.params) < 2:
        return (
            Numeric(numerics.ERR_NEEDMOREPARAMS, (message.verb,), mark("Not enough parameters: INVITE <nick> <room>")),
        )
    return (InviteUser(session.number, message.params[1], message.params[0]),)


def knock(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask to be let into a room."""
    return (Knock(session.number, message.params[0], message.params[1] if len(message.params) > 1 else None),)


def kick(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Put people out of a room, or each of them out of the room in the same place (RFC 2812 section 3.2.8)."""
    reason = message.params[2] if len(message.params) > 2 else None
    nicks = message.params[1].split(",")[: session.facts.settings.limits.targets]
    rooms = message.params[0].split(",")
    if len(rooms) == 1:
        rooms *= len(nicks)
    return tuple(KickUser(session.number, room, nick, reason) for room, nick in zip(rooms, nicks, strict=False) if nick)


def mode(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show or change the modes of a room, or of oneself."""
    target, *rest = message.params
    if not target.startswith("#"):
        return _user_mode(session, target, rest)
    if not rest or not rest[0].strip("+-"):
        return (ShowModes(session.number, target),)
    return _room_mode(session, target, rest[0], rest[1:])


def _user_mode(session: IrcSession, target: str, rest: list[str]) -> tuple[Step, ...]:
    if fold_nick(target) != fold_nick(session.nick):
        return (Numeric(numerics.ERR_USERSDONTMATCH, (), mark("You can change only your own modes")),)
    if not rest:
        return (ShowUserModes(session.number),)
    steps: list[Step] = []
    adding, unknown = True, False
    for letter in rest[0]:
        if letter in "+-":
            adding = letter == "+"
        elif letter not in USER_MODE_COMMANDS:
            unknown = True
        elif letter != "o":
            steps.append(USER_MODE_COMMANDS[letter](session.number, adding))
        elif not adding:  # only OPER makes an administrator; to ask here is no error (RFC 2812 section 3.1.5)
            steps.append(StopAdministering(session.number))
    if unknown:
        known = " ".join(USER_MODE_COMMANDS)
        steps.append(Numeric(numerics.ERR_UMODEUNKNOWNFLAG, (), mark("Unknown mode; there are: {0}"), (known,)))
    return tuple(steps)


def _room_mode(session: IrcSession, room: str, letters: str, arguments: list[str]) -> tuple[Step, ...]:
    """Read `+o-v anna boris` from left to right; a list's letter without an argument asks for the list."""
    steps: list[Step] = []
    changes: list[ModeChange] = []
    given = iter(arguments)
    adding, with_argument = True, 0
    for letter in letters:
        if letter in "+-":
            adding = letter == "+"
            continue
        known = BY_LETTER.get(letter)
        if known is None:
            changes.append(ModeChange(adding, letter))
            continue
        argument = None
        if _takes_argument(known.kind, adding=adding):
            argument = next(given, None)
            with_argument += 1
            if argument is None:
                steps += _without_argument(session, room, letter, known.kind, adding=adding)
                if known.kind is ModeKind.SETTING and not adding:
                    changes.append(ModeChange(adding, letter))
                continue
        if with_argument <= MODES_A_COMMAND:
            changes.append(ModeChange(adding, letter, argument))
    if changes:
        steps.insert(0, ChangeModes(session.number, room, tuple(changes)))
    return tuple(steps)


def _takes_argument(kind: ModeKind, *, adding: bool) -> bool:
    return kind in (ModeKind.LIST, ModeKind.SETTING, ModeKind.ROLE) or (kind is ModeKind.VALUE and adding)


def _without_argument(session: IrcSession, room: str, letter: str, kind: ModeKind, *, adding: bool) -> list[Step]:
    """A list is shown; a key may be removed without being told; everything else lacks something."""
    if kind is ModeKind.LIST:
        return [ShowList(session.number, room, letter)]
    if kind is ModeKind.SETTING and not adding:
        return []
    return [Numeric(numerics.ERR_INVALIDMODEPARAM, (room, letter, "*"), mark("This mode needs an argument"))]


def _list(words: str) -> list[str]:
    """Split at commas; the same twice counts once."""
    return list(dict.fromkeys(word for word in words.split(",") if word))
