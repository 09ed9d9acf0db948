"""A journal with its index in a folder, for tests that search in it."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from besedka.chat.finds import SearchMessages
from besedka.chat.searching import parse_search
from besedka.journal.search.finder import Finder
from besedka.journal.search.writer import Writer
from support.journals import KeptChat, journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from besedka.chat.finds import Found

__all__ = ["END", "Archive", "archive", "texts"]

END = 1 << 40


class Archive:
    """A chat whose journal is indexed when a test says so."""

    def __init__(self, path: Path, chat: KeptChat, finder: Finder) -> None:
        self.path = path
        self.chat = chat
        self.finder = finder

    def index(self) -> None:
        """Take in all that is new, as the indexer does."""
        self.chat.store()
        with closing(Writer(self.path)) as writer:
            while writer.take():
                pass

    def find(
        self,
        text: str,
        rooms: tuple[tuple[int, str, int], ...] | None = None,
        identity: str | None = None,
        limit: int = 100,
        **more: int,
    ) -> Found:
        """Ask as somebody in these rooms, or as the administrator."""
        position, now = more.pop("position", END), more.pop("now", self.chat.state.time)
        question = SearchMessages(parse_search(text), rooms, identity, position, limit, now, **more)
        return self.finder.find(question)


@contextmanager
def archive(folder: Path) -> Iterator[Archive]:
    """Open an archive for a while."""
    path = folder / "journal.sqlite"
    with journal(path) as opened, closing(Finder(path)) as finder:
        yield Archive(path, KeptChat(opened), finder)


def texts(found: Found) -> list[str]:
    """Return what was found, the newest first."""
    return [hit.entry.text for hit in found.hits]
