"""Replies about the past: the answers to CHATHISTORY (IRCv3 chathistory), in batches where these are understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.pages import PastTargets, RoomPast, TalkPast, TargetsFound, Versions
from besedka.i18n import mark
from besedka.sessions.irc.bygone import render
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.clock import server_time
from besedka.sessions.irc.response import middle
from besedka.sessions.irc.steps import PageFound, VersionsRead
from besedka.sessions.session import Ask

if TYPE_CHECKING:
    from besedka.chat.mended import VersionsFound
    from besedka.chat.pages import Page
    from besedka.chat.past import PastFound, PastHidden
    from besedka.sessions.irc.response import Response

__all__ = ["found", "hidden", "page", "versions", "versions_found"]

_UNREADABLE = mark("Messages could not be retrieved")


def found(response: Response, answer: PastFound) -> None:
    """Ask the journal; the answer has the label."""
    response.postponed = True
    response.session.ask(Ask(answer.question, PageFound, label=response.label))


def hidden(response: Response, answer: PastHidden) -> None:
    """There is no such room, or it is not for the asker: that is not told apart."""
    _fail(response, "INVALID_TARGET", answer.extent.which.value, answer.target)


def versions_found(response: Response, answer: VersionsFound) -> None:
    """Ask the journal what a message has said before."""
    response.postponed = True
    response.session.ask(Ask(answer.question, VersionsRead, label=response.label))


def versions(response: Response, step: VersionsRead) -> None:
    """Tell all that a message has said, the oldest first, each with its time (docs/spec/edit.md)."""
    question, session = step.page.question, response.session
    assert isinstance(question, Versions)
    if step.page.failed:
        response.fail("EDIT", "MESSAGE_ERROR", middle(question.name), question.msgid, text=response.told(_UNREADABLE))
        return
    batch = session.next_batch() if session.caps & Cap.BATCH else ""
    name = middle(question.name)
    if batch:
        response.server(f"BATCH +{batch} besedka.chat/versions {name} {question.msgid}")
    for number, entry in enumerate(step.page.entries):
        tags = session.unframed.tags(0, entry.time, (), f"batch={batch}" if batch else "")
        head = f":{entry.source.mask} {session.unframed.edit(name, question.message)}"
        response.add(session.unframed.message(tags, head, entry.text, f"{batch}v{number}"))
    if batch:
        response.server(f"BATCH -{batch}")


def page(response: Response, step: PageFound) -> None:
    """Tell what was found."""
    if isinstance(step.page, TargetsFound):
        response.batch(
            "draft/chathistory-targets",
            [
                f":{response.session.server_name} CHATHISTORY TARGETS {name} {server_time(time)}"
                for name, time in step.page.targets
            ],
        )
        return
    question = step.page.question
    if isinstance(question, PastTargets):
        _fail(response, "MESSAGE_ERROR", "TARGETS", "*")
        return
    assert isinstance(question, RoomPast | TalkPast)
    if step.page.failed:
        _fail(response, "MESSAGE_ERROR", question.extent.which.value, question.name)
    else:
        _tell(response, step.page, question)


def _tell(response: Response, found: Page, question: RoomPast | TalkPast) -> None:
    session = response.session
    room = question.name if isinstance(question, RoomPast) else None
    batch = session.next_batch() if session.caps & Cap.BATCH else ""
    tag = f"batch={batch}" if batch else ""
    if batch:
        response.server(f"BATCH +{batch} chathistory {middle(question.name)}")
    for entry in found.entries:
        response.add(render(session.unframed, entry, room, tag))
    if batch:
        response.server(f"BATCH -{batch}")


def _fail(response: Response, code: str, subcommand: str, target: str) -> None:
    response.fail("CHATHISTORY", code, subcommand, middle(target), text=response.told(_UNREADABLE))
