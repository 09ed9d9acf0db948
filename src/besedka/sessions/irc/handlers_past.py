"""CHATHISTORY: lines into questions about the past (IRCv3 chathistory)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.pages import Extent, Moment, Which
from besedka.chat.past import FindPast, FindTargets
from besedka.i18n import mark
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.clock import MILLISECOND, read_time
from besedka.sessions.irc.response import middle
from besedka.sessions.irc.steps import Failure

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["chathistory"]

TARGETS = "TARGETS"
LONGEST_NUMBER = 15  # digits of a limit, a position or a time: microseconds since 1970 have 16 in the year 2286


class _RefusedError(Exception):
    """What was asked cannot be understood."""

    def __init__(self, code: str, *context: str, text: str) -> None:
        self.code = code
        self.context = context
        self.text = text


def chathistory(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask for a part of what was said in a room or with somebody, or for where something was said."""
    subcommand, *parameters = message.params or ("",)
    try:
        return (_understand(session, subcommand.upper(), parameters),)
    except _RefusedError as refused:
        context = (middle(subcommand), *map(middle, refused.context))
        return (Failure("CHATHISTORY", refused.code, context, refused.text),)


def _understand(session: IrcSession, subcommand: str, parameters: list[str]) -> Step:
    if not subcommand:
        raise _RefusedError("INVALID_PARAMS", text=mark("Insufficient parameters"))
    if subcommand != TARGETS and subcommand not in Which.__members__:
        raise _RefusedError("INVALID_PARAMS", text=mark("Unknown command"))
    count = 4 if subcommand == Which.BETWEEN.value else 3
    if len(parameters) < count:
        raise _RefusedError("INVALID_PARAMS", text=mark("Insufficient parameters"))
    if len(parameters) > count:
        raise _RefusedError("INVALID_PARAMS", text=mark("Too many parameters"))
    limit = _limit(parameters[-1], session.facts.settings.limits.history)
    if subcommand == TARGETS:
        first, second = (_moment(session, TARGETS, word, times_only=True) for word in parameters[:2])
        return FindTargets(session.number, first, second, limit)
    target, *words = parameters[:-1]
    which = Which[subcommand]
    one, other = (
        None if which is Which.LATEST and word == "*" else _moment(session, target, word)
        for word in (*words, *words)[:2]
    )
    events = bool(session.caps & Cap.EVENT_PLAYBACK)
    return FindPast(session.number, target, Extent(which, limit, one, other, events))


def _limit(word: str, most: int) -> int:
    if not (word.isascii() and word.isdigit()):
        raise _RefusedError("INVALID_PARAMS", word, text=mark("Invalid limit"))
    return min(int(word[:LONGEST_NUMBER]), most)


def _moment(session: IrcSession, target: str, word: str, *, times_only: bool = False) -> Moment:
    kind, _, value = word.partition("=")
    if kind == "timestamp":
        time = read_time(value)
        if time is None:
            raise _RefusedError("INVALID_PARAMS", word, text=mark("Invalid timestamp"))
        return Moment(time=time, lasting=MILLISECOND)
    if kind != "msgid" or times_only:
        text = (
            mark("Only timestamps can be asked for")
            if times_only
            else mark("Only msgid and timestamp can be asked for")
        )
        raise _RefusedError("INVALID_MSGREFTYPE", target, text=text)
    moment = _message(session, value)
    if moment is None:
        raise _RefusedError("MESSAGE_ERROR", target, text=mark("There is no message with this msgid"))
    return moment


def _message(session: IrcSession, msgid: str) -> Moment | None:
    """Return where the message with an id is; what is not kept has its time in its id."""
    epoch, _, number = msgid.rpartition("-")
    digits = number.removeprefix("t")
    if epoch != session.facts.epoch or not (digits.isascii() and digits.isdigit()) or len(digits) > LONGEST_NUMBER + 1:
        return None
    if int(digits) == 0:
        return None
    return Moment(time=int(digits)) if number != digits else Moment(int(digits))
