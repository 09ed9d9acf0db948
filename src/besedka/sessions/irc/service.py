"""What is said to the server itself on the IRC wire, and how it answers: NOTICEs (docs/service.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.inquiries import Asker
from besedka.sessions.irc.replies import reply_to
from besedka.sessions.irc.response import Response
from besedka.sessions.service.command import Called, Talk
from besedka.sessions.service.runner import finish, hear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Request

__all__ = ["respond"]


def respond(session: IrcSession, request: Request, outcomes: Sequence[Any]) -> bytes:
    """Return what somebody is told who has asked something of the service; what takes long is told when it is there.

    Under the hub's lock.
    """
    first = outcomes[0]
    if isinstance(first, Called):
        session.held = False
        talk = Talk(session, first)
        talk.label = request.label
    else:
        talk = first.talk
    response = Response(session)
    for outcome in outcomes:
        if type(outcome) is Asker and talk.asker is None:  # who is asked once more is the same
            _echo(response, talk, outcome)
        if not hear(talk, outcome):
            reply_to(response, outcome)
        if talk.lines:
            response.add(session.unframed.render(talk.said(session.nick)))
    finish(talk)
    response.add(session.unframed.render(talk.said(session.nick)))
    if talk.is_waiting:
        talk.kept += response.lines
        return b""
    response.lines = talk.kept + response.lines
    return response.encode(talk.label)


def _echo(response: Response, talk: Talk, asker: Asker) -> None:
    """Echo what was said, with stars for what is a password (IRCv3 echo-message); a command of its own has no echo."""
    called = talk.called
    if not called.target:
        return
    said = Said(
        0, asker.time, asker.session, (), asker.source, called.target, 0, called.echo, Speech.MESSAGE, (), None, None
    )
    response.add(response.session.echo((said,)))
