"""The turn: nothing leaves before it is stored, and everybody sees one order."""

from __future__ import annotations

import contextlib
import select
from typing import TYPE_CHECKING

import pytest

from besedka.errors import StorageFault
from besedka.net.outbox import ReadyList
from besedka.server.app import Server
from support.inside import ENVIRON, PATIENCE_S, eventually, inside, settings_in, short_folder
from support.journal import locked, stored
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def is_silent(peer: IrcPeer) -> bool:
    """Tell whether nothing was sent to a peer whose stream has been read up to now."""
    return not select.select([peer.sock], [], [], 0)[0]


def test_what_is_seen_is_stored() -> None:
    """By the time that others and the speaker hear of a message, another program finds it in the journal."""
    with inside() as server:
        port = server.addresses[0][1]
        with IrcPeer(port, "anna", caps="echo-message") as anna, IrcPeer(port, "boris") as boris:
            anna.settle()
            for number in range(20):
                anna.say(f"number {number}")
                (boris if number % 2 else anna).hears(f"number {number}")
                assert stored(server.folder.journal)[-1] == f"number {number}"


def test_a_locked_journal_holds_the_turn_and_then_it_goes_on() -> None:
    """Meanwhile nobody sees anything, not even a pong; afterwards everything comes, once and in order."""
    with inside(journal={"retry_s": 60}) as server:
        port = server.addresses[0][1]
        with (
            IrcPeer(port, "anna", caps="echo-message") as anna,
            IrcPeer(port, "boris") as boris,
            IrcPeer(port, "clara") as clara,
        ):
            anna.until("clara")
            boris.until("clara")
            with locked(server.folder.journal):
                anna.say("first")
                anna.say("second")
                eventually(lambda: server.metrics.numbers().commits_retried > 0)
                tried = server.metrics.numbers().commits_retried
                clara.send("PING held")
                boris.say("third")
                eventually(lambda: server.metrics.numbers().commits_retried > tried + 2)
                assert is_silent(anna)
                assert is_silent(boris)
                assert is_silent(clara)
            said = heard(clara, 3)
            assert sorted(said) == ["first", "second", "third"]
            assert said.index("first") < said.index(
                "second"
            )  # boris may be another worker's, and come before or behind
            assert heard(anna, 3) == said
            boris.settle()
            anna.settle()
        assert stored(server.folder.journal) == said


def heard(peer: IrcPeer, count: int) -> list[str]:
    """Read so many messages; what they say."""
    return [peer.hears("").rpartition(":")[2] for _ in range(count)]


@contextlib.contextmanager
def doomed(folder: Path, retry_s: int) -> Iterator[Server]:
    """Run a server that will not end well."""
    server = Server(settings_in(folder, journal={"retry_s": retry_s}), ENVIRON)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.mark.parametrize("retry_s", [0, 1])
def test_a_journal_that_stays_locked_ends_the_server(retry_s: int) -> None:
    """The worker dies of a fault that says why, and nobody has seen what is not stored."""
    with short_folder() as folder, doomed(folder, retry_s) as server:
        port = server.addresses[0][1]
        with IrcPeer(port, "anna", caps="echo-message") as anna, IrcPeer(port, "boris") as boris:
            anna.until("boris")
            with locked(server.folder.journal):
                anna.say("never")
                assert "never" not in anna.rest()
                eventually(lambda: server.death is not None)
                assert server.stop() == []  # as the main thread does; another worker may be the one that serves boris
                assert "never" not in boris.rest()
            assert server.death is not None
            name, fault = server.death
            assert name.startswith("worker-")
            assert isinstance(fault, StorageFault)
            assert "another program has locked it" in str(fault)
            assert server.signals.get(timeout=PATIENCE_S)
        with pytest.raises(StorageFault):
            server.turn.run([], ReadyList(lambda: None))
        assert stored(server.folder.journal) == []


def test_a_fault_that_nothing_mends_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After an I/O error what is on the disk is not known: the first is the last."""
    with short_folder() as folder, doomed(folder, 60) as server:
        fault = StorageFault("cannot write to the journal", "disk I/O error", may_retry=False)

        def fail(_entries: object) -> None:
            raise fault

        with IrcPeer(server.addresses[0][1], "anna", caps="echo-message") as anna:
            monkeypatch.setattr(server.journal, "store", fail)
            anna.say("never")
            assert "never" not in anna.rest()
        eventually(lambda: server.death is not None)
        assert server.death is not None
        assert server.death[1] is fault
        assert server.metrics.numbers().commits_retried == 0


def test_one_turn_is_one_commit() -> None:
    """What arrives together is stored together: fewer turns than messages, and the batch is counted."""
    with inside() as server, IrcPeer(server.addresses[0][1], "anna", caps="echo-message") as anna:
        before = server.metrics.numbers()
        anna.send(*(f"PRIVMSG #lobby :{number}" for number in range(100)))
        anna.settle()
        after = server.metrics.numbers()
        assert after.entries - before.entries == 100
        assert after.turns - before.turns < 100
        assert after.largest_batch > 1


def test_a_refusal_and_an_acknowledgement_keep_their_order() -> None:
    """In one batch, what fails and what succeeds is answered as it was asked."""
    with inside() as server, IrcPeer(server.addresses[0][1], "anna", caps="echo-message") as anna:
        anna.send("PRIVMSG #lobby :one", "PRIVMSG #nowhere :two", "PRIVMSG #lobby :three")
        words = [line.split(" ")[1] for line in anna.settle()]
        assert words == ["PRIVMSG", "403", "PRIVMSG"]


def test_the_disk_is_judged_by_other_marks_from_now_on() -> None:
    """Marks above what the disk has free refuse what would be stored; marks below it take it again."""
    with inside() as server, IrcPeer(server.addresses[0][1], "anna", caps="echo-message") as anna:
        with server.turn.lock:
            server.turn.watch_space(1 << 40, 1 << 40)
        anna.say("refused")
        assert any("NOTICE anna :" in line and "nearly full" in line for line in anna.settle())
        with server.turn.lock:
            server.turn.watch_space(0, 0)
        anna.say("taken")
        assert anna.hears("taken")
