"""What pages of the past say of messages that were changed or reacted to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from besedka.chat.pages import Page, RoomMessages
from besedka.journal.amended import REACTIONS
from besedka.journal.history import History
from support.journals import KeptChat, journal

if TYPE_CHECKING:
    from pathlib import Path


def test_the_summary_of_many_reactions(tmp_path: Path) -> None:
    """It has as many names and reactions as there is room for; how many there are is said all the same."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        chat = KeptChat(writer)
        anna = chat.enter("anna", "#x")
        message = anna.say("#x", "hi")[0].position
        chat.store()
        add = "INSERT INTO reaction VALUES (?, ?, ?, ?, ?)"
        many = [(message, f"nick:{number}", "+1", number, f"somebody-{number}") for number in range(300)]
        chat.journal._connection.executemany(add, [*many, (message, "nick:a", "-1", 999, "a")])
        history = History(path)
        page = history.page(RoomMessages(chat.room("#x").number, "#x", 99, 5))
        history.close()
    assert isinstance(page, Page)
    ((name, summary),) = page.entries[0].tags
    assert name == REACTIONS
    ((reaction, count, nicks),) = json.loads(summary)
    assert (reaction, count, nicks[0]) == ("+1", 300, "somebody-0")
    assert 100 < len(nicks) < 150
    assert len(summary) < 2100
