"""Accounts as people use them: made in one client, kept over a restart, used from others."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.command import environment, run
from support.server import PATIENCE_S, RunningServer
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "tea-and-sugar"  # WeeChat's options have no spaces here


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    """A server with anna's account, which was made by REGISTER and outlived a kill -9."""
    with RunningServer() as running:
        with IrcPeer(running.port, "anna") as anna:
            anna.send(f"REGISTER * * {PASSWORD}")
            anna.until(" REGISTER SUCCESS anna ")
            anna.until(" 900 ")
        running.restart()
        yield running


def is_logged_in(server: RunningServer, nick: str) -> None:
    """Wait until somebody is there, logged in as anna."""
    with IrcPeer(server.port, "watcher") as watcher:
        deadline = time.monotonic() + PATIENCE_S
        while not any(f" 330 watcher {nick} anna " in line for line in _whois(watcher, nick)):
            assert time.monotonic() < deadline, f"{nick} is not logged in; the log says:\n{server.log}"


def _whois(watcher: IrcPeer, nick: str) -> list[str]:
    watcher.send(f"WHOIS {nick}")
    return watcher.until(" 318 ")


@pytest.mark.skipif(shutil.which("weechat-headless") is None, reason="there is no weechat-headless")
@pytest.mark.parametrize("mechanism", ["plain", "scram-sha-256"])
def test_weechat(server: RunningServer, tmp_path: Path, mechanism: str) -> None:
    """Logs in before it is seen, with the password or without sending it."""
    options = (
        "/set irc.server_default.sasl_username anna",
        f"/set irc.server_default.sasl_password {PASSWORD}",
        f"/set irc.server_default.sasl_mechanism {mechanism}",
        "/set irc.server_default.sasl_fail disconnect",
        f"/server add besedka 127.0.0.1/{server.port} -notls -nicks=vika",
        "/connect besedka",
    )
    command = ["weechat-headless", "--dir", str(tmp_path), *(word for each in options for word in ("-r", each))]
    weechat = subprocess.Popen(
        command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        is_logged_in(server, "vika")
    finally:
        weechat.terminate()
        weechat.wait(PATIENCE_S)


@pytest.mark.skipif(shutil.which("irssi") is None, reason="there is no irssi")
@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_irssi(server: RunningServer) -> None:
    """Logs in by PLAIN, and has the account's nick, which nobody else gets."""
    with tempfile.TemporaryDirectory(prefix="besedka-") as folder:
        home = Path(folder) / "irssi"
        home.mkdir()
        (home / "config").write_text(
            'settings = { core = { nick = "anna"; }; "irc/core" = { cmd_queue_speed = "10msec"; }; };'
            f' servers = ( {{ address = "127.0.0.1"; chatnet = "besedka"; port = "{server.port}"; }} );'
            ' chatnets = { besedka = { type = "IRC"; sasl_mechanism = "PLAIN"; sasl_username = "anna";'
            f' sasl_password = "{PASSWORD}"; }}; }};'
        )
        tmux = ["tmux", "-S", str(Path(folder) / "tmux")]
        subprocess.run(
            [*tmux, "new-session", "-d", f"irssi --home={home} -c besedka"], env=environment(TERM="xterm"), check=True
        )
        try:
            is_logged_in(server, "anna")
        finally:
            subprocess.run([*tmux, "kill-server"], check=True, timeout=PATIENCE_S)


def test_who_does_not_know_the_password(server: RunningServer) -> None:
    """Is told so, and cannot have the nick."""
    with IrcPeer(server.port, "boris", caps="sasl") as boris:
        boris.send("AUTHENTICATE PLAIN", "AUTHENTICATE AGFubmEAd3Jvbmc=")
        boris.until(" 904 boris :SASL authentication failed: name or password is wrong")
        boris.send("NICK anna")
        boris.until(" 433 boris anna ")


def test_the_administrator_and_a_running_server() -> None:
    """What `besedka account` and `admin` do by the control socket is kept; no password is."""
    with RunningServer() as server:
        data = ("--data", str(server.data))
        assert run("account", "add", "anna", *data, said=PASSWORD).returncode == 0
        assert run("admin", "add", "anna", *data).returncode == 0
        with IrcPeer(server.port, "boris", caps="sasl") as boris:
            boris.send("AUTHENTICATE PLAIN", "AUTHENTICATE AGFubmEAdGVhLWFuZC1zdWdhcg==")
            boris.until(" 903 ")
            boris.send("OPER anna x")
            boris.until(" 381 ")
            assert run("account", "disable", "anna", *data).returncode == 0
            boris.until("Your account was disabled")
        server.stop()
        assert "disabled, administrator" in run("account", "list", *data).stdout
        with contextlib.closing(sqlite3.connect(server.journal)) as journal:
            assert not any(PASSWORD in line for line in journal.iterdump())
        assert PASSWORD not in server.log
        server.start()


def test_a_server_that_is_killed_while_passwords_are_hashed() -> None:
    """Whoever was told of its account has it after the restart."""
    with RunningServer(settings="[limits]\nwrong_passwords_per_min = 0\n") as server:
        with contextlib.ExitStack() as stack:
            peers = [stack.enter_context(IrcPeer(server.port, f"p{number}")) for number in range(8)]
            for peer in peers:
                peer.send(f"REGISTER * * {PASSWORD}")
            peers[0].until(" REGISTER SUCCESS ")
            server.kill()
        server.start()
        listed = run("account", "list", "--data", str(server.data)).stdout
        assert "p0 " in listed
