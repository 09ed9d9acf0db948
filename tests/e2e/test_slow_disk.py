"""A disk that takes long, and a server that stands still: the chat goes on in larger batches, and nobody is dropped."""

from __future__ import annotations

import contextlib
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.inside import eventually
from support.misfortune import Misfortune
from support.server import RunningServer
from support.talkers import AS_FAST_AS_THEY_CAN, TALKERS, Talkers, faults
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOW_S = 0.2
PER_SYNC = 10  # three talkers have up to 40 messages each under way: a batch can be twelve times as large


def test_slow_commits_make_larger_batches(tmp_path: Path) -> None:
    """With commits of 200 ms everything arrives once and in order, many messages with each commit."""
    with (
        Misfortune() as misfortune,
        RunningServer(settings=AS_FAST_AS_THEY_CAN, **misfortune.environ) as server,
        Talkers(tmp_path) as talkers,
    ):
        talkers.start(str(server.port))
        with IrcPeer(server.port, "witness") as witness:
            for nick in TALKERS:
                witness.hears(f":{nick} ")
            misfortune.slow_disk(SLOW_S)
            witness.settle()
            synced = misfortune.syncs
            for _ in range(500):
                witness.hears("")
            synced = misfortune.syncs - synced
            misfortune.slow_disk(0)
        talkers.finish()
        assert faults(server.journal, tmp_path) == ""
    assert synced * PER_SYNC < 500, f"{synced} syncs for 500 messages"


@contextlib.contextmanager
def stalled(server: RunningServer, misfortune: Misfortune, speaker: IrcPeer, how: str) -> Iterator[None]:
    """Let the server stand still as long as the context lasts; what `speaker` says then is heard afterwards."""
    if how == "commit":
        misfortune.slow_disk(3600)
        speaker.say("after the stall")
        eventually(lambda: misfortune.syncing)
        yield
        misfortune.slow_disk(0)
    else:
        eventually(lambda: states(server.pid) == {"S"})  # it waits for somebody, and is not in the middle of a turn
        server.signal(signal.SIGSTOP)
        eventually(lambda: states(server.pid) == {"T"})
        speaker.say("after the stall")
        yield
        server.signal(signal.SIGCONT)


def states(pid: int) -> set[str]:
    """Return the states of a process's threads as the kernel writes them: S waits, T is stopped."""
    stats = [file.read_text(encoding="ascii") for file in Path(f"/proc/{pid}/task").glob("*/stat")]
    return {stat.rpartition(") ")[2][0] for stat in stats}


@pytest.mark.parametrize(
    ("how", "answer_s", "stall_s"),
    [
        ("stopped", 2, 3.2),
        pytest.param("stopped", 10, 40, marks=pytest.mark.nightly),
        pytest.param("commit", 10, 40, marks=pytest.mark.nightly),
    ],
)
def test_nobody_is_dropped_for_a_stall_of_the_server(how: str, answer_s: int, stall_s: float) -> None:
    """A stall longer than an answer may take: neither who answers during it is dropped, nor who answers after it."""
    settings = f"irc.ping_after_s = 1\nirc.ping_timeout_s = {answer_s}\n"
    with (
        Misfortune() as misfortune,
        RunningServer(settings=settings, **misfortune.environ) as server,
        IrcPeer(server.port, "anna") as anna,
        IrcPeer(server.port, "boris") as boris,
        IrcPeer(server.port, "clara") as clara,
    ):
        question = anna.until("PING")[-1]
        for peer in (boris, clara):
            assert peer.until("PING")[-1] == question
        with stalled(server, misfortune, anna, how):
            boris.send(question.replace("PING", "PONG"))
            time.sleep(stall_s)
        for peer in (boris, clara):
            peer.hears("after the stall")
            peer.settle()
        assert not any("QUIT" in line for line in anna.settle())
