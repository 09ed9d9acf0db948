"""Entries as lines of JSON, without loss, and back (docs/export.md): the form for programs and for moving."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.archive.entries import Exported
from besedka.chat.users import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMAT", "Head", "RoomHead", "head_line", "line_of", "shown_time", "time_of"]

FORMAT = 1  # of the lines; another one is not read
DEVICE = "device:"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class RoomHead(msgspec.Struct, frozen=True):
    """A room, as the first line tells of it; `created` as all times there."""

    name: str
    created: str
    topic: str | None = None


class Head(msgspec.Struct, frozen=True):
    """The first line: what this is, of which journal, made when."""

    besedka: int
    epoch: str
    made: str
    rooms: tuple[RoomHead, ...] = ()


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """An entry. What it has not is left out."""

    position: int
    msgid: str
    time: str
    kind: str
    room: str | None = None
    rooms: tuple[str, ...] = ()
    who: str | None = None
    user: str | None = None
    host: str | None = None
    account: str | None = None
    device: str | None = None
    target: str | None = None
    text: str | None = None
    tags: dict[str, str] = msgspec.field(default_factory=dict)


def shown_time(time: int) -> str:
    """Return microseconds since 1970 as RFC 3339 has them, in UTC."""
    return (_BEGINNING + time * _MICROSECOND).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def time_of(shown: str) -> int:
    """Return the microseconds of such a time; raises `ValueError`."""
    moment = datetime.fromisoformat(shown)
    if moment.tzinfo is None:
        raise ValueError(shown)
    return (moment - _BEGINNING) // _MICROSECOND


def head_line(epoch: str, made: int, rooms: Sequence[RoomHead]) -> bytes:
    """Return the first line."""
    return msgspec.json.encode(Head(FORMAT, epoch, shown_time(made), tuple(rooms))) + b"\n"


def line_of(entry: Exported, epoch: str) -> bytes:
    """Return the line of an entry."""
    identity = entry.identity or ""
    one = entry.rooms[0] if len(entry.rooms) == 1 and entry.kind not in {"nick", "quit"} else None
    return (
        msgspec.json.encode(
            Line(
                entry.position,
                f"{epoch}-{entry.position}",
                shown_time(entry.time),
                entry.kind,
                one,
                () if one is not None else entry.rooms,
                entry.nick,
                entry.username,
                entry.host,
                entry.account,
                identity[len(DEVICE) :] if identity.startswith(DEVICE) else None,
                entry.target,
                entry.text,
                dict(entry.tags),
            )
        )
        + b"\n"
    )


def entry_of(line: bytes) -> Exported:
    """Return the entry of a line; raises `ValueError` (msgspec's errors are)."""
    read = msgspec.json.decode(line, type=Line)
    identity = None
    if read.account is not None:
        identity = f"{ACCOUNT}{read.account}"
    elif read.device is not None:
        identity = f"{DEVICE}{read.device}"
    return Exported(
        read.position,
        time_of(read.time),
        read.kind,
        read.rooms if read.room is None else (read.room,),
        read.who,
        read.user,
        read.host,
        identity,
        read.target,
        read.text,
        tuple(read.tags.items()),
    )


def head_of(line: bytes) -> Any:
    """Return the first line's `Head`; raises `ValueError` where it is none."""
    head = msgspec.json.decode(line, type=Head)
    if head.besedka != FORMAT:
        raise ValueError(head.besedka)
    return head
