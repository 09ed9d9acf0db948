"""What Tab offers: commands at the beginning of a line, rooms, emoji, and nicks with who spoke last first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from besedka.client.commands import COMMANDS
from besedka.client.emoji import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.client.wire import View

__all__ = ["candidates"]

# Usages in small letters are to be typed as they are: "[on|off]".
_ALTERNATIVES = re.compile(r"\[[a-z]+(\|[a-z]+)+\]")
# A colon with one letter is a smile of signs (:D) or the end of a clause.
_COLON = 2


def candidates(view: View, before: str) -> Iterator[str]:
    """Give what the word at the end of `before` could become, likeliest first."""
    word = before.rpartition(" ")[2]
    first = word == before
    start = word.casefold()
    if not word and not _choices(before):
        return
    choices = _choices(before)
    if choices:
        yield from (f"{choice} " for choice in choices if choice.startswith(start))
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


def _choices(before: str) -> list[str]:
    """Return the words that a command takes, where it takes only some, and the first of them is being written."""
    name, space, rest = before.partition(" ")
    command = next((command for command in COMMANDS if f"/{command.name}" == name.casefold()), None)
    if not space or " " in rest or command is None or not _ALTERNATIVES.fullmatch(command.usage):
        return []
    return command.usage.strip("[]").split("|")
