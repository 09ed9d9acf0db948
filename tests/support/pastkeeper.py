"""A journal in a list: what sessions are answered from where a test needs no disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.pages import Entry, Page, RoomMessages
from besedka.journal.rows import places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.chat.events import Event
    from besedka.chat.pages import Question

__all__ = ["PastKeeper"]


class PastKeeper:
    """Keeps what was said, finds message keys, and answers questions about the past."""

    def __init__(self) -> None:
        self.entries: list[Event] = []

    def store(self, entries: Sequence[Event]) -> None:
        """Keep the entries of a turn."""
        self.entries += entries

    @property
    def said(self) -> list[Said]:
        """Return what was said, in order."""
        return [entry for entry in self.entries if isinstance(entry, Said)]

    def find_key(self, owner: str, key: str) -> tuple[int, int] | None:
        """Return the position and time of the message with this key."""
        for said in reversed(self.said):
            if said.key == key and owner in (said.source.identity, f"session:{said.session}"):
                return said.position, said.time
        return None

    def page(self, question: Question) -> Page:
        """Return the last messages of a room or of a device."""
        found = [said for said in self.said if said.position <= question.position and _is_about(question, said)]
        return Page(question, tuple(map(_entry, found[-question.limit :])))


def _is_about(question: Question, said: Said) -> bool:
    rooms, identities = places_of(said)
    if isinstance(question, RoomMessages):
        return question.room in rooms
    return question.identity in identities and said.time >= question.since


def _entry(said: Said) -> Entry:
    kind = "message" if said.speech is Speech.MESSAGE else "notice"
    target = None if said.room else said.target
    return Entry(said.position, said.time, kind, said.source, target, said.text, said.tags)
