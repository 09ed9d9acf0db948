"""Waiting for many sockets: epoll where there is one, whatever `selectors` finds elsewhere.

`selectors` keeps a named tuple, a dictionary entry and a number for each socket, and walks them in Python; with ten
thousand idle connections that is a tenth of what they cost. Here a socket costs one place in a list.
"""

from __future__ import annotations

import math
import select
import selectors
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["READ", "WRITE", "AnyPoller", "EpollPoller", "Poller", "make_poller"]

READ: Final = selectors.EVENT_READ
WRITE: Final = selectors.EVENT_WRITE
_MOST_AT_ONCE = 1024  # events; who is left over comes first the next time
_RESOLUTION = 1000  # epoll counts milliseconds


class Poller(Protocol):
    """What waits for descriptors. One worker's alone."""

    def register(self, descriptor: int, wanted: int, subject: Any) -> None:
        """Watch a descriptor for `READ`, `WRITE` or both; `subject` is what `wait` gives for it."""
        ...

    def modify(self, descriptor: int, wanted: int) -> None:
        """Watch it for something else."""
        ...

    def unregister(self, descriptor: int) -> None:
        """Watch it no more. The descriptor must not be closed yet."""
        ...

    def wait(self, timeout_s: float) -> list[tuple[Any, int]]:
        """Wait for at most so many seconds; return subjects, each with what it is ready for."""
        ...

    def settle(self) -> None:
        """Forget who was ready and is no more: who becomes ready from now on is given in that order."""
        ...

    def close(self) -> None:
        """Give the system's object back."""
        ...


class EpollPoller:
    """Linux: epoll(7), level-triggered."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._subjects: list[Any] = []  # by descriptor: these are small and dense

    def register(self, descriptor: int, wanted: int, subject: Any) -> None:
        """Watch a descriptor."""
        self._epoll.register(descriptor, _events(wanted))
        subjects = self._subjects
        if descriptor >= len(subjects):
            subjects += [None] * (descriptor + 1 - len(subjects))
        subjects[descriptor] = subject

    def modify(self, descriptor: int, wanted: int) -> None:
        """Watch it for something else."""
        self._epoll.modify(descriptor, _events(wanted))

    def unregister(self, descriptor: int) -> None:
        """Watch it no more."""
        self._epoll.unregister(descriptor)
        self._subjects[descriptor] = None

    def wait(self, timeout_s: float) -> list[tuple[Any, int]]:
        """Wait; an error or a hang-up is something to read and to write, so that whoever does finds out."""
        timeout_s = math.ceil(timeout_s * _RESOLUTION) / _RESOLUTION  # a little late, not early and again at once
        subjects = self._subjects
        return [
            (
                subjects[descriptor],
                READ
                if events == select.EPOLLIN
                else (READ if events & ~select.EPOLLOUT else 0) | (WRITE if events & ~select.EPOLLIN else 0),
            )
            for descriptor, events in self._epoll.poll(timeout_s, _MOST_AT_ONCE)
        ]

    def settle(self) -> None:
        """Let the kernel look again at those whom it gave last.

        A level-triggered descriptor stays in the list of the ready until the next look finds it idle, and keeps its
        place there when it becomes ready meanwhile.
        """
        self._epoll.poll(0, _MOST_AT_ONCE)

    def close(self) -> None:
        """Close the epoll descriptor."""
        self._epoll.close()


def _events(wanted: int) -> int:
    return (select.EPOLLIN if wanted & READ else 0) | (select.EPOLLOUT if wanted & WRITE else 0)


class AnyPoller:
    """Everywhere else: kqueue, or what there is."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def register(self, descriptor: int, wanted: int, subject: Any) -> None:
        """Watch a descriptor."""
        self._selector.register(descriptor, wanted, subject)

    def modify(self, descriptor: int, wanted: int) -> None:
        """Watch it for something else."""
        self._selector.modify(descriptor, wanted, self._selector.get_key(descriptor).data)

    def unregister(self, descriptor: int) -> None:
        """Watch it no more."""
        self._selector.unregister(descriptor)

    def wait(self, timeout_s: float) -> list[tuple[Any, int]]:
        """Wait."""
        return [(key.data, ready) for key, ready in self._selector.select(timeout_s)]

    def settle(self) -> None:
        """Do nothing: here no order is known."""

    def close(self) -> None:
        """Close what there is."""
        self._selector.close()


make_poller: Callable[[], Poller] = EpollPoller if hasattr(select, "epoll") else AnyPoller
