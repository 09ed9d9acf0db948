"""The composition root: what is built, started and stopped, in which order. The main thread waits here for signals."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import queue
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING

from besedka import __version__
from besedka.chat.always_on import restore
from besedka.chat.hub import Hub
from besedka.chat.invite_links import forget_links
from besedka.chat.state import MICROSECONDS_PER_HOUR, State
from besedka.config.reload import compare
from besedka.errors import EnvironmentFault, StorageFault, UsageError
from besedka.i18n import Words, choose_language, mark
from besedka.journal.folder import Folder
from besedka.journal.history import History
from besedka.journal.journal import Journal
from besedka.journal.space import SpaceWatch
from besedka.journal.sqlite_version import warn_of_bugs
from besedka.logs import configure, tell_rest
from besedka.metrics.turn import TurnMetrics
from besedka.net.descriptors import room_for
from besedka.net.doorway import Door
from besedka.net.listener import address_of, listen_unix
from besedka.net.worker import Stop, Worker, WorkerLimits
from besedka.server.absence import end_absent
from besedka.server.administrators import has_administrator
from besedka.server.admission import Admission
from besedka.server.banner import Entrance, banner, own_command, shown, warning, web_address
from besedka.server.certificate import Certificate
from besedka.server.clock import wall_clock
from besedka.server.delivery import Delivery
from besedka.server.dump import dump
from besedka.server.gate import Gate
from besedka.server.hashers import Hashers
from besedka.server.housekeeping import House, Housekeeping
from besedka.server.indexing import Indexing
from besedka.server.listeners import open_listeners
from besedka.server.measures import metrics_text
from besedka.server.notify import Notifier
from besedka.server.privilege import runs_as_root
from besedka.server.qrcode import is_reachable, qr_code, terminal_shows
from besedka.server.readers import Readers
from besedka.server.status import status
from besedka.server.turn import Turn
from besedka.server.upkeep import PAUSE_S, Upkeep
from besedka.sessions.credentials import Secret
from besedka.sessions.facts import Facts
from besedka.sessions.irc.capabilities import offered, unknown_withheld
from besedka.sessions.irc.dialect import IrcDialects
from besedka.sessions.irc.session import MOST_ASKS
from besedka.sessions.plain_dialect import PlainDialect
from besedka.threads import Crew

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from besedka.config.settings import Settings
    from besedka.journal.search.finder import Finder
    from besedka.net.outbox import Gap
    from besedka.server.administrators import Administrators
    from besedka.sessions.session import Ask, Session

__all__ = ["Server", "run"]

SWITCH_INTERVAL_S = 0.0005  # measured: with the usual 5 ms a busy helper thread costs a worker 41 ms for 100 sends
# Allocations between collections. Connections are many long-lived objects without circles: with the usual 700 all of
# them would be looked at many times a second.
GC_THRESHOLD = 50_000
MIB = 1024 * 1024
LINGER_S = 1.0  # for emptying the outboxes
JOIN_S = 3.0  # with a commit that is being tried again; all in all the end takes five seconds at the most
HOUSEKEEPING_S = 3600.0
NOTE_S = 60.0  # so much, or twice that, is told once more to each device after a crash
DUMPING = (signal.SIGUSR1,) if hasattr(signal, "SIGUSR1") else ()  # Windows has no such signal
TELL_EVERY_S = 10.0  # what the log has left out in a flood is told so long after it at the latest
PRIVATE = 0o077  # whatever SQLite or we make is nobody else's from its first moment
UNIX_PATH_LIMIT = 100  # sun_path has 108 bytes on Linux, 104 elsewhere

ROOT = mark("This is root, and besedka needs no privilege: give it a user of its own (docs/running.md).")

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
        self.state = State(
            contents.rooms,
            contents.position,
            contents.time,
            journal,
            contents.spoken,
            contents.accounts,
            settings.server.name,
            contents.server_bans,
            contents.invite_links,
            contents.lockdown,
            contents.web_logins,
        )
        self.state.next_room = max(self.state.next_room, contents.forgotten + 1)
        self.facts = Facts(settings, words, contents.epoch, self._clock())
        self.began_s = time.monotonic()
        self.state.messages = journal
        self.state.key_lifetime = settings.journal.key_hours * MICROSECONDS_PER_HOUR
        self.state.always_on = settings.accounts.always_on == "yes"
        if self.state.always_on:
            now = self._clock()
            restore(self.state, now, now - settings.accounts.always_on_days * 24 * MICROSECONDS_PER_HOUR)
        self.facts.secret = contents.secret
        self.metrics = TurnMetrics()
        self.indexing = Indexing(self.folder.journal, enabled=settings.search.enabled == "yes")
        self.readers = Readers(history, self._finder if self.indexing.enabled else None)
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
        plain, irc = PlainDialect(words, self.facts), IrcDialects(self.facts)
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
        if not late:
            self._closing.close()
        return late


def _warn_of_unknown_capabilities(settings: Settings) -> None:
    """Say which names in `irc.withhold` are no capabilities; the table of settings cannot know them."""
    for name in unknown_withheld(settings):
        log.warning("irc.withhold: there is no capability %s; docs/irc.md lists them", name)


def worker_limits(settings: Settings) -> WorkerLimits:
    """Return the bounds that each worker is given, in their units; of what is bounded for all, each has its part."""
    limits = settings.limits
    workers = worker_count(settings.server.workers)
    return WorkerLimits(
        read_budget=limits.line_budget_kib * 1024,
        outbox_limit=limits.outbox_kib * 1024,
        backlog_limit=limits.outboxes_mib * MIB // workers,
        # the answers that all connections may wait for, and what the main thread says
        inbox_limit=limits.connections * MOST_ASKS + 16,
        burst=limits.burst_lines,
        rate=float(limits.lines_per_s),
    )


def worker_count(setting: int) -> int:
    """Return how many workers to start: one with a GIL, one a core without (docs/performance.md).

    What counts is whether there is a GIL now: an interpreter built without can be told to have one (`PYTHON_GIL=1`).
    """
    if setting:
        return setting
    has_gil: bool = getattr(sys, "_is_gil_enabled", lambda: True)()  # Python 3.13 and newer
    return 1 if has_gil else (os.cpu_count() or 1)


def run(
    settings: Settings,
    reload: Callable[[], Settings],
    *,
    clock: Callable[[], int] = wall_clock,
    administrators: Administrators | None = None,
) -> int:
    """Serve until a signal says to stop; return the exit code. The main thread; raises `EnvironmentFault`."""
    os.umask(PRIVATE)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    gc.freeze()  # what was imported stays: the collector need not look at it again
    gc.set_threshold(GC_THRESHOLD, 20, 20)
    server = Server(settings, clock=clock, administrators=administrators)
    notifier = Notifier(os.environ)
    about = {"data": server.folder.path, "durability": settings.journal.durability, "workers": len(server.workers)}
    log.info("besedka %s starts", __version__, extra={**about, "pid": os.getpid(), "position": server.state.position})
    _warn_of_unknown_capabilities(settings)
    warn_of_bugs()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a second Ctrl+C ends at once
        server.signals.put(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, *DUMPING):
        signal.signal(number, on_signal)
    if (room := room_for(settings.limits.connections)) < settings.limits.connections:
        log.warning("there is room for %d connections: more need a higher limit of open files (ulimit -Hn)", room)
    if settings.limits.strangers == "yes":
        log.info("strangers may come: limits that are not set are lower (besedka config show; docs/overload.md)")
    server.start()
    command = own_command(sys.argv[0], os.environ.get("PATH"))
    words, fingerprint = server.facts.words, server.certificate.fingerprint
    administered = has_administrator(server.state, settings)
    where_to = (server.entrances, server.folder.path, command, fingerprint)
    sys.stdout.write(banner(words, *where_to, administered=administered))
    address = settings.web.public_url or server.facts.web_address
    if is_reachable(address) and terminal_shows(sys.stdout, os.environ):
        sys.stdout.write(qr_code(address))
    sys.stdout.write(warning(words, server.entrances))
    if runs_as_root():
        sys.stdout.write(words(ROOT) + "\n")
    sys.stdout.flush()
    server.gate.load_web()
    where = ", ".join(shown(*address) for address in server.addresses)
    log.info("serving on %s", where)
    notifier.ready(f"serving on {where}")
    _wait(server, reload, notifier)
    notifier.stopping()
    return _end(server)


def _wait(server: Server, reload: Callable[[], Settings], notifier: Notifier) -> None:
    """Do what signals say until one says to stop."""
    housekeeping_at = noting_at = time.monotonic()
    while True:
        try:
            pause = PAUSE_S if server.upkeep.is_busy else TELL_EVERY_S
            signalled = server.signals.get(timeout=min(max(0.0, housekeeping_at - time.monotonic()), pause))
        except queue.Empty:
            tell_rest()
            server.look_around()
            if time.monotonic() >= noting_at:
                server.note_time()
                noting_at = time.monotonic() + NOTE_S
            if time.monotonic() >= housekeeping_at:
                server.keep_house()
                housekeeping_at = time.monotonic() + HOUSEKEEPING_S
            elif server.upkeep.is_busy:
                server.upkeep.step()
            continue
        if signalled is None:
            continue
        if signalled in DUMPING:
            dump(server)
            continue
        if signalled != signal.SIGHUP:
            return
        notifier.reloading()
        try:
            server.reload(reload())
            notifier.ready("the settings were read again")
        except (UsageError, EnvironmentFault) as error:
            log.error("the settings were not read again: %s", error)  # noqa: TRY400 - it is no bug of ours
            notifier.ready("the settings were not read again; the log says why")


def _end(server: Server) -> int:
    began = time.monotonic()
    log.info("stopping", extra={"connections": server.gate.count})
    late = server.stop()
    tell_rest(at_once=True)
    if late:
        log.error("these threads did not end in time: %s", ", ".join(late))
    if server.death is not None:
        name, error = server.death
        log.error(
            "the server ended because of %s: %s", name, error if isinstance(error, EnvironmentFault) else repr(error)
        )
        return 1
    log.info("stopped in %.2f s", time.monotonic() - began)
    return 1 if late else 0
