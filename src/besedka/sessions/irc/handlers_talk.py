"""PRIVMSG, NOTICE, TAGMSG: lines into `Say` (RFC 2812 section 3.3; IRCv3 message-tags)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import Say, Speech
from besedka.chat.services import is_service
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.sessions.irc.handlers_mending import reaction
from besedka.sessions.irc.handlers_playback import is_playback, playback
from besedka.sessions.irc.steps import Failure, Nothing, Numeric, Quietly
from besedka.sessions.service.runner import begin
from besedka.sessions.speech import is_ctcp

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["KEY_TAG", "is_heard_here", "notice", "privmsg", "say_to_service", "tagmsg"]

LONGEST_KEY = 64  # characters: enough for a UUID or a hash (docs/spec/message-key.md)
KEY_TAG = "besedka/key"


def privmsg(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Say something."""
    parameters = message.params
    if len(parameters) == 2 and message.tags is None:
        target, text = parameters
        if text and target and "," not in target and not is_heard_here(target):
            return (Say(session.number, target, text),)
    return _say(session, message, Speech.MESSAGE)


def notice(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Say something that is not answered: errors are not told (RFC 2812 section 3.3.2), only that it is lost (FAIL)."""
    said = _say(session, message, Speech.NOTICE)
    return (Quietly(), *said) if said else ()


def tagmsg(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Send client-only tags without a text."""
    return _say(session, message, Speech.TAG)


def _say(session: IrcSession, message: Message, speech: Speech) -> tuple[Step, ...]:
    parameters = message.params
    if not parameters or not parameters[0]:
        return _error(speech, numerics.ERR_NORECIPIENT, (), mark("No recipient given ({0})"), message.verb)
    text = ""
    if speech is not Speech.TAG:
        if len(parameters) < 2 or not parameters[1]:
            return _error(speech, numerics.ERR_NOTEXTTOSEND, (), mark("No text to send"))
        text = parameters[1]
    tags: tuple[tuple[str, str], ...] = ()
    key = None
    if message.tags:
        tags = tuple((name, value) for name, value in message.tags.items() if name.startswith("+"))
        key = message.tags.get(KEY_TAG) if speech is not Speech.TAG else None
        if key is not None and not 0 < len(key) <= LONGEST_KEY:
            return (
                Failure(
                    message.verb,
                    "INVALID_KEY",
                    (parameters[0],),
                    mark("A message key has 1 to {0} characters"),
                    (str(LONGEST_KEY),),
                ),
            )
    if speech is Speech.TAG and not tags:
        return ()
    if any(map(is_heard_here, parameters[0].split(","))):
        return _say_to_service(session, parameters[0], text, speech)
    targets = list(dict.fromkeys(target for target in parameters[0].split(",") if target))
    most = session.facts.settings.limits.targets
    if len(targets) > most:
        return _error(
            speech, numerics.ERR_TOOMANYTARGETS, (targets[most],), mark("Too many targets; {0} at the most"), str(most)
        )
    reacting = reaction(session, targets[0], tags, speech) if tags and len(targets) == 1 else None
    if reacting is not None and speech is Speech.TAG:
        return (reacting,)
    said = tuple(
        Say(
            session.number,
            target,
            text,
            speech,
            tags,
            key if number == 0 or key is None else f"{key}.{number}",
        )
        for number, target in enumerate(targets)
    )
    return said if reacting is None else (*said, reacting)


def _say_to_service(session: IrcSession, target: str, text: str, speech: Speech) -> tuple[Step, ...]:
    """Say something to the server alone: others named beside it must not be told what may be a password."""
    if "," in target:
        return _error(speech, numerics.ERR_TOOMANYTARGETS, (target,), mark("Say that to the server alone"))
    return say_to_service(session, target, text) if speech is Speech.MESSAGE else ()


def is_heard_here(target: str) -> bool:
    """Tell whether what is said to this nick is meant for the server itself."""
    return is_service(target) or is_playback(target)


def say_to_service(session: IrcSession, target: str, text: str) -> tuple[Step, ...]:
    """Say something to the server itself; what programs ask each other (CTCP) it does not hear."""
    if is_ctcp(text):
        return (_NOTHING,)
    return playback(session, text) if is_playback(target) else begin(session, text, target)


_NOTHING = Nothing()


def _error(speech: Speech, code: str, parameters: tuple[str, ...], text: str, *values: str) -> tuple[Step, ...]:
    return () if speech is Speech.NOTICE else (Numeric(code, parameters, text, values),)
