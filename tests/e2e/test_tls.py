"""TLS from outside: one port for everything, one for TLS alone, a certificate that changes while people talk."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from support.command import environment
from support.inside import eventually
from support.secure import PATIENCE_S, made, secured
from support.server import RunningServer
from support.talking import IrcPeer, PlainPeer

if TYPE_CHECKING:
    from pathlib import Path


def anybody() -> ssl.SSLContext:
    """Return a context that takes any certificate: what it is, is looked at afterwards."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def fingerprint(sock: ssl.SSLSocket) -> str:
    """Return what a person would compare."""
    der = sock.getpeercert(binary_form=True)
    assert der is not None
    return hashlib.sha256(der).hexdigest().upper()


class TlsPeer:
    """Lines over TLS."""

    def __init__(self, port: int, context: ssl.SSLContext | None = None) -> None:
        self.sock = secured(("127.0.0.1", port), context or anybody())
        self._file = self.sock.makefile("rwb")

    def send(self, *lines: str) -> None:
        """Send lines."""
        self.sock.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def until(self, word: str) -> str:
        """Read up to a line with this word."""
        while line := self._file.readline().decode():
            if word in line:
                return line
        raise AssertionError(f"the stream ended before {word!r} came")

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self.sock.close()


def status(server: RunningServer) -> dict[str, object]:
    """Return what `besedka status` says."""
    command = [sys.executable, "-m", "besedka", "status", "--json", "--data", str(server.data)]
    told = subprocess.run(command, check=True, capture_output=True, env=environment(), timeout=PATIENCE_S)
    answer = json.loads(told.stdout)
    assert isinstance(answer, dict)
    return answer


def handshakes(server: RunningServer) -> dict[str, int]:
    """Return how many there were, by how they ended."""
    counts = status(server)["metrics"]["besedka_tls_handshakes_total"]  # type: ignore[index]
    assert isinstance(counts, dict)
    return counts


def listening(server: RunningServer) -> list[int]:
    """Return the ports, in the order of the settings."""
    return [int(each.rsplit(":", 1)[1]) for each in status(server)["listen"]]  # type: ignore[attr-defined]


TWO_PORTS = '[[listen]]\nport = 0\n[[listen]]\nport = 0\ntakes = "tls"\n'


def test_all_wires_come_by_tls_to_the_one_port() -> None:
    """IRC, plain and HTTP inside, all three in clear text beside them, in one room; the certificate lasts."""
    with RunningServer("--tls", "auto") as server:
        anna, boris = TlsPeer(server.port), IrcPeer(server.port, "boris")
        vera = TlsPeer(server.port)
        told = str(status(server)["tls"]["fingerprint"]).replace(":", "")  # type: ignore[index]
        assert fingerprint(anna.sock) == told
        anna.send("NICK anna", "USER anna 0 * :Anna", "JOIN #lobby")
        anna.until(" 366 ")
        boris.send("JOIN #lobby", "WHOIS anna")
        assert "secure connection" in boris.until(" 671 ")[-1]
        vera.send("Vera")
        vera.until("Vera")
        vera.send("from nc, by TLS")
        anna.until("from nc, by TLS")
        boris.until("from nc, by TLS")
        with secured(("127.0.0.1", server.port), anybody()) as web:
            web.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:8888\r\nConnection: close\r\n\r\n")
            page = web.makefile("rb").read()
            assert b"200" in page.split(b"\r\n")[0]
            assert b"<noscript>" in page
        for peer in (anna, boris, vera):
            peer.close()
        server.stop()
        server.start()
        with secured(("127.0.0.1", server.port), anybody()) as again:
            assert fingerprint(again) == told


def test_the_banner_shows_what_to_compare() -> None:
    """The fingerprint is there before anybody can connect."""
    with RunningServer("--tls", "auto") as server:
        assert server._process is not None
        assert server._process.stdout is not None
        shown = b""
        while b"SHA-256" not in shown:
            shown = server._process.stdout.readline()
        with secured(("127.0.0.1", server.port), anybody()) as anna:
            assert fingerprint(anna) == shown.split()[-1].decode().replace(":", "")


def test_a_port_for_tls_alone_says_so_in_clear_text() -> None:
    """One sentence and the end; inside of TLS it takes everything."""
    with RunningServer("--tls", "auto", settings=TWO_PORTS) as server:
        port = listening(server)[1]
        for hello, answer in (
            (b"NICK anna\r\n", b"this port speaks TLS"),
            (b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 400"),
        ):
            with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as clear:
                clear.sendall(hello)
                assert answer in clear.makefile("rb").read()
        anna = TlsPeer(port)
        anna.send("NICK anna", "USER anna 0 * :Anna")
        anna.until(" 001 ")
        anna.close()


def test_a_new_certificate_is_shown_to_the_next_client(tmp_path: Path) -> None:
    """SIGHUP reads the files again; who is inside goes on; a broken file changes nothing."""
    file = tmp_path / "both.pem"
    file.write_bytes(made("one"))
    with RunningServer(settings=f'[tls]\ncertificate = "{file}"\n') as server:
        anna = TlsPeer(server.port)
        anna.send("NICK anna", "USER anna 0 * :Anna")
        anna.until(" 001 ")
        file.write_bytes(made("two"))
        server.signal(signal.SIGHUP)
        eventually(lambda: "there is a new certificate for TLS" in server.log)
        boris = TlsPeer(server.port)
        assert fingerprint(boris.sock) != fingerprint(anna.sock)
        file.write_text("nothing")
        server.signal(signal.SIGHUP)
        eventually(lambda: "the certificate that was there stays" in server.log)
        vera = TlsPeer(server.port)
        assert fingerprint(vera.sock) == fingerprint(boris.sock)
        anna.send("PING still-here")
        anna.until("still-here")
        for peer in (anna, boris, vera):
            peer.close()


def test_what_cannot_be_used_is_closed_in_time_and_nobody_notices() -> None:
    """Garbage, halves of handshakes, silence and resets: counted, without a traceback."""
    with RunningServer("--tls", "auto", "--log-level", "debug", settings="[limits]\nhandshake_s = 1\n") as server:
        boris = PlainPeer(server.port, "boris")
        halves = [socket.create_connection(("127.0.0.1", server.port), PATIENCE_S) for _ in range(4)]
        halves[0].sendall(b"\x16")
        halves[1].sendall(b"\x16\x03\x01\x01\x00\x01")
        halves[2].sendall(b"\x16" + b"garbage" * 100)
        halves[3].sendall(b"\x16\x03\x01")
        halves[3].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        halves[3].close()
        for half in halves[:3]:
            with contextlib.suppress(ConnectionResetError):
                half.makefile("rb").read()
            half.close()
        eventually(lambda: handshakes(server) == {"done": 0, "failed": 4})
        with IrcPeer(server.port, "anna") as anna:
            anna.send("PRIVMSG #lobby :still here")
            boris.until("still here")
        boris.close()


def test_many_handshakes_do_not_hold_up_a_conversation() -> None:
    """Two hundred at once: all are served, and between them what others say is heard."""
    with RunningServer("--tls", "auto") as server:
        anna, boris = PlainPeer(server.port, "anna"), PlainPeer(server.port, "boris")
        context = anybody()
        socks = [socket.create_connection(("127.0.0.1", server.port), PATIENCE_S) for _ in range(200)]
        done: list[ssl.SSLSocket] = []

        def shake_hands(some: list[socket.socket]) -> None:
            done.extend(context.wrap_socket(each) for each in some)

        threads = [threading.Thread(target=shake_hands, args=(socks[at::4],)) for at in range(4)]
        for thread in threads:
            thread.start()
        said = 0
        while any(thread.is_alive() for thread in threads):
            anna.send(f"message {said}")
            boris.until(f"message {said}")
            said += 1
        for thread in threads:
            thread.join(PATIENCE_S)
        assert len(done) == len(socks)
        assert said
        for peer in (*done, anna, boris):
            peer.close()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl_s_client(version: str) -> None:
    """What stands in the banner of a server that takes only TLS."""
    with RunningServer("--tls", "auto") as server:
        told = subprocess.run(
            ["openssl", "s_client", "-quiet", version, "-connect", f"127.0.0.1:{server.port}"],
            input=b"NICK anna\r\nUSER anna 0 * :Anna\r\nPING done\r\nQUIT\r\n",
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert re.search(rb" 001 anna ", told.stdout)
        assert b"ERROR :Closing link" in told.stdout


def join(server: RunningServer, *options: str) -> subprocess.CompletedProcess[str]:
    """Say hello with the client."""
    data = server.folder / "client"
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "besedka",
            "join",
            f"127.0.0.1:{server.port}",
            "--name",
            "vera",
            "--data",
            str(data),
            *options,
        ],
        input="hello by TLS\n",
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )


def test_the_client_joins_by_fingerprint() -> None:
    """What the server prints is what the client takes; without it, or with another, it ends with 3."""
    with RunningServer("--tls", "auto") as server, IrcPeer(server.port, "anna") as anna:
        told = str(status(server)["tls"]["fingerprint"])  # type: ignore[index]
        done = join(server, "--tls", "--tls-fingerprint", told)
        assert (done.returncode, done.stderr) == (0, "")
        anna.until("hello by TLS")
        assert handshakes(server)["done"] == 1
        untrusted = join(server, "--tls")
        assert untrusted.returncode == 3
        assert f"give --fingerprint {told}" in untrusted.stderr
        other = join(server, "--tls-fingerprint", "AB:" * 31 + "AB")
        assert other.returncode == 3
        assert "somebody is between" in other.stderr
        assert "Traceback" not in untrusted.stderr + other.stderr


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize(
    ("version", "key", "answer"), [("-tls1_2", b"R", b"no renegotiation"), ("-tls1_3", b"K", b"anna!")]
)
def test_new_keys_are_taken_and_renegotiation_is_not(version: str, key: bytes, answer: bytes) -> None:
    """TLS 1.3 lets a client change its keys as it likes; in TLS 1.2 that would cost us a handshake each time."""
    with (
        RunningServer("--tls", "auto") as server,
        subprocess.Popen(
            ["openssl", "s_client", version, "-connect", f"127.0.0.1:{server.port}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as client,
    ):
        assert client.stdin is not None
        assert client.stdout is not None
        shown = iter(client.stdout.readline, b"")
        for said in [key] * 5 if key == b"K" else [key]:
            client.stdin.write(said + b"\n")
            client.stdin.flush()
            assert any(b"KEYUPDATE" in line or b"RENEGOTIATING" in line for line in shown)
        if key == b"K":
            client.stdin.write(b"anna\n")
            client.stdin.flush()
        assert any(answer in line for line in shown)
        client.kill()


def test_irc_over_websocket_over_tls() -> None:
    """A page that came over TLS may connect, one that came in the clear may not."""
    with RunningServer("--tls", "auto") as server:
        for origin, status_line in ((b"https://127.0.0.1", b" 101 "), (b"http://192.0.2.1", b" 403 ")):
            with secured(("127.0.0.1", server.port), anybody()) as web:
                web.sendall(
                    b"GET / HTTP/1.1\r\nHost: 192.0.2.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: "
                    + origin
                    + b"\r\n\r\n"
                )
                assert status_line in web.recv(65_536).split(b"\r\n")[0]


def test_a_client_certificate_logs_in(tmp_path: Path) -> None:
    """Self-signed: its fingerprint is added with a command, and no password is sent; kept over a restart."""
    file = tmp_path / "client.pem"
    file.write_bytes(made("client"))
    context = anybody()
    context.load_cert_chain(file)
    text = made("client").decode()
    der = ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN CERT") :])
    with RunningServer("--tls", "auto", settings='tls.client_certificates = "yes"\n') as server:
        for words, said in (
            (("add", "anna"), "tea and sugar"),
            (("certificate", "add", "anna", hashlib.sha256(der).hexdigest().upper()), ""),
        ):
            command = [sys.executable, "-m", "besedka", "account", *words, "--data", str(server.data)]
            subprocess.run(
                command, input=said, text=True, check=True, capture_output=True, env=environment(), timeout=PATIENCE_S
            )
        for _ in range(2):
            anna = TlsPeer(server.port, context)
            anna.send("CAP LS 302")
            assert "EXTERNAL" in anna.until("sasl")
            anna.send("NICK vika", "USER vika 0 * :Vika", "CAP REQ sasl", "AUTHENTICATE EXTERNAL", "AUTHENTICATE +")
            assert "logged in as anna" in anna.until(" 900 ")
            anna.send("CAP END")
            anna.until(" 001 ")
            anna.close()
            server.restart()
        other = TlsPeer(server.port)
        other.send("CAP LS 302")
        assert "EXTERNAL" not in other.until("sasl")
        other.close()
