"""Messages that are taken back."""

from __future__ import annotations

from msgspec.structs import replace

from besedka.client.lines import Kind
from besedka.client.requests import TakenBack, fulfil
from support.clientmodel import FULL, Conversation


def test_what_is_gone_is_told_by_its_msgid() -> None:
    """With where it was, and who took it back."""
    anna = Conversation.present()
    anna.state = replace(anna.state, pages=True)
    line = anna.line_of(":Boris!u@h REDACT #lobby m1 :spam")
    assert (line.kind, line.room, line.msgid, line.own, line.direct) == (Kind.REDACTED, "#lobby", "m1", False, False)
    line = anna.line_of(":Anna!u@h REDACT Boris m2")
    assert (line.room, line.target, line.msgid, line.own, line.direct) == ("", "Boris", "m2", True, True)


def test_the_server_is_asked_where_it_can() -> None:
    """Another one takes nothing back, and the person is told so."""
    anna = Conversation.present(f"{FULL} draft/message-redaction")
    step = fulfil(anna.state, TakenBack("#lobby", "m1"), anna.context)
    assert step.send == ("REDACT #lobby m1",)
    bare = Conversation.present()
    step = fulfil(bare.state, TakenBack("#lobby", "m1"), bare.context)
    assert [line.text for line in step.show] == ["This server takes nothing back."]
