"""What was said and happened in one place, in order: the memory behind what is on the screen.

It changes in place, unlike the rest of the model: a room may hold a hundred thousand lines, and a copy of them for each
new one would be felt. It belongs to the thread of the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.lines import Kind, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Timeline"]

# So many lines are kept, some 600 bytes each; above it the oldest tenth goes at once.
_KEPT = 100_000
# So many comings and goings become one line.
_MERGED = 8


class Timeline:
    """Lines by number: what comes has growing numbers from 0, what is put before them has -1, -2 and so on."""

    def __init__(self) -> None:
        self._later: list[Line] = []
        self._earlier: list[Line] = []
        self._dropped = 0
        self._merged = 0
        self._numbers: dict[str, int] = {}
        self._revisions: dict[int, int] = {}

    @property
    def first(self) -> int:
        """The number of the oldest line; equal to `end` where there is none."""
        return self._dropped or -len(self._earlier)

    @property
    def end(self) -> int:
        """One more than the number of the newest line."""
        return self._dropped + len(self._later)

    def __getitem__(self, number: int) -> Line:
        """Return a line by its number, which must lie from `first` to below `end`."""
        assert self.first <= number < self.end
        return self._later[number - self._dropped] if number >= self._dropped else self._earlier[-number - 1]

    def revision(self, number: int) -> int:
        """How often a line was changed: who draws it draws it anew after a change."""
        return self._revisions.get(number, 0)

    def number_of(self, msgid: str) -> int | None:
        """Return the number of the message `msgid`, if it is here."""
        number = self._numbers.get(msgid)
        return number if number is not None and number >= self.first else None

    def add(self, line: Line) -> int:
        """Put a line at the end, or into the one before where both tell who comes and goes; return its number."""
        last = self.end - 1
        if line.kind is Kind.EVENT and self._mergeable(line):
            self._merged += 1
            before = self._later[-1]
            self._change(last, replace(before, text=f"{before.text} · {line.text}"))
            return last
        self._merged = 1
        self._later.append(line)
        if line.msgid:
            self._numbers.setdefault(line.msgid, last + 1)
        if len(self._later) > _KEPT:
            self._forget()
        return self.end - 1

    def _mergeable(self, line: Line) -> bool:
        if not self._later or self._merged >= _MERGED:
            return False
        before = self._later[-1]
        return before.kind is Kind.EVENT and before.when.date() == line.when.date()

    def put_before(self, lines: Sequence[Line]) -> None:
        """Put older lines, given in their order, before everything that is here."""
        if self._dropped:
            return
        for line in reversed(lines):
            self._earlier.append(line)
            if line.msgid:
                self._numbers.setdefault(line.msgid, -len(self._earlier))

    def amend(self, msgid: str, change: Callable[[Line], Line]) -> bool:
        """Change a message that is here; False where it is not."""
        number = self.number_of(msgid)
        if number is None:
            return False
        self._change(number, change(self[number]))
        return True

    def withdraw(self, number: int) -> None:
        """Take the refused words of a line out of it: they were sent once more."""
        self._change(number, replace(self[number], failed="", kind=Kind.EVENT))

    def _change(self, number: int, line: Line) -> None:
        self._revisions[number] = self._revisions.get(number, 0) + 1
        if number >= self._dropped:
            self._later[number - self._dropped] = line
        else:
            self._earlier[-number - 1] = line

    def _forget(self) -> None:
        """Let the oldest go: what was paged back first."""
        self._earlier.clear()
        count = _KEPT // 10
        del self._later[:count]
        self._dropped += count
        self._numbers = {msgid: number for msgid, number in self._numbers.items() if number >= self._dropped}
        self._revisions = {number: count for number, count in self._revisions.items() if number >= self._dropped}
