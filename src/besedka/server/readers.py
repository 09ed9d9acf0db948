"""Helper threads that read the past: short questions in, pages out to the worker that waits."""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING, Any

from besedka.chat.audit import AuditPage, AuditQuestion
from besedka.chat.finds import Found, SearchMessages
from besedka.chat.pages import Page
from besedka.errors import StorageFault
from besedka.logs import Sparing
from besedka.net.inbox import InboxFull
from besedka.net.orders import Answered
from besedka.sessions.session import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.pages import TargetsFound, UnreadCounted
    from besedka.journal.history import History
    from besedka.journal.search.finder import Finder
    from besedka.net.inbox import Inbox
    from besedka.net.outbox import Gap
    from besedka.sessions.session import Ask, Session
    from besedka.threads import Crew

__all__ = ["Readers"]

FULL_WAIT_S = 0.01  # a worker that is not held up empties its inbox many times in this
THREADS = 2  # reading is short and mostly in C; more would only take the GIL from the workers

log = logging.getLogger(__name__)


class Readers:
    """A small pool. A session that asks is not heard until it is answered, so connections bound the queue.

    Searching has a thread of its own: a page of history is never behind it. `finder` makes what that thread asks.
    `on_damage` hears what SQLite finds wrong with the journal; it must not block.
    """

    def __init__(
        self,
        history: History,
        finder: Callable[[], Finder] | None = None,
        on_damage: Callable[[str], None] = lambda _damage: None,
    ) -> None:
        self._on_damage = on_damage
        self._history = history
        self._make_finder = finder
        self._told_fault = Sparing(log, "a page of history could not be read: %s", level=logging.ERROR)
        self._stopped = threading.Event()
        self._told_search_fault = Sparing(log, "the search index could not be read: %s", level=logging.ERROR)
        self._jobs: queue.SimpleQueue[tuple[Session, Ask, Gap] | None] = queue.SimpleQueue()
        self._searches: queue.SimpleQueue[tuple[Session, Ask, Gap] | None] = queue.SimpleQueue()

    @property
    def waiting(self) -> int:
        """Return how many questions wait for a thread. Any thread: a hint."""
        return self._jobs.qsize() + self._searches.qsize()

    def start(self, crew: Crew) -> None:
        """Start the threads. The main thread."""
        for number in range(1, THREADS + 1):
            crew.start(f"reader-{number}", self._run)
        if self._make_finder is not None:
            crew.start("searcher", self._search)

    def ask(self, session: Session, ask: Ask, gap: Gap) -> None:
        """Take a question of a session, and the place in its outbox for the answer. Any thread; never blocks."""
        jobs = self._searches if isinstance(ask.question, SearchMessages) else self._jobs
        jobs.put((session, ask, gap))

    def stop(self) -> None:
        """Let the threads end after what they are doing. Any thread."""
        self._stopped.set()
        for _ in range(THREADS):
            self._jobs.put(None)
        self._searches.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._answer(job, self._page(*job[:2]))

    def _search(self) -> None:
        assert self._make_finder is not None
        finder: Finder | None = None
        try:
            while (job := self._searches.get()) is not None:
                finder = finder or self._make_finder()  # what it needs is loaded when somebody searches
                self._answer(job, self._found(finder, *job[:2]))
        finally:
            if finder is not None:
                finder.close()

    def _answer(self, job: tuple[Session, Ask, Gap], answer: Any) -> None:
        session, ask, gap = job
        step = ask.answered(gap, answer)
        connection: Any = session.sink
        self._hand_over(connection.inbox, Answered(connection, Request(session, (step,), ask.label)))

    def _hand_over(self, inbox: Inbox, answer: Answered) -> None:
        """Put an answer into a worker's inbox; while the worker is held up and the inbox full, wait."""
        while not self._stopped.is_set():
            try:
                inbox.put(answer)
            except InboxFull:
                self._stopped.wait(FULL_WAIT_S)
            else:
                return

    def _page(self, session: Session, ask: Ask) -> Page | TargetsFound | UnreadCounted | AuditPage:
        is_audit = isinstance(ask.question, AuditQuestion)
        try:
            return self._history.acts(ask.question) if is_audit else self._history.page(ask.question)
        except StorageFault as fault:
            self._told_fault.tell(fault, connection=session.number)
            if fault.damage:
                self._on_damage(fault.damage)
            return AuditPage(ask.question, None) if is_audit else Page(ask.question, (), failed=True)

    def _found(self, finder: Finder, session: Session, ask: Ask) -> Found:
        try:
            return finder.find(ask.question)
        except StorageFault as fault:
            self._told_search_fault.tell(fault, connection=session.number)
            return Found(ask.question)
