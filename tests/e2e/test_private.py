"""What a server leaves on a machine with other users: files that only it can read; and the rights it needs: none."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from besedka.server.privilege import runs_as_root
from support.command import environment, run
from support.inside import short_folder
from support.server import PATIENCE_S, RunningServer
from support.talking import IrcPeer


def modes(folder: Path) -> dict[str, int]:
    """Return the rights of everything in a folder."""
    return {file.name: stat.S_IMODE(file.lstat().st_mode) for file in folder.iterdir()}


def test_all_files_are_for_their_owner_alone() -> None:
    """Also for a server that was started with the most generous umask, while it runs and afterwards."""
    before = os.umask(0)
    try:
        with RunningServer("--tls", "auto") as server:
            with IrcPeer(server.port, "anna") as anna:
                anna.say("a secret of ours")
                anna.settle()
            running = modes(server.data)
            assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
            journal = {"journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"}
            assert journal | {"lock", "control.sock", "tls.pem"} <= set(running)
            assert set(running.values()) == {0o600}, running
            server.stop()
            assert set(modes(server.data).values()) == {0o600}
            server.start()
    finally:
        os.umask(before)


def test_a_folder_that_others_may_open_is_told() -> None:
    """What a copy has left open is closed; the folder stays as its owner made it, and the log says so."""
    with RunningServer() as server:
        server.kill()
        for file in server.data.iterdir():
            file.chmod(0o666)
        server.data.chmod(0o755)
        server.start()
        assert set(modes(server.data).values()) == {0o600}
        assert stat.S_IMODE(server.data.stat().st_mode) == 0o755
        assert f"the data folder {server.data} is open to others (mode 0755): chmod 700 {server.data}" in server.log


@pytest.mark.skipif(os.geteuid() != 0, reason="whoever is not root shows it with each test")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed")
@pytest.mark.parametrize("setpriv", [[], ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]])
def test_no_privilege_is_needed(setpriv: list[str]) -> None:
    """A process without any capability serves as root does; root is told, in one sentence, that it need not be root."""
    with short_folder() as folder:
        process = subprocess.Popen(
            [*setpriv, sys.executable, "-m", "besedka", "serve", "--port", "0", "--data", str(folder)],
            env=environment(),
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().rpartition(":")[2])
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            (capabilities,) = (int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff:"))
            assert not (setpriv and capabilities)
            with IrcPeer(port, "anna") as anna:
                anna.say("here")
                anna.settle()
            assert run("status", "--data", str(folder)).returncode == 0
        finally:
            process.terminate()
            assert process.stdout is not None
            with process.stdout:
                out = process.stdout.read()
            code = process.wait(PATIENCE_S)
        assert code == 0
        assert out.count("This is root, and besedka needs no privilege") == runs_as_root()
