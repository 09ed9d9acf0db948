"""Microseconds a message by stage, without sockets: parse, decide, store, render; and a whole turn.

    python benchmarks/stages.py            the table
    python benchmarks/stages.py --profile  where a turn's time goes (cProfile)

Unlike the rest of this folder it imports besedka: it looks inside.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from besedka.chat.hub import Hub
from besedka.chat.state import State
from besedka.config.settings import IRC, Settings
from besedka.i18n import Words
from besedka.journal.journal import Journal
from besedka.journal.space import SpaceWatch
from besedka.metrics.turn import TurnMetrics
from besedka.net.outbox import Outbox, ReadyList
from besedka.server.admission import Admission
from besedka.server.clock import wall_clock
from besedka.server.delivery import Delivery
from besedka.server.turn import Turn
from besedka.sessions.facts import Facts
from besedka.sessions.irc.dialect import IrcDialects
from besedka.sessions.irc.session import IrcSession

LINES = 160  # of one sender in one turn: its read budget of 16 KiB
TEXT = "x" * 64


class Sink:
    """A connection without a socket."""

    def __init__(self, ready: ReadyList) -> None:
        self.outbox = Outbox(self, ready, 1 << 40)

    def send_in_chunks(self, limit: int, pause_s: float) -> None:
        """Do nothing."""


class Bench:
    """One room with members, over a real journal in a temporary folder."""

    def __init__(self, folder: Path, members: int, durability: str = "power") -> None:
        settings = Settings(irc=IRC(replay=0))  # nobody is there to answer questions about the past
        self.journal = Journal(folder / "journal.sqlite", durability)  # type: ignore[arg-type]
        contents = self.journal.open()
        self.state = state = State(contents.rooms, contents.position, contents.time, self.journal)
        facts = Facts(settings, Words("en"), contents.epoch, wall_clock())
        self.hub = Hub(state)
        self.ready = ReadyList(lambda: None)
        self.delivery = Delivery(lambda _session, _ask, _gap: None)
        self.turn = Turn(
            self.hub,
            self.journal,
            Admission(state, facts),
            self.delivery,
            SpaceWatch(folder, 0, 0),
            TurnMetrics(),
            1.0,
        )
        dialects = IrcDialects(facts)
        self.sessions = [
            IrcSession(number, Sink(self.ready), "127.0.0.1", facts, dialects, lambda: None)
            for number in range(1, members + 1)
        ]
        started = time.perf_counter()
        for session in self.sessions:
            name = f"user{session.number}"
            self.run(session.receive(f"NICK {name}\r\nUSER {name} 0 * :{name}\r\n".encode(), 0.0))
            self.run(session.receive(b"JOIN #bench\r\n", 0.0))
        self.registration_us = (time.perf_counter() - started) / members * 1e6

    def run(self, requests: list) -> None:
        """Take one turn and throw away what would be written."""
        for outbox in self.turn.run(requests, self.ready):
            outbox.sending.clear()

    def close(self) -> None:
        """Close the journal."""
        self.journal.close()


def batch(bench: Bench, senders: int) -> list:
    """Return the requests of one turn."""
    data = f"PRIVMSG #bench :{TEXT}\r\n".encode() * LINES
    return [request for session in bench.sessions[:senders] for request in session.receive(data, 0.0)]


def measure(bench: Bench, senders: int, rounds: int) -> dict[str, float]:
    """Return the median microseconds a message of each stage."""
    samples: dict[str, list[float]] = {"parse": [], "decide": [], "store": [], "render and append": []}
    count = LINES * senders
    for _ in range(rounds):
        marks = [time.perf_counter()]
        requests = batch(bench, senders)
        marks.append(time.perf_counter())
        decided, entries = bench.turn._decide(requests, wall_clock())  # noqa: SLF001 - it looks inside
        marks.append(time.perf_counter())
        bench.journal.store(entries)
        bench.hub.stored()
        marks.append(time.perf_counter())
        bench.delivery.deliver(decided)
        marks.append(time.perf_counter())
        for outbox in bench.ready.outboxes:
            outbox.collect()
            outbox.sending.clear()
        bench.ready.outboxes.clear()
        for stage, (start, end) in zip(samples, pairwise(marks), strict=True):
            samples[stage].append((end - start) / count * 1e6)
    return {stage: statistics.median(values) for stage, values in samples.items()}


def main() -> None:
    """Print the table, or a profile."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", action="store_true", help="profile whole turns instead")
    parser.add_argument("--members", type=int, default=100)
    parser.add_argument("--senders", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        profile = cProfile.Profile()
        if options.profile:
            profile.enable()
        bench = Bench(Path(folder), options.members)
        if options.profile:
            profile.disable()
            pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(25)
            profile = cProfile.Profile()
            profile.enable()
            for _ in range(options.rounds):
                bench.run(batch(bench, options.senders))
            profile.disable()
            pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(25)
        else:
            stages = measure(bench, options.senders, options.rounds)
            print(f"{options.members} members, {options.senders} senders, {LINES} lines each a turn")
            for stage, value in stages.items():
                print(f"  {stage:<18} {value:6.2f} µs a message")
            print(f"  {'together':<18} {sum(stages.values()):6.2f} µs a message")
            print(f"  {'registration':<18} {bench.registration_us:6.1f} µs a user, JOIN included")
        bench.close()


if __name__ == "__main__":
    main()
