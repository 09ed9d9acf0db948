"""What sessions know about their server."""

from __future__ import annotations

from support.conversation import Conversation


def test_msgid_is_epoch_and_position() -> None:
    """An id is unique across restored copies, too: each has an epoch of its own."""
    facts = Conversation().facts
    facts.epoch = "abc"
    assert facts.msgid(17) == "abc-17"
