"""Lines in, lines out: on a terminal that only prints, and where the screen is a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

from support.command import environment
from support.ircserver import OUR_CAPS, PATIENCE_S, ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("end", ["/quit\r", "\x04"])
def test_talking(end: str, tmp_path: Path) -> None:
    """Without one control character; each line says in which room it was; /quit and Ctrl+D end it in order."""
    with ScriptedServer() as server:
        words = ["-m", "besedka", "join", f"127.0.0.1:{server.port}", "--name", "Anna", "--data", str(tmp_path)]
        anna = pexpect.spawn(
            sys.executable, words, env=environment(TERM="dumb"), encoding="utf-8", timeout=PATIENCE_S, echo=False
        )
        peer = server.accept()
        peer.welcome("Anna")
        anna.expect_exact("In #lobby")
        shown = str(anna.before)
        anna.send("\rhello\r")
        peer.echo(peer.until("PRIVMSG"), "Anna", "m1")
        peer.send(f":Boris!u@h PRIVMSG #lobby :{'word ' * 40}end")
        anna.expect_exact("end\r\n")
        shown += str(anna.before)
        anna.send(end)
        peer.until("QUIT")
        peer.close()
        anna.expect(pexpect.EOF)
        shown += str(anna.before)
        anna.close()
    assert anna.exitstatus == 0
    assert "[#lobby] Anna: hello\r\n" in shown
    assert "[#lobby] Boris: word word" in shown
    assert "\x1b" not in shown


def test_a_screen_that_is_a_file(tmp_path: Path) -> None:
    """What is typed at a terminal is said, and what is heard goes into the file; Ctrl+C ends it."""
    with ScriptedServer() as server, (tmp_path / "log").open("w") as log:
        command = (
            f"exec {sys.executable} -m besedka join 127.0.0.1:{server.port} --name Anna --data {tmp_path} >{log.name}"
        )
        anna = pexpect.spawn("/bin/sh", ["-c", command], env=environment(TERM="xterm"), encoding="utf-8")
        peer = server.accept()
        peer.welcome("Anna")
        peer.send(":Boris!u@h PRIVMSG #lobby :hi")
        anna.send("hello\r")
        peer.echo(peer.until("PRIVMSG"), "Anna", "m1")
        anna.send("/nick Vera\r")
        peer.until("NICK Vera")
        anna.send("\x03")
        anna.expect(pexpect.EOF, timeout=PATIENCE_S)
        anna.close()
    said = (tmp_path / "log").read_text()
    assert anna.exitstatus == 0
    assert "[#lobby] Boris: hi\n" in said
    assert "[#lobby] Anna: hello\n" in said
    assert "\x1b" not in said


def test_a_password_is_not_shown_while_it_is_typed(tmp_path: Path) -> None:
    """A new one is given twice; then the terminal shows again what is typed."""
    with ScriptedServer() as server:
        words = ["-m", "besedka", "join", f"127.0.0.1:{server.port}", "--name", "Anna", "--data", str(tmp_path)]
        anna = pexpect.spawn(sys.executable, words, env=environment(TERM="dumb"), encoding="utf-8", timeout=PATIENCE_S)
        peer = server.accept()
        peer.welcome("Anna", f"{OUR_CAPS} sasl draft/account-registration")
        anna.expect_exact("In #lobby")
        shown = ""
        for second in ("other", "secret"):
            anna.send("/register\r")
            anna.expect_exact("new account Anna: ")
            anna.send("secret\r")
            anna.expect_exact("once more: ")
            shown += str(anna.before)
            anna.send(f"{second}\r")
            if second == "other":
                anna.expect_exact("nothing was done.")
                shown += str(anna.before)
        assert peer.until("REGISTER") == "REGISTER * * :secret"
        anna.send("/login vera\r")
        anna.expect_exact("Password of vera: ")
        anna.send("hidden\r")
        assert peer.until("AUTHENTICATE") == "AUTHENTICATE PLAIN"
        anna.send("hello\r")
        anna.expect_exact("hello")
        shown += str(anna.before)
        anna.send("/quit\r")
        peer.until("QUIT")
        peer.close()
        anna.expect(pexpect.EOF)
        anna.close()
    assert anna.exitstatus == 0
    assert "secret" not in shown
    assert "hidden" not in shown
