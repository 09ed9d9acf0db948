"""An export as text that people read, a line for each line that was said."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from besedka.archive.sentences import EDITED, action_of, clean, is_speech, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from besedka.archive.entries import Exported
    from besedka.i18n import Words

__all__ = ["plaintext"]

MICROSECONDS = 1_000_000


def plaintext(entries: Iterable[Exported], zone: tzinfo | None, words: Words, *, with_room: bool) -> Iterator[str]:
    """Yield a text line by line; times are those of `zone`, None for this machine's."""
    for entry in entries:
        moment = datetime.fromtimestamp(entry.time / MICROSECONDS, zone).astimezone(zone)
        time = entry.said_at or f"{moment:%Y-%m-%d %H:%M:%S}"
        room = f"{' '.join(entry.rooms)} " if with_room and entry.rooms else ""
        first, *more = _told(entry, zone, words).split("\n")
        yield f"{time} {room}{first}\n"
        for line in more:
            yield f"{' ' * len(time)} {room}  {line}\n"


def _told(entry: Exported, zone: tzinfo | None, words: Words) -> str:
    if not is_speech(entry):
        return f"-- {sentence(entry, zone, words)}"
    nick, text = clean(entry.nick or "*"), entry.text or ""
    to = "" if entry.rooms or entry.target is None else f" → {clean(entry.target)}"
    action = action_of(text)
    edited = f" ({words(EDITED)})" if entry.edited else ""
    return f"<{nick}{to}> {clean(text)}{edited}" if action is None else f"* {nick}{to} {clean(action)}{edited}"
