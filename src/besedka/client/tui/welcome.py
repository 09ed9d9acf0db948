"""What stands where there is nothing to read yet: what one does here, for who is here for the first time. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from besedka.client.clean import clean
from besedka.client.tui.rows import wrapped

if TYPE_CHECKING:
    from besedka.client.tui.rows import Layout, Row

__all__ = ["welcome_rows"]


def welcome_rows(name: str, layout: Layout, *, direct: bool) -> tuple[Row, ...]:
    """Return the rows for an empty talk in the room `name`, or with somebody alone."""
    _ = layout.words
    asked = (
        _("Only {name} reads what you write here.") if direct else _("Everybody in {name} reads what you write here.")
    )
    keys = (
        ("Enter", _("sends what is written below")),
        ("Ctrl+K", _("goes to a room or a person by some letters of the name")),
        ("/rooms", _("lists the rooms; /join ROOM goes into one, or opens it")),
        ("F2 F3", _("shows or hides the rooms, and the people")),
        ("?", _("shows every key, /help every command")),
    )
    told: list[Row] = [(("", "text"),)]
    for text in (_("There is nothing to read here yet."), asked.format(name=clean(name))):
        told += [((row, "dim"),) for row in wrapped(text, layout.width, layout.width)]
    told.append((("", "text"),))
    column = max(cell_len(key) for key, _what in keys) + 2
    for key, what in keys:
        room = max(1, layout.width - column)
        first, *more = wrapped(what, room, room)
        told.append(((f"{key:<{column}}", "unread"), (first, "dim")))
        told += [((" " * column, ""), (row, "dim")) for row in more]
    told.append((("", "text"),))
    return tuple(told)
