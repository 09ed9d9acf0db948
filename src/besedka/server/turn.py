"""The turn: decide, store, deliver. The rest of the server is there to feed it and to carry away what it leaves.

sockets ──recv──▶ session ──commands──▶ hub ──events──▶ journal ──▶ outboxes ──send──▶ sockets
         bytes    (sans-I/O)          (one lock)      (one commit)  (rendered once)
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from besedka.chat.events import Refused
from besedka.chat.hub import COMMANDS, QUERIES
from besedka.chat.inquiries import Asker, WhoAsks
from besedka.chat.notes import NOTES
from besedka.errors import StorageFault
from besedka.server.clock import wall_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.chat.events import Event
    from besedka.chat.hub import Hub
    from besedka.journal.journal import Journal
    from besedka.journal.space import SpaceWatch
    from besedka.metrics.turn import TurnMetrics
    from besedka.net.outbox import Outbox, ReadyList
    from besedka.server.admission import Admission
    from besedka.server.delivery import Delivery
    from besedka.sessions.session import Request

__all__ = ["Turn"]

RETRY_EVERY_S = 0.05  # short beside the five seconds that a commit may take, long beside a commit


class Turn:
    """What all workers share, behind one lock: the hub, the journal, the outboxes' pending halves."""

    def __init__(
        self,
        hub: Hub,
        journal: Journal,
        admission: Admission,
        delivery: Delivery,
        space: SpaceWatch,
        metrics: TurnMetrics,
        retry_s: float,
        clock: Callable[[], int] = wall_clock,
    ) -> None:
        """Put the turn together; `clock` tells the microseconds since 1970 that its commands are given."""
        self.lock = threading.Lock()
        self._hub = hub
        self._journal = journal
        self._admission = admission
        self._delivery = delivery
        self._space = space
        self._metrics = metrics
        self._retry_s = retry_s
        self._clock = clock
        self._fault: BaseException | None = None  # no turn is taken any more, by whichever worker

    def run(self, requests: Sequence[Request], ready: ReadyList) -> list[Outbox]:
        """Carry out the requests of one round; return what the calling worker has to write. Any worker.

        Raises `StorageFault` when the journal cannot be written: nobody has been told anything of this turn then.
        """
        with self.lock:
            if self._fault is not None:
                raise self._fault
            if requests:
                try:
                    self._carry_out(requests)
                except BaseException as fault:  # what was decided may not be stored: nothing may follow it
                    self._fault = fault
                    raise
            outboxes, ready.outboxes = ready.outboxes, []
            for outbox in outboxes:
                outbox.collect()
            return outboxes

    def _carry_out(self, requests: Sequence[Request]) -> None:
        began = time.monotonic()
        self._admission.space = self._space.look(began)
        decided, entries = self._decide(requests, self._clock())
        if entries:
            self._store(entries)
            self._hub.stored()
        self._delivery.deliver(decided)
        lines = sum([request.lines for request in requests])
        self._metrics.count(lines, len(entries), time.monotonic() - began)

    @property
    def is_full(self) -> bool:
        """Return whether there is no room on the disk for what would be stored. Under the lock."""
        return self._admission.is_full

    def watch_space(self, low_mib: int, warn_mib: int) -> None:
        """Judge the disk by other marks from now on. Under the lock."""
        self._space.set_marks(low_mib, warn_mib)

    def _decide(self, requests: Sequence[Request], now: int) -> tuple[list[tuple[Request, list[Any]]], list[Event]]:
        """Apply rules and state: what comes of each request; the entries among it, in order, and notes."""
        admit, apply, answer = self._admission.admit, self._hub.apply, self._hub.answer
        commands, queries = COMMANDS, QUERIES
        decided: list[tuple[Request, list[Any]]] = []
        entries: list[Event] = []
        notes: list[Event] = []
        self._hub.state.unstored = entries
        for request in requests:
            outcomes: list[Any] = []
            step: Any  # of which kind, the hub knows
            for step in request.steps:
                kind = type(step)
                if kind in commands:
                    admitted = admit(step, now)
                    events = admitted if isinstance(admitted, tuple) else apply(admitted, now)
                    outcomes += events
                    kept = [event for event in events if event.position]
                    entries += kept
                    if len(kept) != len(events):
                        notes += [event for event in events if type(event) in NOTES]
                        self._count_refusals(events)
                elif kind in queries:
                    outcomes += answer(step, now)
                    if kind is WhoAsks and not _may_go_on(outcomes[-1]):
                        break
                else:
                    outcomes.append(step)
            decided.append((request, outcomes))
        return decided, entries + notes

    def _count_refusals(self, events: Sequence[Event]) -> None:
        for event in events:
            if type(event) is Refused:
                self._metrics.refused(event.reason.name)

    def _store(self, entries: Sequence[Event]) -> None:
        """Store all entries in one transaction; try again for a while what another moment may mend."""
        began = time.monotonic()
        while True:
            try:
                self._journal.store(entries)
            except StorageFault as fault:
                if not fault.may_retry or time.monotonic() - began >= self._retry_s:
                    raise
                self._metrics.commit_retried(str(fault))
                time.sleep(RETRY_EVERY_S)
            else:
                self._metrics.committed(time.monotonic() - began)
                return


def _may_go_on(answer: Any) -> bool:
    """Whether what stands behind the question may be done; who is gone is not answered at all."""
    return isinstance(answer, Asker) and answer.reason is None
