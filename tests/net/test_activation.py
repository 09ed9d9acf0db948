"""Sockets that were handed over: whose they are, and what they must be."""

from __future__ import annotations

import logging
import os
import socket
import tempfile
from pathlib import Path

import pytest

from besedka.errors import EnvironmentFault
from besedka.net.activation import HandedOver, adopt, handed_over


def variables(**others: str) -> dict[str, str]:
    """Return what a service manager sets for this process, and a variable of somebody else's."""
    return {"HOME": "/", "LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "2", **others}


def test_descriptors_have_numbers_and_names() -> None:
    """They begin at 3; the variables are gone afterwards, and only these."""
    environ = variables(LISTEN_FDNAMES="chat:web", LISTEN_PIDFDID="7")
    assert handed_over(environ) == (HandedOver(3, "chat"), HandedOver(4, "web"))
    assert environ == {"HOME": "/"}
    assert handed_over(environ) == ()


@pytest.mark.parametrize(("names", "second"), [("", "unknown"), ("unknown", "unknown"), ("unknown:web:more", "web")])
def test_names_may_be_missing(names: str, second: str) -> None:
    """What has no name is called as sd_listen_fds_with_names(3) calls it."""
    assert handed_over(variables(LISTEN_FDNAMES=names)) == (HandedOver(3, "unknown"), HandedOver(4, second))


def test_what_is_meant_for_another_process_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    """A wrapper that starts besedka instead of becoming it is told about; the variables go all the same."""
    environ = variables(LISTEN_PID="1")
    with caplog.at_level(logging.WARNING):
        assert handed_over(environ) == ()
    assert "meant for process 1" in caplog.text
    assert environ == {"HOME": "/"}


@pytest.mark.parametrize("count", ["x", "-1", "99999", "1.5"])
def test_a_count_that_is_no_number_is_one_sentence(count: str) -> None:
    """It is a mistake of whoever starts the server."""
    with pytest.raises(EnvironmentFault, match=f"LISTEN_FDS is {count}, which is no number"):
        handed_over(variables(LISTEN_FDS=count))


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_UNIX])
def test_a_listening_socket_becomes_ours(family: socket.AddressFamily) -> None:
    """It never blocks, and no program that we start inherits it."""
    with tempfile.TemporaryDirectory(prefix="bsk") as folder, socket.socket(family) as given:
        given.bind(str(Path(folder) / "sock") if family == socket.AF_UNIX else ("127.0.0.1", 0))
        given.listen()
        given.set_inheritable(True)
        listener = adopt(os.dup(given.fileno()))
        with listener:
            assert not listener.getblocking()
            assert not listener.get_inheritable()
            with socket.socket(family) as client:
                client.connect(given.getsockname())
                listener.accept()[0].close()


def test_what_is_no_listening_stream_socket_is_refused() -> None:
    """A datagram socket, a connection, one that does not listen: one sentence, and it is not closed."""
    one, other = socket.socketpair()
    datagrams, silent = socket.socket(type=socket.SOCK_DGRAM), socket.socket()
    for sock in (one, datagrams, silent):
        with pytest.raises(EnvironmentFault, match="no listening stream socket; its unit needs ListenStream="):
            adopt(sock.fileno())
        sock.getsockname()
    for sock in (one, other, datagrams, silent):
        sock.close()


def test_what_is_no_socket_is_refused(tmp_path: Path) -> None:
    """A file, and a number of nothing."""
    file = os.open(tmp_path / "file", os.O_CREAT)
    with pytest.raises(EnvironmentFault, match=f"descriptor {file}: it is no open socket"):
        adopt(file)
    os.close(file)
    with pytest.raises(EnvironmentFault, match="Bad file descriptor"):
        adopt(file)
