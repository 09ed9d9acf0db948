"""Service commands about rooms: what ChanServ is asked for elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from besedka.chat.granting import GrantRole, Role, SetStatus
from besedka.chat.inquiries import Right, RoomShown, ShowRoom
from besedka.chat.room_events import ModesChanged, RoleGranted
from besedka.chat.room_queries import NoSuchRoom
from besedka.i18n import mark
from besedka.sessions.service.command import Sentence, ServiceCommand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from besedka.sessions.service.command import Call, Talk
    from besedka.sessions.session import Step

__all__ = ["ROWS", "TOLD", "granted"]

MICROSECONDS = 1_000_000
_GRANTED = {
    Role.OWNER: mark("{room} belongs to {account} now."),
    Role.OPERATOR: mark("{account} is an operator of {room}, whenever it comes."),
    Role.VOICE: mark("{account} has a voice in {room}, whenever it comes."),
    Role.NONE: mark("{account} has no role in {room}."),
}


def _not_there(talk: Talk, answer: NoSuchRoom) -> None:
    talk.say(mark("There is no room {room}."), room=answer.name)


def _roles(talk: Talk, answer: RoomShown) -> None:
    """Tell to whom a room belongs, and who has which role there."""
    if answer.owner is None:
        talk.say(mark("{room} belongs to nobody: who enters it first is its operator."), room=answer.name)
    elif answer.owner:
        talk.say(mark("{room} belongs to {account}."), room=answer.name, account=answer.owner)
    else:
        talk.say(mark("{room} belongs to the administrator of the server."), room=answer.name)
    if answer.operators:
        talk.say(mark("Operators by account: {names}"), names=", ".join(answer.operators))
    if answer.voices:
        talk.say(mark("A voice by account: {names}"), names=", ".join(answer.voices))
    if answer.present:
        talk.say(mark("Operators who are there now: {names}"), names=", ".join(answer.present))


def _info(talk: Talk, answer: RoomShown) -> None:
    """Tell all about a room."""
    made = datetime.fromtimestamp(answer.created / MICROSECONDS, UTC)
    talk.say(mark("{room} was made on {day}."), room=answer.name, day=f"{made:%Y-%m-%d}")
    if answer.topic:
        talk.say(mark("Its topic: {topic}"), topic=answer.topic)
    talk.lines.append(talk.words.n("{n} is there now.", "{n} are there now.", answer.members).format(n=answer.members))
    _roles(talk, answer)


def granted(talk: Talk, event: RoleGranted) -> None:
    """Tell what an account is in a room now."""
    talk.say(_GRANTED[Role(event.role)], room=event.name, account=event.account)


def _grant(call: Call) -> tuple[Step, ...]:
    room, account, role = call.words
    if role.casefold() not in {each.value for each in Role}:
        return (Sentence(mark("A role is one of: owner, operator, voice, none.")),)
    return (GrantRole(call.session, room, account, Role(role.casefold())),)


def _status(letter: str, *, adding: bool) -> Callable[[Call], tuple[Step, ...]]:
    def steps(call: Call) -> tuple[Step, ...]:
        room, nick = (*call.words, "")[:2]
        return (SetStatus(call.session, room, nick, letter, adding),)

    return steps


def _set(talk: Talk, _event: ModesChanged) -> None:
    talk.say(mark("It is done."))


def _status_row(name: str, meaning: str, letter: str, *, adding: bool) -> ServiceCommand:
    return ServiceCommand(
        name,
        "#ROOM [NICK]",
        meaning,
        _status(letter, adding=adding),
        {ModesChanged: _set},
        Right.OPERATOR,
        least=1,
        most=2,
        room=0,
    )


TOLD: Mapping[type, Callable[[Talk, Any], None]] = {RoomShown: _info, NoSuchRoom: _not_there}  # of `info #ROOM`
ROWS = (
    ServiceCommand(
        "roles",
        "#ROOM",
        mark("show to whom a room belongs, and who has which role there"),
        lambda call: (ShowRoom(call.session, call.words[0]),),
        {RoomShown: _roles, NoSuchRoom: _not_there},
        least=1,
        most=1,
        aliases=("access",),
    ),
    ServiceCommand(
        "role",
        "#ROOM ACCOUNT owner|operator|voice|none",
        mark("give an account a role in a room that lasts, or take it; its owner can give the room away"),
        _grant,
        {RoleGranted: granted},
        Right.OPERATOR,
        least=3,
        most=3,
        room=0,
    ),
    _status_row("op", mark("make somebody in a room its operator, or yourself"), "o", adding=True),
    _status_row("deop", mark("make an operator of a room a member again, or yourself"), "o", adding=False),
    _status_row("voice", mark("give somebody in a room a voice, or yourself"), "v", adding=True),
    _status_row("devoice", mark("take somebody's voice in a room, or yours"), "v", adding=False),
)
