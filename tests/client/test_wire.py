"""What the loop needs of a wire."""

from __future__ import annotations

import inspect

import pytest

from besedka.client.irc_wire import IrcWire
from besedka.client.plain import PlainWire
from besedka.client.wire import Next, Output, View, Wire


@pytest.mark.parametrize("wire", [IrcWire, PlainWire])
def test_both_wires_have_everything(wire: type) -> None:
    """The loop may ask either for anything that `Wire` names."""
    wanted = {name for name, _ in inspect.getmembers(Wire) if not name.startswith("_")}
    assert wanted <= {name for name, _ in inspect.getmembers(wire)}


def test_an_event_without_consequences_goes_on() -> None:
    """The defaults are the quiet ones."""
    assert Output() == Output(show=(), send=b"", then=Next.GO_ON)
    assert not View(nick="Anna").online
