"""Files to import, as one stream of entries in the order of their times, each with what tells it from all others."""

from __future__ import annotations

import hashlib
import heapq
import re
from collections import Counter
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from besedka.archive.entries import Exported
from besedka.archive.jsonl import entry_of, head_of
from besedka.archive.logs import Happened, Unread, irssi, weechat
from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from besedka.archive.jsonl import Head

__all__ = ["Form", "Item", "Mapping", "Source", "Trouble", "items"]

Form = Literal["jsonl", "irssi", "weechat"]
LONGEST_LINE = 4 * 1024 * 1024  # bytes: above any message with its tags
IMPORTED = "imported"  # user name and host where a log says none
WINDOW = 3 * 3600 * 1_000_000  # microseconds: clocks go back by an hour, and logs of several days are in order
_ROOM_IN_NAME = re.compile(r"(#.+?)(?:\.weechatlog|\.log|\.txt)*")


class Mapping(msgspec.Struct, frozen=True):
    """What is called otherwise here: nicks and rooms, old to new; and the room of a log that does not say it."""

    nicks: dict[str, str] = {}
    rooms: dict[str, str] = {}
    room: str | None = None


class Source(msgspec.Struct, frozen=True):
    """A file, in which form it is, and the zone of its times (None: this machine's)."""

    file: Path
    form: Form
    zone: tzinfo | None = None


class Item(msgspec.Struct, frozen=True):
    """An entry to import: `digest` is the same whenever it is imported; `epoch` where it has a position of its own."""

    source: Source
    number: int
    digest: bytes
    entry: Exported
    epoch: str = ""


class Trouble(msgspec.Struct, frozen=True):
    """A line of a file that could not be read."""

    file: Path
    line: Unread


def form_of(file: Path) -> Form:
    """Tell a file's form from its first line; raises `EnvironmentFault`."""
    try:
        with file.open("rb") as opened:
            first = opened.readline(LONGEST_LINE).decode("utf-8", "replace").removeprefix("\ufeff")
    except OSError as error:
        raise EnvironmentFault(mark("cannot read {file}"), error.strerror or str(error), file=file) from None
    if first.startswith("{"):
        return "jsonl"
    if first.startswith("--- ") or re.match(r"\d\d:\d\d(:\d\d)? ", first):
        return "irssi"
    if re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\t", first):
        return "weechat"
    why = mark("it is none of the forms that are known (docs/export.md); name one with --format")
    raise EnvironmentFault(mark("cannot import {file}"), why, file=file)


def room_of(file: Path) -> str | None:
    """Return the room that a log's file is named after, as irssi and WeeChat name them."""
    found = _ROOM_IN_NAME.fullmatch(file.name[file.name.find("#") :]) if "#" in file.name else None
    return None if found is None else found[1]


def items(
    sources: list[Source], mapping: Mapping, read: Callable[[int], None], heads: Callable[[Head], None]
) -> Iterator[Item | Trouble]:
    """Yield what is in the files, by time; `read` is told of bytes, `heads` of first lines of our own files.

    Raises `EnvironmentFault` for a file that cannot be read at all.
    """
    streams = [_one(source, mapping, read, heads) for source in sources]
    for _time, _number, item in heapq.merge(*map(_in_order, streams, range(len(streams))), key=lambda row: row[:2]):
        yield item


def _in_order(stream: Iterator[Item | Trouble], number: int) -> Iterator[tuple[int, int, Item | Trouble]]:
    """Put a time before each item that never goes back, so that the lines of one file stay in their order."""
    time = 0
    for item in stream:
        if isinstance(item, Item):
            time = max(time, item.entry.time)
        yield time, number, item


def _lines(file: Path, read: Callable[[int], None]) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            while line := opened.readline(LONGEST_LINE):
                read(len(line))
                yield line
    except OSError as error:
        raise EnvironmentFault(mark("cannot read {file}"), error.strerror or str(error), file=file) from None


def _one(
    source: Source, mapping: Mapping, read: Callable[[int], None], heads: Callable[[Head], None]
) -> Iterator[Item | Trouble]:
    if source.form == "jsonl":
        return _from_json(source, mapping, read, heads)
    return _from_log(source, mapping, read)


def _from_json(
    source: Source, mapping: Mapping, read: Callable[[int], None], heads: Callable[[Head], None]
) -> Iterator[Item | Trouble]:
    lines = _lines(source.file, read)
    try:
        head = head_of(next(lines, b""))
    except ValueError:
        why = mark("its first line is not that of an export of besedka")
        raise EnvironmentFault(mark("cannot import {file}"), why, file=source.file) from None
    heads(head)
    for number, line in enumerate(lines, 2):
        try:
            entry = entry_of(line)
        except (ValueError, OverflowError) as error:
            shown = line.decode("utf-8", "replace").rstrip("\n")
            yield Trouble(source.file, Unread(number, str(error), shown))
            continue
        digest = _digest(head.epoch, str(entry.position))
        yield Item(source, number, digest, _mapped(entry, mapping), head.epoch)


def _from_log(source: Source, mapping: Mapping, read: Callable[[int], None]) -> Iterator[Item | Trouble]:
    room = mapping.room or room_of(source.file)
    if room is None:
        why = mark("its name does not say of which room it is; name it with --room")
        raise EnvironmentFault(mark("cannot import {file}"), why, file=source.file)
    texts = (
        line.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff") for line in _lines(source.file, read)
    )
    parse = irssi if source.form == "irssi" else weechat
    seen: Counter[bytes] = Counter()
    newest = 0
    for line in parse(texts, source.zone):
        if isinstance(line, Unread):
            yield Trouble(source.file, line)
            continue
        if line.time > newest + WINDOW:
            seen.clear()
        newest = max(newest, line.time)
        same = _digest(room, str(line.time), line.kind, line.nick, line.target or "", line.text or "")
        seen[same] += 1  # the same words twice in one minute are two messages
        yield Item(source, line.number, _digest(same.hex(), str(seen[same])), _mapped(_entry(line, room), mapping))


def _entry(line: Happened, room: str) -> Exported:
    return Exported(
        0,
        line.time,
        line.kind,
        (room,),
        line.nick,
        line.username or IMPORTED,
        line.host or IMPORTED,
        None,
        line.target,
        line.text,
        (),
    )


def _mapped(entry: Exported, mapping: Mapping) -> Exported:
    if not mapping.nicks and not mapping.rooms:
        return entry
    nicks, rooms = mapping.nicks, mapping.rooms
    target = entry.target if entry.kind not in {"nick", "kick"} else nicks.get(entry.target or "", entry.target)
    return msgspec.structs.replace(
        entry,
        nick=nicks.get(entry.nick or "", entry.nick),
        target=target,
        rooms=tuple(rooms.get(name, name) for name in entry.rooms),
    )


def _digest(*parts: str) -> bytes:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
