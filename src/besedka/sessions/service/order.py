"""Service commands that keep order: bans and mutes with an end and a reason, archived rooms, the switch for raids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat.durations import shown_end
from besedka.chat.inquiries import Right
from besedka.chat.lockdown import Lockdown, LockdownChanged, LockdownOf, SetLockdown, ShowLockdown
from besedka.chat.room_commands import ChangeModes, KickUser, ModeChange
from besedka.chat.room_events import ModesChanged, UserKicked
from besedka.chat.room_queries import ModesOf, RoomListed, ShowList, ShowModes
from besedka.chat.sanctions import Pardon, Sanction
from besedka.i18n import mark
from besedka.sessions.durations import parse_duration
from besedka.sessions.service.command import Sentence, ServiceCommand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from besedka.sessions.service.command import Call, Talk
    from besedka.sessions.session import Step

__all__ = ["ROWS"]

LOCKDOWNS: Mapping[Lockdown, str] = {
    Lockdown.OFF: mark("Everybody may speak and enter rooms."),
    Lockdown.SPEAK: mark("Only who is logged in to an account may speak; no accounts are made."),
    Lockdown.JOIN: mark("Only who is logged in to an account may speak and enter rooms; no accounts are made."),
}
CHANGES: Mapping[tuple[bool, str], str] = {
    (True, "b"): mark("{mask} is banned from {room}."),
    (True, "q"): mark("{mask} is muted in {room}."),
    (False, "b"): mark("{mask} is banned from {room} no more."),
    (False, "q"): mark("{mask} is muted in {room} no more."),
}
MOST_SHOWN = 50  # of one list: what is told at once must fit what may wait for one connection


def _sanction(letter: str, *, kicked: bool) -> Callable[[Call], tuple[Step, ...]]:
    def steps(call: Call) -> tuple[Step, ...]:
        room, whom, *rest = call.words
        seconds = _duration(rest[0]) if rest else None
        reason = " ".join(rest if seconds is None else rest[1:])
        return (Sanction(call.session, room, letter, whom, seconds or 0, reason, kicked),)

    return steps


def _duration(word: str) -> int | None:
    """Return the seconds of a duration with a unit, or of 0: any other number begins a reason."""
    return None if word.isdecimal() and word != "0" else parse_duration(word)


def _pardon(letter: str) -> Callable[[Call], tuple[Step, ...]]:
    return lambda call: (Pardon(call.session, call.words[0], letter, call.words[1]),)


def _kick(call: Call) -> tuple[Step, ...]:
    room, nick, *reason = call.words
    return (KickUser(call.session, room, nick, " ".join(reason) or None),)


def _lists(call: Call) -> tuple[Step, ...]:
    return ShowList(call.session, call.words[0], "b"), ShowList(call.session, call.words[0], "q")


def _archive(*, adding: bool) -> Callable[[Call], tuple[Step, ...]]:
    def steps(call: Call) -> tuple[Step, ...]:
        room = call.words[0]
        return ChangeModes(call.session, room, (ModeChange(adding, "x"),)), ShowModes(call.session, room)

    return steps


def _changed(talk: Talk, event: ModesChanged) -> None:
    """Tell what is listed now, and what no longer."""
    for change in event.changes:
        talk.say(CHANGES[change.adding, change.letter], mask=change.argument, room=event.name)
    if event.until:
        talk.say(mark("It ends at {until}."), until=shown_end(event.until))


def _kicked(talk: Talk, event: UserKicked) -> None:
    talk.say(mark("{nick} was put out of {room}."), nick=event.nick, room=event.name)


def _listed(talk: Talk, answer: RoomListed) -> None:
    """Tell who is listed, by whom, until when and why."""
    head = mark("Banned from {room}: {count}") if answer.letter == "b" else mark("Muted in {room}: {count}")
    talk.say(head, room=answer.name, count=len(answer.listed))
    for each in answer.listed[:MOST_SHOWN]:
        line = talk.words(mark("  {mask}, by {by}")).format(mask=each.mask, by=each.by.partition("!")[0])
        if each.until:
            line += talk.words(mark(", until {until}")).format(until=shown_end(each.until))
        talk.lines.append(f"{line}: {each.reason}" if each.reason else line)


def _archived(talk: Talk, answer: ModesOf) -> None:
    """Tell how it is, also where nothing has changed."""
    if answer.modes.archived:
        talk.say(mark("{room} is archived: it can only be read."), room=answer.name)
    else:
        talk.say(mark("{room} is not archived."), room=answer.name)


def _lockdown(call: Call) -> tuple[Step, ...]:
    word = call.words[0].lower() if call.words else ""
    show = ShowLockdown(call.session)
    if not word:
        return (show,)
    if word not in {each.value for each in Lockdown}:
        return (Sentence(mark("Type: lockdown on, lockdown join or lockdown off.")),)
    return SetLockdown(call.session, Lockdown(word)), show


def _lockdown_is(talk: Talk, answer: LockdownOf) -> None:
    talk.say(LOCKDOWNS[answer.lockdown])


def _nothing(_talk: Talk, _event: LockdownChanged) -> None:
    """What it is now is told by the answer behind it."""


_SAID: Mapping[type, Callable[[Talk, Any], None]] = {ModesChanged: _changed, UserKicked: _kicked}
ROWS = (
    ServiceCommand(
        "ban",
        "#ROOM NICK|MASK [30m|2h|7d] [REASON]",
        mark("keep somebody out of a room, for a time or for ever; who is inside is put out"),
        _sanction("b", kicked=True),
        _SAID,
        Right.OPERATOR,
        least=2,
        most=None,
        room=0,
    ),
    ServiceCommand(
        "unban",
        "#ROOM NICK|MASK",
        mark("let somebody in again"),
        _pardon("b"),
        _SAID,
        Right.OPERATOR,
        least=2,
        most=2,
        room=0,
    ),
    ServiceCommand(
        "mute",
        "#ROOM NICK|MASK [30m|2h|7d] [REASON]",
        mark("let somebody only read in a room, for a time or for ever"),
        _sanction("q", kicked=False),
        _SAID,
        Right.OPERATOR,
        least=2,
        most=None,
        room=0,
        aliases=("quiet",),
    ),
    ServiceCommand(
        "unmute",
        "#ROOM NICK|MASK",
        mark("let somebody speak again"),
        _pardon("q"),
        _SAID,
        Right.OPERATOR,
        least=2,
        most=2,
        room=0,
        aliases=("unquiet",),
    ),
    ServiceCommand(
        "kick",
        "#ROOM NICK [REASON]",
        mark("put somebody out of a room"),
        _kick,
        _SAID,
        Right.OPERATOR,
        least=2,
        most=None,
        room=0,
    ),
    ServiceCommand(
        "bans",
        "#ROOM",
        mark("show who is banned and muted in a room, until when and why"),
        _lists,
        {RoomListed: _listed},
        Right.OPERATOR,
        least=1,
        most=1,
        room=0,
        aliases=("mutes",),
    ),
    ServiceCommand(
        "archive",
        "#ROOM",
        mark("make a room one that can only be read"),
        _archive(adding=True),
        {ModesOf: _archived},
        Right.OWNER,
        least=1,
        most=1,
        room=0,
    ),
    ServiceCommand(
        "unarchive",
        "#ROOM",
        mark("let people speak in an archived room again"),
        _archive(adding=False),
        {ModesOf: _archived},
        Right.OWNER,
        least=1,
        most=1,
        room=0,
    ),
    ServiceCommand(
        "lockdown",
        "[on|join|off]",
        mark("against raids: let only accounts speak (on), or also enter rooms (join), on the whole server"),
        _lockdown,
        {LockdownOf: _lockdown_is, LockdownChanged: _nothing},
        Right.ADMINISTRATOR,
        most=1,
    ),
)
