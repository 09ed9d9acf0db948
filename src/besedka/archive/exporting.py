"""From a journal to a file in one of three forms; a running server is only read from."""

from __future__ import annotations

import contextlib
import sys
import time
from datetime import tzinfo
from typing import TYPE_CHECKING, BinaryIO, Literal

import msgspec

from besedka.archive.copying import made
from besedka.archive.entries import Selection, entries, find_rooms, rooms_of
from besedka.archive.jsonl import RoomHead, head_line, line_of, shown_time
from besedka.archive.page import page
from besedka.archive.plaintext import plaintext
from besedka.archive.progress import Progress, unseen
from besedka.archive.reading import reading
from besedka.chat.rooms import Topic
from besedka.i18n import mark

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from besedka.i18n import Words

__all__ = ["Form", "Wanted", "export"]

Form = Literal["html", "txt", "jsonl"]


class Wanted(msgspec.Struct, frozen=True):
    """What is exported: rooms by name (none: all of them), or the direct talks of an account; times in microseconds."""

    rooms: tuple[str, ...]
    account: str | None
    form: Form
    since: int | None
    until: int | None
    zone: tzinfo | None


def export(journal: Path, wanted: Wanted, target: Path | None, words: Words, progress: Progress = unseen) -> None:
    """Write an export to `target`, None for standard output; raises `EnvironmentFault`."""
    with reading(journal) as connection, _output(target) as out:
        for piece in _pieces(connection, wanted, words, progress):
            out.write(piece)


@contextlib.contextmanager
def _output(target: Path | None) -> Iterator[BinaryIO]:
    if target is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with made(target) as unfinished, unfinished.open("wb") as file:
        yield file


def _pieces(connection: sqlite3.Connection, wanted: Wanted, words: Words, progress: Progress) -> Iterator[bytes]:
    rooms = find_rooms(connection, wanted.rooms) if wanted.rooms else None
    selection = Selection(rooms, wanted.account, wanted.since, wanted.until)
    found = entries(connection, selection, progress)
    if wanted.form == "jsonl":
        epoch = str(connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()[0])
        told = () if wanted.account is not None else _room_heads(connection, rooms)
        yield head_line(epoch, time.time_ns() // 1000, told)
        for entry in found:
            yield line_of(entry, epoch)
        return
    with_room = rooms is None or len(rooms) > 1
    if wanted.form == "txt":
        for line in plaintext(found, wanted.zone, words, with_room=with_room):
            yield line.encode()
        return
    for piece in page(found, _title(wanted, words), wanted.zone, words, with_room=with_room):
        yield piece.encode()


def _title(wanted: Wanted, words: Words) -> str:
    if wanted.account is not None:
        return words(mark("Direct talks of {name}")).format(name=wanted.account)
    return ", ".join(wanted.rooms) or words(mark("All rooms"))


def _room_heads(connection: sqlite3.Connection, rooms: tuple[int, ...] | None) -> list[RoomHead]:
    wanted = tuple(rooms_of(connection)) if rooms is None else rooms
    heads = []
    for number, name, created, topic in connection.execute("SELECT number, name, created, topic FROM room"):
        if number in wanted:
            text = None if topic is None else msgspec.json.decode(topic, type=Topic).text
            heads.append(RoomHead(name, shown_time(created), text))
    return heads
