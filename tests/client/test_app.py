"""`besedka join` from options to exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from besedka.client import app
from besedka.client.app import JoinOptions, run
from besedka.errors import EnvironmentFault, UsageError
from support.command import environment
from support.ircserver import PATIENCE_S, ScriptedServer, closed_port

if TYPE_CHECKING:
    from collections.abc import Iterator


def options(port: int, data: Path, **more: object) -> JoinOptions:
    """Options for a server on this machine."""
    fields = {"host": "127.0.0.1", "port": port, "name": "bot", "plain": False, "timeout_s": PATIENCE_S}
    return JoinOptions(**(fields | {"lang": "en", "data": data} | more))  # type: ignore[arg-type]


@contextmanager
def piped(port: int, data: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """The command with pipes for everything."""
    child = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "besedka",
            "join",
            f"127.0.0.1:{port}",
            "--name",
            "bot",
            "--data",
            str(data),
            *more,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        encoding="utf-8",
    )
    with child:
        try:
            yield child
        finally:
            child.kill()


def pipe(child: subprocess.Popen[str]) -> IO[str]:
    """The child's standard input."""
    assert child.stdin is not None
    return child.stdin


def test_a_script_ends_when_the_server_has_its_words(tmp_path: Path) -> None:
    """0 behind the acknowledgement and not before, with others' words on standard output."""
    with ScriptedServer() as server, piped(server.port, tmp_path) as child:
        pipe(child).write("hello\n")
        pipe(child).close()
        child.stdin = None
        peer = server.accept()
        peer.welcome("bot")
        line = peer.until("PRIVMSG")
        peer.send(":Boris!u@h PRIVMSG #lobby :who is there?")
        assert child.poll() is None
        peer.echo(line, "bot", "m1")
        peer.until("besedka-end")
        peer.send(":s PONG s :besedka-end")
        peer.until("QUIT")
        peer.close()
        out, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == 0
    assert out.endswith("[#lobby] Boris: who is there?\n")
    assert err == ""


def test_a_refused_message_makes_the_exit_code_1(tmp_path: Path) -> None:
    """And a sentence with the words on standard error."""
    with ScriptedServer() as server, piped(server.port, tmp_path) as child:
        pipe(child).write("hello\n")
        pipe(child).close()
        child.stdin = None
        peer = server.accept()
        peer.welcome("bot")
        label = peer.until("PRIVMSG").partition(";")[0]
        peer.send(f"{label} :s FAIL PRIVMSG TEMPORARILY_UNAVAILABLE #lobby :The disk is full")
        peer.until("besedka-end")
        peer.send(":s PONG s :besedka-end")
        peer.until("QUIT")
        peer.close()
        _, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == 1
    assert "Not sent to #lobby: the server cannot store anything now; try again later. Your words: hello" in err


def test_an_unreachable_server_is_one_sentence(tmp_path: Path) -> None:
    """1, no traceback, and the words that nobody got."""
    with piped(closed_port(), tmp_path, "--timeout", "0.3") as child:
        _, err = child.communicate("hello\n", timeout=PATIENCE_S)
    assert child.returncode == 1
    assert "cannot be reached: nobody listens there" in err
    assert "Not acknowledged by the server: hello" in err
    assert "Traceback" not in err


def test_ctrl_c_ends_a_script_and_says_what_is_open(tmp_path: Path) -> None:
    """What was not acknowledged is named, and the exit code is 1."""
    with ScriptedServer() as server, piped(server.port, tmp_path) as child:
        pipe(child).write("hello\n")
        pipe(child).flush()
        peer = server.accept()
        peer.welcome("bot")
        peer.until("PRIVMSG")
        child.send_signal(signal.SIGINT)
        assert child.wait(PATIENCE_S) == 1
        assert child.stderr is not None
        assert "Not acknowledged by the server: hello" in child.stderr.read()


def test_the_plain_wire_by_option(tmp_path: Path) -> None:
    """First the name, then one message a send, then the end of our side."""
    with ScriptedServer() as server, piped(server.port, tmp_path, "--plain") as child:
        pipe(child).write("hello\n")
        pipe(child).close()
        child.stdin = None
        peer = server.accept()
        assert peer.some(3) == b"bot"
        peer.raw(b"Welcome, bot!")
        assert peer.some(100) == b"hello"
        peer.close()
        out, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == 0
    assert "Welcome, bot!" in out
    assert "nobody acknowledges" in err
    assert not (tmp_path / "device-token").exists()


def test_a_script_must_bring_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can be asked; that is the caller's to mend."""
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with pytest.raises(UsageError, match="--name"):
            run(options(1, tmp_path, name=" "))


def test_a_name_that_cannot_be_one_reaches_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller's to mend, with a sentence that says how."""
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with pytest.raises(UsageError, match="no spaces"):
            run(options(1, tmp_path, name="два слова"))


def test_a_room_that_cannot_be_reaches_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script would wait for ever to come into it."""
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with pytest.raises(UsageError, match="no spaces"):
            run(options(1, tmp_path, rooms=("#tea", "#tea pot")))


def test_a_script_whose_name_is_refused_ends_with_1(tmp_path: Path) -> None:
    """One sentence and the words that nobody got; the server is not blamed."""
    with ScriptedServer() as server, piped(server.port, tmp_path) as child:
        pipe(child).write("hello\n")
        pipe(child).flush()
        peer = server.accept()
        peer.until("USER")
        peer.send(":s CAP * LS :", ":s 432 * bot :Erroneous nickname (TOO_LONG)")
        _, err = child.communicate(timeout=PATIENCE_S)
    assert child.returncode == 1
    assert "The server does not take the name bot" in err
    assert "cannot be reached" not in err


def test_ctrl_c_is_heard_where_the_shell_ignores_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a shell starts in its background inherits an ignored SIGINT."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Path(os.devnull).open() as nothing:
            monkeypatch.setattr(sys, "stdin", nothing)
            with pytest.raises(UsageError):
                run(options(1, tmp_path, name=" "))
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_nothing_to_say_is_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreachable server is the environment's fault, whatever there was to say."""
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        with pytest.raises(EnvironmentFault, match="cannot be reached"):
            run(options(closed_port(), tmp_path, timeout_s=0.2))


def test_a_thread_that_dies_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input that cannot be read ends it with the system's error, not with silence."""
    with (tmp_path / "closed").open("w") as closed:
        monkeypatch.setattr(sys, "stdin", closed)
        with pytest.raises(OSError, match="Bad file descriptor"):
            run(options(closed_port(), tmp_path / "data"))


def test_a_broken_loop_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The prompt's thread and the loop's end together; Ctrl+C in a script reports what stands."""

    class Interrupted(app.PipedMode):
        def run(self, loop: object, crew: object) -> object:  # type: ignore[override]
            raise KeyboardInterrupt

    monkeypatch.setattr(app, "PipedMode", Interrupted)
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        assert run(options(closed_port(), tmp_path)) == 0


@pytest.mark.parametrize(
    ("environ", "line", "full"),
    [
        ({"TERM": "xterm"}, False, True),
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "xterm", "BESEDKA_LINE": "1"}, False, False),
        ({"TERM": "xterm", "ACCESSIBLE": "1"}, False, False),
        ({"TERM": "dumb"}, False, False),
        ({}, False, False),
    ],
)
def test_who_cannot_see_a_full_screen_gets_lines(
    environ: dict[str, str], line: bool, full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A simple terminal, a screen reader that is announced, or the person's wish."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert app._full_screen(options(1, tmp_path, line=line), environ) is full


def test_nobody_but_the_full_screen_loads_textual(tmp_path: Path) -> None:
    """Neither a script nor a server waits for it."""
    modules = "besedka.client.app, besedka.client.line_mode, besedka.server.run"
    code = f"import sys, {modules}; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=environment(), check=False).returncode == 0
