"""What Tab offers: commands at the beginning of a line, rooms, emoji, and nicks with who spoke last first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.commands import COMMANDS
from besedka.client.emoji import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.client.wire import View

__all__ = ["candidates"]

# A colon with one letter is a smile of signs (:D) or the end of a clause.
_COLON = 2


def candidates(view: View, before: str) -> Iterator[str]:
    """Give what the word at the end of `before` could become, likeliest first."""
    word = before.rpartition(" ")[2]
    first = word == before
    start = word.casefold()
    if not word:
        return
    if word.startswith(":") and len(word) > _COLON:
        yield from (f"{emoji.text} " for emoji in named(word[1:].rstrip(":")))
        return
    if first and word.startswith("/"):
        yield from (f"/{command.name} " for command in COMMANDS if f"/{command.name}".startswith(start))
        return
    yield from (room for room in view.rooms if room.casefold().startswith(start))
    # At the beginning of a line a nick is somebody who is spoken to.
    tail = ": " if first else " "
    others = (nick for nick in view.nicks if nick.casefold() != view.nick.casefold())
    yield from (nick + tail for nick in others if nick.casefold().startswith(start))
