"""What a room's members got, compared with so little work that one core checks 20 million deliveries a second.

All members of a room must see one order, so the bytes that come to one are the bytes that come to all, but for
the senders, who do not get their own. The first to get something new extends the room's stream; what comes to the
others is compared with it as it stands (one memcmp for each read). Only the room's stream, and those of members
that got something else, are taken apart, after the clock has stopped.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from check import MARK, Faults, compare_orders, numbers_in, verify
from ways import TCP, Way, unframe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from members import Member

__all__ = ["Room", "Stream"]

NOBODY = -1  # no sender has this number


class Stream:
    """Bytes in the order they came, and how many deliveries are in them."""

    __slots__ = ("_counted_to", "_framed", "_lines", "data")

    def __init__(self, data: bytes = b"", *, framed: bool = False) -> None:
        self.data = bytearray(data)
        self._framed = framed
        self._counted_to = 0
        self._lines = 0

    def lines(self) -> int:
        """Return how many whole deliveries there are; what is counted is not counted again."""
        end = len(self.data) if self._framed else self.data.rfind(b"\n") + 1
        if end > self._counted_to:
            self._lines += self.data.count(MARK, self._counted_to, end)
            self._counted_to = end
        return self._lines

    def text(self) -> bytes:
        """Return the whole lines, out of their frames."""
        lines = unframe(self.data) if self._framed else self.data
        return bytes(lines[: lines.rfind(b"\n") + 1])


class Room:
    """One room as the members of one load process see it; with all capabilities senders hear themselves."""

    def __init__(self, way: Way = TCP) -> None:
        self._way = way
        self.stream = Stream(framed=way.framed)
        self.members: list[Member] = []

    def add(self, member: Member) -> None:
        """Seat a member; a sender gets a stream of its own."""
        self.members.append(member)
        if member.seat.sender is not None:
            member.own = Stream(framed=self._way.framed)

    def take(self, member: Member, piece: memoryview) -> None:
        """Take what came to a member, when it is not just what others got before (talk.py compares that)."""
        if member.own is not None:
            member.own.data += piece
            return
        stream = self.stream.data
        known = len(stream) - member.taken
        if len(piece) >= known and stream.endswith(piece[:known]):
            stream += piece[known:]
            member.taken = len(stream)
        else:
            # something came to this member alone: from here on it has a stream of its own
            member.own = Stream(bytes(stream[: member.taken]) + bytes(piece), framed=self._way.framed)

    def complete(self, due: Mapping[int, int]) -> bool:
        """Tell whether everybody has got what was sent (by sender)."""
        total = sum(due.values())
        if self.stream.lines() < total and any(member.own is None for member in self.members):
            return False
        return all(
            member.taken == len(self.stream.data)
            if member.own is None
            else member.own.lines() >= total - due.get(self._unheard(member), 0)
            for member in self.members
        )

    def positions(self) -> list[int]:
        """Return how far each member's stream has come; costs nothing, for `deliveries` to count later."""
        return [member.taken if member.own is None else len(member.own.data) for member in self.members]

    def deliveries(self, positions: Sequence[int]) -> int:
        """Return how many deliveries had come to all members together when `positions` were taken."""
        shared, total = [], 0
        for member, position in zip(self.members, positions, strict=True):
            if member.own is None:
                shared.append(position)
            else:
                total += member.own.data.count(MARK, 0, position)
        # In the order of what each has, so that the stream is counted once and not once for each.
        data, counted, lines = self.stream.data, 0, 0
        for position in sorted(shared):
            lines += data.count(MARK, counted, position)
            total += lines
            counted = position
        return total

    def verify(self, due: Mapping[int, int], *, whole: bool) -> Faults:
        """Check everybody's stream for gaps, doubles and order."""
        text = self.stream.text()
        numbers = numbers_in(text)
        shared = sum(member.own is None for member in self.members)
        faults = Faults()
        if shared:
            faults += verify(numbers, due, marks=text.count(MARK), whole=whole)
        for member in self.members:
            if member.own is not None:
                everybody = numbers if shared else None
                faults += _verify_own(self._unheard(member), member.own, everybody, due, whole=whole)
        return faults

    def digest(self) -> str:
        """Return a short form of the order that this process saw, to compare with other processes'."""
        return hashlib.blake2b(b"".join(numbers_in(self.stream.text())), digest_size=16).hexdigest()

    def _unheard(self, member: Member) -> int:
        """Return whose messages do not come to this member: its own, as long as nothing makes them come back."""
        return NOBODY if member.seat.sender is None or self._way.caps else member.seat.sender


def _verify_own(
    unheard: int, own: Stream, everybody: Sequence[bytes] | None, due: Mapping[int, int], *, whole: bool
) -> Faults:
    text = own.text()
    numbers = numbers_in(text)
    theirs = {who: count for who, count in due.items() if who != unheard}
    faults = verify(numbers, theirs, marks=text.count(MARK), whole=whole)
    if everybody is not None and not compare_orders(numbers, everybody, None if unheard == NOBODY else unheard):
        faults += Faults(orders=1)
    return faults
