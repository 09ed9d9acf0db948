"""Which panes have room beside each other, and which of them the person folded away. Pure."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["NARROW", "WIDE", "Arrangement", "Folds"]

# Below this many columns one pane is shown at a time, below the other one people are asked for with a key.
NARROW, WIDE = 72, 110


class Arrangement(Struct, frozen=True):
    """What is shown; `alone`: the one that is shown has the whole width."""

    rooms: bool
    talk: bool
    members: bool
    alone: bool


class Folds:
    """What the person wanted to see or not to see, until they go back to the talk of a narrow terminal."""

    def __init__(self) -> None:
        self._wanted: dict[str, bool] = {}

    def toggle(self, pane: str, width: int, *, direct: bool) -> None:
        """Show `pane` ("rooms" or "members") where it is hidden, and hide it where it is shown."""
        now = self.arranged(width, direct=direct)
        shown = now.rooms if pane == "rooms" else now.members
        if width < NARROW:
            self._wanted = {pane: not shown}
        else:
            self._wanted[pane] = not shown

    def clear(self) -> None:
        """Leave it to the width again."""
        self._wanted.clear()

    def arranged(self, width: int, *, direct: bool) -> Arrangement:
        """Return what is shown in `width` columns; beside a talk with one person there are no others."""
        narrow = width < NARROW
        rooms = self._wanted.get("rooms", not narrow)
        members = self._wanted.get("members", width >= WIDE) and not direct
        alone = narrow and (rooms or members)
        return Arrangement(rooms=rooms, talk=not alone, members=members and not (narrow and rooms), alone=alone)
