"""Listening sockets: what they accept, and one sentence when they cannot be opened."""

from __future__ import annotations

import errno
import socket
import stat
import tempfile
from pathlib import Path
from typing import cast

import pytest

from besedka.errors import EnvironmentFault
from besedka.net.listener import accept, address_of, listen, listen_unix, out_of_descriptors


def has_ipv6() -> bool:
    """Tell whether this machine has the IPv6 loopback address."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def accepted(listener: socket.socket) -> tuple[socket.socket, str]:
    """Wait for the next connection and accept it as the worker does."""
    listener.settimeout(20)
    found = accept(listener)
    assert found is not None
    return found


def test_an_accepted_socket_is_ready_for_the_worker() -> None:
    """It never blocks, sends small pieces at once, and notices a peer that has vanished."""
    with listen("127.0.0.1", 0) as listener:
        assert accept(listener) is None
        with socket.create_connection(listener.getsockname()):
            peer, address = accepted(listener)
            with peer:
                assert address == "127.0.0.1"
                assert not peer.getblocking()
                assert peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                assert peer.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
                assert peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60


def test_a_system_without_the_finer_switches_still_keeps_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the times of keepalive cannot be set, its own are used."""
    monkeypatch.delattr(socket, "TCP_KEEPIDLE")
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        peer, _ = accepted(listener)
        with peer:
            assert peer.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)


def test_a_taken_port_is_one_sentence() -> None:
    """It says which address, and what to do."""
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(EnvironmentFault, match=f"127.0.0.1:{port}: the port is taken.*--port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "256.0.0.1", "a" * 300, "x..y"])
def test_a_wrong_address_is_one_sentence(host: str) -> None:
    """A name that means nothing here is said to be one."""
    with pytest.raises(EnvironmentFault, match="no such address"):
        listen(host, 0)


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    """The system's own reason is passed on."""
    with pytest.raises(EnvironmentFault, match=r"192\.0\.2\.1:0: .+"):
        listen("192.0.2.1", 0)


def test_a_port_that_needs_a_privilege_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may have it all, so the refusal is the system's own error number."""

    def refuse(_sock: socket.socket, _address: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    class Refusing(socket.socket):
        bind = refuse

    monkeypatch.setattr(socket, "socket", Refusing)
    with pytest.raises(EnvironmentFault, match="ports below 1024 need a privilege"):
        listen("127.0.0.1", 80)


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_every_address_is_every_family() -> None:
    """An empty host takes IPv4 and IPv6; a peer's address is shown as it is in its own family."""
    with listen("", 0) as listener:
        port = listener.getsockname()[1]
        for address in ("127.0.0.1", "::1"):
            with socket.create_connection((address, port)):
                peer, shown = accepted(listener)
                peer.close()
                assert shown == address


def test_without_ipv6_every_address_is_those_of_ipv4(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose IPv6 is switched off is no reason not to listen."""

    class OnlyIPv4(socket.socket):
        def bind(self, address: object) -> None:
            if self.family == socket.AF_INET6:
                raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")
            super().bind(cast("tuple[str, int]", address))

    monkeypatch.setattr(socket, "socket", OnlyIPv4)
    with listen("", 0) as listener:
        assert listener.family == socket.AF_INET


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_a_taken_port_of_ipv6_is_written_with_brackets() -> None:
    """Colons of the address and of the port can be told apart."""
    with listen("::1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(EnvironmentFault, match=rf"\[::1\]:{port}: the port is taken"):
            listen("::1", port)


def test_only_the_owner_can_open_the_unix_socket() -> None:
    """Mode 0600, also in the place of a socket that a killed server has left; its peers are of this machine."""
    with tempfile.TemporaryDirectory(prefix="bsk") as folder:
        path = Path(folder) / "control.sock"
        listen_unix(path).close()
        with listen_unix(path) as listener:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(path))
                peer, address = accepted(listener)
                with peer:
                    assert address == "127.0.0.1"
                    assert not peer.getblocking()


def test_a_unix_socket_in_no_folder_is_one_sentence() -> None:
    """Why it cannot be there is the system's own reason."""
    with tempfile.TemporaryDirectory(prefix="bsk") as folder:
        with pytest.raises(EnvironmentFault, match=r"cannot listen on .*: No such file"):
            listen_unix(Path(folder) / "missing" / "control.sock")
        with pytest.raises(EnvironmentFault, match="cannot listen on"):
            listen_unix(Path(folder))


def test_a_listener_says_where_it_listens() -> None:
    """Host and port; a Unix socket has a path and no port, or a name without a file."""
    with tempfile.TemporaryDirectory(prefix="bsk") as folder:
        path = Path(folder) / "control.sock"
        with listen("127.0.0.1", 0) as tcp, listen_unix(path) as unix:
            assert address_of(tcp) == tcp.getsockname()
            assert address_of(unix) == (str(path), 0)
    with socket.socket(socket.AF_UNIX) as nameless:
        nameless.bind("\0besedka-test-" + Path(folder).name)
        assert address_of(nameless) == (f"@besedka-test-{Path(folder).name}", 0)


class Failing:
    """A listener whose next connection fails with an error number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def accept(self) -> tuple[socket.socket, object]:
        """Fail."""
        raise OSError(self._number, "failed")


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EINTR, errno.ECONNABORTED, errno.EPROTO, errno.EPERM])
def test_a_connection_that_fails_on_its_way_in_is_none(number: int) -> None:
    """Linux passes a peer's network errors on to accept: they are no fault of the listener's."""
    assert accept(cast("socket.socket", Failing(number))) is None


@pytest.mark.parametrize(("number", "is_that"), [(errno.EMFILE, True), (errno.ENFILE, True), (errno.EBADF, False)])
def test_want_of_descriptors_is_told_apart(number: int, is_that: bool) -> None:
    """It is raised, as every error that is the listener's own, and can be recognized."""
    with pytest.raises(OSError, match="failed") as caught:
        accept(cast("socket.socket", Failing(number)))
    assert out_of_descriptors(caught.value) is is_that
