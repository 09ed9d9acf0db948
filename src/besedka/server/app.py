"""The composition root: what is built, started and stopped, in which order."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import socket
import time
from typing import TYPE_CHECKING

from besedka.chat.always_on import restore
from besedka.chat.hub import Hub
from besedka.chat.invite_links import forget_links
from besedka.chat.state import MICROSECONDS_PER_HOUR
from besedka.config.reload import compare
from besedka.errors import EnvironmentFault, StorageFault
from besedka.i18n import Words, choose_language, mark
from besedka.journal.folder import Folder
from besedka.journal.history import History
from besedka.journal.journal import Journal
from besedka.journal.space import SpaceWatch
from besedka.logs import configure
from besedka.metrics.turn import TurnMetrics
from besedka.net.doorway import Door
from besedka.net.listener import address_of, listen_unix
from besedka.net.orders import Stop
from besedka.net.worker import Worker
from besedka.server.absence import end_absent
from besedka.server.admission import Admission
from besedka.server.banner import Entrance, web_address
from besedka.server.beginning import begin
from besedka.server.certificate import Certificate
from besedka.server.checking import TOLD, Checking
from besedka.server.clock import wall_clock
from besedka.server.delivery import Delivery
from besedka.server.gate import Gate
from besedka.server.hashers import Hashers
from besedka.server.housekeeping import House, Housekeeping
from besedka.server.indexing import Indexing
from besedka.server.listeners import open_listeners
from besedka.server.measures import metrics_text
from besedka.server.readers import Readers
from besedka.server.status import status
from besedka.server.turn import Turn
from besedka.server.upkeep import Upkeep
from besedka.server.workers import worker_count, worker_limits
from besedka.sessions.credentials import Secret
from besedka.sessions.facts import Facts
from besedka.sessions.irc.capabilities import offered, unknown_withheld
from besedka.sessions.irc.dialect import IrcDialects
from besedka.sessions.plain_dialect import PlainDialect
from besedka.threads import Crew

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.config.settings import Settings
    from besedka.journal.search.finder import Finder
    from besedka.net.outbox import Gap
    from besedka.server.administrators import Administrators
    from besedka.sessions.session import Ask, Session

__all__ = ["Server"]

LINGER_S = 1.0  # for emptying the outboxes
JOIN_S = 3.0  # with a commit that is being tried again; all in all the end takes five seconds at the most
UNIX_PATH_LIMIT = 100  # sun_path has 108 bytes on Linux, 104 elsewhere


log = logging.getLogger(__name__)


class Server:
    """Everything that one process serves with. Built, started and stopped by the main thread."""

    def __init__(
        self,
        settings: Settings,
        environ: dict[str, str] | os._Environ[str] = os.environ,
        *,
        clock: Callable[[], int] = wall_clock,
        administrators: Administrators | None = None,
    ) -> None:
        """Open folder, journal and listeners; raises `EnvironmentFault` and leaves nothing open then.

        `clock` is the wall clock (microseconds since 1970), `administrators` says who may administer this server.
        """
        self.settings = settings
        self._clock = clock
        self._administrators = administrators
        self._closing = contextlib.ExitStack()
        self.signals: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.crew = Crew(self._died)
        self.death: tuple[str, BaseException] | None = None
        try:
            self._build(environ)
        except BaseException:
            self._closing.close()
            raise

    def _build(self, environ: dict[str, str] | os._Environ[str]) -> None:
        settings = self.settings
        self.folder = Folder(settings.server.data)
        self._closing.callback(self.folder.close)
        journal = Journal(self.folder.journal, settings.journal.durability)
        self._closing.callback(journal.close)
        contents = journal.open()
        history = History(self.folder.journal)
        self._closing.callback(history.close)

        words = Words(choose_language(settings.server.lang, environ))
        self.state = begin(contents, journal, settings)
        self.facts = Facts(settings, words, contents.epoch, self._clock())
        self.began_s = time.monotonic()
        if self.state.always_on:
            now = self._clock()
            restore(self.state, now, now - settings.accounts.always_on_days * 24 * MICROSECONDS_PER_HOUR)
        self.facts.secret = contents.secret
        self.metrics = TurnMetrics()
        self.indexing = Indexing(self.folder.journal, enabled=settings.search.enabled == "yes")
        self.checking = Checking(
            self.folder.journal,
            ended_well=journal.ended_well,
            days=lambda: self.settings.journal.check_days,
            clock=self._clock,
        )
        self.readers = Readers(history, self._finder if self.indexing.enabled else None, self.checking.report)
        self.hashers = Hashers(self.facts)
        self.delivery = Delivery(self._ask)
        self.admission = Admission(self.state, self.facts, administrators=self._administrators)
        self.journal = journal
        self.space = SpaceWatch(self.folder.path, settings.journal.low_water_mib, settings.journal.warn_mib)
        self.turn = Turn(
            Hub(self.state),
            journal,
            self.admission,
            self.delivery,
            self.space,
            self.metrics,
            settings.journal.retry_s,
            self._clock,
        )
        journal.on_wish = lambda: self.signals.put(None)  # wakes the main thread
        self.upkeep = Upkeep(self.turn.lock, journal, self.folder.journal)
        plain, irc = PlainDialect(words), IrcDialects(self.facts)
        self.housekeeping = Housekeeping(self.turn, self.state, House(self.facts, plain), self._clock)
        self.certificate = Certificate(settings.tls, self.folder.path)
        commands = {"status": lambda: status(self), "metrics": lambda: {"text": metrics_text(self)}}
        self.gate = Gate(
            self.facts,
            contents.opened,
            plain,
            irc,
            commands,
            context=lambda: self.certificate.context,
            banned=lambda address: self.state.server_bans.addresses.find(address, self._clock()),
        )
        name = socket.gethostname().lower()
        self.facts.machine_names = frozenset({name, f"{name}.local"})
        self.facts.connections = lambda: self.gate.count
        self.facts.metrics = lambda: metrics_text(self)
        self.facts.damage = lambda: self.checking.known.damage
        self.facts.read_settings_again = lambda: self.signals.put(signal.SIGHUP)
        self.listeners: list[socket.socket] = []
        self.entrances: list[Entrance] = []
        doors = []
        for listener, row in open_listeners(settings.listen, environ):
            self._closing.callback(listener.close)
            self.listeners.append(listener)
            self.entrances.append(Entrance(*address_of(listener), takes=row.takes, proxied=row.proxy == "yes"))
            doors.append(Door(listener, self.gate.door(row.takes, proxied=row.proxy == "yes")))
        self.facts.web_address = web_address(self.entrances)
        control = self._listen_for_control()
        self.workers = [
            Worker(
                f"worker-{number}",
                self.turn,
                [*doors, Door(control, self.gate.control)] if number == 1 else doors,
                worker_limits(settings),
            )
            for number in range(1, worker_count(settings.server.workers) + 1)
        ]

    def _listen_for_control(self) -> socket.socket:
        path = self.folder.control
        if len(os.fsencode(path)) > UNIX_PATH_LIMIT:
            raise EnvironmentFault(
                mark("cannot use the data folder {folder}"),
                mark("its path is too long for a control socket; choose a shorter one with --data"),
                folder=self.folder.path,
            )
        listener = listen_unix(path)
        self._closing.callback(path.unlink, missing_ok=True)
        self._closing.callback(listener.close)
        return listener

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """Return the addresses that are listened on, with the real ports; those of Unix sockets are paths, with 0."""
        return [address_of(listener) for listener in self.listeners]

    def _died(self, name: str, error: BaseException) -> None:
        """Hear that a thread has died: the server must not limp on. The dying thread."""
        if self.death is None or self.death[1] is not error:  # a fault of the journal ends every worker
            if isinstance(error, EnvironmentFault):
                log.error("%s ends: %s", name, error)
            else:
                log.error("%s died", name, exc_info=error)
        if isinstance(error, StorageFault) and error.damage:
            self.checking.report(error.damage)
        self.death = self.death or (name, error)
        self.signals.put(signal.SIGTERM)

    def _ask(self, session: Session, ask: Ask, gap: Gap) -> None:
        """Hand a question to those who answer it. Under the hub's lock."""
        helpers = self.hashers if isinstance(ask.question, Secret) else self.readers
        helpers.ask(session, ask, gap)

    def _finder(self) -> Finder:
        """Make what searches; imported when somebody does. The searching thread."""
        from besedka.journal.search.finder import Finder

        return Finder(self.folder.journal)

    def start(self) -> None:
        """Open the rooms for newcomers, then start all threads."""
        _warn_of_unknown_capabilities(self.settings)
        self.housekeeping.open_rooms(self.settings)
        self.readers.start(self.crew)
        self.hashers.start(self.crew)
        for worker in self.workers:
            self.crew.start(worker.name, worker.run)
        self.indexing.start(self.crew)

    def reload(self, settings: Settings) -> None:
        """Take over those of the settings that can change while running; say which others need a restart."""
        changes = compare(self.settings, settings)
        if not (changes.now or changes.restart):
            log.info("the settings were read again: nothing has changed")
        for change in changes.now:
            log.info("setting changed: %s", change)
        for change in changes.restart:
            log.warning("setting needs a restart to change: %s", change)
        _warn_of_unknown_capabilities(changes.settings)
        before, after = offered(self.settings), offered(changes.settings)
        with self.turn.lock:
            self.settings = self.facts.settings = changes.settings
            if before != after:
                self.delivery.announce_capabilities(after & ~before, before & ~after)
            self.state.key_lifetime = changes.settings.journal.key_hours * MICROSECONDS_PER_HOUR
            self.state.always_on = changes.settings.accounts.always_on == "yes"
            self.turn.watch_space(changes.settings.journal.low_water_mib, changes.settings.journal.warn_mib)
        for worker in self.workers:
            worker.inbox.put(worker_limits(changes.settings), beyond=True)
        configure(changes.settings.log.format, changes.settings.log.level)
        self.certificate.read_again(changes.settings.tls)
        if any(change.name == "rooms.default" for change in changes.now):
            self._or_end(lambda: self.housekeeping.open_rooms(changes.settings))

    def keep_house(self) -> None:
        """Forget what is too old to matter: message keys, an hour after their time, a thousand in each turn.

        And see to a certificate that is near its end, and who was away for too long.
        """
        self.certificate.keep()
        self._forget_ended()
        self._forget_acts()
        stay = self.settings.accounts.always_on_days
        self._or_end(lambda: end_absent(self.turn, self.state, self.housekeeping, self._clock(), stay))
        days = self.settings.rooms.forget_days
        self._or_end(lambda: self.housekeeping.forget_rooms(days, self.journal.newest_in))
        self.upkeep.look(self._clock(), self.settings.journal.keep_days, self.settings.irc.missed_days)
        before = self._clock() - (self.settings.journal.key_hours + 1) * MICROSECONDS_PER_HOUR
        with contextlib.suppress(StorageFault):  # the next commit says it better
            while True:
                with self.turn.lock:
                    if not self.journal.pruner.forget_keys(before):
                        return

    def _forget_ended(self) -> None:
        """Forget bans that hold nobody any more, browsers logged in for too long, and links that ended long ago."""
        with contextlib.suppress(StorageFault), self.turn.lock:
            now = self._clock()
            self.state.server_bans.forget_ended(now)
            self.state.web_logins.forget_ended(now)
            self.journal.pruner.forget_ended(now, forget_links(self.state, now))

    def _forget_acts(self) -> None:
        """Forget moderating acts that are older than they are kept, a thousand in each turn."""
        days = self.settings.audit.keep_days
        with contextlib.suppress(StorageFault):
            while days:
                with self.turn.lock:
                    if not self.journal.pruner.forget_acts(self._clock() - days * 24 * MICROSECONDS_PER_HOUR):
                        return

    def look_around(self) -> None:
        """Do what may be due every few seconds."""
        self._or_end(self.housekeeping.look)
        self.upkeep.look_for_redacted()
        self.checking.look()
        if self.checking.known.damage:
            told = self.facts.words(TOLD).format(damage=self.checking.known.damage)
            self._or_end(lambda: self.housekeeping.warn_administrators(told, self.settings))

    def _or_end(self, work: Callable[[], None]) -> None:
        """Do something of the house's; what cannot be stored ends the server, as in any worker's turn."""
        try:
            work()
        except StorageFault as fault:
            self._died("main", fault)

    def note_time(self) -> None:
        """Note until when those who are here have seen everything, for the case of a crash."""
        with contextlib.suppress(StorageFault), self.turn.lock:  # the next commit says it better
            self.journal.note_time()

    def stop(self) -> list[str]:
        """Stop everything in order, by deadlines; return the names of threads that did not end."""
        for worker in self.workers:
            worker.inbox.put(Stop(LINGER_S), beyond=True)
        self.readers.stop()
        self.hashers.stop()
        self.indexing.stop()
        late = self.crew.join(JOIN_S)
        self.checking.stop()
        if not late:
            self._closing.close()
        return late


def _warn_of_unknown_capabilities(settings: Settings) -> None:
    """Say which names in `irc.withhold` are no capabilities; the table of settings cannot know them."""
    for name in unknown_withheld(settings):
        log.warning("irc.withhold: there is no capability %s; docs/irc.md lists them", name)
