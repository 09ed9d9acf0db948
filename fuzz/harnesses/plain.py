"""The plain wire: what is said is what others hear, and who sends lines is heard the same however they come.

An input is what a peer sends; at each `|` a piece ends.
"""

from __future__ import annotations

import re

from besedka.net.chunks import next_chunk
from besedka.protocols.lines import LineBuffer
from besedka.sessions.plain_commands import COMMANDS
from fuzz.harnesses.talk import check_irc
from support.conversation import Conversation, settings
from support.wholeness import check_state

__all__ = ["TOKENS", "check"]

TOKENS = (*(f"{command.name} ".encode() for command in COMMANDS), b"\n", b"\r\n", b"|", b"//", b"Pat\n", b"\x01ACTION ")
MESSAGE_BYTES = 512  # the smallest that the settings take: long messages are then short inputs
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
CHUNK = 16  # bytes: small, so that much is cut


def check(data: bytes) -> None:
    """Send it in its pieces; what comes in lines, in one piece, too."""
    pieces = [piece for piece in data.split(b"|") if piece]
    if not pieces:
        return
    heard, lines = _play(pieces)
    if lines:
        assert _play([b"".join(pieces)]) == (heard, lines), "it depends on how the bytes came"
        _check_heard(b"".join(pieces), heard)
    _check_chunks(heard)


def _play(pieces: list[bytes]) -> tuple[bytes, bool]:
    """Return what another peer heard, and whether this one sends lines."""
    talk = Conversation(settings(limits={"message_bytes": MESSAGE_BYTES}))
    irc, boris = talk.irc("irc"), talk.plain("Boris")
    talk.everybody_joins("#lobby", irc)
    peer = talk.plain()
    session = peer.session
    for piece in pieces:
        if peer.closed:
            break
        peer.feed(piece)
        check_state(talk.state)
    assert len(session._kept) <= MESSAGE_BYTES + 4 or session.paused
    if not peer.closed:
        peer.end()
    assert peer.closed
    told = peer.take()
    assert told.endswith(b"\n") or not told
    told.decode()
    check_irc(irc.take())
    assert len(talk.state.by_session) == 2, "it is left behind"
    return boris.take(), isinstance(session._lines, LineBuffer)


def _check_heard(data: bytes, heard: bytes) -> None:
    """Whoever gave a usable name and types no command is heard word for word."""
    name, _, said = data.partition(b"\n")
    lines = said.split(b"\n")
    if name.rstrip(b"\r") not in (b"Pat", b"\xd0\x90\xd0\xbd\xd1\x8f"):
        return
    if any(line.lstrip(b"\0")[:1] == b"/" for line in lines) or _CONTROLS.search(said.decode("utf-8", "ignore")):
        return  # a command changes what follows; colours are left out
    expected = ""
    for line in lines:
        line = line.removesuffix(b"\r")
        try:
            text = line.decode() if len(line) <= MESSAGE_BYTES - 2 else ""
        except UnicodeDecodeError:
            continue
        text = text.replace("\0", "").rstrip("\r").replace("\r", " ")
        expected += f"{name.decode().strip()}: {text}\n" if text.strip() else ""
    assert heard.decode() == expected


def _check_chunks(waiting: bytes) -> None:
    """A client without lines gets the same in chunks: whole characters, nothing left out but ends of lines."""
    got = b""
    rest = waiting
    while rest:
        chunk, rest = next_chunk(rest, CHUNK)
        assert len(chunk) <= CHUNK
        chunk.decode()
        got += chunk
    assert got.replace(b"\n", b"") == waiting.replace(b"\n", b"")
