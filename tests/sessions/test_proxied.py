"""Waiting for a proxy's header: how it ends. What follows one is in tests/server/test_arrival.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.sessions.proxied import HEADER_S, SENTENCE, ProxiedSession
from support.conversation import Conversation
from support.proxies import line

if TYPE_CHECKING:
    from besedka.protocols.proxy import Proxied
    from support.conversation import Peer


def waiting(talk: Conversation, found: list[tuple[str | None, bytes]]) -> Peer:
    """Connect a proxy; what it names is kept."""

    def arrived(_session: ProxiedSession, named: Proxied, rest: bytes, _now: float) -> list[Any]:
        found.append((named.address, rest))
        return []

    return talk.connect(ProxiedSession, talk.plain_dialect, talk._release, arrived, talk.serving_s)


def test_the_header_is_handed_on_with_what_follows() -> None:
    """Once, when it is whole."""
    found: list[tuple[str | None, bytes]] = []
    peer = waiting(Conversation(), found)
    header = line("192.0.2.7")
    peer.feed(header[:9])
    assert found == []
    peer.feed(header[9:] + b"NICK")
    assert found == [("192.0.2.7", b"NICK")]


def test_it_ends_with_a_sentence() -> None:
    """Who sends something else, nothing in time, or hangs up in the middle."""
    talk = Conversation()
    for give_up in ("feed", "expire", "end"):
        peer = waiting(talk, [])
        assert peer.session.deadline == talk.serving_s + HEADER_S
        if give_up == "feed":
            peer.feed(b"NICK anna\r\n")
            peer.feed(b"USER\r\n")
        else:
            getattr(peer, give_up)()
        assert peer.take() == SENTENCE
        assert peer.closed
