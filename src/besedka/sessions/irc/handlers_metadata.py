"""METADATA: lines into commands and queries (IRCv3 metadata).

Before a registration is complete, keys can be set and subscribed to; they come with the user.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import ClearMetadata, SetMetadata
from besedka.chat.metadata import ONESELF, is_key
from besedka.chat.queries import FindMetadata, ShowMetadata
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.sessions.irc.response import middle
from besedka.sessions.irc.steps import Failure, Numeric, ShowSubscriptions, Subscribe, Unsubscribe

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.protocols.irc import Message
    from besedka.sessions.irc.handlers_registration import Registration
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

    Handler = Callable[[IrcSession, str, tuple[str, ...]], tuple[Step, ...]]

__all__ = ["metadata"]


def metadata(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Read, set, or subscribe to keys."""
    target, subcommand, *rest = (*message.params, "", "")[: max(2, len(message.params))]
    registration = session.registration
    if registration is not None and not (registration.metadata_asked and subcommand.upper() in _EARLY):
        return (Numeric(numerics.ERR_NOTREGISTERED, (), mark("You have not registered")),)
    if not subcommand:
        return _lacking()
    handler = _SUBCOMMANDS.get(subcommand.upper())
    if handler is None:
        return (Failure("METADATA", "SUBCOMMAND_INVALID", (middle(subcommand),), mark("There is no such subcommand")),)
    return handler(session, target, tuple(rest))


def _get(session: IrcSession, target: str, keys: tuple[str, ...]) -> tuple[Step, ...]:
    return (ShowMetadata(session.number, target, keys),) if keys else _lacking()


def _list(session: IrcSession, target: str, _rest: tuple[str, ...]) -> tuple[Step, ...]:
    return (ShowMetadata(session.number, target),)


def _set(session: IrcSession, target: str, rest: tuple[str, ...]) -> tuple[Step, ...]:
    if not rest:
        return _lacking()
    key = rest[0]
    if not is_key(key):
        return (_invalid(key),)
    value = rest[1] if len(rest) > 1 else None
    if session.registration is not None:
        return _set_early(session, session.registration, key, value)
    return (SetMetadata(session.number, target, key, value),)


def _set_early(session: IrcSession, registration: Registration, key: str, value: str | None) -> tuple[Step, ...]:
    """Keep a key until its user is here."""
    limits = session.facts.settings.limits
    kept = registration.metadata
    if value is None:
        if kept.pop(key, None) is None:
            return (Failure("METADATA", "KEY_NOT_SET", (ONESELF, key), mark("That key is not set")),)
        return (Numeric(numerics.RPL_KEYNOTSET, (ONESELF, key), mark("key not set")),)
    if len(value.encode()) > limits.metadata_bytes:
        most = str(limits.metadata_bytes)
        return (Failure("METADATA", "INVALID_VALUE", (key,), mark("A value has at most {1} bytes"), (key, most)),)
    if key not in kept and len(kept) >= limits.metadata_keys:
        return (Failure("METADATA", "LIMIT_REACHED", (ONESELF,), mark("There are too many keys")),)
    kept[key] = value
    return (Numeric(numerics.RPL_KEYVALUE, (ONESELF, key, "*"), "{0}", (value,)),)


def _clear(session: IrcSession, target: str, _rest: tuple[str, ...]) -> tuple[Step, ...]:
    return (ClearMetadata(session.number, target),)


def _sync(session: IrcSession, target: str, _rest: tuple[str, ...]) -> tuple[Step, ...]:
    return (FindMetadata(session.number, target),)


def _subscribe(session: IrcSession, _target: str, keys: tuple[str, ...]) -> tuple[Step, ...]:
    if not keys:
        return _lacking()
    query = (FindMetadata(session.number, None),) if session.registration is None else ()
    return (Subscribe(keys), *query)


def _unsubscribe(_session: IrcSession, _target: str, keys: tuple[str, ...]) -> tuple[Step, ...]:
    return (Unsubscribe(keys),) if keys else _lacking()


def _subscriptions(_session: IrcSession, _target: str, _rest: tuple[str, ...]) -> tuple[Step, ...]:
    return (ShowSubscriptions(),)


def _invalid(key: str) -> Failure:
    return Failure("METADATA", "KEY_INVALID", (middle(key),), mark("A key has small letters, digits and _./- only"))


def _lacking() -> tuple[Step, ...]:
    return (Numeric(numerics.ERR_NEEDMOREPARAMS, ("METADATA",), mark("Not enough parameters")),)


_SUBCOMMANDS: dict[str, Handler] = {
    "GET": _get,
    "LIST": _list,
    "SET": _set,
    "CLEAR": _clear,
    "SYNC": _sync,
    "SUB": _subscribe,
    "UNSUB": _unsubscribe,
    "SUBS": _subscriptions,
}
_EARLY = frozenset({"SET", "SUB", "UNSUB", "SUBS"})
