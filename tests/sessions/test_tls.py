"""A TLS handshake where there is no TLS."""

from __future__ import annotations

import pytest

from besedka.sessions.tls import ALERT, TlsRefusal
from support.conversation import Conversation


@pytest.mark.parametrize("how", ["receive", "expire", "end", "farewell"])
def test_it_is_told_so_and_closed(how: str) -> None:
    """The peer hears a fatal alert, whatever it does."""
    talk = Conversation()
    peer = talk.connect(TlsRefusal, talk.plain_dialect, talk._release)
    match how:
        case "receive":
            peer.feed(b"\x16\x03\x01\x02\x00\x01")
        case "expire":
            talk.turn(peer.session.expire(1.0))
        case "end":
            peer.end()
        case _:
            talk.turn(peer.session.farewell())
    assert peer.take() == ALERT
    assert peer.closed
    assert peer.session.wire == "tls"


def test_the_alert_is_a_handshake_failure() -> None:
    """RFC 8446 section 6: an alert record of two bytes, fatal, number 40."""
    assert ALERT[0] == 21
    assert int.from_bytes(ALERT[3:5]) == len(ALERT) - 5
    assert ALERT[5:] == bytes([2, 40])
