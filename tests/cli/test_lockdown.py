"""`besedka lockdown`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from support.command import run
from support.server import RunningServer
from support.talking import IrcPeer


def test_without_a_server() -> None:
    """It is kept in the folder, where nothing runs."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        data = str(Path(name) / "data")
        assert run("lockdown", "on", "--data", data).stdout.startswith("Only who is logged in to an account may speak")
        joined = "Only who is logged in to an account may speak and enter rooms now; no accounts are made.\n"
        assert run("lockdown", "on", "--join", "--data", data).stdout == joined
        assert run("lockdown", "off", "--data", data).stdout == "Everybody may speak and enter rooms.\n"


def test_with_a_server() -> None:
    """From that moment on, shown by status, and after a restart."""
    with RunningServer() as server:
        data = str(server.data)
        with IrcPeer(server.port, "anna") as anna:
            run("lockdown", "on", "--data", data)
            anna.send("PRIVMSG #lobby :hi")
            assert "For now only accounts may speak" in anna.until(" 404 ")[-1]
        server.restart()
        assert any(line.split() == ["lockdown", "on"] for line in run("status", "--data", data).stdout.splitlines())
        with IrcPeer(server.port, "anna") as anna:
            anna.send("PRIVMSG #lobby :hi")
            anna.until(" 404 ")
            run("lockdown", "off", "--data", data)
            anna.send("PRIVMSG #lobby :hi", "PING x")
            assert not any(" 404 " in line for line in anna.until("PONG"))
