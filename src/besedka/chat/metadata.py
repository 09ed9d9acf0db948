"""Keys and values of users and rooms: set, cleared, read (IRCv3 metadata).

What a guest has lasts as long as it is present; what somebody has who is logged in is kept with the account, and what a
room has with the room.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import account_of
from besedka.chat.events import Event, MetadataChanged, Refused
from besedka.chat.queries import MetadataFound, MetadataHidden, MetadataOf
from besedka.chat.refusals import Reason
from besedka.chat.rooms import Room

if TYPE_CHECKING:
    from besedka.chat.accounts import Account
    from besedka.chat.commands import ClearMetadata, SetMetadata
    from besedka.chat.queries import Answer, FindMetadata, ShowMetadata
    from besedka.chat.state import State
    from besedka.chat.users import Metadata, User

__all__ = [
    "ONESELF",
    "clear_metadata",
    "find_metadata",
    "is_key",
    "keep_keys",
    "merged",
    "set_metadata",
    "show_metadata",
    "take_keys",
    "tell_difference",
]

Changes = tuple[tuple[str, str | None], ...]

ONESELF: Final = "*"
KEEPING: Final = "besedka.chat/keep-"  # how long a room is kept (`journal/retention.py`): its owner's to say
LONGEST_KEY: Final = 64  # characters: a word with its vendor before it
_KEY: Final = re.compile(r"[a-z0-9_./-]+")


def is_key(key: str) -> bool:
    """Whether this may be the name of a key (IRCv3 metadata, "Keys and Values")."""
    return len(key) <= LONGEST_KEY and _KEY.fullmatch(key) is not None


def set_metadata(state: State, command: SetMetadata, now: int) -> list[Event]:
    """Set or remove a key: of oneself, or of a room whose operator one is."""
    thing = _own(state, command.session, command.target, command.key, now)
    if isinstance(thing, Refused):
        return [thing]
    values = dict(thing.metadata)
    known = command.key in values
    if command.value is None and not known:
        reason, subject = Reason.METADATA_KEY_NOT_SET, (_name(thing), command.key)
        return [Refused(0, now, command.session, (), reason, subject)]
    if command.value is not None and not known and len(values) >= command.most:
        return [Refused(0, now, command.session, (), Reason.METADATA_FULL, (_name(thing),))]
    if command.value is None:
        del values[command.key]
    else:
        values[command.key] = command.value
    change = (command.key, command.value)
    return _put(state, command.session, thing, tuple(values.items()), (change,), now, cleared=False)


def clear_metadata(state: State, command: ClearMetadata, now: int) -> list[Event]:
    """Remove all keys: of oneself, or of a room whose operator one is."""
    thing = _own(state, command.session, command.target, ONESELF, now)
    if isinstance(thing, Refused):
        return [thing]
    gone = tuple((key, None) for key, _ in thing.metadata)
    return _put(state, command.session, thing, (), gone, now, cleared=True)


def _put(
    state: State,
    session: int,
    thing: User | Room,
    metadata: Metadata,
    changes: Changes,
    now: int,
    *,
    cleared: bool,
) -> list[Event]:
    """Let a room or a user have these keys, and whoever else is present with the user's account; keep what is kept."""
    thing.metadata = metadata
    account = None if isinstance(thing, Room) else account_of(state, session)
    if account is None:
        return [_tell(state, session, thing, changes, now, cleared=cleared)]
    events = [
        _keep(state, session, account, metadata, now),
        _tell(state, session, thing, changes, now, cleared=cleared),
    ]
    for other in state.by_account[account.identity].values():
        if other is not thing:
            gone, other.metadata = other.metadata, metadata
            events += tell_difference(state, other, gone, now)
    return events


def _keep(state: State, session: int, account: Account, metadata: Metadata, now: int) -> Event:
    kept = msgspec.structs.replace(account, metadata=metadata)
    state.keep_account(kept)
    time = state.stamp(now)
    return AccountChanged(state.position, time, session, (), state.by_session[session].source, "metadata", kept)


def keep_keys(state: State, user: User, session: int, now: int) -> list[Event]:
    """Keep what a user has with its account, if a session has brought something new."""
    account = account_of(state, session)
    if account is None or account.metadata == user.metadata:
        return []
    return [_keep(state, session, account, user.metadata, now)]


def merged(old: Metadata, new: Metadata, most: int) -> Metadata:
    """Return the keys of both, with the new values; of the new keys as many as there is room for (`most`; 0: any)."""
    values = dict(old)
    for key, value in new:
        if key in values or not most or len(values) < most:
            values[key] = value
    return tuple(values.items())


def take_keys(state: State, user: User, account: Account | None, now: int, *, was_guest: bool) -> list[Event]:
    """Let a user who is present already have the keys of the account that it is logged in to now, or none any more.

    Where an account has none, a guest's own stay.
    """
    before = user.metadata
    if account is None or account.metadata or not was_guest:
        user.metadata = () if account is None else account.metadata
    return tell_difference(state, user, before, now)


def tell_difference(state: State, user: User, before: Metadata, now: int) -> list[Event]:
    """Tell what keys a user has now; nobody has asked for that."""
    known, values = dict(before), dict(user.metadata)
    changes: Changes = tuple((key, None) for key in known if key not in values)
    changes += tuple((key, value) for key, value in user.metadata if known.get(key) != value)
    return [_tell(state, 0, user, changes, now, cleared=False)] if changes else []


def _own(state: State, session: int, target: str, key: str, now: int) -> User | Room | Refused:
    """Return whose keys are meant, if this session may set them."""
    user = state.by_session[session]
    thing = _find(state, user, target)
    if thing is None:
        return Refused(0, now, session, (), Reason.METADATA_TARGET_UNKNOWN, (target,))
    if isinstance(thing, Room):
        member = thing.members.get(user.number)
        allowed = member is not None and member.operator
        if key.startswith(KEEPING):
            allowed = user.administrator or (thing.owner is not None and thing.owner == user.source.identity)
    else:
        allowed = thing is user
    return thing if allowed else Refused(0, now, session, (), Reason.METADATA_FORBIDDEN, (_name(thing), key))


def _find(state: State, user: User, target: str) -> User | Room | None:
    """Return the room or the user that is meant; a secret room only to its members."""
    if not target.startswith("#"):
        return user if target == ONESELF else state.user(target)
    room = state.room(target)
    hidden = room is not None and room.modes.secret and user.number not in room.members
    return None if hidden else room


def _name(thing: User | Room) -> str:
    return thing.name if isinstance(thing, Room) else thing.source.nick


def _tell(
    state: State,
    session: int,
    thing: User | Room,
    changes: Changes,
    now: int,
    *,
    cleared: bool,
) -> Event:
    """Return what those hear who are in the room, or who share one with the user or watch it, or are it."""
    if isinstance(thing, Room):
        source = state.by_session[session].source
        time = state.stamp(now)
        where = (thing.number, thing.name)
        return MetadataChanged(
            state.position, time, session, thing.audience, source, *where, changes, cleared, thing.record()
        )
    audience = dict.fromkeys((*state.peers(thing), *thing.sessions, *state.watches.watchers(thing.folded)))
    return MetadataChanged(0, now, session, tuple(audience), thing.source, 0, thing.source.nick, changes, cleared, None)


def show_metadata(state: State, query: ShowMetadata, now: int) -> Answer:
    """Answer with the keys of a user or a room, as far as the asker may know of them."""
    user = state.by_session[query.session]
    thing = _find(state, user, query.target)
    if thing is None:
        return MetadataHidden(query.session, now, query.target, known=False)
    if isinstance(thing, Room) and not _may_read(thing, user):
        return MetadataHidden(query.session, now, thing.name, known=True)
    return MetadataOf(query.session, now, _name(thing), thing.metadata, query.keys)


def find_metadata(state: State, query: FindMetadata, now: int) -> Answer:
    """Answer with the keys of a user, or of a room and of all who are in it; without a target, of all one's rooms."""
    user = state.by_session[query.session]
    if query.target is None:
        found = dict(pair for room in user.rooms for pair in _inside(room))
        return MetadataFound(query.session, now, None, tuple(found.items()))
    thing = _find(state, user, query.target)
    if thing is None:
        return MetadataHidden(query.session, now, query.target, known=False)
    if not isinstance(thing, Room):
        return MetadataFound(query.session, now, thing.source.nick, ((thing.source.nick, thing.metadata),))
    if user.number not in thing.members:
        return MetadataHidden(query.session, now, thing.name, known=True)
    return MetadataFound(query.session, now, thing.name, tuple(_inside(thing)))


def _may_read(room: Room, user: User) -> bool:
    """Whether somebody may know what is said of a room: who may not simply enter it may not."""
    modes = room.modes
    return user.number in room.members or not (modes.invite_only or modes.key is not None)


def _inside(room: Room) -> list[tuple[str, Metadata]]:
    """Return the keys of a room and of those in it who have some."""
    found = [(room.name, room.metadata)]
    found += [(member.source.nick, member.user.metadata) for member in room.members.values()]
    return [(name, metadata) for name, metadata in found if metadata]
