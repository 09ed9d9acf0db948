"""How `*playback` answers: pages of the past as they are replayed, and lists (https://wiki.znc.in/Playback)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.names import fold_nick, fold_room
from besedka.chat.pages import RoomPast, TargetsFound
from besedka.sessions.irc.handlers_playback import PLAYBACK
from besedka.sessions.irc.steps import PlaybackRead
from besedka.sessions.session import Ask

if TYPE_CHECKING:
    from besedka.chat.playback import PlaybackFound, PlaybackListed
    from besedka.chat.room_events import RoomJoined
    from besedka.sessions.irc.response import Response
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.irc.steps import PlaybackRefused

__all__ = ["found", "joined", "listed", "read", "refused"]

MICROSECONDS = 1_000_000
# Some clients ask first and join then (as Ergo knows of Textual): rooms that are entered so soon are played as well.
PATIENCE = 30 * MICROSECONDS


def found(response: Response, answer: PlaybackFound) -> None:
    """Ask the journal for each place; the pages are told as replays are."""
    session = response.session
    session.playback = answer
    for question in answer.questions:
        session.ask_for_past(question)


def joined(session: IrcSession, event: RoomJoined) -> None:
    """Play what was asked for before the room was entered."""
    asked = session.playback
    assert asked is not None
    if event.time - asked.time > PATIENCE:
        session.playback = None
    elif event.position and event.spoken and asked.wanted.has(fold_room(event.name)):
        session.ask_for_past(RoomPast(event.room, event.name, event.newest, asked.wanted.extent))


def listed(response: Response, answer: PlaybackListed) -> None:
    """Ask the journal where anything was said; the answer has the label."""
    response.postponed = True
    ask = Ask(answer.question, lambda gap, page: PlaybackRead(gap, page, answer.wanted), label=response.label)
    response.session.ask(ask)


def read(response: Response, step: PlaybackRead) -> None:
    """Tell names, each with the times of the first and the last message; the first is not looked for."""
    if isinstance(step.answer, TargetsFound):
        for name, time in step.answer.targets:
            if step.wanted.has(fold_room(name)) or fold_nick(name) in map(fold_nick, step.wanted.nicks):
                _say(response, "PRIVMSG", f"{name} 0 {time // MICROSECONDS}.{time % MICROSECONDS // 1000:03d}")
    else:
        _say(response, "NOTICE", response.told("What was said could not be read: try again later"))


def refused(response: Response, step: PlaybackRefused) -> None:
    """Tell why nothing is played."""
    _say(response, "NOTICE", response.told(step.text, *step.values))


def _say(response: Response, verb: str, text: str) -> None:
    session = response.session
    response.lines.append(f":{PLAYBACK}!znc@{session.server_name} {verb} {session.nick} :{text}")
