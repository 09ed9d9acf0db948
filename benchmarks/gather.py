"""What one load process does when members only come: one by one, all at once, or to sit there."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from members import LoadError, Members, Seat
from ways import TCP, Way, unframe

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["Arrival", "GatherPlan", "arrive", "join_at_once", "sit"]

SET_UP_S: Final = 120.0  # for 10,000 connections to the slowest server
STORM_S: Final = 20.0
QUIET_S: Final = 0.3  # far above a turn of any server: with nothing for so long, it is time to look


@dataclass(frozen=True, slots=True)
class GatherPlan:
    """What one process has to do."""

    port: int
    seats: tuple[Seat, ...]
    abreast: int
    """How many connections register at the same time."""
    everybody: int
    """How many members there are in all processes."""
    way: Way = TCP


@dataclass(frozen=True, slots=True)
class Arrival:
    """When the last of one process was in, on the monotonic clock, and what the process computed for it."""

    at_s: float
    cpu_s: float


def arrive(pipe: Connection, plan: GatherPlan) -> None:
    """Register everybody and report when the last one was in its room."""
    members = Members(plan.port, pipe, plan.way)
    try:
        members.tell("ready")
        go_s: float = members.hear(SET_UP_S)
        time.sleep(max(0.0, go_s - time.monotonic()))
        cpu = time.process_time()
        members.enrol(plan.seats, abreast=plan.abreast, deadline_s=SET_UP_S)
        members.tell(Arrival(time.monotonic(), time.process_time() - cpu))
        members.hear(SET_UP_S)
    finally:
        members.close()


def sit(pipe: Connection, plan: GatherPlan) -> None:
    """Register everybody and stay, until the parent has looked at the server."""
    members = Members(plan.port, pipe, plan.way)
    try:
        members.enrol(plan.seats, abreast=plan.abreast, deadline_s=SET_UP_S)
        members.tell("in")
        members.hear(SET_UP_S)
        members.synchronise(SET_UP_S)
        members.tell("settled")
        members.hear(SET_UP_S)
    finally:
        members.close()


def join_at_once(pipe: Connection, plan: GatherPlan) -> None:
    """Let everybody join one room at one moment; report when the last line came, once all have seen all."""
    members = Members(plan.port, pipe, plan.way)
    try:
        members.enrol(plan.seats, abreast=plan.abreast, deadline_s=SET_UP_S, join=False)
        members.synchronise(SET_UP_S)
        members.tell("ready")
        go_s: float = members.hear(SET_UP_S)
        time.sleep(max(0.0, go_s - time.monotonic()))
        members.tell(_storm(members, plan))
        members.hear(SET_UP_S)
    finally:
        members.close()


def _storm(members: Members, plan: GatherPlan) -> float:
    def seen(got: list[bytes]) -> int:
        stream = b"".join(got)
        return _seen(unframe(stream) if plan.way.framed else stream)

    pieces: dict[int, list[bytes]] = {fd: [] for fd in members.by_fd}
    for member in members.by_fd.values():
        members.join(member)
    last_s = looked_s = time.monotonic()
    deadline = last_s + STORM_S
    while (now := time.monotonic()) < deadline:
        for member in members.turn(0.05):
            pieces[member.fd].append(member.inbox)
            member.inbox = b""
            last_s = time.monotonic()
        if now - last_s > QUIET_S and last_s > looked_s:
            if all(seen(got) == plan.everybody for got in pieces.values()):
                return last_s
            looked_s = last_s
    fewest = min(seen(got) for got in pieces.values())
    raise LoadError(f"after {STORM_S:.0f} s somebody had seen only {fewest} of {plan.everybody} members")


_NAMES: Final = re.compile(rb" 353 [^\r\n]*? :([^\r\n]*)")
_JOINS: Final = re.compile(rb"^(?:@[^ ]* )?:(m\d+)![^ ]* JOIN ", re.MULTILINE)


def _seen(stream: bytes) -> int:
    """Return how many different members somebody has seen, by the list of names and by their joins."""
    names = {name.lstrip(b"@+%&~!").partition(b"!")[0] for line in _NAMES.findall(stream) for name in line.split()}
    return len(names.union(_JOINS.findall(stream)))
