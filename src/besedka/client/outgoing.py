"""What was said here and is not acknowledged yet: kept in order, in this one place, until the server has it.

Frozen data: each method gives a new `Outgoing`. What is sent again after a reconnect carries its first key,
so that the server stores it once (`besedka/message-key`).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CAPACITY", "GUEST_WINDOW", "WINDOW", "Outgoing", "Pending"]

# So many messages may wait for a server that is away; more than anybody types, less than fills the memory.
CAPACITY = 2000
# So many are on their way at once: the server answers them in a few turns, and our socket never fills.
WINDOW = 32
# With other servers: they let some ten lines come before they slow somebody down, or close. What they hold back they do
# not answer either, so that we wait as long as they want.
GUEST_WINDOW = 4


class Pending(Struct, frozen=True):
    """One message on its way.

    `number` counts within this run of the client and is the label; `text` is as typed, without CTCP.
    """

    number: int
    target: str
    text: str
    action: bool = False
    sent: bool = False
    reply: str = ""
    """The msgid of the message that it answers."""
    edits: str = ""
    """The msgid of the message of ours whose text it changes."""
    mark: int = 0
    """Of the question behind it whether it has arrived, where nothing else acknowledges it."""


class Outgoing(Struct, frozen=True):
    """The messages that wait, oldest first. `salt` makes this run's keys unlike those of every other run."""

    salt: str
    waiting: tuple[Pending, ...] = ()
    count: int = 0
    marks: int = 0

    @property
    def full(self) -> bool:
        """Whether no more is taken."""
        return len(self.waiting) >= CAPACITY

    def key(self, pending: Pending) -> str:
        """Return the key of a message: the same each time that it is sent."""
        return f"{self.salt}-{pending.number}"

    def add(self, target: str, text: str, *, action: bool = False, reply: str = "", edits: str = "") -> Outgoing:
        """Put a message at the end."""
        number = self.count + 1
        pending = Pending(number=number, target=target, text=text, action=action, reply=reply, edits=edits)
        return replace(self, waiting=(*self.waiting, pending), count=number)

    def room(self, window: int) -> int:
        """Return how many more may be on their way."""
        return max(0, window - sum(1 for pending in self.waiting if pending.sent))

    def take(self, may_send: Callable[[str], bool], window: int = WINDOW) -> tuple[Outgoing, tuple[Pending, ...]]:
        """Take what may go out: the oldest whose target `may_send`, within the window; it counts as sent."""
        room = self.room(window)
        may = (p for p in self.waiting if not p.sent and may_send(p.target))
        chosen = [replace(p, sent=True) for p in islice(may, room)]
        if not chosen:
            return self, ()
        numbers = {pending.number for pending in chosen}
        waiting = tuple(replace(p, sent=True) if p.number in numbers else p for p in self.waiting)
        return replace(self, waiting=waiting), tuple(chosen)

    def divide(self, whole: Pending, texts: tuple[str, ...]) -> tuple[Outgoing, tuple[Pending, ...]]:
        """Put messages with `texts` in the place of one that is too much for one; the first keeps its number."""
        if texts == (whole.text,):
            return self, (whole,)
        first = replace(whole, text=texts[0])
        others = (replace(whole, number=self.count + at, text=text, reply="") for at, text in enumerate(texts[1:], 1))
        parts = (first, *others)
        at = next(at for at, pending in enumerate(self.waiting) if pending.number == whole.number)
        waiting = (*self.waiting[:at], *parts, *self.waiting[at + 1 :])
        return replace(self, waiting=waiting, count=self.count + len(texts) - 1), parts

    def put_back(self, unsent: Pending) -> Outgoing:
        """Let a message that was taken wait again."""
        waiting = tuple(replace(p, sent=False) if p.number == unsent.number else p for p in self.waiting)
        return replace(self, waiting=waiting)

    def find(self, label: str) -> Pending | None:
        """Find the message that was sent with `label`."""
        if not label.isdecimal():
            return None
        return next((p for p in self.waiting if p.sent and str(p.number) == label), None)

    def first(self, chosen: Callable[[Pending], bool]) -> Pending | None:
        """Find the oldest message on its way for which `chosen` says yes."""
        return next((p for p in self.waiting if p.sent and chosen(p)), None)

    def ask(self) -> Outgoing:
        """Count a question whether everything that is on its way has arrived; what was asked for stays with its own."""
        mark = self.marks + 1
        waiting = tuple(replace(p, mark=mark) if p.sent and not p.mark else p for p in self.waiting)
        return replace(self, waiting=waiting, marks=mark)

    def until(self, mark: int) -> tuple[Pending, ...]:
        """Return everything that the question `mark`, or an earlier one, was about."""
        return tuple(p for p in self.waiting if p.sent and 0 < p.mark <= mark)

    def without(self, gone: Pending) -> Outgoing:
        """Without `gone`: it was acknowledged or refused."""
        return replace(self, waiting=tuple(p for p in self.waiting if p.number != gone.number))

    def again(self) -> Outgoing:
        """After a lost line: all that waits has to be sent again."""
        return replace(self, waiting=tuple(replace(p, sent=False, mark=0) for p in self.waiting))
