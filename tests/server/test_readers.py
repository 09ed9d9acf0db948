"""Helper threads that read the past."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from besedka.chat.finds import Found, SearchMessages
from besedka.chat.pages import Page, RoomMessages
from besedka.chat.searching import parse_search
from besedka.errors import StorageFault
from besedka.net.inbox import Inbox
from besedka.net.outbox import Gap
from besedka.server.readers import Readers
from besedka.sessions.session import Ask
from besedka.threads import Crew
from support.inside import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.journal.history import History
    from besedka.journal.search.finder import Finder

QUESTION = RoomMessages(1, "#lobby", 10, 5)


class Past:
    """A history that answers with an empty page, or cannot."""

    fault: StorageFault | None = None

    def page(self, question: RoomMessages) -> Page:
        """Answer."""
        if self.fault is not None:
            raise self.fault
        return Page(question, ())


def started(past: Past) -> tuple[Readers, Crew]:
    """Start the pool."""
    crew = Crew(lambda _name, _error: None)
    readers = Readers(cast("History", past))
    readers.start(crew)
    return readers, crew


def asking(inbox: Inbox) -> tuple[Any, Ask]:
    """Return a session whose worker has this inbox, and its question."""
    session = SimpleNamespace(number=12, sink=SimpleNamespace(inbox=inbox))
    return session, Ask(QUESTION, lambda gap, page: cast("Any", (gap, page)))


def test_an_answer_comes_through_the_inbox() -> None:
    """With its place and its page, as a request of the session that asked."""
    woken = threading.Event()
    inbox = Inbox(10, woken.set)
    readers, crew = started(Past())
    session, ask = asking(inbox)
    gap = Gap()
    readers.ask(session, ask, gap)
    assert woken.wait(PATIENCE_S)
    (answer,) = inbox.take()
    assert answer.connection is session.sink
    assert answer.request.session is session
    assert answer.request.steps == ((gap, Page(QUESTION, ())),)
    readers.stop()
    assert crew.join(PATIENCE_S) == []


def test_a_page_that_cannot_be_read_is_empty(caplog: pytest.LogCaptureFixture) -> None:
    """Who joined sees no past, and is not kept waiting; the log says why."""
    woken = threading.Event()
    inbox = Inbox(10, woken.set)
    past = Past()
    past.fault = StorageFault("cannot read the journal", "no such luck", may_retry=False)
    readers, crew = started(past)
    readers.ask(*asking(inbox), Gap())
    assert woken.wait(PATIENCE_S)
    assert inbox.take()[0].request.steps[0][1] == Page(QUESTION, (), failed=True)
    assert "no such luck" in caplog.text
    assert vars(caplog.records[0])["connection"] == 12
    readers.stop()
    assert crew.join(PATIENCE_S) == []


def taken(inbox: Inbox, woken: threading.Event) -> Iterator[Any]:
    """Take what comes, as it comes."""
    while woken.wait(PATIENCE_S):
        woken.clear()
        yield from inbox.take()


def test_damage_is_reported() -> None:
    """A page that cannot be read because the file is damaged, and no other."""
    woken = threading.Event()
    inbox = Inbox(10, woken.set)
    damaged: list[str] = []
    past = Past()
    crew = Crew(lambda _name, _error: None)
    readers = Readers(cast("History", past), on_damage=damaged.append)
    readers.start(crew)
    answers = taken(inbox, woken)
    for damage in ("", "malformed"):
        past.fault = StorageFault("cannot read", "so", may_retry=False, damage=damage)
        readers.ask(*asking(inbox), Gap())
        assert next(answers).request.steps[0][1].failed  # type: ignore[attr-defined,index]
    assert damaged == ["malformed"]
    readers.stop()
    assert crew.join(PATIENCE_S) == []


def test_a_full_inbox_is_waited_for() -> None:
    """A worker that is held up gets all its answers later, and no thread dies of it."""
    woken = threading.Event()
    inbox = Inbox(2, woken.set)
    readers, crew = started(Past())
    for _ in range(20):
        readers.ask(*asking(inbox), Gap())
    answers = taken(inbox, woken)
    for _ in range(20):
        next(answers)
    assert sorted(crew.names) == ["reader-1", "reader-2"]
    readers.stop()
    assert crew.join(PATIENCE_S) == []


def test_who_waits_for_a_full_inbox_still_stops() -> None:
    """A worker that has ended empties its inbox no more."""
    readers, crew = started(Past())
    full = threading.Event()
    inbox = Inbox(1, full.set)
    for _ in range(5):
        readers.ask(*asking(inbox), Gap())
    assert full.wait(PATIENCE_S)
    readers.stop()
    assert crew.join(PATIENCE_S) == []


class Index:
    """An index that finds nothing, or cannot be read."""

    fault: StorageFault | None = None
    closed = False

    def find(self, question: SearchMessages) -> Found:
        """Answer."""
        if self.fault is not None:
            raise self.fault
        return Found(question, reach=7)

    def close(self) -> None:
        """Be closed."""
        self.closed = True


@pytest.mark.parametrize("fault", [None, StorageFault("cannot read the search index", "so", may_retry=False)])
def test_searching_has_a_thread_of_its_own(fault: StorageFault | None, caplog: pytest.LogCaptureFixture) -> None:
    """What it needs is made with the first search, and closed at the end; what cannot be read finds nothing."""
    woken = threading.Event()
    inbox = Inbox(10, woken.set)
    index = Index()
    index.fault = fault
    made: list[Index] = []
    crew = Crew(lambda _name, _error: None)
    readers = Readers(cast("History", Past()), lambda: cast("Finder", made.append(index) or index))
    readers.start(crew)
    assert made == []
    question = SearchMessages(parse_search("tea"), (), None, 9, 5, 0)
    session = SimpleNamespace(number=12, sink=SimpleNamespace(inbox=inbox))
    gap = Gap()
    readers.ask(cast("Any", session), Ask(question, lambda gap, found: cast("Any", (gap, found))), gap)
    assert woken.wait(PATIENCE_S)
    (answer,) = inbox.take()
    assert answer.request.steps == ((gap, Found(question, reach=0 if fault else 7)),)
    assert ("search index" in caplog.text) is (fault is not None)
    readers.stop()
    assert crew.join(PATIENCE_S) == []
    assert (len(made), index.closed) == (1, True)
