"""What SIGUSR1 writes to the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from besedka.server.dump import dump
from support.inside import eventually, inside
from support.talking import IrcPeer

if TYPE_CHECKING:
    import pytest

    from besedka.server.app import Server

LONG = "x" * 400
MUCH = 10_000  # bytes: more than may be on its way to somebody who reads


def events(caplog: pytest.LogCaptureFixture, message: str) -> list[dict[str, Any]]:
    """Return what the events with this message were given."""
    return [vars(record) for record in caplog.records if record.getMessage() == message]


def waiting(server: Server, nick: str) -> int:
    """Return how many bytes wait for somebody."""
    (number,) = server.state.users[nick].sessions
    return int(server.delivery.present[number].sink.outbox.backlog)


def test_every_thread_tells_where_it_is(caplog: pytest.LogCaptureFixture) -> None:
    """The outermost call first; the thread that writes is among them."""
    with inside() as server, caplog.at_level(logging.WARNING):
        dump(server)
        for name in server.crew.names:
            (event,) = events(caplog, f"stack of {name}")
            assert "besedka/threads.py:" in event["stack"]
            assert event["stack"].index("threads.py") < event["stack"].rindex(" > ")
        (own,) = events(caplog, "stack of MainThread")
        assert " _tell_stacks" in own["stack"]


def test_the_largest_outboxes_are_told_with_who_they_are_for(caplog: pytest.LogCaptureFixture) -> None:
    """Connection, nick and bytes; who does not read comes first."""
    # with one worker, who is answered knows that the others have been written to as well
    with inside(server={"workers": 1}, limits={"lines_per_s": 0, "outbox_kib": 64 * 1024}) as server:
        port = server.addresses[0][1]
        with IrcPeer(port, "anna") as anna, IrcPeer(port, "slow", receive_buffer=4096) as slow:
            while waiting(server, "slow") < MUCH:
                anna.send(*[f"PRIVMSG #lobby :{LONG}"] * 200)
                anna.settle()
            with caplog.at_level(logging.WARNING):
                dump(server)
            event = events(caplog, "a large outbox")[0]
            assert (event["connection"], event["nick"]) == (server.state.users["slow"].sessions[0], "slow")
            assert event["bytes"] >= MUCH
            (whole,) = events(caplog, "outboxes")
            assert whole["sessions"] == 2
            assert whole["bytes"] >= event["bytes"]
            slow.sock.close()


def test_queues_are_told(caplog: pytest.LogCaptureFixture) -> None:
    """What each worker has to do, and the questions that wait for the readers."""
    with (
        inside(server={"workers": 1}) as server,
        IrcPeer(server.addresses[0][1], "anna"),
        caplog.at_level(logging.WARNING),
    ):
        eventually(lambda: server.workers[0].numbers().rounds > 0)
        dump(server)
        (worker,) = events(caplog, "queues of worker-1")
        assert (worker["connections"], worker["unread"], worker["inbox"]) == (1, 0, 0)
        (whole,) = events(caplog, "queues of the server")
        assert (whole["readers"], whole["signals"]) == (0, 0)


def test_a_lock_that_is_held_does_not_keep_the_stacks_back(caplog: pytest.LogCaptureFixture) -> None:
    """When a commit hangs, this is what shows where."""
    with inside() as server, caplog.at_level(logging.WARNING):
        with server.turn.lock:
            dump(server, patience_s=0.01)
        assert events(caplog, "stack of worker-1")
        assert events(caplog, "outboxes: the lock of the turn is held, the stacks show by whom")
        assert not events(caplog, "outboxes")
