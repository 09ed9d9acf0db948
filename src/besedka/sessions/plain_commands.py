"""The commands of the plain wire: one table, from which `/help` and docs/plain.md are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.commands import ChangeNick, Disconnect, Say
from besedka.chat.events import UserIsAway
from besedka.chat.room_queries import ListMembers, MemberList
from besedka.chat.services import is_service
from besedka.chat.state import LOBBY
from besedka.i18n import LANGUAGES, mark
from besedka.sessions.service.runner import begin
from besedka.sessions.session import Local, Reshaping, Step
from besedka.sessions.speech import make_action

if TYPE_CHECKING:
    from besedka.i18n import Words
    from besedka.sessions.session import Session

__all__ = ["COMMANDS", "OUTCOMES", "ChooseLanguage", "PlainCommand", "run"]


class PlainCommand(msgspec.Struct, frozen=True):
    """A row: what is typed, what it needs behind it, what it does (a sentence), and the step it takes."""

    name: str
    arguments: str
    meaning: str
    needs: int
    step: Callable[[int, list[str]], Step]


class Help(Local, frozen=True, gc=False):
    """What commands there are."""


class Unknown(Local, frozen=True, gc=False):
    """There is no such command."""

    name: str


class Incomplete(Local, frozen=True, gc=False):
    """A command lacks what it needs."""

    command: PlainCommand


class ChooseLanguage(Reshaping, frozen=True, gc=False):
    """Be answered in another language from here on."""

    code: str


TO_ONE = "/msg"
COMMANDS = (
    PlainCommand("/help", "", mark("show these commands"), 0, lambda _number, _rest: Help()),
    PlainCommand("/who", "", mark("show who is here"), 0, lambda number, _rest: ListMembers(number, LOBBY)),
    PlainCommand("/nick", "NAME", mark("be called NAME"), 1, lambda number, rest: ChangeNick(number, " ".join(rest))),
    PlainCommand(
        "/me",
        "TEXT",
        mark("say what you do"),
        1,
        lambda number, rest: Say(number, LOBBY, make_action(" ".join(rest))),
    ),
    PlainCommand(
        TO_ONE,
        "NAME TEXT",
        mark("say TEXT to NAME alone"),
        2,
        lambda number, rest: Say(number, rest[0], rest[1]),
    ),
    PlainCommand(
        "/lang",
        "ru|en",
        mark("be answered in this language"),
        1,
        lambda _number, rest: ChooseLanguage(rest[0].lower()),
    ),
    PlainCommand(
        "/quit",
        "[TEXT]",
        mark("leave"),
        0,
        lambda number, rest: Disconnect(number, " ".join(rest) or "Goodbye"),
    ),
)
_BY_NAME = {command.name: command for command in COMMANDS}


def run(session: Session, text: str) -> tuple[Step, ...]:
    """Return the steps that a command asks for; `text` begins with its name."""
    name, *rest = text.split(maxsplit=2)
    command = _BY_NAME.get(name.lower())
    if command is None:
        return (Unknown(name),)
    if command.name == TO_ONE and rest and is_service(rest[0]):
        return begin(session, " ".join(rest[1:]), rest[0])
    if len(rest) < command.needs:
        return (Incomplete(command),)
    return (command.step(session.number, rest),)


def _help(_outcome: Help, words: Words) -> str:
    rows = [(f"{command.name} {command.arguments}".rstrip(), words(command.meaning)) for command in COMMANDS]
    return "\n".join(f"{usage:<16} {meaning}" for usage, meaning in rows)


def _incomplete(outcome: Incomplete, words: Words) -> str:
    usage = f"{outcome.command.name} {outcome.command.arguments}"
    return words("{usage}: {meaning}").format(usage=usage, meaning=words(outcome.command.meaning))


def _members(outcome: MemberList, words: Words) -> str:
    names = ", ".join(member.source.nick for member in outcome.members)
    return words("Here now: {names}").format(names=names)


def _language(outcome: ChooseLanguage, words: Words) -> str:
    if outcome.code not in LANGUAGES:
        return words("There is no language {code} here: there are {known}.").format(
            code=outcome.code, known=", ".join(LANGUAGES)
        )
    return words("You are answered in English from here on.")


OUTCOMES: dict[type, Callable[[Any, Words], str]] = {
    Help: _help,
    Unknown: lambda outcome, words: words("There is no command {name}. /help shows what there is.").format(
        name=outcome.name
    ),
    Incomplete: _incomplete,
    MemberList: _members,
    ChooseLanguage: _language,
    UserIsAway: lambda outcome, words: words("{name} is away: {message}").format(
        name=outcome.nick, message=outcome.message
    ),
}
