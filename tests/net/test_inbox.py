"""The inbox: frozen data from any thread to one worker."""

from __future__ import annotations

import threading

import pytest

from besedka.net.inbox import Inbox, InboxFull


def test_items_come_out_in_order_and_once() -> None:
    """What was put is taken in order; taking leaves nothing."""
    woken: list[None] = []
    inbox = Inbox(10, lambda: woken.append(None))
    inbox.put("a")
    inbox.put("b")
    assert woken
    assert inbox.take() == ["a", "b"]
    assert inbox.take() == []


def test_a_full_inbox_says_so_and_keeps_what_it_has() -> None:
    """Whoever puts into a full inbox must do without; after a take there is room again."""
    inbox = Inbox(2, lambda: None)
    inbox.put(1)
    inbox.put(2)
    with pytest.raises(InboxFull):
        inbox.put(3)
    inbox.put("stop", beyond=True)
    assert inbox.take() == [1, 2, "stop"]
    inbox.put(4)
    assert inbox.take() == [4]


def test_many_threads_put_and_nothing_is_lost() -> None:
    """Items of one thread stay in its order, whatever others put in between."""
    woken = threading.Event()
    inbox = Inbox(100_000, woken.set)

    def put(name: str) -> None:
        for number in range(1000):
            inbox.put((name, number))

    threads = [threading.Thread(target=put, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    taken: list[tuple[str, int]] = []
    while len(taken) < 4000:
        assert woken.wait(30)
        woken.clear()
        taken += inbox.take()
    for thread in threads:
        thread.join(30)
    for name in "abcd":
        assert [number for each, number in taken if each == name] == list(range(1000))
