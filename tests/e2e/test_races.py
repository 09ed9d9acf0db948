"""Four workers, and threads that are switched after a microsecond: a hunt for races, whether there is a GIL or not."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from besedka.server.status import status
from support.command import environment
from support.inside import changed, eventually, inside
from support.witnesses import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from besedka.server.app import Server

    Accounts = list[dict[str, Any]]
    Spoil = Callable[[list[list[str]]], None]

CROWD = Path(__file__).parent / "crowd.py"
WORKERS = 4
HASTE_S = 1e-6  # the shortest that Python knows: a thread may lose the GIL between any two calls
REPLAY = 20
OUTBOX_KIB = 1024  # more than may be under way to one who reads, and less than the long hunt says to the deaf
PAUSE_S = 0.05


@pytest.fixture(scope="module", autouse=True)
def haste() -> Iterator[None]:
    """Switch threads as often as possible; without a GIL they run at the same time anyway."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(HASTE_S)
    yield
    sys.setswitchinterval(usual)


def start_crowd(server: Server, seed: int, notes: Path, sizes: tuple[int, int, int, int]) -> subprocess.Popen[str]:
    """Start a process of clients: so many steady, restless, lives of each restless, messages of each steady."""
    port = server.addresses[0][1]
    return subprocess.Popen(
        [sys.executable, str(CROWD), str(port), str(seed), *map(str, sizes), str(notes)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def disturb(server: Server) -> None:
    """Do what the main thread does: read the settings again, with other capabilities and bounds; keep house; look."""
    for number, withheld in enumerate(("away-notify", "setname invite-notify", "")):
        settings = changed(server.settings, irc={"withhold": withheld}, limits={"outbox_kib": OUTBOX_KIB + number})
        server.reload(settings)
        server.keep_house()
        with server.turn.lock:
            status(server)


def disturb_until_it_ends(server: Server, crowd: subprocess.Popen[str], busy: set[str]) -> str:
    """Disturb the server now and then, for as long as a crowd is there; what the crowd has to say.

    `busy` gets the names of the workers that have connections.
    """
    while True:
        try:
            return crowd.communicate(timeout=PAUSE_S)[0]
        except subprocess.TimeoutExpired:
            disturb(server)
            busy |= {worker.name for worker in server.workers if worker._connections}
            assert server.death is None


def hunt(crowds: int, sizes: tuple[int, int, int, int], folder: Path) -> tuple[Path, Accounts, set[str]]:
    """Let crowds at a server until they are done; nothing may be left of them.

    Return the journal, what everybody saw, and the names of the workers that had connections.
    """
    seed = random.randrange(100_000)  # noqa: S311 - no secret
    busy: set[str] = set()
    settings: dict[str, Any] = {
        "server": {"workers": WORKERS},
        "irc": {"replay": REPLAY},
        "limits": {"lines_per_s": 0, "outbox_kib": OUTBOX_KIB},
        "log": {"level": "error"},  # each reload says what it has changed
    }
    with inside(**settings) as server:
        started = server.crew.names
        notes = [folder / f"{number}.json" for number in range(crowds)]
        processes = [start_crowd(server, seed + number, path, sizes) for number, path in enumerate(notes)]
        try:
            for process in processes:
                complaints = disturb_until_it_ends(server, process, busy)
                assert process.returncode == 0, f"with the seed {seed}: {complaints}"
        finally:
            for process in processes:
                process.kill()
                process.communicate()
        nobody_is_left(server)
        assert server.crew.names == started, "every thread is still there"
        journal = shutil.copy(server.folder.journal, folder / "journal.sqlite")
        shutil.copy(f"{server.folder.journal}-wal", folder / "journal.sqlite-wal")
    return Path(journal), [each for path in notes for each in json.loads(path.read_text("utf-8"))], busy


def nobody_is_left(server: Server) -> None:
    """Every place is free again."""
    eventually(lambda: server.gate.count == 0)
    with server.turn.lock:
        assert server.delivery.present == {}
        assert (server.state.users, server.state.by_session, server.state.occupied) == ({}, {}, {})
    eventually(lambda: not any(worker._connections for worker in server.workers))
    assert server.death is None


def test_a_crowd_sees_one_order(tmp_path: Path) -> None:
    """Everybody sees what the journal has, in its order, nothing lost and nothing twice, and nothing is left over."""
    journal, accounts, busy = hunt(1, (8, 10, 3, 60), tmp_path)
    assert len(busy) > 1
    assert faults(journal, accounts, REPLAY) == []


@pytest.mark.nightly
@pytest.mark.timeout(900)
def test_crowds_see_one_order(tmp_path: Path) -> None:
    """The same, three crowds at once and much longer."""
    journal, accounts, busy = hunt(3, (8, 12, 60, 1200), tmp_path)
    assert len(busy) > 1
    assert faults(journal, accounts, REPLAY) == []


@pytest.fixture(name="truth", scope="module")
def find_truth() -> Iterator[tuple[Path, Accounts]]:
    """What a small crowd saw, and the journal."""
    with tempfile.TemporaryDirectory() as folder:
        journal, accounts, _ = hunt(1, (3, 2, 1, 40), Path(folder))
        assert faults(journal, accounts, REPLAY) == []
        yield journal, accounts


def _swap(seen: list[list[str]]) -> None:
    seen[-5], seen[-6] = seen[-6], seen[-5]


def _change(seen: list[list[str]]) -> None:
    seen[-5] = [*seen[-5][:4], "nobody", "nothing"]


@pytest.mark.parametrize("wire", ["irc", "plain"])
@pytest.mark.parametrize(
    "spoil",
    [lambda seen: seen.insert(-5, seen[-5]), lambda seen: seen.pop(-5), _swap, _change],
    ids=["twice", "missed", "in another order", "something else"],
)
def test_a_false_account_is_found(truth: tuple[Path, Accounts], wire: str, spoil: Spoil) -> None:
    """Whatever one member saw otherwise than the journal has it is a fault, and it is that member's."""
    journal, accounts = truth[0], deepcopy(truth[1])
    # somebody who stayed: what stands between two of its stays, nobody must have seen
    account = max(
        (each for each in accounts if each["wire"] == wire), key=lambda each: (each["steady"], len(each["seen"]))
    )
    spoil(account["seen"])
    found = faults(journal, accounts, REPLAY)
    assert found
    assert all(fault.startswith(f"{account['nick']}: ") for fault in found)


def test_what_was_said_and_is_not_there_is_found(truth: tuple[Path, Accounts]) -> None:
    """The steady have heard an echo of everything that they said: it must be in the journal, in their order."""
    journal, accounts = truth[0], deepcopy(truth[1])
    said = next(each for each in accounts if each["steady"])["said"]
    said.append("never said")
    assert "1 of its messages are not there" in faults(journal, accounts, REPLAY)[0]
    said[:] = [said[1], said[0], *said[2:-1]]
    assert "another order" in faults(journal, accounts, REPLAY)[0]
