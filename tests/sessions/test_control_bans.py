"""Bans from the server, by the control socket."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from besedka.sessions.control import ControlSession
from support.conversation import Conversation, Peer


@pytest.fixture
def control() -> Peer:
    """The control socket of a server."""
    talk = Conversation()
    return talk.connect(ControlSession, talk.plain_dialect, talk._release, {})


def call(control: Peer, command: str, **details: object) -> Any:
    """Ask something; return the one answer."""
    control.send(msgspec.json.encode({"command": command, "details": details}).decode())
    (line,) = control.lines()
    return msgspec.json.decode(line)


def test_set_listed_and_lifted(control: Peer) -> None:
    """Each change is told as it is kept."""
    added = call(control, "ban-add", kind="nick", target="spam*", reason="bots", seconds=60)
    ban = added["ban"]
    assert (ban["kind"], ban["target"], ban["reason"], ban["by"]) == ("nick", "spam*!*@*", "bots", "console")
    assert ban["until"] == ban["time"] + 60_000_000
    assert call(control, "ban-list") == {"bans": [ban]}
    assert call(control, "ban-remove", kind="nick", target="spam*") == {"changed": True, "ban": ban}
    assert call(control, "ban-list") == {"bans": []}
    assert call(control, "ban-remove", kind="nick", target="spam*") == {"error": "spam* is not banned."}


def test_what_needs_force(control: Peer) -> None:
    """The sentence says how."""
    refused = call(control, "ban-add", kind="address", target="127.0.0.0/8")["error"]
    assert refused.endswith("or this machine itself: say --force if you mean it.")
    assert call(control, "ban-add", kind="address", target="127.0.0.0/8", forced=True)["changed"]


@pytest.mark.parametrize("details", [{}, {"kind": "planet"}, {"target": 5, "seconds": "x"}, {"seconds": -5}])
def test_nonsense(control: Peer, details: dict[str, object]) -> None:
    """It is refused, and nothing is banned."""
    assert call(control, "ban-add", **details).keys() == {"error"}
    assert call(control, "ban-list") == {"bans": []}
