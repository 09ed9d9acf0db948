"""The box between the threads."""

from __future__ import annotations

import threading

import pytest

from besedka.client.lines import info
from besedka.client.tui import mailbox as module
from besedka.client.tui.mailbox import Mailbox
from besedka.client.wire import View
from support.clientmodel import NOON

LINE = info("hello", NOON)
VIEW = View("Anna")


def test_it_rings_once_until_it_is_emptied() -> None:
    """And gives everything at once, with the newest view."""
    rings: list[int] = []
    box = Mailbox(lambda: rings.append(1))
    assert box.take() == ([], None)
    box.put((LINE,), VIEW)
    box.put((LINE,), View("Vera"))
    assert (box.take(), len(rings)) == (([LINE, LINE], View("Vera")), 1)
    box.put((), VIEW)
    assert (box.take(), len(rings)) == (([], VIEW), 2)


@pytest.mark.parametrize("free", [Mailbox.take, Mailbox.close])
def test_who_puts_too_much_waits(free, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Until there is room, or nobody reads any more."""
    monkeypatch.setattr(module, "_CAPACITY", 1)
    box = Mailbox(lambda: None)
    box.put((LINE,), VIEW)
    thread = threading.Thread(target=lambda: box.put((LINE,), VIEW))
    thread.start()
    free(box)
    thread.join(20)
    assert not thread.is_alive()
