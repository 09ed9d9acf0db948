"""The full screen as a mode of the client."""

from __future__ import annotations

import shlex
import signal
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

from support.command import environment
from support.ircserver import PATIENCE_S, ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path


def at_screen(port: int, data: Path, *more: str) -> pexpect.spawn[str]:
    """`besedka join` at a terminal that shows the full screen."""
    return pexpect.spawn(
        sys.executable,
        ["-m", "besedka", "join", f"127.0.0.1:{port}", "--name", "Anna", "--data", str(data), *more],
        env=environment(TERM="xterm-256color"),
        encoding="utf-8",
        timeout=PATIENCE_S,
        dimensions=(24, 100),
    )


def test_a_terminal_shows_the_screen_and_ctrl_q_leaves_it(tmp_path: Path) -> None:
    """What is written goes out, what comes is shown, and the server hears a goodbye; the exit code is 0."""
    with ScriptedServer() as server:
        child = at_screen(server.port, tmp_path)
        peer = server.accept()
        peer.welcome("Anna")
        child.expect_exact("connected since")
        peer.send(":Boris!u@h PRIVMSG #lobby :hello-there")
        child.expect_exact("hello-there")
        child.send("well-well\r")
        peer.echo(peer.until("PRIVMSG"), "Anna", "m1")
        child.send("\x11")
        peer.until("QUIT")
        peer.close()
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0


def test_a_server_that_cannot_be_reached_ends_the_screen(tmp_path: Path) -> None:
    """The sentence stands below it, where the shell goes on."""
    with ScriptedServer() as server:
        port = server.port
    child = at_screen(port, tmp_path, "--timeout", "0.5")
    child.expect_exact("cannot be reached: nobody listens there")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_who_is_told_to_end_says_goodbye(tmp_path: Path, number: signal.Signals) -> None:
    """The terminal is given back, what waits is kept, and nobody reads of a fault."""
    with ScriptedServer() as server:
        child = at_screen(server.port, tmp_path)
        peer = server.accept()
        peer.welcome("Anna")
        child.expect_exact("connected since")
        child.send("well-well\r")
        peer.until("PRIVMSG")
        child.kill(number)
        peer.until("QUIT")
        peer.close()
        child.expect_exact("\x1b[?1049l")
        child.expect_exact("1 message waits for the next time.")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0


def test_laid_aside_it_comes_back(tmp_path: Path) -> None:
    """Ctrl+Z gives the terminal to the shell, and what is said meanwhile is there afterwards."""
    with ScriptedServer() as server:
        words = [sys.executable, "-m", "besedka", "join", f"127.0.0.1:{server.port}", "--name", "Anna"]
        shell = pexpect.spawn(
            "bash",
            ["--norc", "-im"],
            env=environment(TERM="xterm-256color", PS1="shell-$((40+2)) "),
            encoding="utf-8",
            timeout=PATIENCE_S,
            dimensions=(24, 100),
        )
        shell.expect_exact("shell-42")
        shell.sendline(shlex.join([*words, "--data", str(tmp_path)]))
        peer = server.accept()
        peer.welcome("Anna")
        shell.expect_exact("connected since")
        shell.send("\x1a")
        shell.expect_exact("\x1b[?1049l")
        shell.expect_exact("shell-42")
        peer.send(":Boris!u@h PRIVMSG #lobby :hello-there")
        shell.sendline("fg")
        shell.expect_exact("\x1b[?1049h")
        shell.expect_exact("hello-there")
        shell.send("\x11")
        peer.until("QUIT")
        peer.close()
        shell.expect_exact("shell-42")
        shell.close(force=True)
