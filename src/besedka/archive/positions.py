"""Where entries of a file stand in the journal that takes them: for what mends, answers and reacts to them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from besedka.journal.rows import MESSAGE

if TYPE_CHECKING:
    from pathlib import Path

    from besedka.archive.entries import Exported

__all__ = ["MENDING", "Positions"]

MENDING = frozenset({"redact", "edit"})  # entries about a message, without which they say nothing
ANSWERS = ("+reply", "+draft/reply")


class Positions:
    """Remembers them by file, sixteen bytes each; `epoch` is that of the journal which takes the entries."""

    def __init__(self, epoch: str) -> None:
        self._epoch = epoch
        self._by_file: dict[Path, tuple[array[int], array[int]]] = {}

    def add(self, file: Path, before: int, now: int) -> None:
        """Remember one; in each file positions grow."""
        first, second = self._by_file.setdefault(file, (array("q"), array("q")))
        if not first or first[-1] < before:
            first.append(before)
            second.append(now)

    def find(self, file: Path, before: int | None) -> int | None:
        """Return where an entry of a file stands now, None where it was not taken."""
        first, second = self._by_file.get(file, ((), ()))
        at = bisect_left(first, before) if before is not None else len(first)
        return second[at] if at < len(first) and first[at] == before else None

    def moved(self, file: Path, epoch: str, entry: Exported) -> Exported:
        """Return an entry that names the message it is about by where that stands now, if it is known."""
        now = self.find(file, entry.about)
        if now is None:
            return entry
        said = f"{epoch}-{entry.about}"
        tags = tuple(
            (name, str(now) if name == MESSAGE else f"{self._epoch}-{now}")
            if name == MESSAGE or (name in ANSWERS and value == said)
            else (name, value)
            for name, value in entry.tags
        )
        return msgspec.structs.replace(entry, tags=tags)
