"""Socket activation with real processes: a launcher that binds, says so in the environment, and becomes the server."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.command import environment
from support.inside import eventually, short_folder
from support.server import PATIENCE_S
from support.talking import PlainPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a service manager does: the sockets become 3, 4…, the variables name the process, which then becomes besedka.
LAUNCHER = """
import os, socket, sys
kinds, pid, names, *command = sys.argv[1:]
held = []
for kind in kinds.split(","):
    family = socket.AF_UNIX if kind.startswith("/") else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM if kind == "datagrams" else socket.SOCK_STREAM)
    sock.bind(kind if family == socket.AF_UNIX else ("127.0.0.1", 0))
    if kind not in ("datagrams", "silent"):
        sock.listen()
    held.append(os.dup2(sock.fileno(), 100 + len(held)))
for number, descriptor in enumerate(held, 3):
    os.dup2(descriptor, number)
    os.close(descriptor)
os.environ.update(LISTEN_FDS=str(len(held)), LISTEN_PID=pid or str(os.getpid()), LISTEN_FDNAMES=names)
os.execv(command[0], command)
"""


@contextlib.contextmanager
def activated(
    kinds: str, *options: str, pid: str = "", names: str = "", **environ: str
) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Start a server by the launcher; it must be ended, or end by itself, inside of the context."""
    with short_folder() as folder:
        command = [sys.executable, "-m", "besedka", "serve", "--data", str(folder / "data"), *options]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", LAUNCHER, kinds.format(folder=folder), pid, names, *command],
                env=environment(**environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
            )
        try:
            yield process, folder
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def first_line(process: subprocess.Popen[str]) -> str:
    """Wait for the beginning of the banner."""
    assert process.stdout is not None
    return process.stdout.readline()


def ended(process: subprocess.Popen[str]) -> int:
    """End it in order; the exit code."""
    process.terminate()
    return process.wait(PATIENCE_S)


def test_the_server_listens_on_what_it_is_given() -> None:
    """On nothing else; the variables are gone from its environment, and the sockets from what it would start."""
    with activated("stream,{folder}/chat.sock") as (process, folder):
        where = first_line(process).split()
        assert where[-1] == f"unix:{folder}/chat.sock"
        port = int(where[-2].removeprefix("127.0.0.1:"))
        assert port != 8888
        with PlainPeer(port, "Анна") as anna, socket.socket(socket.AF_UNIX) as boris:
            boris.settimeout(PATIENCE_S)
            boris.connect(str(folder / "chat.sock"))
            boris.sendall("Борис\n".encode())
            boris.sendall("и по сокету с именем файла\n".encode())
            assert anna.until("по сокету")
            boris.shutdown(socket.SHUT_WR)
            while boris.recv(4096):
                pass
        for number in (3, 4):
            flags = Path(f"/proc/{process.pid}/fdinfo/{number}").read_text(encoding="ascii")
            (octal,) = (line.split()[1] for line in flags.splitlines() if line.startswith("flags:"))
            assert int(octal, 8) & os.O_CLOEXEC
        assert ended(process) == 0
        assert (folder / "chat.sock").exists(), "it belongs to the service manager"


def test_a_reload_knows_what_was_handed_over() -> None:
    """Nobody knows who reaches such a socket: limits are those for strangers, also after a reload."""
    with activated("stream") as (process, folder):
        first_line(process)
        process.send_signal(signal.SIGHUP)
        log = folder / "log"
        eventually(lambda: "changed" in log.read_text() or process.poll() is not None)
        assert "the settings were read again: nothing has changed" in log.read_text()
        assert ended(process) == 0


def test_rows_of_the_settings_choose_by_name() -> None:
    """One socket for IRC alone, one for everything."""
    with short_folder() as folder:
        file = folder / "besedka.toml"
        file.write_text('[[listen]]\ndescriptor = "irc"\ntakes = "irc"\n[[listen]]\ndescriptor = "all"\n')
        with activated("stream,stream", "--config", str(file), names="all:irc") as (process, _):
            irc, everything = (int(word.rpartition(":")[2]) for word in first_line(process).split()[-2:])
            with socket.create_connection(("127.0.0.1", irc), PATIENCE_S) as stranger:
                stranger.sendall("Анна\n".encode())
                while stranger.recv(4096):
                    pass
            with PlainPeer(everything, "Анна") as anna:
                assert anna.greeting
            assert ended(process) == 0


def test_what_is_meant_for_another_process_is_not_used() -> None:
    """The server listens where its settings say, and says why."""
    with activated("stream", "--port", "0", pid="1") as (process, folder):
        with PlainPeer(int(first_line(process).rpartition(":")[2]), "Анна") as anna:
            assert anna.greeting
        assert ended(process) == 0
        assert "LISTEN_FDS is meant for process 1, not for this one" in (folder / "log").read_text()


@pytest.mark.parametrize("kind", ["datagrams", "silent"])
def test_what_cannot_be_listened_on_is_one_sentence(kind: str) -> None:
    """The server does not start: exit code 1."""
    with activated(kind) as (process, folder):
        assert process.wait(PATIENCE_S) == 1
        told = (folder / "log").read_text()
        assert "cannot listen on descriptor 3: it is no listening stream socket" in told
        assert "Traceback" not in told


def test_the_service_manager_hears_of_start_reload_and_end() -> None:
    """Each in its place; a reload that failed is over, too."""
    with short_folder() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(folder / "notify"))
        listening.settimeout(PATIENCE_S)

        def heard() -> str:
            return listening.recv(4096).decode()

        file = folder / "besedka.toml"
        file.touch()
        with activated("stream", "--config", str(file), NOTIFY_SOCKET=str(folder / "notify")) as (process, data):
            assert heard().startswith("READY=1\nSTATUS=serving on 127.0.0.1:")
            process.send_signal(signal.SIGHUP)
            assert heard().startswith("RELOADING=1\nMONOTONIC_USEC=")
            assert heard() == "READY=1\nSTATUS=the settings were read again"
            file.write_text("[plain]\nattempts = 0\n")
            process.send_signal(signal.SIGHUP)
            assert heard().startswith("RELOADING=1\n")
            assert heard() == "READY=1\nSTATUS=the settings were not read again; the log says why"
            process.terminate()
            assert heard() == "STOPPING=1"
            assert process.wait(PATIENCE_S) == 0
            assert "stopped in" in (data / "log").read_text()
