"""What belongs to somebody's account and is had back: a nick that somebody else sits on. And giving the account up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.accounts import Account, account_of, reserved_for
from besedka.chat.commands import ChangeNick, Command
from besedka.chat.events import Event, Refused, SessionEnded
from besedka.chat.presence import change_nick, end_user
from besedka.chat.refusals import Reason

if TYPE_CHECKING:
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["ReclaimNick", "reclaim_nick"]

RECLAIMED = "This nick belongs to the account {account}, and its owner wants it back"


class ReclaimNick(Command, frozen=True, gc=False):
    """End who sits on a nick that is one's account's, or who is of that account, too; `take`: and be called so."""

    nick: str
    take: bool


def reclaim_nick(state: State, command: ReclaimNick, now: int) -> list[Event]:
    """Let somebody who is logged in have its nick back."""
    session = command.session
    account = account_of(state, session)
    if account is None:
        return [Refused(0, now, session, (), Reason.LOGIN_NEEDED, ())]
    holder = state.twin(command.nick, None)
    if holder is state.by_session[session]:
        return [Refused(0, now, session, (), Reason.NICK_YOURS, (holder.source.nick,))]
    own = reserved_for(state, command.nick) is account
    if not own and (holder is None or holder.account != account.name):
        return [Refused(0, now, session, (), Reason.NICK_NOT_YOURS, (command.nick,))]
    if holder is None and not command.take:
        return [Refused(0, now, session, (), Reason.NO_SUCH_NICK, (command.nick,))]
    events = [] if holder is None else _end(state, holder, account, session, now)
    nick = account.name if own else command.nick
    return [*events, *change_nick(state, ChangeNick(session, nick), now)] if command.take else events


def _end(state: State, holder: User, account: Account, session: int, now: int) -> list[Event]:
    """End all sessions of who sits on the nick."""
    reason = RECLAIMED.format(account=account.name)
    for each in holder.sessions:
        del state.by_session[each]
    ended = SessionEnded(0, now, session, holder.sessions, reason)
    return [ended, *end_user(state, holder, session, reason, now, kept=True)]
