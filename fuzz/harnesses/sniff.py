"""The first bytes of a connection: the answer is the one that the rules in words give, and it never changes.

An input is what a peer sends first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from besedka.config.settings import Settings
from besedka.i18n import Words
from besedka.protocols.irc import BODY_LIMIT, TAGS_LIMIT
from besedka.protocols.sniff import Wire, sniff
from besedka.sessions.facts import Facts
from besedka.sessions.front import Front
from fuzz.harnesses.pieces import cut

if TYPE_CHECKING:
    from besedka.sessions.session import Session

__all__ = ["TOKENS", "check"]

VERBS = (b"AUTHENTICATE", b"CAP", b"NICK", b"PASS", b"PING", b"QUIT", b"USER", b"WEBIRC")
PROXY = (b"PROXY TCP4 ", b"PROXY TCP6 ", b"PROXY UNKNOWN", b"\r\n\r\n\0\r\nQUIT\n")
METHODS = (b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE")
TOKENS = (
    *PROXY,
    *(verb + b" " for verb in VERBS),
    *(method + b" /" for method in METHODS),
    b" http://",
    b" https://",
    b"\x16",
)

TARGETS = (b" /", b" http://", b" https://")
HTTP = (*(method + target for method in METHODS for target in TARGETS), b"OPTIONS *")
_BLOCK = rb"@[^ \n]{0,%d} " % (TAGS_LIMIT - 2)
_IRC = re.compile(rb"(?i)(?:%s(?= *(?:%s) )|)( *(?:%s) [^\n]*\n)" % (_BLOCK, b"|".join(VERBS), b"|".join(VERBS)))
# Ways to go on with whatever came: any of them that leads to a wire shows why it is right to wait.
_ENDINGS = tuple(
    dict.fromkeys(
        whole[at:]
        for whole in (*HTTP, *PROXY, *(b" " + verb + b" \n" for verb in VERBS))
        for at in range(len(whole))
    )
)  # fmt: skip
PREFIXES = 48  # that many first bytes one by one: the longest start of a wire, and some
STRIDE = 61  # bytes; beyond them only the limits matter


def check(data: bytes) -> None:
    """Sniff at every beginning of it, and as a front that gets it in pieces."""
    lengths = [*range(min(len(data), PREFIXES)), *range(PREFIXES, len(data), STRIDE), len(data)]
    known: Wire | None = None
    for length in lengths:
        found = sniff(data[:length])
        assert known is None or found is known, f"{known} became {found} after {length} bytes"
        known = found
    assert known is not None or len(data) < TAGS_LIMIT + BODY_LIMIT, "still not known"
    _check_rules(data, known)
    _check_front(data, known)


def _check_rules(data: bytes, found: Wire | None) -> None:
    if data.startswith(b"\x16"):
        expected = Wire.TLS
    elif data.startswith(HTTP):
        expected = Wire.HTTP
    elif data.startswith(PROXY):
        expected = Wire.PROXY
    else:
        line = _IRC.match(data)
        if line is not None and line[1].startswith(b" ") and not data.startswith(b"@"):
            line = None  # only behind tags may there be more spaces
        expected = Wire.IRC if line is not None and len(line[1]) <= BODY_LIMIT else Wire.PLAIN
    if found is None:
        assert expected is Wire.PLAIN, "a whole start of a wire, and still waiting"
        assert any(sniff(data + ending) not in (None, Wire.PLAIN) for ending in _ENDINGS), "nothing to wait for"
    else:
        assert found is expected, f"{found} instead of {expected}"


class _Successor:
    """Takes what the front hands over."""

    deadline = 0.0

    def __init__(self) -> None:
        self.data = b""

    def receive(self, data: bytes, _now: float) -> list[Any]:
        self.data += data
        return []

    def end_of_input(self, _now: float) -> list[Any]:
        return []


def _check_front(data: bytes, expected: Wire | None) -> None:
    """Every byte reaches the wire's own session, in order, however they came."""
    chosen: list[Wire] = []
    successor = _Successor()

    def succeed(_front: Front, wire: Wire) -> Session:
        chosen.append(wire)
        return cast("Session", successor)

    facts = Facts(Settings(), Words("en"), "e", 0)
    front = Front(1, cast("Any", None), "127.0.0.1", facts, lambda: None, succeed, 0.0)
    for piece in cut(data):
        (successor if chosen else front).receive(piece, 0.0)
    if not chosen:
        front.end_of_input(0.0)
    assert chosen == ([expected or Wire.PLAIN] if data else [])
    assert successor.data == data
