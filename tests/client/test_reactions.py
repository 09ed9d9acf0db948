"""Reactions."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from besedka.client.lines import Kind, Reaction
from besedka.client.reactions import changed, from_tag
from besedka.client.requests import Reacted, fulfil
from support.clientmodel import BARE, Conversation


@pytest.mark.parametrize(
    ("value", "reactions"),
    [
        ('[["👍",3,["Anna","Boris"]]]', (Reaction("👍", 3, ("Anna", "Boris")),)),
        ("[]", ()),
        ("nonsense", ()),
        ('[["👍"]]', ()),
    ],
)
def test_a_page_tells_what_a_message_has(value: str, reactions: tuple[Reaction, ...]) -> None:
    """What cannot be read is nothing."""
    assert from_tag(value) == reactions
    anna = Conversation.present()
    line = anna.line_of(f"@msgid=m;besedka.chat/reactions={value} :Boris!u@h PRIVMSG #lobby :hi")
    assert line.reactions == reactions


def test_somebody_has_a_reaction_once() -> None:
    """Until it is taken back; the last one takes it from the message."""
    up = changed((), "👍", "Anna", gone=False)
    assert up == (Reaction("👍", 1, ("Anna",)),)
    assert changed(up, "👍", "Anna", gone=False) == up
    both = changed(changed(up, "❤", "Anna", gone=False), "👍", "Boris", gone=False)
    assert both == (Reaction("👍", 2, ("Anna", "Boris")), Reaction("❤", 1, ("Anna",)))
    assert changed(both, "👍", "Anna", gone=True) == (Reaction("👍", 1, ("Boris",)), Reaction("❤", 1, ("Anna",)))
    assert changed(up, "👍", "Anna", gone=True) == ()
    assert changed(up, "👍", "Boris", gone=True) == up


def test_line_mode_tells_them_in_a_line() -> None:
    """With the beginning of what it is about, where that is known; one taken back is no news."""
    anna = Conversation.present()
    anna.server(
        "@msgid=m :Vera!u@h PRIVMSG #lobby :" + "tea or coffee " * 5,
        "@+draft/react=👍;+reply=m :Boris!u@h TAGMSG #lobby",
        "@+draft/unreact=👍;+reply=m :Boris!u@h TAGMSG #lobby",
        "@+draft/react=👍;+draft/reply=unknown :Boris!u@h TAGMSG #lobby",
        "@+draft/react=👍 :Boris!u@h TAGMSG #lobby",
        "@+typing=active :Boris!u@h TAGMSG #lobby",
    )
    assert anna.shown()[1:] == ["-- Boris reacts with 👍 to what Vera said: tea or coffee tea or coffee tea or coffe…"]


def test_the_screen_is_told_which_message() -> None:
    """Also of what one said to us alone, and that it was taken back."""
    anna = Conversation.present()
    anna.state = replace(anna.state, pages=True)
    line = anna.line_of("@+draft/unreact=👍;+reply=m :Boris!u@h TAGMSG Anna")
    assert (line.kind, line.msgid, line.nick, line.direct, line.gone) == (Kind.REACTED, "m", "Boris", True, True)


def test_the_server_is_asked_where_it_can() -> None:
    """Without tags there are no reactions, and the person is told so."""
    anna = Conversation.present()
    step = fulfil(anna.state, Reacted("#lobby", "m", "👍", gone=True), anna.context)
    assert step.send == ("@+draft/unreact=👍;+reply=m TAGMSG #lobby",)
    bare = Conversation.present(BARE)
    step = fulfil(bare.state, Reacted("#lobby", "m", "👍"), bare.context)
    assert [line.text for line in step.show] == ["This server knows no reactions."]
