"""What is measured: each scenario runs one server once and returns its values, by the rows of the table.

How the load behaves is in talk.py and gather.py, how a server is started in peers.py.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from check import Faults
from crew import Crew
from gather import Arrival, GatherPlan, arrive, join_at_once, sit
from machine import cpu_seconds, descriptors, memory_bytes, split_cpus
from members import Seat
from report import BEST, FLOOR, OURS, PROCESS, Budget, Row, percentile
from talk import TalkPlan, TalkReport, talk
from ways import TCP, Way

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from peers import Peer

__all__ = ["SCENARIOS", "Options", "Outcome", "Scenario"]

PROCESSES: Final = 2  # the load has one core; a second process shows that orders agree across processes too
PUSH_S: Final = 1.0  # a hundred turns and more of any server
PEER_DRAIN_S: Final = 2.0  # a server which needs longer than this for the rest keeps the others waiting
OUR_DRAIN_S: Final = 20.0  # for ours, all that was sent must come
WORD_S: Final = 90.0  # longer than any deadline inside the load, which has the better explanation
SLOW_QUEUE_KIB: Final = 512  # what may wait for the slow reader: the same for all servers that have the setting
SETTLE_S: Final = 0.5  # for what a server does after its start or the last connection, before its memory is read
NEWCOMERS: Final = 3000  # half a second of a fast server, ten of a slow one
OWN_DESCRIPTORS: Final = 200  # what a process has open beside its connections: a server's files, listeners, spares


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line may change."""

    idle: int = 10_000
    idle_room: int = 100
    """Members of each room in the idle scenario; 0: all in one."""
    way: Way = TCP
    """How the clients come."""


@dataclass(slots=True)
class Outcome:
    """What one run of one scenario found."""

    values: dict[str, float] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of run, and the rows that it fills."""

    key: str
    rows: tuple[Row, ...]
    run: Callable[[Peer, Path, Options], Outcome]
    quick: bool = True
    """Short enough to be run several times."""
    on_floor: bool = True
    """Makes sense for a server that knows no rooms."""
    stores: bool = False
    """Is also run with the journal's other durability."""
    on_ways: bool = True
    """Is also run with all capabilities on, over TLS and over WebSocket."""


def deal(seats: list[Seat], *, by_room: bool = False, processes: int = PROCESSES) -> list[tuple[Seat, ...]]:
    """Divide seats among the processes; with `by_room`, whole rooms."""
    return [
        tuple(seat for seat in seats if (seat.room if by_room else seat.number) % processes == process)
        for process in range(processes)
    ]


def _abreast(peer: Peer, processes: int = PROCESSES) -> int:
    return max(1, peer.abreast // processes)


def room_seats(members: int, senders: int, room: int = 0) -> list[Seat]:
    """Return the seats of one room, whose first members are its senders."""
    first, first_sender = room * members, room * senders
    return [Seat(first + index, room, first_sender + index if index < senders else None) for index in range(members)]


def pushed(key: str, rooms: int, members: int, senders: int) -> Callable[[Peer, Path, Options], Outcome]:
    """Return a run in which the senders of each room send as fast as they can."""
    seats = [seat for room in range(rooms) for seat in room_seats(members, senders, room)]

    def run(peer: Peer, folder: Path, options: Options) -> Outcome:
        drain_s = OUR_DRAIN_S if peer.ours else PEER_DRAIN_S
        with peer.running(folder) as server:
            plans = [
                TalkPlan(
                    server.port,
                    dealt,
                    peer.raw,
                    _abreast(peer),
                    last_s=PUSH_S,
                    drain_s=drain_s,
                    way=options.way,
                )
                for dealt in deal(seats, by_room=rooms > 1)
            ]
            found = converse(server.pid, plans)
        return found.outcome(
            {
                key: found.deliveries_per_s / 1e6,
                f"{key}-server-busy": found.server_share,
                f"{key}-load-busy": found.load_share,
            }
        )

    return run


def paced(per_s: int) -> Callable[[Peer, Path, Options], Outcome]:
    """Return a run in which ten of a hundred members send on a timetable."""
    key, last_s = (
        f"paced{per_s}",
        3.0 if per_s <= 100 else 2.0,
    )  # seconds: at least 300 messages, 30,000 deliveries

    def run(peer: Peer, folder: Path, options: Options) -> Outcome:
        with peer.running(folder) as server:
            plans = paced_plans(server.port, peer, room_seats(100, 10), per_s, last_s, way=options.way)
            found = converse(server.pid, plans)
        return found.outcome(
            {
                f"{key}-cpu": found.server_cpu_s / found.deliveries * 1e6,
                f"{key}-p50": found.latency_ms(50),
                f"{key}-p99": found.latency_ms(99),
            }
        )

    return run


def paced_plans(
    port: int, peer: Peer, seats: list[Seat], per_s: int, last_s: float, *, text_bytes: int = 64, way: Way = TCP
) -> list[TalkPlan]:
    """Return plans by which all processes together send `per_s` messages a second, in turns."""
    return [
        TalkPlan(
            port,
            dealt,
            peer.raw,
            _abreast(peer),
            last_s=last_s,
            drain_s=OUR_DRAIN_S,
            interval_s=PROCESSES / per_s,
            offset_s=process / per_s,
            text_bytes=text_bytes,
            way=way,
        )
        for process, dealt in enumerate(deal(seats))
    ]


@dataclass(slots=True)
class Conversation:
    """What all processes together saw, and what the server used meanwhile."""

    reports: list[TalkReport]
    go_s: float
    """When it began, on the monotonic clock."""
    watched_s: float
    """From then until the processes knew that nothing more would come."""
    server_cpu_s: float
    faults: Faults

    @property
    def deliveries(self) -> int:
        """Deliveries to all members together."""
        return sum(report.deliveries for report in self.reports)

    @property
    def deliveries_per_s(self) -> float:
        """The higher of two averages: until the senders stopped, and until the last delivery.

        InspIRCd takes the rest that waits in the kernel in once-a-second pieces, which says nothing of its speed.
        """
        early = sum(report.early_deliveries for report in self.reports)
        early_s = max(report.early_s for report in self.reports) - self.go_s
        last_s = max(report.last_s for report in self.reports) - self.go_s
        return max(early / early_s, self.deliveries / last_s)

    @property
    def server_share(self) -> float:
        """How much of the time the server computed, in percent of one core."""
        return 100 * self.server_cpu_s / self.watched_s

    @property
    def load_share(self) -> float:
        """How much of the time the load computed, in percent of one core."""
        return 100 * sum(report.cpu_s for report in self.reports) / self.watched_s

    def latency_ms(self, percent: float) -> float:
        """Return a percentile of the time from a message's sending to each of its deliveries."""
        ordered = sorted(value for report in self.reports for value in report.latencies_ns)
        return percentile(ordered, percent) / 1e6

    def outcome(self, values: dict[str, float]) -> Outcome:
        """Return the outcome with these values."""
        whole = all(report.whole for report in self.reports)
        notes = [] if whole else ["not all that was sent had arrived when the wait ended; what had is counted"]
        return Outcome(values, self.faults, notes)


def converse(pid: int, plans: list[TalkPlan]) -> Conversation:
    """Let the processes talk, and put together what they saw."""
    with Crew(talk, plans) as crew:
        for word in ("in", "ready"):
            crew.gather(WORD_S)
            if word == "in":
                crew.tell("all in")
        before_s = cpu_seconds(pid)
        go_s = crew.start()
        sent = {sender: counts for part in crew.gather(WORD_S) for sender, counts in part.items()}
        crew.tell(sent)
        crew.gather(WORD_S)
        server_cpu_s, watched_s = cpu_seconds(pid) - before_s, time.monotonic() - go_s
        reports: list[TalkReport] = crew.gather(WORD_S)
    faults = sum((report.faults for report in reports), start=Faults())
    whole = all(report.whole for report in reports)
    return Conversation(reports, go_s, watched_s, server_cpu_s, faults + _different_orders(reports, whole=whole))


def _different_orders(reports: list[TalkReport], *, whole: bool) -> Faults:
    digests: dict[int, set[str]] = {}
    for report in reports:
        for room, digest in report.digests.items():
            digests.setdefault(room, set()).add(digest)
    return Faults(orders=sum(len(seen) - 1 for seen in digests.values())) if whole else Faults()


def start(peer: Peer, folder: Path, _: Options) -> Outcome:
    """Measure the time from the command to the first connection, with an empty data folder."""
    with peer.running(folder) as server:
        return Outcome({"start": server.start_s})


def registrations(peer: Peer, folder: Path, options: Options) -> Outcome:
    """Measure how many clients come in a second: connect, NICK, USER, welcome, JOIN, the end of the names."""
    # rooms of 10: what a newcomer costs, not a crowd
    seats = [Seat(number, number // 10) for number in range(NEWCOMERS)]
    processes = len(split_cpus()[1])  # one a core of the load: more would only be in each other's way
    with peer.running(folder) as server:
        plans = [
            GatherPlan(server.port, dealt, _abreast(peer, processes), len(seats), options.way)
            for dealt in deal(seats, processes=processes)
        ]
        with Crew(arrive, plans) as crew:
            crew.gather(WORD_S)
            before_s = cpu_seconds(server.pid)
            go_s = crew.start()
            arrivals: list[Arrival] = crew.gather(WORD_S)
            server_cpu_s = cpu_seconds(server.pid) - before_s
            elapsed_s = max(arrival.at_s for arrival in arrivals) - go_s
            crew.tell("enough")
    return Outcome(
        {
            "registrations": len(seats) / elapsed_s,
            "registrations-server-busy": 100 * server_cpu_s / elapsed_s,
            "registrations-load-busy": 100 * sum(arrival.cpu_s for arrival in arrivals) / processes / elapsed_s,
        }
    )


def joins(peer: Peer, folder: Path, options: Options) -> Outcome:
    """Measure how long it takes until 500 who join one room have all seen each other."""
    seats = room_seats(500, 0)
    with peer.running(folder) as server:
        plans = [GatherPlan(server.port, dealt, _abreast(peer), len(seats), options.way) for dealt in deal(seats)]
        with Crew(join_at_once, plans) as crew:
            crew.gather(WORD_S)
            go_s = crew.start()
            elapsed_s = max(crew.gather(WORD_S)) - go_s
            crew.tell("enough")
    return Outcome({"joins": elapsed_s})


def idle(peer: Peer, folder: Path, options: Options) -> Outcome:
    """Measure what each silent member of a room adds to the server's resident memory."""
    count = min(options.idle, descriptors() - OWN_DESCRIPTORS)  # the server has them all, a load process its share
    notes = [] if count == options.idle else [f"only {count} connections: this machine allows no more descriptors"]
    seats = [Seat(number, number // (options.idle_room or count)) for number in range(count)]
    with peer.running(folder) as server:
        time.sleep(SETTLE_S)
        before = memory_bytes(server.pid)
        plans = [GatherPlan(server.port, dealt, _abreast(peer), len(seats), options.way) for dealt in deal(seats)]
        with Crew(sit, plans) as crew:
            crew.gather(2 * WORD_S)
            crew.tell("all in")
            crew.gather(2 * WORD_S)
            time.sleep(SETTLE_S)
            grown = memory_bytes(server.pid) - before
            crew.tell("enough")
    return Outcome({"idle": grown / len(seats) / 1024}, notes=notes)


def slow_reader(peer: Peer, folder: Path, _: Options) -> Outcome:
    """Measure what 99 members notice of the hundredth, who never reads, and what it costs the server."""
    values: dict[str, float] = {}
    faults = Faults()
    for key, last_s in (
        ("without", 2.0),
        ("with", 5.0),
    ):  # seconds: until more waits for one than any queue takes
        seats = room_seats(99, 10)
        if key == "with":
            seats.append(Seat(99, 0, slow=True))
        place = folder / key
        place.mkdir()
        with peer.running(place, queue_kib=SLOW_QUEUE_KIB) as server:
            before = memory_bytes(server.pid)
            # long texts: 500 of 64 bytes a second would take minutes to fill what may wait
            found = converse(server.pid, paced_plans(server.port, peer, seats, 500, last_s, text_bytes=400))
            grown = (memory_bytes(server.pid, peak=True) - before) / 1024**2
        values |= {f"slow-{key}-p99": found.latency_ms(99), f"slow-{key}-memory": grown}
        faults += found.faults
        if key == "with":
            gone = any(report.slow_gone for report in found.reports)
            values["slow-dropped"] = float(gone)
    return Outcome(values, faults)


def _pushed(key: str, title: str, times: float, rooms: int, members: int, senders: int) -> Scenario:
    row = Row(key, f"pushed, {title}", "M deliveries/s", more_is_better=True, budget=Budget(times, BEST))
    return Scenario(key, (row, *_busy(key)), pushed(key, rooms, members, senders), on_floor=rooms == 1)


def _busy(key: str) -> tuple[Row, Row]:
    """Return the rows that tell who was the bottleneck: a load at 100 % measures itself."""
    return (
        Row(f"{key}-server-busy", "    the server's core", "% busy", decimals=0, compared=False),
        Row(f"{key}-load-busy", "    the load's core", "% busy", decimals=0, compared=False),
    )


def _paced(per_s: int, cpu: Budget, p50: Budget | str, p99: Budget | str) -> Scenario:
    key, title = f"paced{per_s}", f"paced, 1 room × 100, {per_s} messages/s: server CPU"
    rows = (
        Row(f"{key}-cpu", title, "µs/delivery", budget=cpu),
        Row(f"{key}-p50", "    latency p50", "ms", budget=p50),
        Row(f"{key}-p99", "    latency p99", "ms", budget=p99),
    )
    return Scenario(key, rows, paced(per_s), stores=True)


BOTH: Final = (OURS, PROCESS)
SCENARIOS: Final[tuple[Scenario, ...]] = (
    _pushed("push100", "1 room × 100, 10 senders", 3, 1, 100, 10),
    _pushed("push1000", "1 room × 1,000, 5 senders", 5, 1, 1000, 5),
    _pushed("push100x10", "100 rooms × 10, 2 senders each", 1, 100, 10, 2),
    # The peers store nothing: with what survives a power cut, latency has a disk in it.
    _paced(100, Budget(1.2, BEST, BOTH), Budget(1.3, BEST, (PROCESS,)), Budget(2, judged=BOTH)),
    _paced(500, Budget(1.3, FLOOR, BOTH), "", ""),
    Scenario(
        "registrations",
        (
            Row("registrations", "registrations, connect to JOIN", "/s", True, Budget(6000), decimals=0),
            *_busy("registrations"),
        ),
        registrations,
    ),
    Scenario(
        "joins",
        (Row("joins", "500 join one room, until all have seen all", "s", budget=Budget(0.15), decimals=3),),
        joins,
        on_floor=False,
    ),
    Scenario(
        "start",
        (Row("start", "start, command to listening", "s", budget=Budget(0.25), decimals=3),),
        start,
        on_ways=False,
    ),
    Scenario(
        "idle",
        (Row("idle", "memory of an idle connection", "KiB", budget=Budget(4, then="then ≤ 2")),),
        idle,
        quick=False,
        on_floor=False,
    ),
    Scenario(
        "slow",
        (
            Row("slow-without-p99", "a slow reader among 100: p99 without it", "ms"),
            Row("slow-with-p99", "    p99 of the others with it", "ms", budget="as without it"),
            Row("slow-without-memory", "    the server's memory grew by, without it", "MiB"),
            Row("slow-with-memory", "    the server's memory grew by, with it", "MiB", budget="bounded"),
            Row("slow-dropped", "    the slow one was dropped (1: yes)", "", decimals=0, compared=False),
        ),
        slow_reader,
        quick=False,
        on_floor=False,
        on_ways=False,
    ),
)
