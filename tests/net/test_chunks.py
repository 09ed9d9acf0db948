"""Pieces for peers without framing."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING, cast

from hypothesis import example, given
from hypothesis import strategies as st

from besedka.net.chunks import ChunkPace, next_chunk, unsent_bytes

if TYPE_CHECKING:
    from pathlib import Path


def chunks_of(data: bytes, limit: int) -> list[bytes]:
    """Cut until nothing is left."""
    chunks = []
    while data:
        chunk, rest = next_chunk(data, limit)
        assert len(rest) < len(data), "it must get on"
        chunks.append(chunk)
        data = rest
    return chunks


@given(st.text(max_size=300), st.integers(64, 300))
@example("я" * 2000, 1024)
@example("a" + "я" * 2000, 1024)
@example("😀" * 600, 1024)
@example("x" * 1023 + "\n" + "y" * 1024, 1024)
@example("\n" * 200, 64)
def test_chunks_are_characters_and_lose_nothing(text: str, limit: int) -> None:
    """Each chunk fits and can be decoded by itself; with the newlines at its ends restored they are the text."""
    data = text.encode()
    rebuilt = data
    for chunk in chunks_of(data, limit):
        assert len(chunk) <= limit
        assert chunk.decode() == chunk.decode().strip("\n")
        rebuilt = rebuilt.lstrip(b"\n")
        assert rebuilt.startswith(chunk)
        rebuilt = rebuilt[len(chunk) :]
    assert not rebuilt.strip(b"\n")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=500), st.integers(64, 200))
def test_one_line_is_cut_and_nothing_else(text: str, limit: int) -> None:
    """Without newlines the chunks are the text, and each but the last is as long as it can be."""
    chunks = chunks_of(text.encode(), limit)
    assert b"".join(chunks).decode() == text
    assert all(len(chunk) > limit - 4 for chunk in chunks[:-1])


def test_what_waits_together_goes_together() -> None:
    """Several messages that wait are joined by newlines; the last has none."""
    assert next_chunk(b"anna: one\nboris: two\n", 1024) == (b"anna: one\nboris: two", b"")


def test_a_pace_begins_at_once() -> None:
    """The first chunk need not wait."""
    pace = ChunkPace(1024, 0.02)
    assert (pace.limit, pace.pause_s, pace.not_before) == (1024, 0.02, 0.0)


def test_what_the_peer_has_not_taken_is_counted(tmp_path: Path) -> None:
    """Bytes that wait in the kernel are seen; where nobody can tell there are none."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = socket.socket()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.connect(listener.getsockname())
        sock, _ = listener.accept()
    with peer, sock:
        assert unsent_bytes(sock) == 0
        sock.setblocking(False)
        sent = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                sent += sock.send(bytes(65536))
        assert 0 < unsent_bytes(sock) <= sent
    with (tmp_path / "no-socket").open("wb") as file:
        assert unsent_bytes(cast("socket.socket", file)) == 0
