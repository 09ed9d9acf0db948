"""The control socket's wire."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from besedka.sessions.control import LONGEST_LINE, ControlSession
from besedka.sessions.control_accounts import ACCOUNT_COMMANDS
from support.conversation import Conversation, Peer
from support.wirerules import pieces_of

STATUS = {"users": 3}


def open_control(talk: Conversation) -> Peer:
    """Open the control socket."""
    return talk.connect(ControlSession, talk.plain_dialect, talk._release, {"status": lambda: STATUS, "metrics": dict})


def answers(peer: Peer) -> list[Any]:
    """Return the objects that were sent back."""
    return [msgspec.json.decode(line) for line in peer.lines()]


def test_status() -> None:
    """One object in, one object out; empty lines are none."""
    peer = open_control(Conversation())
    peer.feed(b'{"command": "status"}\n\n{"command":"status"}\r\n')
    assert answers(peer) == [STATUS, STATUS]


def test_an_unknown_command() -> None:
    """The answer says what there is."""
    peer = open_control(Conversation())
    peer.feed(b'{"command": "dance"}\n')
    there_is = ", ".join(sorted({"metrics", "status", *ACCOUNT_COMMANDS}))
    assert answers(peer) == [{"error": f"there is no command dance; there is: {there_is}"}]
    assert "account-add" in there_is


@pytest.mark.parametrize(
    "line",
    [b"status", b"{}", b"[]", b'{"command": 5}', b"\xff", b'{"command": "\xff"}', b'{"command": "\\ud800"}', b"\0"],
)
def test_garbage(line: bytes) -> None:
    """What is not understood is answered with what would be."""
    peer = open_control(Conversation())
    peer.feed(line + b"\n")
    (answer,) = answers(peer)
    assert answer.keys() == {"error"}


def test_a_line_that_is_too_long() -> None:
    """It is refused as soon as it is known, and the next one is heard."""
    peer = open_control(Conversation())
    peer.feed(b"x" * LONGEST_LINE)
    assert [answer.keys() for answer in answers(peer)] == [{"error"}]
    peer.feed(b'\n{"command": "status"}\n')
    assert answers(peer) == [STATUS]


def test_silence() -> None:
    """The administrator may be silent for as long as it likes."""
    assert open_control(Conversation()).session.expire(1e9) == []


def test_the_end_is_told() -> None:
    """A stop says why; the end of the input needs no reason."""
    talk = Conversation()
    stopped, ended = open_control(talk), open_control(talk)
    talk.turn(stopped.session.farewell())
    ended.end()
    assert answers(stopped) == [{"closed": "The server stops"}]
    assert stopped.closed
    assert ended.closed


@given(pieces_of(st.binary(max_size=200) | st.just(b'{"command": "status"}\n')))
@example([b"[" * 60_000 + b"\n"])
@example([b'{"command":' * 6_000 + b"\n"])
@example([b'{"x":' + b"[" * 60_000 + b"\n"])
def test_arbitrary_bytes(pieces: list[bytes]) -> None:
    """Nothing but objects comes back, one for each line."""
    peer = open_control(Conversation())
    for piece in pieces:
        peer.feed(piece)
    assert all(isinstance(answer, dict) for answer in answers(peer))
