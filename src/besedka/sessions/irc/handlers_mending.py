"""REDACT, EDIT, EDITS: lines into commands that mend what was said (docs/history.md); reactions are TAGMSG's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import Speech
from besedka.chat.mended import Edit, FindVersions, React, Redact
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.sessions.irc.steps import Failure, Numeric

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["edit", "edits", "reaction", "redact"]

LONGEST_KEY = 64  # characters (docs/spec/message-key.md)
KEY_TAG = "besedka/key"
_REPLIES = ("+reply", "+draft/reply")
_REACTIONS = (("+draft/react", True), ("+draft/unreact", False))


def redact(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Take back a message."""
    target, msgid, *reason = message.params
    position = session.facts.position(msgid)
    return (Redact(session.number, target, msgid, position, reason[0] if reason else ""),)


def edit(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Change what a message says."""
    target, msgid, *text = message.params
    if not text or not text[0]:
        return (Numeric(numerics.ERR_NOTEXTTOSEND, (), mark("No text to send")),)
    key = (message.tags or {}).get(KEY_TAG)
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        return (
            Failure(
                "EDIT", "INVALID_KEY", (target,), mark("A message key has 1 to {0} characters"), (str(LONGEST_KEY),)
            ),
        )
    return (Edit(session.number, target, msgid, session.facts.position(msgid), text[0], key),)


def edits(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask for all that a message has said."""
    target, msgid = message.params[:2]
    return (FindVersions(session.number, target, msgid, session.facts.position(msgid)),)


def reaction(session: IrcSession, target: str, tags: tuple[tuple[str, str], ...], speech: Speech) -> React | None:
    """Return the reaction that tags are to a message of this server; None where they are none."""
    given = dict(tags)
    msgid = next((given[name] for name in _REPLIES if name in given), "")
    position = session.facts.position(msgid)
    for name, adding in _REACTIONS:
        if position and given.get(name):
            quietly = speech is not Speech.TAG
            return React(session.number, target, tags, position, given[name], adding, quietly)
    return None
