"""The soak: `make soak`, or `PYTHONPATH=tests python -m soak.run --help`. An hour of all sorts of traffic and trouble.

First kill -9 again and again under load; then mixed traffic with faults thrown in at random; then the same traffic
without faults, in which nothing may grow. Exit code 1: something was lost, doubled or out of order, or something grew.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from soak.growth import ARENA_KIB, Sample, growth, sample
from soak.report import Line, none_of, table
from soak.scripts import Scripts
from soak.trouble import LOW_WATER_MIB, Trouble
from support.command import environment
from support.disk import mounted
from support.kills import carry_on_through
from support.misfortune import Misfortune
from support.server import RunningServer, steady_port
from support.talkers import AS_FAST_AS_THEY_CAN, Talkers, faults
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["main"]

HOUR_S = 3600.0
CALM_PART = 0.6  # of the time, at its end; its second half is what growth is judged by
PAUSES_S = (1.0, 8.0)  # between two faults
SAMPLE_EVERY_S = 2.0
JUDGED_FROM_H = 0.25  # hours; before that caches still fill: what memory does then is told, and not judged
SILENCE_S = 15.0  # after which a talker takes its connection for dead: longer than the longest stall
TALKER_PAUSE_S = 0.5  # after up to forty messages: some hundred messages a second of all talkers together
TALKERS = ("anna", "Борис", "clara", "Глеб")
DISK = "size=768m"  # of memory: room for the journal of some hours
SETTLE_S = 60.0
# A connection that is closed while others of the process hold locks leaves its descriptor to the next one (the notes on
# POSIX advisory locks in SQLite's os_unix.c): one in all, from the first hourly look on.
KEPT_BY_SQLITE = 1
SETTINGS = f"""
irc.ping_after_s = 5
irc.ping_timeout_s = 5
journal.low_water_mib = {LOW_WATER_MIB}
journal.warn_mib = {LOW_WATER_MIB}
limits.outbox_kib = 256
limits.registration_s = 10
limits.strangers = "no"
"""


class Soak:
    """One server with everybody around it."""

    def __init__(self, stack: contextlib.ExitStack, folder: Path, seed: int) -> None:
        self.seed = seed
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.folder = folder
        self.notes = folder / "notes"
        self.notes.mkdir()
        data = folder / "data"
        data.mkdir()
        misfortune, own_disk = None, False
        with _left_out_if_impossible():
            misfortune = stack.enter_context(Misfortune())
        with _left_out_if_impossible():
            stack.enter_context(mounted(data, DISK))
            own_disk = True
        self.server = RunningServer(settings=SETTINGS, port=steady_port(), **(misfortune.environ if misfortune else {}))
        self.server.data = data
        stack.enter_context(self.server)
        stack.callback(self._keep)
        self.trouble = Trouble(self.server, self.chance, misfortune, own_disk=own_disk)
        self.troubles: Counter[str] = Counter()
        self.samples: list[Sample] = []

    def run(self, seconds: float) -> list[Line]:
        """Let everybody in, make trouble, then leave them in peace; compare what they noted with the journal."""
        port = self.server.port
        idle = self._idle()
        scripts = Scripts(port, self.folder / "pipe", self.seed)
        with Talkers(self.notes) as talkers, _crowd(port, self.seed) as crowd:
            talkers.start(str(port), TALKERS, str(SILENCE_S), str(TALKER_PAUSE_S))
            scripts.start()
            for phase in (self._make_trouble(seconds * (1 - CALM_PART)), self._watch(seconds * CALM_PART)):
                for _ in phase:
                    talkers.check()
                    assert crowd.poll() is None, "the crowd has ended"
            scripts.stop.set()
            said, _ = crowd.communicate(timeout=SETTLE_S)
            results = talkers.finish()
            scripts.join(SETTLE_S)
        end = self._settled(idle)
        assert self.server.stop() == 0
        return [
            *self._traffic(results, json.loads(said), scripts),
            none_of("lost, doubled or out of order", faults(self.server.journal, self.notes).splitlines()),
            none_of("lost by scripts that ended with 0", scripts.faults(self.server.journal)),
            *self._grown(idle, end),
        ]

    def _keep(self) -> None:
        """Copy what is gone with the server: its journal and its log."""
        for file in (*self.server.data.glob("journal.sqlite*"), *self.server.folder.glob("*.log")):
            shutil.copy(file, self.folder)

    def _idle(self) -> Sample:
        """Look at the server when a few have been there, asked for the past, and gone."""
        for number in range(5):
            with IrcPeer(self.server.port, f"first{number}") as peer:
                peer.say(f"first {number}")
                peer.settle()
        time.sleep(1.0)
        return sample(self.server.pid, time.monotonic())

    def _make_trouble(self, seconds: float) -> Iterator[None]:
        """Do something to the server every few seconds; after each it must serve."""
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            time.sleep(self.chance.uniform(*PAUSES_S))
            name = self.chance.choice(list(self.trouble.kinds))
            print(f"{time.strftime('%H:%M:%S')} {name}", flush=True)
            self.trouble.kinds[name]()
            self.troubles[name] += 1
            with IrcPeer(self.server.port, "witness", rooms=()) as witness:
                witness.settle()
            yield

    def _watch(self, seconds: float) -> Iterator[None]:
        """Do nothing but look at the server."""
        print(f"{time.strftime('%H:%M:%S')} {seconds:.0f} s without trouble", flush=True)
        self.trouble.end()
        began = time.monotonic()
        while (now := time.monotonic() - began) < seconds:
            self.samples.append(sample(self.server.pid, now))
            time.sleep(SAMPLE_EVERY_S)
            yield

    def _settled(self, idle: Sample) -> Sample:
        """Look at the server when everybody has gone."""
        give_up_at = time.monotonic() + SETTLE_S
        while True:
            found = sample(self.server.pid, time.monotonic())
            if found.sockets <= idle.sockets or time.monotonic() > give_up_at:
                return found
            time.sleep(0.5)

    def _traffic(self, results: list[tuple[int, int]], crowd: dict[str, int], scripts: Scripts) -> list[Line]:
        acknowledged = sum(count for count, _ in results)
        connections = sum(count for _, count in results)
        rows = [
            Line("troubles", ", ".join(f"{name} {count}" for name, count in sorted(self.troubles.items())), "", True),
            Line("talkers", f"{acknowledged} acknowledged over {connections} connections", "", acknowledged > 0),
            Line("the others", ", ".join(f"{name} {count}" for name, count in crowd.items()), "", True),
            Line(
                "besedka join in pipes",
                f"{len(scripts.stored)} ended with 0, {scripts.given_up} gave up",
                "",
                bool(scripts.stored),
            ),
        ]
        return [*rows, Line("journal", f"{self.server.journal.stat().st_size / 2**20:.1f} MiB", "", True)]

    def _grown(self, idle: Sample, end: Sample) -> list[Line]:
        """Judge the second half of the stretch without trouble."""
        judged = self.samples[len(self.samples) // 2 :]
        memory = growth(judged)
        threads = {each.threads for each in judged}
        return [
            Line(
                "memory",
                f"{memory.kib:+.0f} KiB in {memory.hours * 60:.1f} min ({memory.kib_per_hour:+.0f} KiB/hour);"
                f" {judged[0].rss_kib} KiB, {judged[-1].rss_kib} at the end, {idle.rss_kib} when idle at first",
                f"at most {max(ARENA_KIB, memory.noise_kib):.0f} KiB, judged from {JUDGED_FROM_H * 60:.0f} min on",
                memory.is_noise or memory.hours < JUDGED_FROM_H,
            ),
            Line("threads", ", ".join(map(str, sorted(threads))), f"always {idle.threads}", threads == {idle.threads}),
            Line(
                "sockets when all have gone",
                str(end.sockets),
                f"{idle.sockets}, as before",
                end.sockets == idle.sockets,
            ),
            Line(
                "files when all have gone",
                str(end.files),
                f"{idle.files + KEPT_BY_SQLITE} at most",
                end.files <= idle.files + KEPT_BY_SQLITE,
            ),
        ]


@contextlib.contextmanager
def _left_out_if_impossible() -> Iterator[None]:
    """Do without what this machine does not allow, and say so."""
    try:
        yield
    except pytest.skip.Exception as reason:
        print(f"left out: {reason}")


@contextlib.contextmanager
def _crowd(port: int, seed: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).with_name("crowd.py")), str(port), str(seed)]
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def _kill_rounds(rounds: int, folder: Path, seed: int) -> Line:
    """Kill the server again and again while everybody talks as fast as they can."""
    notes = folder / "killed"
    notes.mkdir()
    began = time.monotonic()
    acknowledged = carry_on_through(rounds, notes, AS_FAST_AS_THEY_CAN, seed)
    took_s = time.monotonic() - began
    found = f"{rounds} in {took_s:.0f} s, {acknowledged} messages acknowledged, 0 lost, doubled or out of order"
    return Line("kill -9 under load", found, "0", True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mixed traffic with faults for an hour, then without; what is left.")
    parser.add_argument("--seconds", type=float, default=HOUR_S, help="of mixed traffic (3600)")
    parser.add_argument("--kills", type=int, default=200, help="rounds of kill -9 under load before it (200)")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="of another run, to repeat it")  # noqa: S311
    return parser.parse_args()


def main() -> int:
    """Soak, and print the table; what was noted is kept if anything does not hold."""
    arguments = _arguments()
    print(f"seed {arguments.seed}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    lines = []
    holds = False
    try:
        if arguments.kills:
            lines.append(_kill_rounds(arguments.kills, folder, arguments.seed))
        if arguments.seconds:
            with contextlib.ExitStack() as stack:
                lines += Soak(stack, folder, arguments.seed).run(arguments.seconds)
        holds = all(line.holds for line in lines)
    finally:
        if holds:
            shutil.rmtree(folder)
        else:
            print(f"what was noted, and the journal: {folder}")
    print(table(lines))
    return int(not holds)


if __name__ == "__main__":
    sys.exit(main())
