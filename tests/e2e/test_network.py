"""A bad network between some clients and the server: late and lost packets, a pulled cable, a peer that vanishes."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from support.command import environment
from support.journal import stored
from support.network import NEAR, Network, Wire, far_apart
from support.server import PATIENCE_S, RunningServer
from support.talkers import FINISH_S, Talkers, faults
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PORT = 8888  # nobody else is in that network
WHERE = f"{NEAR}:{PORT}"
FAR_TALKERS = ("anna", "Глеб")
NEAR_TALKER = ("clara",)


@contextlib.contextmanager
def serving(settings: str = "") -> Iterator[tuple[RunningServer, Network, Wire]]:
    """Run a server and this thread in the near network; a bad wire leads to the far one."""
    with far_apart() as (near, far, wire):
        settings = f'{settings}limits.strangers = "no"\n'  # the talkers talk as fast as they can
        server = RunningServer("--host", NEAR, settings=settings, port=PORT)
        with near.entered(), server:
            yield server, far, wire


def test_delay_and_loss_only_make_it_later(tmp_path: Path) -> None:
    """Over 100 ± 50 ms with every twentieth packet lost, talkers and a script lose, double and mix up nothing."""
    lines = [f"line {number}" for number in range(10)]
    with (
        serving() as (server, far, wire),
        Talkers(tmp_path) as talkers,
        IrcPeer(PORT, "witness", host=NEAR) as witness,
    ):
        wire.spoil(0.1, 0.05, 0.05)
        # Over such a wire come some 40 KB/s: who says more to far people makes slow readers of them.
        talkers.start(WHERE, NEAR_TALKER, "60", "0.5")
        with far.entered():
            talkers.start(WHERE, FAR_TALKERS, "60", "0.2")
            script = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "besedka",
                    "join",
                    WHERE,
                    "--name",
                    "script",
                    "--data",
                    str(tmp_path / "script"),
                ],
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
        with script:
            _, complaints = script.communicate("".join(f"{line}\n" for line in lines), timeout=PATIENCE_S)
        assert script.returncode == 0, complaints
        hear_all(witness, *(f":{nick} 45 " for nick in FAR_TALKERS))
        talkers.finish()
        assert wire.lost
        assert faults(server.journal, tmp_path) == ""
        assert [text for text in stored(server.journal) if text.startswith("line ")] == lines


@pytest.mark.parametrize(
    "pulled_s",
    [1.0, pytest.param(60.0, marks=[pytest.mark.nightly, pytest.mark.timeout(300)])],
)
def test_a_cable_that_is_back_before_anybody_is_missed(tmp_path: Path, pulled_s: float) -> None:
    """The same connections go on where they were; the others see nobody go, and talk meanwhile."""
    with (
        serving() as (server, far, wire),
        Talkers(tmp_path) as talkers,
        IrcPeer(PORT, "witness", host=NEAR, answers=True) as witness,
    ):
        talkers.start(WHERE, NEAR_TALKER)
        with far.entered():
            talkers.start(WHERE, FAR_TALKERS)
        hear_all(witness, *(f":{nick} 1 " for nick in (*NEAR_TALKER, *FAR_TALKERS)))
        wire.pull()
        seen = hear_for(witness, pulled_s)
        wire.plug()
        seen += hear_all(witness, *(f":{nick}!" for nick in FAR_TALKERS))
        assert not any(" QUIT " in line for line in seen)
        results = talkers.finish(pulled_s + FINISH_S)  # TCP waits as long again before it tries again
        assert [connections for _, connections in results] == [1, 1, 1]
        assert wire.lost
        assert faults(server.journal, tmp_path) == ""


@pytest.mark.parametrize(
    ("asked_s", "answer_s", "pulled_s"),
    [(1, 3, 0.0), pytest.param(20, 10, 60.0, marks=[pytest.mark.nightly, pytest.mark.timeout(300)])],
)
def test_who_vanishes_is_found_by_pings_and_comes_back(
    tmp_path: Path, asked_s: int, answer_s: int, pulled_s: float
) -> None:
    """Without a FIN: the others see a QUIT with the reason, and talk on; who comes back has lost nothing."""
    settings = f"irc.ping_after_s = {asked_s}\nirc.ping_timeout_s = {answer_s}\n"
    with (
        serving(settings) as (server, far, wire),
        Talkers(tmp_path) as talkers,
        IrcPeer(PORT, "witness", host=NEAR, answers=True) as witness,
    ):
        talkers.start(WHERE, NEAR_TALKER)
        with far.entered():
            talkers.start(WHERE, FAR_TALKERS, str(answer_s))
            vanished = IrcPeer(PORT, "vanished", host=NEAR)
        hear_all(witness, *(f":{nick} 1 " for nick in (*NEAR_TALKER, *FAR_TALKERS)))
        wire.pull()
        missed = {*FAR_TALKERS, "vanished"}
        seen: list[str] = []
        while missed:
            seen += witness.until(" QUIT ")
            missed.discard(seen[-1][1:].partition("!")[0])
            assert seen[-1].endswith(f" QUIT :Ping timeout: {answer_s} seconds")
        assert any(line.startswith(f":{NEAR_TALKER[0]}!") for line in seen)
        hear_for(witness, pulled_s - asked_s - answer_s)
        wire.plug()
        hear_all(witness, *(f":{nick}!" for nick in FAR_TALKERS))
        results = talkers.finish()
        assert results[0][1] == 1
        assert min(connections for _, connections in results[1:]) > 1
        assert faults(server.journal, tmp_path) == ""
        vanished.close()


def hear_all(witness: IrcPeer, *words: str) -> list[str]:
    """Listen until each of these has come, in whichever order."""
    missing = set(words)
    seen: list[str] = []
    while missing:
        seen.append(witness.line())
        assert seen[-1], f"the stream ended before {missing} came"
        missing -= {word for word in missing if word in seen[-1]}
    return seen


def hear_for(witness: IrcPeer, how_long_s: float) -> list[str]:
    """Listen to those who are near for a while; they keep talking."""
    seen: list[str] = []
    give_up_at = time.monotonic() + how_long_s
    while time.monotonic() < give_up_at:
        seen += witness.until(f":{NEAR_TALKER[0]}!")
    return seen
