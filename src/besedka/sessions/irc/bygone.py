"""Entries of the past as lines: what was said, and what else happened in a room (IRCv3 chathistory, event-playback).

Live events are rendered in `dialect.py`; of one that is past, less is known: neither real names nor keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.room_commands import ModeChange
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.fitting import BODY, bounded, mode_pieces

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.pages import Entry
    from besedka.sessions.irc.dialect import IrcDialect

__all__ = ["render"]

MENDING = ("redact", "edit")  # entries whose tags say what they mend
STEP = 2  # characters of a step of a mode change: the sign and the letter


def render(dialect: IrcDialect, entry: Entry, room: str | None, batch: str) -> str:
    r"""Return the lines of an entry, each with its \r\n, "" where the dialect has no words for it.

    `room` is the name of the room, None for a direct talk; `batch` a tag already written, or "".
    """
    body = _BODIES.get(entry.kind)
    if body is None and entry.kind != "edit":
        return dialect.entry(entry, room, batch)
    more = ";".join(filter(None, (batch, dialect.about(entry.source))))
    if body is None:
        if not dialect.edits:
            return ""
        head = f":{entry.source.mask} {dialect.edit(room or entry.target or '*', message_of(entry))}"
        return dialect.message(dialect.tags(entry.position, entry.time, (), more), head, entry.text, entry.position)
    said = body(dialect, entry, room or entry.target or "*")
    client = () if entry.kind in MENDING else entry.tags
    lines = ""
    for number, line in enumerate(said):
        tags = dialect.tags(0 if number else entry.position, entry.time, client, more)
        lines += f"{tags}{bounded(f':{entry.source.mask} {line}')}\r\n"
    return lines


def _tag(dialect: IrcDialect, _entry: Entry, target: str) -> list[str]:
    return [f"TAGMSG {target}"] if dialect.caps & Cap.MESSAGE_TAGS else []


def _join(dialect: IrcDialect, entry: Entry, room: str) -> list[str]:
    who = f" {entry.source.account or '*'} :" if dialect.caps & Cap.EXTENDED_JOIN else ""
    return [f"JOIN {room}{who}"]


def _leave(_dialect: IrcDialect, entry: Entry, room: str) -> list[str]:
    return [f"PART {room} :{entry.text}" if entry.text else f"PART {room}"]


def _quit(_dialect: IrcDialect, entry: Entry, _room: str) -> list[str]:
    return [f"QUIT :{entry.text}"]


def _kick(_dialect: IrcDialect, entry: Entry, room: str) -> list[str]:
    return [f"KICK {room} {entry.target} :{entry.text}"]


def _nick(_dialect: IrcDialect, entry: Entry, _room: str) -> list[str]:
    return [f"NICK {entry.target}"]


def _topic(_dialect: IrcDialect, entry: Entry, room: str) -> list[str]:
    return [f"TOPIC {room} :{entry.text}"]


def _mode(_dialect: IrcDialect, entry: Entry, room: str) -> list[str]:
    head = f"MODE {room} "
    if not entry.text:  # a key was set, and nothing else
        return []
    pieces = mode_pieces(_changes(entry.text), BODY - len(f":{entry.source.mask} {head}".encode()))
    return [head + piece for piece in pieces]


def _changes(text: str) -> list[ModeChange]:
    """Read the steps of a mode change as they are kept: `+o anna -m`; a key that was set is not kept."""
    changes: list[ModeChange] = []
    for word in text.split(" "):
        if len(word) == STEP and word[0] in "+-":
            changes.append(ModeChange(word[0] == "+", word[1]))
        else:
            changes[-1] = ModeChange(changes[-1].adding, changes[-1].letter, word)
    return changes


def _rename(dialect: IrcDialect, entry: Entry, _room: str) -> list[str]:
    return [f"RENAME {entry.target} :{entry.text}"] if dialect.caps & Cap.CHANNEL_RENAME else []


def _redact(dialect: IrcDialect, entry: Entry, target: str) -> list[str]:
    return [dialect.redaction(target, message_of(entry), entry.text)] if dialect.redacts else []


def message_of(entry: Entry) -> int:
    """Return the position of the message that an entry mends."""
    return int(dict(entry.tags)["message"])


_BODIES: dict[str, Callable[[IrcDialect, Entry, str], list[str]]] = {
    "tag": _tag,
    "join": _join,
    "leave": _leave,
    "quit": _quit,
    "kick": _kick,
    "nick": _nick,
    "topic": _topic,
    "mode": _mode,
    "rename": _rename,
    "redact": _redact,
}
