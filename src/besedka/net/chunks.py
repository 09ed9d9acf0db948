"""Sending to a peer without framing: pieces that one `recv(1024).decode()` can take, one at a time (docs/plain.md)."""

from __future__ import annotations

import array
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import HasFileno

__all__ = ["ChunkPace", "next_chunk", "unsent_bytes"]

try:
    import fcntl
    import termios

    HAS_OUTQ = True
    SIOCOUTQ: Final = termios.TIOCOUTQ  # the same number on Linux: bytes not yet acknowledged by the peer's kernel
except (ImportError, AttributeError):  # pragma: no cover - not on this system: the pause alone must do
    HAS_OUTQ = False

CONTINUATION = 0x80  # UTF-8: 10xxxxxx is not the first byte of a character (RFC 3629 section 3)


class ChunkPace:
    """How large a chunk may be (bytes), how long to wait before the next (seconds), and when that may come."""

    __slots__ = ("limit", "not_before", "pause_s")

    def __init__(self, limit: int, pause_s: float) -> None:
        self.limit = limit
        self.pause_s = pause_s
        self.not_before = 0.0


def next_chunk(data: bytes, limit: int) -> tuple[bytes, bytes]:
    r"""Cut the next chunk off: at most `limit` bytes, ending between characters, without a `\n` at either end."""
    if len(data) <= limit:
        return data.strip(b"\n"), b""
    end = limit
    while end > limit - 4 and data[end] & 0xC0 == CONTINUATION:
        end -= 1
    return data[:end].strip(b"\n"), data[end:]


def unsent_bytes(sock: HasFileno) -> int:
    """Return how many bytes the peer's kernel has not acknowledged yet (Linux: SIOCOUTQ); 0 where nobody can tell."""
    if not HAS_OUTQ:  # pragma: no cover - see above
        return 0
    counter = array.array("i", [0])
    try:
        fcntl.ioctl(sock.fileno(), SIOCOUTQ, counter)
    except OSError:
        return 0
    return counter[0]
