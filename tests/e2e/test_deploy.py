"""The units for systemd: that systemd takes them, that what they start runs, and that their sandbox lets it."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from support.command import environment, run
from support.inside import eventually, short_folder
from support.server import PATIENCE_S
from support.talking import IrcPeer, PlainPeer

SYSTEMD = Path(__file__).parents[2] / "deploy" / "systemd"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


class Lines(configparser.RawConfigParser):
    """A unit as it is written: names keep their case, and may stand twice (the later wins, but for lists)."""

    def __init__(self) -> None:
        super().__init__(strict=False)

    def optionxform(self, optionstr: str) -> str:
        """Keep the name."""
        return optionstr


def unit(name: str) -> Lines:
    """Read a unit."""
    lines = Lines()
    lines.read(SYSTEMD / name, encoding="utf-8")
    return lines


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask systemd-analyze; it needs no running systemd for that."""
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *arguments],
        env=environment(SYSTEMD_COLORS="0"),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@needs_systemd
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    """Every line of both units is known to it; the program is looked for where this test has one."""
    for file in SYSTEMD.glob("besedka.s*"):
        text = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(
            text.replace("/usr/local/lib/besedka/bin/besedka", sys.executable), encoding="utf-8"
        )
    said = analyze("verify", str(tmp_path / "besedka.service"), str(tmp_path / "besedka.socket"))
    about_us = [line for line in said.stderr.splitlines() if "besedka" in line]
    assert about_us == []


@needs_systemd
def test_the_sandbox_leaves_little() -> None:
    """Its own judgement, from 0 (nothing to be seen or done) to 10."""
    said = analyze("security", "--offline=true", str(SYSTEMD / "besedka.service"))
    found = re.search(r"exposure level for besedka.service: ([0-9.]+)", said.stdout)
    assert found is not None, said.stderr
    assert float(found[1]) <= 1.5  # 1.1 with 252: each version judges a little differently


def test_nothing_private_is_left_open() -> None:
    """The folder is the server's own, files are made for nobody else, a crash leaves no memory on the disk."""
    service = unit("besedka.service")["Service"]
    assert service["User"] == "besedka"
    assert service["UMask"] == "0077"
    assert service["StateDirectoryMode"] == "0700"
    assert service["LimitCORE"] == "0"
    assert service["CapabilityBoundingSet"] == ""
    assert "AF_UNIX" in service["RestrictAddressFamilies"].split(), "systemd and the control socket are reached by it"


def test_what_the_unit_starts_runs() -> None:
    """Its command with the settings that the guide tells to write, its way to reload, its way to end."""
    service = unit("besedka.service")["Service"]
    with short_folder() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(folder / "notify"))
        manager.settimeout(PATIENCE_S)
        settings = folder / "besedka.toml"
        settings.write_text(run("config", "example").stdout, encoding="utf-8")
        places = {"/etc/besedka/besedka.toml": str(settings), "%S": str(folder)}
        command = service["ExecStart"]
        for place, here in places.items():
            assert place in command
            command = command.replace(place, here)
        program, *arguments = shlex.split(command)
        assert program == "/usr/local/lib/besedka/bin/besedka"
        process = subprocess.Popen(
            [sys.executable, "-m", "besedka", *arguments, "--port", "0"],
            env=environment(NOTIFY_SOCKET=str(folder / "notify")),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert manager.recv(4096).startswith(b"READY=1\n")
            reload = service["ExecReload"].replace("$MAINPID", str(process.pid))
            subprocess.run(shlex.split(reload), check=True)
            assert manager.recv(4096).startswith(b"RELOADING=1\n")
            assert manager.recv(4096).startswith(b"READY=1\n")
            process.send_signal(signal.SIGTERM)
            assert manager.recv(4096) == b"STOPPING=1"
            assert process.wait(PATIENCE_S) == 0
        finally:
            process.kill()
            process.wait()


def allowed_calls() -> set[str]:
    """Return the system calls that the unit's filter lets through."""
    lines = (SYSTEMD / "besedka.service").read_text(encoding="utf-8").splitlines()
    filters = [line.removeprefix("SystemCallFilter=") for line in lines if line.startswith("SystemCallFilter=")]
    allowed: set[str] = members("@default")
    for each in filters:
        named = set[str]().union(*(members(name) if name[0] == "@" else {name} for name in each.lstrip("~").split()))
        allowed = allowed - named if each.startswith("~") else allowed | named
    return allowed | members("@default")


def members(group: str) -> set[str]:
    """Return the calls of one of systemd's groups, those of groups in it included."""
    words = {line.strip() for line in analyze("syscall-filter", group).stdout.splitlines() if line.startswith("    ")}
    inner = {word for word in words if word.startswith("@")}
    return {word for word in words if word.isidentifier()}.union(*map(members, inner))


@needs_systemd
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_sandbox_lets_through_what_the_server_calls() -> None:
    """From its start over each wire, a reload and the control socket to its end."""
    with short_folder() as folder:
        trace = folder / "trace"
        command = [sys.executable, "-m", "besedka", "serve", "--port", "0", "--data", str(folder / "data")]
        server = 0
        process = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", str(trace), *command],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().rpartition(":")[2])
            server = int(trace.read_text(encoding="utf-8", errors="replace").split()[0])
            with IrcPeer(port, "anna") as anna, PlainPeer(port, "boris") as boris:
                boris.send("hello")
                anna.hears("hello")
            with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as browser:
                browser.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                while browser.recv(4096):
                    pass
            assert run("status", "--data", str(folder / "data")).returncode == 0
            os.kill(server, signal.SIGHUP)
            eventually(
                lambda: "setpriority(" in trace.read_text(encoding="utf-8", errors="replace")
            )  # the indexer runs
            os.kill(server, signal.SIGTERM)
            assert process.wait(PATIENCE_S) == 0
        finally:
            if server and process.poll() is None:
                os.kill(server, signal.SIGKILL)  # it would outlive strace
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        text = trace.read_text(encoding="utf-8", errors="replace")
    called = set(re.findall(r"^\d+ +(\w+)\(", text, re.MULTILINE)) | set(re.findall(r"<\.\.\. (\w+) resumed", text))
    assert "fdatasync" in called or "fsync" in called, "nothing was traced"
    if os.geteuid() == 0:
        called.discard("fchown")  # SQLite's, and only root's: its files shall belong to the owner of the database
    assert called - allowed_calls() == set()
