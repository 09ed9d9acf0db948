"""The main thread of a server: it starts everything, says how to join, does what signals say, and ends in order."""

from __future__ import annotations

import gc
import logging
import os
import queue
import signal
import sys
import time
from typing import TYPE_CHECKING

from besedka import __version__
from besedka.errors import EnvironmentFault, UsageError
from besedka.i18n import mark
from besedka.journal.sqlite_version import warn_of_bugs
from besedka.logs import tell_rest
from besedka.net.descriptors import room_for
from besedka.server.administrators import has_administrator
from besedka.server.app import Server
from besedka.server.banner import banner, own_command, shown, warning
from besedka.server.clock import wall_clock
from besedka.server.dump import dump
from besedka.server.notify import Notifier
from besedka.server.privilege import runs_as_root
from besedka.server.qrcode import is_reachable, qr_code, terminal_shows
from besedka.server.upkeep import PAUSE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from besedka.config.settings import Settings
    from besedka.server.administrators import Administrators

__all__ = ["GC_THRESHOLD", "run"]

SWITCH_INTERVAL_S = 0.0005  # measured: with the usual 5 ms a busy helper thread costs a worker 41 ms for 100 sends
# Allocations between collections. Connections are many long-lived objects without circles: with the usual 700 all of
# them would be looked at many times a second.
GC_THRESHOLD = 50_000
HOUSEKEEPING_S = 3600.0
NOTE_S = 60.0  # so much, or twice that, is told once more to each device after a crash
DUMPING = (signal.SIGUSR1,) if hasattr(signal, "SIGUSR1") else ()  # Windows has no such signal
TELL_EVERY_S = 10.0  # what the log has left out in a flood is told so long after it at the latest
PRIVATE = 0o077  # whatever SQLite or we make is nobody else's from its first moment

ROOT = mark("This is root, and besedka needs no privilege: give it a user of its own (docs/running.md).")

log = logging.getLogger(__name__)


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
    _tell_how_to_join(server)
    server.gate.load_web()
    where = ", ".join(shown(*address) for address in server.addresses)
    log.info("serving on %s", where)
    notifier.ready(f"serving on {where}")
    _wait(server, reload, notifier)
    notifier.stopping()
    return _end(server)


def _tell_how_to_join(server: Server) -> None:
    """Print where the server is, for each kind of client, and what whoever started it should know."""
    command = own_command(sys.argv[0], os.environ.get("PATH"))
    words, fingerprint = server.facts.words, server.certificate.fingerprint
    administered = has_administrator(server.state, server.settings)
    where_to = (server.entrances, server.folder.path, command, fingerprint)
    sys.stdout.write(banner(words, *where_to, administered=administered))
    address = server.settings.web.public_url or server.facts.web_address
    if is_reachable(address) and terminal_shows(sys.stdout, os.environ):
        sys.stdout.write(qr_code(address))
    sys.stdout.write(warning(words, server.entrances))
    if runs_as_root():
        sys.stdout.write(words(ROOT) + "\n")
    sys.stdout.flush()


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
