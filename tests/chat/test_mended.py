"""What must be known of messages to mend them, where there are none."""

from __future__ import annotations

from besedka.chat.mended import NoMessages


def test_a_book_in_which_nothing_is() -> None:
    """Before there is a journal, nothing was said."""
    assert NoMessages().find_message(1) is None
    assert not NoMessages().is_in_talk(1, "device:a", ("device:b",), None)
    assert NoMessages().find_reactions(1) == ()
