"""`besedka serve` as a process: how it starts, how it ends, and what it says when it cannot."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.command import environment, run
from support.inside import eventually, short_folder
from support.journal import locked
from support.server import PATIENCE_S, RunningServer
from support.talking import IrcPeer, PlainPeer, _Peer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(number: signal.Signals) -> None:
    """Everybody is told, whatever they do at that moment; the exit code is 0 and it takes less than two seconds."""
    with RunningServer() as server:
        anna, boris = IrcPeer(server.port, "anna"), PlainPeer(server.port, "boris")
        slow = IrcPeer(server.port, "slow", receive_buffer=2048)
        silent = _Peer(server.port)
        chunked = _Peer(server.port)
        chunked.raw("вера".encode())
        assert "вера".encode() in chunked.sock.recv(1024)
        anna.until("вера")
        started = time.monotonic()
        assert server._end(number) == 0
        assert time.monotonic() - started < 5.0, "and less than two on a healthy machine"
        stopped = float(server.log.rpartition("stopped in ")[2].partition(" s")[0])
        assert stopped < 2.0
        assert "ERROR :" in anna.rest()
        assert "The server stops" in boris.rest()
        assert "The server stops" in chunked.rest()
        assert silent.rest() == ""
        for peer in (anna, boris, slow, silent, chunked):
            peer.close()


def test_it_can_be_started_again_at_once() -> None:
    """The port is free, the lock is gone, also after a kill."""
    with RunningServer() as server:
        for end in (server.stop, server.kill, server.stop):
            end()
            server.start()
            with PlainPeer(server.port, "anna") as anna:
                assert anna.greeting


def test_a_second_ctrl_c_ends_at_once() -> None:
    """Nobody has to wait for what hangs."""
    with RunningServer(settings="journal.retry_s = 60\n") as server:
        with IrcPeer(server.port, "anna") as anna, locked(server.journal):
            anna.say("held")
            eventually(lambda: "a commit is tried again" in server.log)
            process = server._process
            assert process is not None
            os.kill(process.pid, signal.SIGINT)
            eventually(lambda: not catches_interrupts(process.pid))  # two signals in one moment would be one
            os.kill(process.pid, signal.SIGINT)
            assert process.wait(PATIENCE_S) == -signal.SIGINT
        server.kill()


def catches_interrupts(pid: int) -> bool:
    """Tell whether a process has something of its own to do when Ctrl+C is pressed."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    caught = int(next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), 16)
    return bool(caught & 1 << (signal.SIGINT - 1))


def test_a_taken_port_is_one_sentence() -> None:
    """Exit code 1, what is wrong and what to do, no traceback."""
    with short_folder() as folder, socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("serve", "--port", port, "--data", str(folder))
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.count("\n") == 1
        assert f"127.0.0.1:{port}" in result.stderr
        assert "--port" in result.stderr


def test_an_unusable_folder_is_one_sentence() -> None:
    """A file stands in its place, or the file system does not take it."""
    with short_folder() as folder:
        (folder / "file").touch()
        for data in (folder / "file", folder / "file" / "below"):
            result = run("serve", "--port", "0", "--data", str(data))
            assert (result.returncode, result.stdout) == (1, "")
            assert result.stderr.count("\n") == 1
            assert str(data) in result.stderr
        (folder / "journal.sqlite").write_bytes(b"this is no database" * 100)
        result = run("serve", "--port", "0", "--data", str(folder))
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.count("\n") == 1


def test_a_second_server_on_the_same_folder_is_refused() -> None:
    """And the first goes on."""
    with RunningServer() as server, PlainPeer(server.port, "anna") as anna:
        result = run("serve", "--port", "0", "--data", str(server.data))
        assert (result.returncode, result.stdout) == (1, "")
        assert "another besedka server uses it" in result.stderr
        assert result.stderr.count("\n") == 1
        anna.send("/who")
        assert "anna" in anna.line()


def test_the_banner_has_the_real_port() -> None:
    """`--port 0` takes a free one, and every line that names it can be used."""
    with RunningServer() as server, _Peer(server.port) as peer:
        assert server.port > 0
        peer.raw(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert peer.line().startswith("HTTP/1.1 200")


def test_lan_listens_on_every_address_and_prints_those_of_the_network() -> None:
    """Never "every address" itself: nobody can connect to that."""
    with short_folder() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "besedka", "serve", "--lan", "--port", "0", "--data", str(folder)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(6)]
            host, port = lines[4].split()[-2:]
            assert host not in ("*", "0.0.0.0", "::")  # noqa: S104 - that is what must not be shown
            with PlainPeer(int(port), "anna"), socket.create_connection((host, int(port)), PATIENCE_S):
                pass
        finally:
            process.terminate()
            assert process.wait(PATIENCE_S) == 0
            if process.stdout is not None:
                process.stdout.close()


def test_status_asks_the_running_server() -> None:
    """As a table and as JSON."""
    with RunningServer() as server, PlainPeer(server.port, "anna"):
        result = run("status", "--json", "--data", str(server.data))
        assert result.returncode == 0, result.stderr
        answer = json.loads(result.stdout)
        assert answer["users_by_wire"] == {"plain": 1}
        assert f"127.0.0.1:{server.port}" in run("status", "--data", str(server.data)).stdout
