"""Filling outboxes: who is told what, rendered once for each dialect.

Consecutive events to one audience are a stretch, and those of one request in it are a run. For each dialect present a
stretch is rendered once, and the same bytes are appended to every outbox; only those who spoke in it get bytes of their
own, cut from the shared ones around their runs, with their own answers in the place of these.
Everything here happens under the hub's lock, so everybody sees journal order.
"""

from __future__ import annotations

import logging
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from besedka.chat.attached import Shared
from besedka.chat.events import MetadataChanged, MetadataShown, Registered, Said, SessionEnded, UserQuit
from besedka.chat.room_events import RoomLeft, RoomRenamed, UserKicked
from besedka.chat.server_bans import TurnedAway
from besedka.logs import Sparing
from besedka.net.outbox import append_to_all
from besedka.sessions.session import LookedUp, Reshaping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from besedka.chat.events import Event
    from besedka.net.outbox import Gap, Outbox
    from besedka.sessions.session import Ask, Dialect, Request, Session

    Groups = list[tuple[Dialect, list[Outbox]]]
    Answer = tuple[int, bytes]  # behind how many runs of the stretch, what

__all__ = ["Delivery"]

log = logging.getLogger(__name__)

_APART = (Reshaping, LookedUp)
_TOLD_APART = frozenset({MetadataChanged, MetadataShown, RoomRenamed, Shared, TurnedAway})
_LEAVING = frozenset({RoomLeft, UserKicked, UserQuit})


class Delivery:
    """The sessions that are present, and the stretch that is being gathered. `ask` hands questions to the readers."""

    def __init__(self, ask: Callable[[Session, Ask, Gap], None]) -> None:
        self.present: dict[int, Session] = {}
        self._ask = ask
        self._told_registered = Sparing(log, "registered")
        self._audience: tuple[int, ...] | None = None
        self._runs: list[Sequence[Event]] = []
        self._answers: dict[Outbox, list[Answer]] = {}  # to those who spoke
        self._groups: dict[int, tuple[tuple[int, ...], int, Groups]] = {}  # by room
        self._left: list[int] = []  # numbers of rooms that somebody has just left
        self._shape = 0  # counts the changes of dialects: older groups do not hold any more

    def deliver(self, decided: Iterable[tuple[Request, Sequence[Any]]]) -> None:
        """Tell everybody what concerns them, in order."""
        for request, outcomes in decided:
            session = request.session
            if request.steps and isinstance(request.steps[0], _APART):
                self._flush()
                self._answer_apart(request, outcomes)
                if len(outcomes) > 1:  # an answer that has led to something
                    self._gather(session, b"", outcomes)
                if len(outcomes) > 1 or session.asks:
                    self._look_up(session)
                continue
            answer = session.respond(request, outcomes)
            if session.done:
                self._gather(session, b"", outcomes)
                self._flush()
                session.sink.outbox.finish(answer)
                continue
            self._gather(session, answer, outcomes)
            if session.asks:
                self._look_up(session)
        self._flush()

    def _look_up(self, session: Session) -> None:
        """Ask what the last answer has raised; the answers get places behind all that was told until now."""
        self._flush()
        for ask in session.take_asks():
            self._ask(session, ask, session.sink.outbox.reserve())

    def announce_capabilities(self, new: int, gone: int) -> None:
        """Tell all sessions of capabilities that came and went."""
        for session in self.present.values():
            told = session.capabilities_changed(new, gone)
            if told:
                session.sink.outbox.append(told)
        self._shape += 1

    def _gather(self, session: Session, answer: bytes, outcomes: Sequence[Any]) -> None:
        """Add a request's events to the stretch, and its answer in the place of the first of them."""
        run: list[Event] = []
        for outcome in outcomes:
            kind = type(outcome)
            audience = outcome.audience
            if kind is SessionEnded:
                answer = self._put(session, answer, run)
                run = []
                self._flush()
                self._part(outcome, session)
            elif audience:
                if audience is not self._audience:
                    answer = self._put(session, answer, run)
                    run = []
                    self._flush()
                    self._audience = audience
                run.append(outcome)
            elif kind is Registered:
                self.present[session.number] = session
                self._tell_registered(session, outcome)
            if kind is not Said:
                if kind in _LEAVING:
                    self._left += outcome.rooms if kind is UserQuit else (outcome.room,)
                elif kind in _TOLD_APART:
                    answer = self._put(session, answer, run)
                    run = []
                    self._flush()
                    self._tell_apart(session, outcome)
        self._put(session, answer, run)

    def _tell_registered(self, session: Session, event: Registered) -> None:
        """Say in the log who is there now."""
        source = event.source
        self._told_registered.tell(
            connection=session.number,
            nick=source.nick,
            address=session.address,
            wire=session.wire,
            resumed=event.resumed,
        )

    def _tell_apart(self, speaker: Session, event: Any) -> None:
        """Add for each of an audience what a rendering for all cannot say: it may be another for each of them."""
        for number in event.audience:
            session = self.present.get(number)
            if session is not None and session is not speaker:
                told = session.told_apart(event)
                if told:
                    session.sink.outbox.append(told)

    def _put(self, session: Session, answer: bytes, run: Sequence[Event]) -> bytes:
        """Add a run, and what the session that caused it is told instead of it; return what is left to be told."""
        if run or answer:
            known = self._answers.setdefault(session.sink.outbox, [])
            known.append((len(self._runs), answer))
            self._runs.append(run)
            return b""
        return answer

    def _answer_apart(self, request: Request, outcomes: Sequence[Any]) -> None:
        """Answer what changes the dialect, or what was waited for."""
        session = request.session
        outbox = session.sink.outbox
        shape = session.dialect
        answer = session.respond(request, outcomes)
        if session.dialect is not shape:
            self._shape += 1
        step = request.steps[0]
        if isinstance(step, LookedUp):
            outbox.fill(step.gap, answer)
            session.answered()
            if session.done:  # what was looked up is a reason to end it
                outbox.finish()
        elif answer:
            outbox.append(answer)

    def _part(self, ended: SessionEnded, speaker: Session) -> None:
        """Close the sessions that have ended; who asked for it has been answered already."""
        if log.isEnabledFor(logging.DEBUG):
            for number in ended.audience:
                log.debug("ended: %s", ended.reason, extra={"connection": number})
        for number in ended.audience:
            session = self.present.pop(number, None)
            if session is not None and session is not speaker:
                outbox = session.sink.outbox
                outbox.append(session.part_with(ended.reason))
                outbox.finish()

    def _flush(self) -> None:
        """Render the stretch and append it to the outboxes."""
        runs, self._runs = self._runs, []
        answers, self._answers = self._answers, {}
        audience, self._audience = self._audience, None
        left, self._left = self._left, []
        groups = self._group(audience, runs) if audience is not None else ()
        for room in left:  # they hold no more, and a room that is forgotten would never be asked for again
            self._groups.pop(room, None)
        for dialect, outboxes in groups:
            pieces = [dialect.render(run) if run else b"" for run in runs]
            shared = pieces[0] if len(pieces) == 1 else b"".join(pieces)
            others = [outbox for outbox in outboxes if outbox not in answers]
            if shared:
                append_to_all(others, shared)
            if len(others) < len(outboxes):
                offsets = [0, *accumulate(map(len, pieces))]
                for outbox in [outbox for outbox in outboxes if outbox in answers]:
                    _append_around(outbox, shared, offsets, answers.pop(outbox))
        for outbox, own in answers.items():  # who spoke without being in the audience
            for _, answer in own:
                if answer:
                    outbox.append(answer)

    def _group(self, audience: tuple[int, ...], runs: Sequence[Sequence[Event]]) -> Groups:
        """Return the outboxes of an audience by dialect; those of a room are remembered as long as they hold."""
        room = next((getattr(run[0], "room", 0) for run in runs if run), 0)
        known = self._groups.get(room)
        if known is not None and known[0] is audience and known[1] == self._shape:
            return known[2]
        by_dialect: dict[Dialect, list[Outbox]] = {}
        present = self.present
        for number in audience:
            session = present.get(number)
            if session is not None:
                by_dialect.setdefault(session.dialect, []).append(session.sink.outbox)
        groups = list(by_dialect.items())
        if room:
            self._groups[room] = (audience, self._shape, groups)
        return groups


def _append_around(outbox: Outbox, shared: bytes, offsets: list[int], own: list[Answer]) -> None:
    """Append what the others said, with the own answers in their places: each stands where its run is left out."""
    pieces: list[bytes] = []
    at = 0
    for index, answer in own:
        if offsets[index] > at:
            pieces.append(shared[at : offsets[index]])
        if answer:
            pieces.append(answer)
        at = offsets[index + 1]
    if at < len(shared):
        pieces.append(shared[at:])
    if pieces:
        outbox.append(b"".join(pieces))
