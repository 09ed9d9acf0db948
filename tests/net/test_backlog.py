"""What waits in all outboxes of a worker together."""

from __future__ import annotations

import contextlib
import math
import socket
from typing import TYPE_CHECKING

import pytest

from besedka.net.backlog import LOOK_EVERY_S, SAMPLE, Backlog
from besedka.net.connection import Connection
from besedka.net.handshakes import Handshakes
from besedka.net.inbox import Inbox
from besedka.net.outbox import NOTHING, ReadyList, append_to_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KIB = 1024
LATER = 1e6  # seconds: however long a look took, the next one is due


@pytest.fixture(name="behind")
def make_behind() -> Iterator[Callable[..., Connection]]:
    """Return what makes a connection for which these pieces wait."""
    with contextlib.ExitStack() as stack:

        def behind(*pieces: bytes) -> Connection:
            ours, theirs = socket.socketpair()
            stack.enter_context(ours)
            stack.enter_context(theirs)
            connection = Connection(ours, ReadyList(lambda: None), Inbox(1, lambda: None), 1 << 30, Handshakes())
            for piece in pieces:
                append_to_all([connection.outbox], piece)
            connection.outbox.collect()
            return connection

        yield behind


def noted(backlog: Backlog, *connections: Connection) -> None:
    """Let the backlog hear of them."""
    for each in connections:
        backlog.note(each)


def test_the_largest_go_until_the_others_fit(behind: Callable[..., Connection]) -> None:
    """And nobody else; who is being closed already is not counted again."""
    small, middle, large = (behind(bytes(size * KIB)) for size in (10, 20, 30))
    backlog = Backlog(35 * KIB)
    noted(backlog, middle, large, small)
    assert backlog.excess(0.0) == [large]
    large.outbox.give_up()
    assert backlog.excess(LATER) == []
    backlog.limit = 1
    assert backlog.excess(2 * LATER) == [middle, small]


def test_nobody_goes_while_all_fit(behind: Callable[..., Connection]) -> None:
    """Who has caught up or is gone is not counted any more."""
    first, second = behind(bytes(20 * KIB)), behind(bytes(20 * KIB))
    backlog = Backlog(40 * KIB)
    noted(backlog, first, second)
    assert backlog.excess(0.0) == []
    backlog.limit = 20 * KIB
    first.outbox.sending = NOTHING
    backlog.note(first)
    assert (len(backlog), backlog.excess(LATER)) == (1, [])
    backlog.limit = 0
    backlog.forget(second)
    backlog.forget(second)
    assert (len(backlog), backlog.excess(2 * LATER)) == (0, [])


def test_what_many_wait_for_counts_once(behind: Callable[..., Connection]) -> None:
    """A room in which nobody reads for a moment takes the memory of one copy, whether a part of it is sent or not."""
    said = bytes(100 * KIB)
    members = [behind(said) for _ in range(20)]
    for member in members[::2]:
        member.outbox.sending = [memoryview(said)[KIB:]]
        member.outbox.sent = KIB
    stranger = behind(bytes(50 * KIB), bytes(50 * KIB))
    backlog = Backlog(300 * KIB)
    noted(backlog, *members, stranger)
    assert backlog.excess(0.0) == []
    backlog.limit = 150 * KIB
    assert backlog.excess(LATER) == [stranger]


def test_a_look_stays_short_however_many_pieces_wait(behind: Callable[..., Connection]) -> None:
    """What is behind the first pieces counts like these."""
    patient = behind(*(bytes(KIB) for _ in range(20 * SAMPLE)))
    quick = behind(bytes(100 * KIB))
    backlog = Backlog(200 * KIB)
    noted(backlog, quick, patient)
    assert backlog.excess(0.0) == [patient]


def test_it_looks_now_and_then(behind: Callable[..., Connection]) -> None:
    """A round costs nothing for it."""
    backlog = Backlog(KIB)
    noted(backlog, behind(b"short"))
    assert backlog.excess(5.0) == []
    large = behind(bytes(2 * KIB))
    backlog.note(large)
    assert backlog.due_at == math.inf
    assert backlog.excess(5.0 + LOOK_EVERY_S / 2) == []
    assert 5.0 < backlog.due_at < 5.0 + LATER, "it must be asked again, though nothing happens meanwhile"
    assert backlog.excess(5.0 + LATER) == [large]
