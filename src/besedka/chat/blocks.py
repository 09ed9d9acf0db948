"""Blocking people: whose messages, invitations and knocks somebody does not want (IRC's SILENCE).

What is blocked is an account (`a:` before its name, as in bans) or a mask. It is kept with one's account; a guest's
lasts as long as it is here. In rooms nobody is made silent by it: there others hear them, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import account_of
from besedka.chat.bans import ACCOUNT_BAN, complete_ban
from besedka.chat.commands import Command
from besedka.chat.events import Event, Refused
from besedka.chat.masks import matches
from besedka.chat.names import fold_nick
from besedka.chat.queries import Answer, Query
from besedka.chat.refusals import Reason
from besedka.chat.users import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = [
    "MOST_BLOCKS",
    "BlockChanged",
    "BlockUser",
    "Blocks",
    "ListBlocks",
    "UnblockUser",
    "block_user",
    "blocks_of",
    "is_blocked",
    "list_blocks",
    "unblock_user",
]

MOST_BLOCKS = 64  # each is looked at with each message to who has them; who needs more wants masks
LONGEST_MASK = 128  # characters: more than any nick, user name and address together
ACCOUNT = f"{ACCOUNT_BAN}:"
_SIGNS = frozenset("!@*?:")  # no nick has one of these


class BlockUser(Command, frozen=True, gc=False):
    """Want nothing from somebody any more: a nick, an account or a mask; `unseen`: also a nick that nobody has now."""

    whom: str
    unseen: bool = False


class UnblockUser(Command, frozen=True, gc=False):
    """Hear somebody again who was blocked under this nick, account or mask."""

    whom: str


class ListBlocks(Query, frozen=True, gc=False):
    """Whom one has blocked."""


class Blocks(Answer, frozen=True, gc=False):
    """Whom the asker has blocked, in the order in which that was done."""

    masks: tuple[str, ...]


class BlockChanged(Event, frozen=True, gc=False):
    """Somebody has blocked a mask, or hears it again."""

    source: Source
    mask: str
    blocked: bool


def block_user(state: State, command: BlockUser, now: int) -> list[Event]:
    """Block somebody, by its account where it has one."""
    session = command.session
    if (
        not command.whom
        or command.whom[0] == ":"
        or len(command.whom) > LONGEST_MASK
        or any(letter <= " " for letter in command.whom)
    ):
        return [Refused(0, now, session, (), Reason.BLOCK_UNUSABLE, (command.whom[:LONGEST_MASK] or "*",))]
    mask = _mask_of(state, command.whom, unseen=command.unseen)
    if mask is None:
        return [Refused(0, now, session, (), Reason.NO_SUCH_NICK, (command.whom,))]
    blocks = blocks_of(state, state.by_session[session])
    if any(fold_nick(each) == fold_nick(mask) for each in blocks):
        return []
    if len(blocks) >= MOST_BLOCKS:
        return [Refused(0, now, session, (), Reason.BLOCKS_FULL, (mask, str(MOST_BLOCKS)))]
    state.blocking = True
    return _keep(state, session, (*blocks, mask), mask, now, blocked=True)


def unblock_user(state: State, command: UnblockUser, now: int) -> list[Event]:
    """Hear somebody again."""
    session = command.session
    blocks = blocks_of(state, state.by_session[session])
    user = state.user(command.whom)
    meant = {command.whom, complete_ban(command.whom), ACCOUNT + command.whom}
    if user is not None and user.account is not None:
        meant.add(ACCOUNT + user.account)
    folded = {fold_nick(each) for each in meant}
    found = [each for each in blocks if fold_nick(each) in folded]
    if not found:
        return [Refused(0, now, session, (), Reason.NOT_BLOCKED, (command.whom or "*",))]
    return [
        event
        for mask in found
        for event in _keep(
            state,
            session,
            tuple(each for each in blocks_of(state, state.by_session[session]) if each != mask),
            mask,
            now,
            blocked=False,
        )
    ]


def list_blocks(state: State, query: ListBlocks, now: int) -> Answer:
    """Answer with whom the asker has blocked."""
    return Blocks(query.session, now, blocks_of(state, state.by_session[query.session]))


def blocks_of(state: State, user: User) -> tuple[str, ...]:
    """Return whom somebody has blocked: with its account, or as a guest."""
    account = None if user.account is None else state.account(user.account)
    return user.blocks if account is None else account.blocks


def is_blocked(state: State, by: User, user: User) -> bool:
    """Tell whether somebody wants nothing from a user; nobody is deaf to itself. Asked where anybody blocks anybody."""
    return by is not user and _fits(user.source, blocks_of(state, by))


def _fits(source: Source, masks: Iterable[str]) -> bool:
    whole = fold_nick(source.mask)
    named = None if source.account is None else ACCOUNT + fold_nick(source.account)
    return any(
        (fold_nick(mask) == named) if mask.startswith(ACCOUNT) else matches(fold_nick(mask), whole) for mask in masks
    )


def _mask_of(state: State, whom: str, *, unseen: bool) -> str | None:
    """Return what is kept of what somebody typed, None for nobody."""
    if not _SIGNS.isdisjoint(whom):
        return complete_ban(whom)
    user = state.user(whom)
    if user is not None:
        return complete_ban(user.source.nick) if user.account is None else ACCOUNT + user.account
    account = state.account(whom)
    if account is not None:
        return ACCOUNT + account.name
    return complete_ban(whom) if unseen else None


def _keep(state: State, session: int, blocks: tuple[str, ...], mask: str, now: int, *, blocked: bool) -> list[Event]:
    """Have these blocks from now on."""
    user, account = state.by_session[session], account_of(state, session)
    events: list[Event] = []
    if account is None:
        user.blocks = blocks
    else:
        changed = msgspec.structs.replace(account, blocks=blocks)
        state.keep_account(changed)
        time = state.stamp(now)
        what = "block" if blocked else "unblock"
        events.append(AccountChanged(state.position, time, session, (), user.source, what, changed))
    others = tuple(each for each in user.sessions if each != session)
    return [*events, BlockChanged(0, now, session, others, user.source, mask, blocked)]
