"""A journal beside a list of what happened, which must answer the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.pages import Question, TargetsFound, UnreadCounted
from besedka.chat.users import make_source
from besedka.journal.history import History
from support.journals import KeptChat, journal
from support.pastkeeper import PastKeeper

if TYPE_CHECKING:
    from besedka.chat.commands import Command

__all__ = ["Compared"]


class Compared:
    """A journal and a list of what happened, which are asked the same."""

    def __init__(self, folder: str) -> None:
        path = Path(folder) / "journal.sqlite"
        self.opened = journal(path)
        self.chat = KeptChat(self.opened.__enter__())
        self.history = History(path)
        self.naive = PastKeeper()

    def does(self, commands: list[Command]) -> None:
        """Let things happen, in turns of three."""
        for number, command in enumerate(commands):
            self.chat.apply(command)
            if number % 3 == 2:
                self.store()
        self.store()

    def store(self) -> None:
        """End a turn."""
        self.naive.store(self.chat.unstored)
        self.chat.store()

    def agree(self, question: Question) -> None:
        """Ask both."""
        found: Any = self.history.page(question)
        expected: Any = self.naive.page(question)
        if isinstance(found, TargetsFound):
            assert found.targets == expected.targets
        elif isinstance(found, UnreadCounted):
            assert sorted(found.found, key=msgspec.json.encode) == sorted(expected.found, key=msgspec.json.encode)
        else:
            bare = [msgspec.structs.replace(entry, source=_as_kept(entry.source)) for entry in expected.entries]
            assert list(found.entries) == bare

    def close(self) -> None:
        """Close both."""
        self.history.close()
        self.opened.__exit__(None, None, None)


def _as_kept(source: Any) -> Any:
    """Return a source as the journal gives it back: it does not keep who is a program."""
    return make_source(source.nick, source.username, source.host, source.identity)
