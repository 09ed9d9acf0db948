"""Replies about keys and values of users and rooms, and what subscribers hear of them (IRCv3 metadata)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from besedka.chat.metadata import is_key
from besedka.protocols import numerics
from besedka.sessions.irc.capabilities import MOST_SUBSCRIPTIONS, Cap, effective
from besedka.sessions.irc.response import Response, middle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.chat import events, queries, room_events
    from besedka.chat.users import Metadata
    from besedka.sessions.irc import steps

__all__ = [
    "burst",
    "changed",
    "entered",
    "found",
    "hidden",
    "joined",
    "overheard",
    "shown",
    "subscribe",
    "subscriptions",
    "told",
    "unsubscribe",
    "whois",
]

MOST_AT_ONCE: Final = 200  # values told to who enters or subscribes; where there are more, it asks for them (SYNC)
KNOWN: Final = Cap.METADATA_2 | Cap.METADATA_3


def _knows(response: Response) -> bool:
    """Whether the session has asked for any of this."""
    return bool(effective(response.session.caps) & KNOWN)


def _values(response: Response, name: str, metadata: Iterable[tuple[str, str | None]]) -> list[str]:
    """Return RPL_KEYVALUE for each key that has a value, RPL_KEYNOTSET for the others."""
    answer = Response(response.session)
    for key, value in metadata:
        if value is None:
            answer.numeric(numerics.RPL_KEYNOTSET, name, key, text=answer.told("key not set"))
        else:
            answer.numeric(numerics.RPL_KEYVALUE, name, key, "*", text=value)
    return answer.lines


def _notices(response: Response, name: str, metadata: Iterable[tuple[str, str | None]]) -> list[str]:
    """Return what a subscriber is told of keys that it did not ask for now: of those to which it has subscribed.

    Version 3 of the draft tells it by numerics, version 2 by METADATA.
    """
    wanted = response.session.subscriptions
    known = [(key, value) for key, value in metadata if key in wanted]
    if not known or response.session.caps & Cap.METADATA_3:
        return _values(response, name, known)
    answer = Response(response.session)
    for key, value in known:
        answer.server(f"METADATA {name} {key} *" + ("" if value is None else f" :{value}"))
    return answer.lines


def changed(response: Response, event: events.MetadataChanged) -> None:
    """Tell who has set or cleared keys what they are now; whose have become others is a subscriber like all."""
    if event.session != response.session.number:
        if response.session.number in event.audience:
            overheard(response, event)
        return
    lines = _values(response, event.name, event.changes)
    if event.cleared:
        response.batch(f"metadata {event.name}", lines)
    else:
        response.lines += lines


def overheard(response: Response, event: events.MetadataChanged) -> None:
    """Tell a subscriber of keys that others have set."""
    if _knows(response):
        response.lines += _notices(response, event.name, event.changes)


def entered(response: Response, event: events.MetadataShown) -> None:
    """Tell a subscriber of the keys of who has entered a room."""
    if _knows(response):
        response.lines += _notices(response, event.source.nick, event.metadata)


def shown(response: Response, answer: queries.MetadataOf) -> None:
    """METADATA GET or LIST."""
    lines = []
    if answer.keys is None:
        lines = _values(response, answer.name, answer.metadata)
    else:
        values = dict(answer.metadata)
        for key in answer.keys:
            lines += (
                _values(response, answer.name, [(key, values.get(key))]) if is_key(key) else _invalid(response, key)
            )
    response.batch(f"metadata {answer.name}", lines)


def hidden(response: Response, answer: queries.MetadataHidden) -> None:
    """There is no such target, or it is not for everybody."""
    name = middle(answer.name)
    if answer.known:
        response.fail(
            "METADATA",
            "KEY_NO_PERMISSION",
            name,
            "*",
            text=response.told("Only members may know the keys of that channel"),
        )
    else:
        response.fail(
            "METADATA", "INVALID_TARGET", name, text=response.told("There is nobody and no channel of that name")
        )


def found(response: Response, answer: queries.MetadataFound) -> None:
    """METADATA SYNC, as a batch; without a target, what a subscriber is told at once."""
    if answer.name is None:
        told(response, answer.found)
        return
    lines = [line for name, metadata in answer.found for line in _notices(response, name, metadata)]
    response.batch(f"metadata {answer.name}", lines)


def joined(response: Response, event: room_events.RoomJoined) -> None:
    """Tell a subscriber who enters a room the keys of that and of those in it."""
    if response.session.subscriptions:
        members = ((member.source.nick, member.user.metadata) for member in event.members)
        told(response, tuple(each for each in ((event.name, event.metadata), *members) if each[1]))


def told(response: Response, known: tuple[tuple[str, Metadata], ...]) -> None:
    """Tell the keys of rooms and people; where those are too many, which rooms have some."""
    if not _knows(response) or not response.session.subscriptions:
        return
    if sum(len(metadata) for _, metadata in known) <= MOST_AT_ONCE:
        response.lines += [line for name, metadata in known for line in _notices(response, name, metadata)]
        return
    for name, _ in known:
        response.numeric(numerics.RPL_METADATASYNCLATER, name)


def burst(response: Response, nick: str, metadata: Metadata) -> None:
    """Tell a newcomer its own keys, be it none, before the message of the day."""
    if _knows(response):
        response.batch(f"metadata {nick}", _values(response, nick, metadata))


def whois(response: Response, nick: str, metadata: Metadata) -> None:
    """RPL_WHOISKEYVALUE."""
    if _knows(response):
        for key, value in metadata:
            response.numeric(numerics.RPL_WHOISKEYVALUE, nick, key, "*", text=value)


def subscribe(response: Response, step: steps.Subscribe) -> None:
    """METADATA SUB: each key in order, as long as there is room."""
    session = response.session
    accepted: list[str] = []
    for key in step.keys:
        if not is_key(key):
            response.lines += _invalid(response, key)
        elif key in session.subscriptions or len(session.subscriptions) < MOST_SUBSCRIPTIONS:
            session.subscriptions |= {key}
            accepted.append(key)
        else:
            response.fail(
                "METADATA", "TOO_MANY_SUBS", key, text=response.told("{0} keys at the most", MOST_SUBSCRIPTIONS)
            )
            break
    _list_keys(response, numerics.RPL_METADATASUBOK, accepted)


def unsubscribe(response: Response, step: steps.Unsubscribe) -> None:
    """METADATA UNSUB."""
    keys = list(dict.fromkeys(key for key in step.keys if is_key(key)))
    for key in step.keys:
        if not is_key(key):
            response.lines += _invalid(response, key)
    response.session.subscriptions -= set(keys)
    _list_keys(response, numerics.RPL_METADATAUNSUBOK, keys)


def subscriptions(response: Response, _step: steps.ShowSubscriptions) -> None:
    """METADATA SUBS, in the alphabet's order."""
    answer = Response(response.session)
    _list_keys(answer, numerics.RPL_METADATASUBS, sorted(response.session.subscriptions))
    response.batch("metadata-subs", answer.lines)


def _list_keys(response: Response, code: str, keys: list[str]) -> None:
    """Add as many numerics as it takes to name keys, each a parameter of its own: seven of the longest fit a line."""
    for start in range(0, len(keys), 5):
        response.numeric(code, *keys[start : start + 5])


def _invalid(response: Response, key: str) -> list[str]:
    answer = Response(response.session)
    answer.fail(
        "METADATA", "KEY_INVALID", middle(key), text=answer.told("A key has small letters, digits and _./- only")
    )
    return answer.lines
