"""The IRC session as a whole: lines in, lines out, whatever comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from support.conversation import Conversation, settings
from support.wirerules import check_irc, irc_lines, pieces_of

from besedka.sessions.irc.capabilities import CAPABILITIES
from besedka.sessions.irc.session import LINE_LIMIT
from besedka.sessions.session import Phase

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

ALL_CAPS = " ".join(row.name for row in CAPABILITIES)


@given(pieces=pieces_of(irc_lines))
def test_arbitrary_lines_in_arbitrary_pieces(pieces: list[bytes]) -> None:
    """Whatever somebody sends, everybody is told whole lines that fit: 512 bytes, and 8,191 of tags."""
    talk = Conversation()
    anna = talk.irc("𠀀" * 32, host="2001:db8:1111:2222:3333:4444:5555:6666%enp0s31f6")
    peers = [anna, talk.irc("boris", ALL_CAPS), talk.irc("Вера"), talk.plain("Pat")]
    long_room = "#" + "𠀀" * 63
    talk.everybody_joins(long_room, *peers[:3])
    talk.everybody_joins("#x", *reversed(peers[:3]))
    for piece in pieces:
        anna.feed(piece)
    for peer in peers[:3]:
        check_irc(peer.take())
    assert peers[3].take().decode().count("\0") == 0


@given(pieces=pieces_of(irc_lines))
def test_pieces_do_not_matter(pieces: list[bytes]) -> None:
    """The same bytes split differently are the same requests."""
    whole, split = Conversation(), Conversation()
    told = []
    for talk, parts in ((whole, [b"".join(pieces)]), (split, pieces)):
        anna = talk.irc("anna", ALL_CAPS.replace("server-time ", "").replace("labeled-response ", ""))
        talk.everybody_joins("#x", anna)
        for part in parts:
            if part:
                anna.feed(part)
        said = [(entry.target, entry.text, entry.tags) for entry in talk.past.said]
        told.append((sorted(map(_verb, check_irc(anna.take()))), said))
    assert told[0] == told[1]


def _verb(message: Message) -> str:
    return message.verb
