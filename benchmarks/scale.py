"""Whether a message costs the same however many others there are: connections, rooms, messages stored.

    python benchmarks/scale.py [--messages 1000000] [--connections 10000] [--rooms 10000]

One room of ten talks. Like stages.py it looks inside the server, without sockets; one table is of a real server with
real connections. Every number is the least of several repeats.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crew import Crew
from gather import GatherPlan, sit
from history import fill
from inside import Inside, as_in_the_server
from machine import descriptors
from members import Seat
from peers import BesedkaProcess
from report import columns
from scenarios import OWN_DESCRIPTORS, converse, deal, paced_plans
from stages import LINE, Least

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TALKERS: Final = 10
A_TURN: Final = 32  # messages: two of the talkers send sixteen lines each
ROOMS_EACH: Final = 100  # as many as `limits.rooms_per_user` allows
TURNS: Final = 50
REPEATS: Final = 10
WORD_S: Final = 120.0
PER_S: Final = 500  # messages a second over real connections
LAST_S: Final = 2.0
STAGES: Final = ("parse", "decide", "store", "deliver")
HEAD: Final = (*STAGES, "together", "× the first")


def steps_to(most: int, first: int, times: int = 10) -> list[int]:
    """Return the sizes to compare: `first`, on by so many times, and `most`."""
    sizes = []
    while first < most:
        sizes.append(first)
        first *= times
    return [*sizes, most]


@contextmanager
def room(folder: Path, name: str) -> Iterator[Inside]:
    """Run a server inside, in a folder of its own; `process`, since a disk's moods would hide what is looked for."""
    place = folder / name
    place.mkdir(mode=0o700, exist_ok=True)
    bench = Inside(place, "process")
    try:
        yield bench
    finally:
        bench.close()


def talk(bench: Inside) -> list[float]:
    """Let the room of ten talk, and return the least microseconds a message of each stage, and of all together."""
    peers = bench.come([f"talker{number}" for number in range(TALKERS)], "#bench")
    least = Least()
    with as_in_the_server():
        for _ in range(REPEATS):
            bench.seconds.clear()
            for turn in range(TURNS):
                began = time.perf_counter()
                speakers = (peers[turn % TALKERS], peers[(turn + 1) % TALKERS])
                requests = [request for peer in speakers for request in peer.receive(LINE * (A_TURN // 2))]
                bench.seconds["parse"] += time.perf_counter() - began
                bench.run(requests)
            least.take(bench.seconds, A_TURN * TURNS)
    values = [least.values[stage] for stage in STAGES]
    return [*values, sum(values)]


def compared(lines: Iterator[tuple[str, list[float]]]) -> Iterator[list[str]]:
    """Yield the lines of a table, each with what it has in all beside what the first has."""
    first = 0.0
    for name, values in lines:
        first = first or values[-1]
        yield [name, *(f"{value:.2f}" for value in values), f"{values[-1] / first:.2f}"]


def with_connections(folder: Path, sizes: Sequence[int]) -> Iterator[tuple[str, list[float]]]:
    """Yield a line for each number of other sessions, in rooms of ten."""
    for size in sizes:
        with room(folder, f"connections-{size}") as bench:
            for number in range(0, size, TALKERS):
                bench.come([f"user{n}" for n in range(number, min(number + TALKERS, size))], f"#room{number}")
            yield f"{size:,} other connections", talk(bench)


def with_rooms(folder: Path, sizes: Sequence[int]) -> Iterator[tuple[str, list[float]]]:
    """Yield a line for each number of other rooms."""
    for size in sizes:
        with room(folder, f"rooms-{size}") as bench:
            for first in range(0, size, ROOMS_EACH):
                (peer,) = bench.come([f"user{first}"], f"#room{first}")
                others = range(first + 1, min(first + ROOMS_EACH, size))
                bench.run([r for n in others for r in peer.receive(b"JOIN #room%d\r\n" % n)])
            yield f"{size:,} other rooms", talk(bench)


def with_messages(folder: Path, sizes: Sequence[int]) -> Iterator[tuple[str, list[float]]]:
    """Yield a line for each number of messages that are stored already."""
    for size in sizes:
        place = folder / f"messages-{size}"
        place.mkdir(mode=0o700)
        fill(place / "journal.sqlite", size)
        with room(folder, place.name) as bench:
            yield f"{size:,} messages stored", talk(bench)


def replays(folder: Path, sizes: Sequence[int]) -> Iterator[list[str]]:
    """Yield a line for each number of messages: what a newcomer costs who is shown the last fifty of a room."""
    for size in sizes:
        bench = Inside(folder / f"messages-{size}", "process", replay=50)
        try:
            yield [f"{size:,} messages stored", *_replay(bench)]
        finally:
            bench.close()


def _replay(bench: Inside) -> list[str]:
    first = bench.come(["first"], "#bench")[0]
    bench.hear_the_past()
    bench.run(first.receive(LINE * 64))
    times: dict[str, list[float]] = {"registration": [], "join": [], "replay": []}
    for number in range(5 * REPEATS):
        peer = bench.newcomer()
        marks = [time.perf_counter()]
        bench.run(peer.receive(b"NICK user%d\r\nUSER u 0 * :u\r\n" % number))
        marks.append(time.perf_counter())
        bench.run(peer.receive(b"JOIN #bench\r\n"))
        marks.append(time.perf_counter())
        bench.hear_the_past()
        marks.append(time.perf_counter())
        for values, began, ended in zip(times.values(), marks, marks[1:], strict=False):
            values.append((ended - began) * 1e6)
        bench.run(peer.receive(b"QUIT\r\n"))
    return [f"{min(values):.0f}" for values in times.values()]


def with_sockets(folder: Path, sizes: Sequence[int]) -> Iterator[list[str]]:
    """Yield a line for each number of idle connections to a real server: CPU a message, and p99."""
    for size in sizes:
        count = min(size, descriptors() - OWN_DESCRIPTORS - TALKERS)
        place = folder / f"sockets-{size}"
        place.mkdir(mode=0o700)
        peer = BesedkaProcess()
        others = [Seat(number, 1 + number // TALKERS) for number in range(count)]
        talkers = [Seat(count + number, 0, number if number < 2 else None) for number in range(TALKERS)]
        with peer.running(place) as server:
            plans: list[Any] = [GatherPlan(server.port, dealt, peer.abreast // 2, count) for dealt in deal(others)]
            with Crew(sit, plans) as crew:
                crew.gather(WORD_S)
                crew.tell("all in")
                crew.gather(WORD_S)
                found = converse(server.pid, paced_plans(server.port, peer, talkers, PER_S, LAST_S))
                crew.tell("enough")
        if found.faults:
            raise SystemExit(f"with {count} connections: {found.faults}")
        us = found.server_cpu_s / (PER_S * LAST_S) * 1e6
        yield [
            f"{count:,} other connections",
            f"{us:.0f}",
            f"{found.latency_ms(50):.2f}",
            f"{found.latency_ms(99):.2f}",
        ]


def show(title: str, head: Sequence[str], lines: Iterator[list[str]]) -> None:
    """Print one table."""
    found = list(lines)
    print(f"\n{title}\n\n{columns([['', *head], *found], words=(0,))}", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connections", type=int, default=10_000, help="the most")
    parser.add_argument("--rooms", type=int, default=10_000, help="the most")
    parser.add_argument("--messages", type=int, default=1_000_000, help="the most that are stored already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        connections = steps_to(options.connections, 100)
        messages = steps_to(options.messages, 10_000, times=100)
        unit = "a room of ten talks; µs a message by stage, durability process"
        show(f"Connections: {unit}:", HEAD, compared(with_connections(folder, connections)))
        show(f"Rooms: {unit}:", HEAD, compared(with_rooms(folder, steps_to(options.rooms, 10, times=100))))
        show(f"Messages: {unit}:", HEAD, compared(with_messages(folder, messages)))
        head = ("registration", "JOIN", "replay of 50")
        show("Messages: µs that a newcomer costs, durability process:", head, replays(folder, messages))
        head = ("µs of CPU a message", "p50 ms", "p99 ms")
        title = f"Connections: a real server, a room of ten, {PER_S} messages/s, durability process:"
        show(title, head, with_sockets(folder, connections))


if __name__ == "__main__":
    main()
