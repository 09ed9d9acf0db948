"""Where the microseconds go, without sockets: of a message, of a registration, and of the parts of each.

    python benchmarks/stages.py            the tables
    python benchmarks/stages.py --profile  where a turn's time goes (cProfile)

Every number is the least of several repeats: whatever else the machine does only adds.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from besedka.chat.hub import Hub
from besedka.journal.batch import Batch
from besedka.net.outbox import Outbox, ReadyList, append_to_all
from besedka.protocols.irc import parse
from besedka.protocols.lines import LineBuffer
from besedka.protocols.privmsg import parse_privmsgs
from besedka.protocols.sniff import sniff
from besedka.protocols.websocket import TEXT, frame_lines
from besedka.server.clock import wall_clock
from besedka.sessions.irc.dialect import IrcDialects
from inside import Inside, as_in_the_server, introduction
from report import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LINES: Final = 160  # of one sender in one turn: its read budget of 16 KiB
LINE: Final = b"PRIVMSG #bench :" + b"x" * 64 + b"\r\n"
MEMBERS: Final = 100
SENDERS: Final = 10
REPEATS: Final = 15
SINGLE_TURNS: Final = 100  # turns of one message in each repeat: the least of single turns would be luck
NEWCOMERS: Final = 300
ABREAST: Final = 50  # newcomers in one turn when many come at once
MICRO_S: Final = 0.02  # of each repeat of a small part: thousands of calls


@dataclass(frozen=True, slots=True)
class Shape:
    """A way in which messages come: lines in one turn of each of the senders."""

    title: str
    lines: int
    senders: int
    turns: int


PUSHED: Final = Shape(f"{SENDERS} × {LINES} a turn", LINES, SENDERS, 1)
PACED: Final = Shape("1 a turn", 1, 1, SINGLE_TURNS)


class Least:
    """The least value of each name over several repeats."""

    def __init__(self) -> None:
        self.values: dict[str, float] = {}

    def take(self, seconds: Mapping[str, float], count: int) -> None:
        """Take one repeat: seconds by name, spent on `count` of what is counted."""
        for name, value in seconds.items():
            us = value / count * 1e6
            self.values[name] = min(us, self.values.get(name, us))


def message_stages(bench: Inside, peers: list[Any], shape: Shape, repeats: int) -> dict[str, float]:
    """Return the least microseconds a message of each stage."""
    data = LINE * shape.lines
    least = Least()
    for _ in range(repeats):
        bench.seconds.clear()
        for turn in range(shape.turns):
            began = time.perf_counter()
            speakers = [peers[(turn + number) % SENDERS] for number in range(shape.senders)]
            requests = [request for peer in speakers for request in peer.receive(data)]
            bench.seconds["parse"] += time.perf_counter() - began
            bench.run(requests)
        least.take(bench.seconds, shape.lines * shape.senders * shape.turns)
    return least.values


def registration_stages(folder: Path, abreast: int, repeats: int = 3) -> dict[str, float]:
    """Return the least microseconds a registration of each stage, with so many newcomers in one turn."""
    least = Least()
    for repeat in range(repeats):
        place = folder / f"registrations-{abreast}-{repeat}"
        place.mkdir(mode=0o700)
        bench = Inside(place)
        try:
            with as_in_the_server():
                least.take(_register(bench, abreast), NEWCOMERS)
        finally:
            bench.close()
    return least.values


def _register(bench: Inside, abreast: int) -> dict[str, float]:
    """Let everybody come and join rooms of ten; return the seconds by stage."""
    spent: defaultdict[str, float] = defaultdict(float)
    for at in range(0, NEWCOMERS, abreast):
        marks = [time.perf_counter()]
        peers = [bench.newcomer() for _ in range(abreast)]
        marks.append(time.perf_counter())
        hello = [r for n, peer in enumerate(peers, at) for r in peer.receive(introduction(f"user{n}"))]
        marks.append(time.perf_counter())
        bench.seconds.clear()
        bench.run(hello)
        spent["hub: a user more"] += bench.seconds["decide"]
        spent["welcome: some thirty lines, rendered"] += bench.seconds["deliver"]
        marks.append(time.perf_counter())
        joins = [r for n, peer in enumerate(peers, at) for r in peer.receive(b"JOIN #room%d\r\n" % (n // 10))]
        marks.append(time.perf_counter())
        bench.seconds.clear()
        bench.run(joins)
        spent["hub: a member more"] += bench.seconds["decide"]
        spent["store the JOIN, and commit"] += bench.seconds["store"]
        spent["tell the room, list its names"] += bench.seconds["deliver"]
        spent["door: place, number, session"] += marks[1] - marks[0]
        spent["sniff, IRC session, parse NICK and USER"] += marks[2] - marks[1]
        spent["parse JOIN"] += marks[4] - marks[3]
    return spent


def least_us(work: Callable[[], Any], count: int = 1, repeats: int = 5) -> float:
    """Return the least microseconds that `work` takes, divided by `count`."""
    began = time.perf_counter()
    work()
    once = time.perf_counter() - began
    times = max(1, int(MICRO_S / max(once, 1e-7)))
    best = once
    for _ in range(repeats):
        began = time.perf_counter()
        for _ in range(times):
            work()
        best = min(best, (time.perf_counter() - began) / times)
    return best / count * 1e6


def parts(bench: Inside, peers: list[Any], folder: Path) -> Iterator[tuple[str, str, float]]:
    """Yield the small parts, each alone: what it is, of what the microseconds are, and how many."""
    data = LINE * LINES
    lines = data.split(b"\r\n")[:-1]
    buffer = LineBuffer(8192)
    yield "sniff: which wire first bytes are", "a connection", least_us(lambda: sniff(introduction("user")))
    yield "lines: bytes into lines", "a line", least_us(lambda: buffer.feed(data), LINES)
    yield "irc.parse: any line", "a line", least_us(lambda: [parse(line) for line in lines], LINES)
    yield "parse_privmsgs: the usual lines", "a line", least_us(lambda: parse_privmsgs(lines, 0), LINES)

    hub, server = Hub(bench.server.state), bench.server
    requests = peers[0].receive(data)
    steps = [step for request in requests for step in request.steps]
    single = peers[0].receive(LINE)[0].steps[0]
    now = wall_clock()
    yield "admit: what settings and the disk say", "a command", least_us(lambda: server.admission.admit(single, now))
    yield (
        "hub: decide, lines together",
        "a message",
        least_us(lambda: [hub.apply(server.admission.admit(step, now), now) for step in steps], LINES),
    )
    yield "hub: decide, one", "a message", least_us(lambda: hub.apply(single, now))

    events = [event for step in steps for event in hub.apply(step, now)]
    dialects = IrcDialects(server.facts)
    every = dialects.get((1 << 30) - 1)
    yield "render: no capabilities", "a message", least_us(lambda: dialects.bare.render(events), LINES)
    yield "render: all capabilities", "a message", least_us(lambda: every.render(events), LINES)
    rendered = dialects.bare.render(events)
    yield "frame: rendered lines for WebSocket", "a message", least_us(lambda: frame_lines(rendered, TEXT), LINES)

    ready = ReadyList(lambda: None)
    outboxes = [Outbox(None, ready, 1 << 50) for _ in range(MEMBERS)]

    def append_and_collect() -> None:
        append_to_all(outboxes, rendered)
        ready.outboxes.clear()
        for outbox in outboxes:
            outbox.collect()
            outbox.sending = ()

    yield "outbox: append to 100 and collect", "an outbox", least_us(append_and_collect, MEMBERS)
    decided = [(request, list(hub.apply(request.steps[0], now))) for request in requests]

    def deliver() -> None:
        server.delivery.deliver(decided)
        bench.run([])

    yield "delivery: one speaker's lines to 100, all of it", "a message", least_us(deliver, LINES)
    yield from journal_parts(folder, events)


def journal_parts(folder: Path, events: list[Any]) -> Iterator[tuple[str, str, float]]:
    """Yield what storing costs: without a commit, and with commits of many and of one, by durability."""
    for durability in ("process", "power"):
        place = folder / f"journal-{durability}"
        place.mkdir(mode=0o700)
        bench = Inside(place, durability)  # type: ignore[arg-type]
        try:
            if durability == "process":
                yield "journal: rows, without a commit", "a message", _uncommitted(place, events)
            for count in (len(events), 1):
                title = f"journal: rows and a commit of {count}, {durability}"
                yield title, "a message", _committed(bench, events[:count])
        finally:
            bench.close()


def _committed(bench: Inside, events: list[Any]) -> float:
    journal, state = bench.server.journal, bench.server.state

    def entries() -> list[Any]:
        first = state.position + 1
        state.position += len(events)
        return [_at(event, first + number) for number, event in enumerate(events)]

    # without the time that making the entries takes
    return least_us(lambda: journal.store(entries()), len(events)) - least_us(entries, len(events))


def _at(event: Any, position: int) -> Any:
    """Return an entry like this one, at another position."""
    fields = [getattr(event, name) for name in type(event).__struct_fields__]
    return type(event)(position, *fields[1:])


def _uncommitted(folder: Path, events: list[Any]) -> float:
    connection = sqlite3.connect(folder / "journal.sqlite", isolation_level=None)
    entries = [_at(event, 1_000_000 + number) for number, event in enumerate(events)]

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        batch = Batch(lambda _source: 1, lambda _identity: 1)
        batch.gather(entries)
        batch.insert(connection)
        connection.execute("ROLLBACK")

    try:
        return least_us(insert, len(entries))
    finally:
        connection.close()


def show(folder: Path, repeats: int) -> None:
    """Print the tables."""
    bench = Inside(folder)
    try:
        with as_in_the_server():
            peers = bench.come([f"user{number}" for number in range(MEMBERS)], "#bench")
            of_message = [message_stages(bench, peers, shape, repeats) for shape in (PUSHED, PACED)]
            print(f"\nµs a message by stage, {MEMBERS} members, durability power:\n")
            print(_stages(("parse", "decide", "store", "deliver"), of_message, [PUSHED.title, PACED.title]))
            small = [[what, f"{us:.3f}", of] for what, of, us in parts(bench, peers, folder)]
    finally:
        bench.close()
    of_user = [registration_stages(folder, abreast) for abreast in (ABREAST, 1)]
    print("\nµs a registration by stage, connect to JOIN, rooms of ten, durability power:\n")
    print(_stages(tuple(of_user[0]), of_user, [f"{ABREAST} a turn", "1 a turn"]))
    print("\nThe parts, each alone:\n")
    print(columns([["", "µs", "for"], *small], words=(0, 2)))


def _stages(names: tuple[str, ...], found: list[dict[str, float]], titles: list[str]) -> str:
    lines = [[name, *(f"{values[name]:.2f}" for values in found)] for name in names]
    together = [f"{sum(values[name] for name in names):.2f}" for values in found]
    return columns([["", *titles], *lines, ["together", *together]], words=(0,))


def profile(folder: Path, rounds: int) -> None:
    """Print where the time of registrations goes, and of whole turns."""
    bench = Inside(folder)
    try:
        with as_in_the_server():
            with cProfile.Profile() as coming:
                peers = bench.come([f"user{number}" for number in range(MEMBERS)], "#bench")
            with cProfile.Profile() as talking:
                for _ in range(rounds):
                    bench.run([request for peer in peers[:SENDERS] for request in peer.receive(LINE * LINES)])
    finally:
        bench.close()
    for measured in (coming, talking):
        pstats.Stats(measured, stream=sys.stdout).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Print the tables, or a profile."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", action="store_true", help="profile whole turns instead")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="of each measurement; the tables have the least")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.profile:
            profile(Path(folder), 2 * options.repeats)
        else:
            show(Path(folder), options.repeats)


if __name__ == "__main__":
    main()
