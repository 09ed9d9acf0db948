"""From what was said to the service to steps, and from their outcomes to what is told: the same for every wire."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from besedka.chat.account_events import AccountChanged
from besedka.chat.events import Event, Refused
from besedka.chat.inquiries import Asker, WhoAsks
from besedka.chat.invite_links import InviteLinkChanged
from besedka.chat.server_bans import ServerBanChanged
from besedka.i18n import mark
from besedka.sessions.credentials import Busy, Unusable
from besedka.sessions.sentences import sentence
from besedka.sessions.service.command import Answered, Call, Called, Sentence, Talk
from besedka.sessions.service.table import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from besedka.sessions.session import Session, Step

__all__ = ["CALLS", "begin", "finish", "hear", "unquoted"]

CALLS = frozenset({Called, Answered})  # with which of these steps a request begins that the service answers
HIDDEN = "***"
_WORD: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?!\S)|(\S+)')
_ESCAPED: Final = re.compile(r"\\([\"\\])")
_TOLD_HERE = frozenset({AccountChanged, InviteLinkChanged, ServerBanChanged})  # the wire need not say more of these


def begin(session: Session, text: str, target: str) -> tuple[Step, ...]:
    """Return the steps that something said to the service leads to; what the session sends behind it waits.

    The session's worker, outside of the lock.
    """
    session.held = True
    words = text.split()
    row, rest = find(words)
    facts = session.facts
    said = len(words) - len(rest)
    command = " ".join(words[:said])
    if row is not None and row.hides and rest:
        rest = list(unquoted(text.split(None, said)[said]))
    call = Call(session.number, tuple(rest), session.address, facts.settings, session.certificate, session.searched)
    if row is None:  # who mistypes the command may have typed a password behind it
        return Called(call, None, False, HIDDEN, target), WhoAsks(session.number)
    echo = f"{command} {HIDDEN}" if row.hides and rest else text
    if len(rest) < row.least or (row.most is not None and len(rest) > row.most):
        return Called(call, row, False, echo, target), WhoAsks(session.number)
    room = rest[row.room] if row.room is not None and row.room < len(rest) else ""
    who = WhoAsks(session.number, row.right, room)
    return Called(call, row, True, echo, target), who, *row.steps(call)


def unquoted(text: str) -> Iterator[str]:
    """Yield the words of a text; what stands between quotation marks is one, so that a password may have spaces.

    Within them, a backslash stands before a quotation mark or a backslash that is meant as such. A mark that does not
    end what it begins is a letter like all others.
    """
    for match in _WORD.finditer(text):
        quoted, word = match.groups()
        yield word if quoted is None else _ESCAPED.sub(r"\1", quoted)


def hear(talk: Talk, outcome: Any) -> bool:
    """Tell one outcome; returns False where the wire has to say what it always says of that, too."""
    talk.time = getattr(outcome, "time", talk.time)
    if type(outcome) is Asker:
        _meet(talk, outcome)
        return True
    if type(outcome) is Refused:
        talk.lines.append(sentence(outcome, talk.words))
        return True
    if type(outcome) is Answered:
        talk.waits -= 1
        outcome = outcome.answer
    _tell(talk, outcome)
    return not isinstance(outcome, Event) or type(outcome) in _TOLD_HERE


def finish(talk: Talk) -> None:
    """Say something where nothing has come of what was asked: nobody is left without an answer."""
    if not (talk.has_spoken or talk.is_waiting):
        talk.say(mark("Nothing has changed."))


def _meet(talk: Talk, asker: Asker) -> None:
    """Hear who asks: say why it may not, or what it should have typed."""
    talk.asker = asker
    row = talk.called.row
    if asker.reason is not None:
        refused = Refused(0, asker.time, asker.session, (), asker.reason, asker.subject)
        talk.lines.append(sentence(refused, talk.words))
    elif row is None:
        _introduce(talk, asker)
    elif not talk.called.fits:
        talk.say(mark("Type: {usage} ({meaning})"), usage=row.typed, meaning=talk.words(row.meaning))
    else:
        _tell(talk, asker)


def _introduce(talk: Talk, asker: Asker) -> None:
    """Tell somebody who does not know what to say to the service."""
    talk.say(mark("This is the server. Say help to see what it can do, help COMMAND for more about one command."))
    if asker.account is None:
        talk.say(mark("register PASSWORD keeps the name {nick} for you."), nick=asker.source.nick)
        talk.say(mark("identify NAME PASSWORD logs you in to an account that you have."))
    else:
        talk.say(mark("You are logged in as {account}."), account=asker.account.name)
        talk.say(mark("account shows what is known of your account, passwd OLD NEW gives it another password."))


def _tell(talk: Talk, outcome: Any) -> None:
    row = talk.called.row
    tell = row.told.get(type(outcome)) if row is not None else None
    tell = tell or _COMMON.get(type(outcome))
    if tell is not None:
        tell(talk, outcome)


def _busy(talk: Talk, answer: Busy) -> None:
    talk.say(mark("That was tried too often: try again in {seconds} s."), seconds=answer.wait_s)


def _unusable(talk: Talk, _answer: Unusable) -> None:
    talk.say(mark("The password has characters that cannot be taken: choose another."))


def _sentence(talk: Talk, step: Sentence) -> None:
    talk.say(step.text, **step.values)


_COMMON: Mapping[type, Callable[[Talk, Any], None]] = {Busy: _busy, Unusable: _unusable, Sentence: _sentence}
