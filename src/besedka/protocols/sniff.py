"""The first bytes of a connection decide which wire it speaks (docs: "First bytes decide").

Pure and without memory: the caller keeps the bytes, asks again when there are more, and takes the connection
for plain when no answer came within its waiting time. Inside TLS it asks again from the start.
"""

import enum
from typing import Final

from besedka.protocols.irc import BODY_LIMIT, TAGS_LIMIT
from besedka.protocols.proxy import BEGINNINGS

__all__ = ["Wire", "sniff"]


class Wire(enum.Enum):
    """What a connection speaks."""

    TLS = "tls"
    HTTP = "http"
    IRC = "irc"
    PROXY = "proxy"  # says whose connection it is; another wire follows
    PLAIN = "plain"


# The record type "handshake" (RFC 8446 5.1); as text it is a control character, which no name holds.
_TLS_HANDSHAKE: Final = b"\x16"

# A method and the beginning of a target: a path, or an absolute URL (RFC 9112 3.2). CONNECT has neither, and
# the '*' form is for OPTIONS alone. At most 16 bytes.
_HTTP_METHODS: Final = (b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE")
_HTTP_STARTS: Final = (
    *(method + target for method in _HTTP_METHODS for target in (b" /", b" http://", b" https://")),
    b"OPTIONS *",
)
_STARTS: Final = (*_HTTP_STARTS, *BEGINNINGS)
_LONGEST: Final = max(map(len, _STARTS))

# Verbs that may open an IRC connection, each with the space that makes it more than a name.
_IRC_VERBS: Final = (b"AUTHENTICATE ", b"CAP ", b"NICK ", b"PASS ", b"PING ", b"QUIT ", b"USER ", b"WEBIRC ")
_IRC_VERB_LONGEST: Final = max(map(len, _IRC_VERBS))


def sniff(data: bytes) -> Wire | None:
    """Tell the wire from all bytes that have come so far; None while they could still become something else.

    An answer never changes with more bytes, and is there after `TAGS_LIMIT + BODY_LIMIT` bytes at the latest.
    """
    if data.startswith(_TLS_HANDSHAKE):
        return Wire.TLS
    if data.startswith(_HTTP_STARTS):
        return Wire.HTTP
    if data.startswith(BEGINNINGS):
        return Wire.PROXY
    verdict = _tagged(data) if data.startswith(b"@") else _untagged(data)
    if verdict is Wire.PLAIN and _is_beginning(data[:_LONGEST], _STARTS):
        return None
    return verdict


def _tagged(data: bytes) -> Wire | None:
    """Judge a line that begins with '@': a tag block, a space, and from there on as without tags."""
    block, space, body = data[:TAGS_LIMIT].partition(b" ")
    if b"\n" in block:
        return Wire.PLAIN
    if not space:
        return None if len(block) < TAGS_LIMIT else Wire.PLAIN
    body = data[len(block) + 1 :]
    return _untagged(body, spaces_before=True)


def _untagged(data: bytes, *, spaces_before: bool = False) -> Wire | None:
    """Judge a line without tags; a line over the limit is no IRC line, whether its end has come or not."""
    body = data[:BODY_LIMIT]
    line, end, _ = body.partition(b"\n")
    if spaces_before:
        line = line.lstrip(b" ")
    head = line[:_IRC_VERB_LONGEST].upper()
    if head.startswith(_IRC_VERBS):
        if end:
            return Wire.IRC
    elif end or not _is_beginning(head, _IRC_VERBS):
        return Wire.PLAIN
    return None if len(body) < BODY_LIMIT else Wire.PLAIN


def _is_beginning(data: bytes, starts: tuple[bytes, ...]) -> bool:
    return any(start.startswith(data) for start in starts)
