"""The control socket: one object back for each line, whatever is in it.

An input is what somebody sends who can open the socket.
"""

from __future__ import annotations

import json

from besedka.protocols.lines import LineBuffer
from besedka.sessions.control import LONGEST_LINE, ControlSession
from fuzz.harnesses.pieces import cut
from support.conversation import Conversation

__all__ = ["TOKENS", "check"]

TOKENS = (b'{"command": "status"}', b"{", b"}", b"\n", b'"', b":", b",", b"\\u0000", b"\\ud800", b'"command"', b"null")
STATUS = {"users": 3}


def check(data: bytes) -> None:
    """Send it in pieces, then end."""
    talk = Conversation()
    peer = talk.connect(ControlSession, talk.plain_dialect, talk._release, {"status": lambda: STATUS})
    for piece in cut(data):
        peer.feed(piece)
    asked = [line for line in LineBuffer(LONGEST_LINE).feed(data) if line]
    told = peer.take().split(b"\n")
    assert told.pop() == b""
    assert len(told) == len(asked)
    for line, answer in zip(asked, map(json.loads, told), strict=True):
        assert answer == STATUS or list(answer) == ["error"]
        assert (answer == STATUS) == (_command_in(line) == "status")
    assert not peer.closed
    peer.end()
    assert peer.closed


def _command_in(line: bytes) -> object:
    """Return what is asked for as Python's own parser reads it, None for what is no call."""
    try:
        call = json.loads(line.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return call.get("command") if isinstance(call, dict) else None


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are Python's, not JSON's
