"""The list of rooms and people on the left: which one is shown, what is unread where, and where somebody is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from besedka.client.clean import clean
from besedka.client.state import room_of
from besedka.client.tui.column import Column, spread

if TYPE_CHECKING:
    from besedka.client.places import Place, Places
    from besedka.client.tui.rows import Row

__all__ = ["RoomsPane"]

# A larger number would push the names away, and tells no more.
_MOST = 999


class RoomsPane(Column):
    """Rooms first, then the people one talks with alone."""

    class Chosen(Message):
        """The person wants to see `name`."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__(id="rooms")
        self._names: list[str] = []

    def update_places(self, places: Places) -> None:
        """Show the places as they are now."""
        shown = [place for place in places if place.name]
        self._names = [place.name for place in shown]
        width = max(1, self.content_size.width)
        rows = [_row(place, width, places) for place in shown]
        current = next((number for number, place in enumerate(shown) if place is places.current), None)
        self.show(rows, current)

    def picked(self, number: int) -> None:
        """Say which place is wanted."""
        self.post_message(self.Chosen(self._names[number]))


def _row(place: Place, width: int, places: Places) -> Row:
    name, quiet = clean(place.name), places.quiet(place)
    room = room_of(places.state, place.name)
    out = room is not None and room.out is not None
    faint = quiet or (out and not place.unread)
    style = "selected" if place is places.current else "dim" if faint else "unread" if place.unread else "text"
    count = ""
    if place.unread:
        count = f"{_MOST}+" if place.unread > _MOST else str(place.unread)
        count = f" {'@' if place.mentions else ''}{count} "
    badge = "badge" if place.mentions else "dim" if quiet else "unread"
    right: Row = ((count, badge),) if count else ((" ", style),)
    return spread(
        ((f" {name}", style),), ((" ✗", style if style == "selected" else "trouble"), *right) if out else right, width
    )
