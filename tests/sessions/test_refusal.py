"""A wire that a listener does not take."""

from __future__ import annotations

import pytest

from besedka.sessions.refusal import ALERT, HTTP_WANTS_TLS, SENTENCE, WANTS_TLS, WireRefusal
from support.conversation import Conversation


@pytest.mark.parametrize(
    ("how", "answer"),
    [("handshake", ALERT), ("words", SENTENCE), ("expire", SENTENCE), ("end", SENTENCE), ("farewell", SENTENCE)],
)
def test_it_is_told_so_and_closed(how: str, answer: bytes) -> None:
    """A TLS handshake hears a fatal alert, everything else a sentence."""
    talk = Conversation()
    peer = talk.connect(WireRefusal, talk.plain_dialect, talk._release)
    match how:
        case "handshake":
            peer.feed(b"\x16\x03\x01\x02\x00\x01")
        case "words":
            peer.feed(b"anna\n")
        case "expire":
            talk.turn(peer.session.expire(1.0))
        case "end":
            peer.end()
        case _:
            talk.turn(peer.session.farewell())
    assert peer.take() == answer
    assert peer.closed
    assert peer.session.wire == "refused"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (b"NICK anna\r\n", WANTS_TLS),
        (b"anna", WANTS_TLS),
        (b"GET / HTTP/1.1\r\n", HTTP_WANTS_TLS),
        (b"\x16\x03", ALERT),
    ],
)
def test_where_only_tls_is_taken_that_is_said(said: bytes, answer: bytes) -> None:
    """In clear text, to who spoke in clear text; a browser shows it."""
    talk = Conversation()
    peer = talk.connect(lambda *more: WireRefusal(*more, talk.plain_dialect, talk._release, wants_tls=True))
    peer.feed(said)
    assert peer.take() == answer
    assert peer.closed


def test_a_browser_is_told_in_http() -> None:
    """With as many bytes as it says."""
    head, _, body = HTTP_WANTS_TLS.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-length: %d\r\n" % len(body) in head
    assert b"https://" in body


def test_the_alert_is_a_handshake_failure() -> None:
    """RFC 8446 section 6: an alert record of two bytes, fatal, number 40."""
    assert ALERT[0] == 21
    assert int.from_bytes(ALERT[3:5]) == len(ALERT) - 5
    assert ALERT[5:] == bytes([2, 40])
