"""Which events are moderating acts, and what is kept of each: who did what to whom, where, why and until when.

One table, from the kind of event to its records: the journal keeps what it says, in the transaction of the event
(`journal/batch.py`). A new kind of act is a row here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from besedka.chat import account_events, events, room_events
from besedka.chat.invite_links import InviteLinkChanged
from besedka.chat.lockdown import LockdownChanged
from besedka.chat.mended import Redacted
from besedka.chat.modes import BY_LETTER, ModeKind
from besedka.chat.queries import Answer, Query
from besedka.chat.roles import roles_of
from besedka.chat.server_bans import CONSOLE, ServerBanChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from besedka.chat.state import State
    from besedka.chat.users import Source

__all__ = ["RENAME", "AuditPage", "AuditQuestion", "AuditRecord", "AuditScope", "ShowAudit", "audited", "show_audit"]

RENAME: Final = "rename"  # of a room: the record has the new name, its target is the old one

# What of accounts is a moderating act: the rest is their owners' business.
_ACCOUNT_ACTS = {
    "disable": "account-disable",
    "enable": "account-enable",
    "delete": "account-delete",
    "appoint": "admin-add",
    "dismiss": "admin-remove",
}


class AuditRecord(msgspec.Struct, frozen=True):
    """One act. `actor` is an account, a nick or `CONSOLE`; `room` a number, 0: the whole server; times microseconds."""

    position: int
    time: int
    act: str
    actor: str
    room: int = 0
    name: str = ""
    target: str = ""
    text: str = ""
    until: int | None = None


class AuditQuestion(msgspec.Struct, frozen=True):
    """The question for the last `limit` acts: in a room (0: anywhere) that is called so, since a time, about somebody.

    `about` is whom they were done to, or who did them.
    """

    room: int
    name: str
    limit: int
    since: int = 0
    about: str = ""


class AuditPage(msgspec.Struct, frozen=True):
    """The answer, the oldest first; None when the journal could not be read."""

    question: AuditQuestion
    records: tuple[AuditRecord, ...] | None


class ShowAudit(Query, frozen=True, gc=False):
    """Which room a question about acts is for; a console and administrators may ask for all of them ("")."""

    room: str = ""


class AuditScope(Answer, frozen=True, gc=False):
    """The number of a room, 0 for all, and how it is called; None: there is no such room, or it is not the asker's."""

    room: int | None
    name: str


def show_audit(state: State, query: ShowAudit, now: int) -> Answer:
    """Answer with the room, for its operators, administrators and a console."""
    user = state.by_session.get(query.session)
    if not query.room:
        return AuditScope(query.session, now, 0 if user is None or user.administrator else None, "")
    room = state.room(query.room)
    if room is None:
        return AuditScope(query.session, now, None, query.room)
    member = None if user is None else room.members.get(user.number)
    may = user is None or user.administrator or (member is not None and member.operator) or roles_of(room, user)[0]
    return AuditScope(query.session, now, room.number if may else None, room.name)


def audited(event: Any) -> Iterable[AuditRecord]:
    """Return what is kept of an event: nothing of one that is no moderating act."""
    make = _RECORDS.get(type(event))
    return () if make is None else make(event)


def name_of(source: Source | None) -> str:
    """Return who did something: the account, else the nick, else `CONSOLE`."""
    return CONSOLE if source is None else source.account or source.nick


def _in_room(event: Any, act: str, target: str = "", text: str = "") -> AuditRecord:
    return AuditRecord(event.position, event.time, act, name_of(event.source), event.room, event.name, target, text)


def _modes(event: room_events.ModesChanged) -> Iterable[AuditRecord]:
    """Return a record for each change; a key is a secret."""
    for change in event.changes:
        mode = BY_LETTER.get(change.letter)
        argument = change.argument or ""
        if mode is not None and mode.kind is ModeKind.SETTING:
            argument = ""
        sign = "+" if change.adding else "-"
        record = _in_room(event, f"mode {sign}{change.letter}", argument, event.reason)
        yield msgspec.structs.replace(record, until=event.until or None)


def _account(event: account_events.AccountChanged) -> Iterable[AuditRecord]:
    act = _ACCOUNT_ACTS.get(event.what)
    if act is not None:
        yield AuditRecord(
            event.position, event.time, act, name_of(event.source), target=event.account.name, text=event.forget
        )


def _server_ban(event: ServerBanChanged) -> Iterable[AuditRecord]:
    ban = event.ban
    act = f"server-{'ban' if event.added else 'unban'} {ban.kind.value}"
    until = ban.until if event.added else None
    reason = ban.reason if event.added else ""
    yield AuditRecord(event.position, event.time, act, event.actor, target=ban.target, text=reason, until=until)


def _lockdown(event: LockdownChanged) -> Iterable[AuditRecord]:
    yield AuditRecord(event.position, event.time, f"lockdown {event.lockdown.value}", name_of(event.source))


def _removed(event: events.UserRemoved) -> Iterable[AuditRecord]:
    yield AuditRecord(event.position, event.time, "kill", name_of(event.source), target=event.nick, text=event.reason)


def _link(event: InviteLinkChanged) -> Iterable[AuditRecord]:
    """Return what was done with a link; how often it may be used is told where it is made."""
    link = event.link
    until = link.until if event.what == "make" else None
    text = "" if event.what != "make" else f"uses: {link.most or 'any number'}"
    act = f"invite-{event.what}"
    yield AuditRecord(event.position, event.time, act, event.actor, event.room, event.name, link.shown, text, until)


def _redacted(event: Redacted) -> Iterable[AuditRecord]:
    """Return whose words were taken back; one's own are no moderating act."""
    if not event.is_own:
        author = event.author.account or event.author.nick
        yield AuditRecord(
            event.position,
            event.time,
            "redact",
            name_of(event.source),
            event.room,
            event.target,
            author,
            event.reason,
        )


_RECORDS: dict[type, Callable[[Any], Iterable[AuditRecord]]] = {
    room_events.UserKicked: lambda event: (_in_room(event, "kick", event.nick, event.reason),),
    room_events.TopicChanged: lambda event: (_in_room(event, "topic", "", event.topic),),
    room_events.RoomRenamed: lambda event: (_in_room(event, RENAME, event.old, event.reason),),
    Redacted: _redacted,
    room_events.ModesChanged: _modes,
    account_events.AccountChanged: _account,
    events.UserRemoved: _removed,
    ServerBanChanged: _server_ban,
    InviteLinkChanged: _link,
    LockdownChanged: _lockdown,
}
