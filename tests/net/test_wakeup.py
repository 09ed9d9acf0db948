"""The wake-up: a selector that waits is told that there is work."""

from __future__ import annotations

import select
import threading

from besedka.net.wakeup import WakeUp


def readable(wakeup: WakeUp, patience_s: float = 0.0) -> bool:
    """Tell whether a selector would return."""
    return bool(select.select([wakeup.reader], [], [], patience_s)[0])


def test_another_thread_wakes_the_owner() -> None:
    """A wait ends when another thread wakes; after a drain there is nothing."""
    wakeup = WakeUp()
    wakeup.belong()
    thread = threading.Thread(target=wakeup.wake)
    thread.start()
    assert readable(wakeup, 30)
    thread.join(30)
    wakeup.drain()
    assert not readable(wakeup)
    wakeup.close()


def test_the_owner_need_not_wake_itself() -> None:
    """A thread that is awake writes no byte to itself."""
    wakeup = WakeUp()
    wakeup.belong()
    wakeup.wake()
    assert not readable(wakeup)
    wakeup.close()


def test_waking_never_blocks() -> None:
    """A full pipe is as good as one byte, and is drained whole."""
    wakeup = WakeUp()
    for _ in range(100_000):
        wakeup.wake()
    assert readable(wakeup)
    wakeup.drain()
    assert not readable(wakeup)
    wakeup.close()


def test_waking_what_has_ended_is_harmless() -> None:
    """A helper thread may be late: its worker is gone."""
    wakeup = WakeUp()
    wakeup.close()
    wakeup.wake()


def test_closing_waits_for_who_is_waking() -> None:
    """Else a byte could go to whoever has the descriptor's number next."""
    wakeup = WakeUp()
    closing = threading.Thread(target=wakeup.close)
    with wakeup._lock:
        closing.start()
        closing.join(0.05)  # it has every chance
        assert wakeup.reader.fileno() >= 0
    closing.join(30)
    assert wakeup.reader.fileno() < 0
