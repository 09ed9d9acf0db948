"""Connections over real sockets."""

from __future__ import annotations

import queue
import socket

import pytest

from besedka.client.connection import Connection, Ended, Happening, Opened, Received
from besedka.threads import Crew
from support.ircserver import PATIENCE_S, ScriptedServer, closed_port


def crew() -> Crew:
    """Threads that must not die."""
    return Crew(lambda name, error: pytest.fail(f"{name} died: {error}"))


def test_what_happens_comes_through_the_inbox() -> None:
    """Opened, received, ended: with the number of the connection."""
    inbox: queue.Queue[Happening] = queue.Queue()
    threads = crew()
    with ScriptedServer() as server:
        connection = Connection(7, "127.0.0.1", server.port, PATIENCE_S, inbox)
        assert not connection.send(b"too early")
        connection.finish_writing()
        connection.start(threads)
        peer = server.accept()
        assert inbox.get(timeout=PATIENCE_S) == Opened(7)
        assert connection.send(b"hello\r\n")
        assert peer.line() == "hello"
        peer.send("hi")
        assert inbox.get(timeout=PATIENCE_S) == Received(7, b"hi\r\n")
        connection.finish_writing()
        assert peer.line() == ""
        peer.close()
        assert inbox.get(timeout=PATIENCE_S) == Ended(7, None)
        assert threads.join(PATIENCE_S) == []
        assert not connection.send(b"too late")
        connection.finish_writing()
        connection.close()


def test_a_closed_port_ends_with_the_systems_error() -> None:
    """Who reads the inbox says what it means."""
    inbox: queue.Queue[Happening] = queue.Queue()
    Connection(1, "127.0.0.1", closed_port(), PATIENCE_S, inbox).start(crew())
    happening = inbox.get(timeout=PATIENCE_S)
    assert isinstance(happening, Ended)
    assert isinstance(happening.error, ConnectionRefusedError)


def test_after_close_nothing_more_is_said() -> None:
    """The reader ends also when its inbox is full, and nobody reads that any more."""
    inbox: queue.Queue[Happening] = queue.Queue(1)
    threads = crew()
    with ScriptedServer() as server:
        connection = Connection(1, "127.0.0.1", server.port, PATIENCE_S, inbox)
        connection.start(threads)
        peer = server.accept()
        peer.send("more than the inbox holds")
        connection.close()
        connection.close()
        assert threads.join(PATIENCE_S) == []
        assert inbox.qsize() <= 1


def test_a_quiet_line_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that brings nothing in time is read again: whether the line is dead is another's question."""
    monkeypatch.setattr("besedka.client.connection._WRITE_S", 0.01)
    monkeypatch.setattr("besedka.client.connection._KEEPALIVE", (("NO_SUCH_OPTION", 1),))
    inbox: queue.Queue[Happening] = queue.Queue()
    threads = crew()
    with ScriptedServer() as server:
        connection = Connection(1, "127.0.0.1", server.port, PATIENCE_S, inbox)
        connection.start(threads)
        peer = server.accept()
        assert inbox.get(timeout=PATIENCE_S) == Opened(1)
        with pytest.raises(queue.Empty):
            inbox.get(timeout=0.1)
        peer.send("still here")
        assert inbox.get(timeout=PATIENCE_S) == Received(1, b"still here\r\n")
        connection.close()
        assert threads.join(PATIENCE_S) == []


def test_a_connection_to_oneself_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that nobody listens on may be the very one that the dialling socket gets: nobody is there."""

    def dial(address: tuple[str, int], timeout: float) -> socket.socket:
        link = socket.socket()
        link.settimeout(timeout)
        link.bind(address)
        link.connect(address)
        return link

    monkeypatch.setattr(socket, "create_connection", dial)
    inbox: queue.Queue[Happening] = queue.Queue()
    Connection(1, "127.0.0.1", closed_port(), PATIENCE_S, inbox).start(crew())
    happening = inbox.get(timeout=PATIENCE_S)
    assert isinstance(happening, Ended)
    assert isinstance(happening.error, ConnectionRefusedError)
