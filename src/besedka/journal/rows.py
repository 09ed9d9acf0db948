"""Events as rows, and rows as entries: the one place where chat and SQL columns meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat import account_events, events, room_events
from besedka.chat.accounts import Account, Presence, Standing, Verifier
from besedka.chat.invite_links import InviteLink, InviteLinkChanged
from besedka.chat.lockdown import LockdownChanged
from besedka.chat.mended import Edited, Reacted, Redacted
from besedka.chat.modes import STATUS_PREFIXES, RoomModes
from besedka.chat.rooms import Listed, RoomRecord, Topic
from besedka.chat.server_bans import BanKind, ServerBan, ServerBanChanged
from besedka.chat.talk import stranger
from besedka.chat.upkeep import RoomForgotten, RoomOpened
from besedka.chat.users import Metadata
from besedka.chat.web_logins import WebLogin, WebLoginChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from besedka.chat.audit import AuditRecord
    from besedka.chat.users import Source

__all__ = [
    "MESSAGE",
    "Detail",
    "TalkEnd",
    "account_from_row",
    "account_row",
    "audit_row",
    "ban_from_row",
    "ban_row",
    "detail",
    "link_from_row",
    "link_row",
    "places_of",
    "presence_row",
    "room_from_row",
    "room_row",
    "source_fields",
    "talk_of",
    "talk_place",
]

TALKS = 1 << 62  # places from here on are direct talks
MESSAGE = "message"  # the tag of an entry that mends another: which position
END_BITS = 31  # more identities than two thousand million would not fit

# kind, room, target, text, tags: what an entry has besides its position, time and source
Detail = tuple[str, int | None, str | None, str | None, str | None]


def _said(event: events.Said) -> Detail:
    tags = msgspec.json.encode(event.tags).decode() if event.tags else None
    kind = event.speech.value
    if event.room:
        return kind, event.room, None, event.text, tags
    return kind, None, event.target, event.text, tags


def _edited(event: Edited) -> Detail:
    tags = msgspec.json.encode(((MESSAGE, str(event.message)),)).decode()
    return "edit", event.room or None, None if event.room else event.target, None, tags


def _reacted(event: Reacted) -> Detail:
    return (
        "tag",
        event.room or None,
        event.target if not event.room else None,
        "",
        msgspec.json.encode(event.tags).decode(),
    )


def _redacted(event: Redacted) -> Detail:
    tags = msgspec.json.encode(((MESSAGE, str(event.message)),)).decode()
    return "redact", event.room or None, None if event.room else event.target, event.reason or None, tags


def _modes(event: room_events.ModesChanged) -> Detail:
    steps = " ".join(
        ("+" if change.adding else "-") + change.letter + (f" {change.argument}" if change.argument else "")
        for change in event.changes
        if change.letter != "k" or not change.adding  # a key is a secret
    )
    about = [("until", str(event.until))] * bool(event.until) + [("reason", event.reason)] * bool(event.reason)
    return "mode", event.room, None, steps, msgspec.json.encode(about).decode() if about else None


def _metadata(event: events.MetadataChanged) -> Detail:
    return "metadata", event.room, None, msgspec.json.encode(event.changes).decode(), None


def _account_change(event: account_events.AccountChanged) -> str:
    return f"{event.what}, {event.forget}" if event.forget else event.what


_DETAILS: dict[type, Callable[[Any], Detail]] = {
    events.Said: _said,
    room_events.RoomJoined: lambda event: ("join", event.room, None, None, None),
    room_events.RoomLeft: lambda event: ("leave", event.room, None, event.reason, None),
    events.UserQuit: lambda event: ("quit", None, None, event.reason, None),
    events.NickChanged: lambda event: ("nick", None, event.nick, None, None),
    room_events.UserKicked: lambda event: ("kick", event.room, event.nick, event.reason, None),
    Edited: _edited,
    Reacted: _reacted,
    Redacted: _redacted,
    room_events.TopicChanged: lambda event: ("topic", event.room, None, event.topic, None),
    room_events.ModesChanged: _modes,
    events.MetadataChanged: _metadata,
    room_events.RoomRenamed: lambda event: ("rename", event.room, f"{event.old} {event.name}", event.reason, None),
    RoomOpened: lambda event: ("open", event.room, None, None, None),
    RoomForgotten: lambda event: ("forget", event.room, None, None, None),
    LockdownChanged: lambda event: ("lockdown", None, None, event.lockdown.value, None),
    account_events.AccountChanged: lambda event: ("account", None, event.account.name, _account_change(event), None),
    room_events.RoleGranted: lambda event: ("role", event.room, event.account, event.role, None),
    events.UserRemoved: lambda event: ("kill", None, event.nick, event.reason, None),
    InviteLinkChanged: lambda event: (f"invite-{event.what}", None, event.name, event.link.shown, None),
    WebLoginChanged: lambda event: (
        "web-login" if event.begun else "web-logout",
        None,
        event.login.account,
        f"w{event.login.number}",
        None,
    ),
    ServerBanChanged: lambda event: ("ban" if event.added else "unban", None, event.ban.target, event.ban.reason, None),
}


# They are for whoever looks into the journal.
_NOT_SEEN = (
    account_events.AccountChanged,
    events.UserRemoved,
    ServerBanChanged,
    InviteLinkChanged,
    LockdownChanged,
    WebLoginChanged,
)


def detail(event: events.Event) -> Detail:
    """Return what an entry has besides its position, time and source."""
    return _DETAILS[type(event)](event)


def places_of(event: Any) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return where an entry is seen: numbers of rooms, and identities at the ends of a direct message."""
    if isinstance(event, events.Said | Edited | Reacted | Redacted) and not event.room:
        if event.target.startswith(STATUS_PREFIXES):  # for some of a room, now: nobody finds it later
            return (), ()
        ends = dict.fromkeys(end for end in (event.source.identity, event.recipient) if end is not None)
        return (), tuple(ends)
    if isinstance(event, events.NickChanged | events.UserQuit):
        return event.rooms, ()
    if isinstance(event, _NOT_SEEN):
        return (), ()
    return (event.room,), ()


class TalkEnd(msgspec.Struct, frozen=True, gc=False):
    """One of two who talk directly: as what it is known, what it is called, and whether it can ask for it later."""

    known_as: str
    nick: str
    may_ask: bool


def talk_of(said: events.Said | Edited | Reacted | Redacted) -> tuple[TalkEnd, TalkEnd] | None:
    """Return the two who talk directly, None where nobody can ask: only who has an identity ever can."""
    nick, target = said.source.nick, said.target
    own, other = said.source.identity, said.recipient
    if (own is None and other is None) or target.startswith(STATUS_PREFIXES):
        return None
    return (
        TalkEnd(own or stranger(nick), nick, own is not None),
        TalkEnd(other or stranger(target), target, other is not None),
    )


def talk_place(one: int, other: int) -> int:
    """Return the place of a direct talk, made of the numbers of its two ends: neither a room's nor an identity's."""
    return TALKS + (min(one, other) << END_BITS) + max(one, other)


def source_fields(source: Source) -> tuple[str, str, str, str | None]:
    """Return the columns of a source."""
    return source.nick, source.username, source.host, source.identity


def room_row(record: RoomRecord) -> tuple[int, str, int, str | None, str, str, str | None, str]:
    """Return the columns of a room."""
    return (
        record.number,
        record.name,
        record.created,
        None if record.topic is None else msgspec.json.encode(record.topic).decode(),
        msgspec.json.encode(record.modes).decode(),
        msgspec.json.encode(record.lists).decode(),
        record.owner,
        msgspec.json.encode(record.metadata).decode(),
    )


def room_from_row(row: Iterable[Any]) -> RoomRecord:
    """Make a room of its columns."""
    number, name, created, topic, modes, bans, owner, metadata = row
    return RoomRecord(
        number,
        name,
        created,
        None if topic is None else msgspec.json.decode(topic, type=Topic),
        msgspec.json.decode(modes, type=RoomModes),
        msgspec.json.decode(bans, type=tuple[Listed, ...]),
        owner,
        msgspec.json.decode(metadata, type=Metadata),
    )


def account_row(account: Account) -> tuple[str | int | bytes, ...]:
    """Return the columns of an account."""
    return (
        account.folded,
        account.name,
        account.created,
        account.verifier.password,
        account.verifier.salt,
        account.verifier.iterations,
        account.verifier.stored_key,
        account.verifier.server_key,
        msgspec.json.encode(account.certificates).decode(),
        account.standing.value,
        int(account.administrator),
        msgspec.json.encode(account.blocks).decode(),
        msgspec.json.encode(account.metadata).decode(),
    )


def presence_row(account: Account) -> tuple[str, str]:
    """Return the columns of an account that stays present."""
    return account.folded, msgspec.json.encode(account.presence).decode()


def account_from_row(row: Iterable[Any], presence: str | None = None) -> Account:
    """Make an account of its columns; `presence` is there when it stays present."""
    (
        folded,
        name,
        created,
        password,
        salt,
        iterations,
        stored_key,
        server_key,
        certificates,
        standing,
        appointed,
        *more,
    ) = row
    return Account(
        name,
        folded,
        created,
        Verifier(password, salt, iterations, stored_key, server_key),
        msgspec.json.decode(certificates, type=tuple[str, ...]),
        Standing(standing),
        bool(appointed),
        msgspec.json.decode(more[0], type=tuple[str, ...]) if more else (),  # none in a copy of an older schema
        presence is not None,
        None if presence is None else msgspec.json.decode(presence, type=Presence | None),
        msgspec.json.decode(more[1], type=Metadata) if len(more) > 1 else (),
    )


def audit_row(record: AuditRecord, step: int) -> tuple[str | int | None, ...]:
    """Return the columns of a moderating act; `step` tells those apart that one entry holds."""
    return (
        record.position,
        step,
        record.time,
        record.act,
        record.actor,
        record.room or None,
        record.name or None,
        record.target or None,
        record.text or None,
        record.until,
    )


def ban_row(ban: ServerBan) -> tuple[str | int | None, ...]:
    """Return the columns of a ban from the server."""
    return ban.kind.value, ban.target, ban.reason, ban.by, ban.time, ban.until


def ban_from_row(row: Iterable[Any]) -> ServerBan:
    """Make a ban from the server of its columns."""
    kind, target, reason, by, time, until = row
    return ServerBan(BanKind(kind), target, reason, by, time, until)


def link_row(link: InviteLink) -> tuple[str | int | None, ...]:
    """Return the columns of a link into a room."""
    users = msgspec.json.encode(link.users).decode()
    return (
        link.digest,
        link.room,
        link.role,
        link.most,
        link.used,
        link.by,
        link.time,
        link.until,
        int(link.revoked),
        users,
    )


def link_from_row(row: Iterable[Any]) -> InviteLink:
    """Make a link into a room of its columns."""
    digest, room, role, most, used, by, time, until, revoked, users = row
    identities = msgspec.json.decode(users, type=tuple[str, ...])
    return InviteLink(digest, room, role, most, used, by, time, until, bool(revoked), identities)


def login_row(login: WebLogin) -> tuple[str | int, ...]:
    """Return the columns of a browser that stays logged in."""
    return (
        login.digest,
        login.number,
        login.account,
        login.began,
        login.until,
        login.address,
        int(login.secure),
    )


def login_from_row(row: Iterable[Any]) -> WebLogin:
    """Make a browser that stays logged in of its columns."""
    digest, number, account, began, until, address, secure = row
    return WebLogin(digest, number, account, began, until, address, bool(secure))
