"""UNREAD as the server says it (docs/spec/unread.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.names import fold_nick
from besedka.chat.pages import CountUnread, UnreadCounted, UnreadRoom
from besedka.chat.unread import MOST
from besedka.sessions.irc.response import middle
from besedka.sessions.irc.steps import UnreadTold
from besedka.sessions.session import Ask

if TYPE_CHECKING:
    from besedka.chat.room_events import RoomJoined
    from besedka.chat.unread import UnreadFound, UnreadHidden
    from besedka.sessions.irc.response import Response
    from besedka.sessions.irc.session import IrcSession

__all__ = ["ask_on_joining", "found", "hidden", "told"]


def found(response: Response, answer: UnreadFound) -> None:
    """Ask the journal; the answer has the label."""
    response.postponed = True
    response.session.ask(Ask(answer.question, UnreadTold, label=response.label))


def ask_on_joining(session: IrcSession, event: RoomJoined) -> None:
    """Ask what is unread in a room that the session is in from now on."""
    source = event.source
    names = dict.fromkeys(fold_nick(name) for name in (source.nick, source.account) if name is not None)
    room = UnreadRoom(event.room, event.name, event.read or 0, 0)
    own = source.identity or source.mask
    question = CountUnread(own, tuple(names), (room,), (), False, {}, event.newest, MOST)
    session.ask(Ask(question, UnreadTold))


def hidden(response: Response, answer: UnreadHidden) -> None:
    """There is no such room, or it is not for the asker."""
    response.fail(
        "UNREAD", "INVALID_TARGET", middle(answer.target), text=response.told("You are not in such a channel")
    )


def told(response: Response, step: UnreadTold) -> None:
    """Tell what was counted, a line each; in a batch of all, which may be empty."""
    if not isinstance(step.answer, UnreadCounted):
        response.fail("UNREAD", "INTERNAL_ERROR", text=response.told("What is unread could not be counted"))
        return
    most = step.answer.question.most
    session = response.session
    lines = [
        f":{session.server_name} UNREAD {middle(each.name)} {min(each.count, most)}{'+' * (each.count > most)}"
        f" {each.mentions}{f' {session.facts.msgid(each.first)}' if each.first else ''}"
        for each in step.answer.found
    ]
    if step.answer.question.everybody:
        response.batch("besedka/unread", lines)
    else:
        response.lines += lines
