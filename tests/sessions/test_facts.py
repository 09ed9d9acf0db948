"""What sessions know about their server."""

from __future__ import annotations

from support.conversation import Conversation


def test_msgid_is_epoch_and_position() -> None:
    """An id is unique across restored copies, too: each has an epoch of its own."""
    facts = Conversation().facts
    facts.epoch = "abc"
    assert facts.msgid(17) == "abc-17"


def test_newest_follows_the_state() -> None:
    """The newest position is asked for when it is needed, not remembered."""
    talk = Conversation()
    assert talk.facts.newest() == 0
    talk.plain("Аня")
    assert talk.facts.newest() == 1
