"""Line mode, under a pseudo-terminal and against a scripted server."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from support.ircserver import OUR_CAPS, Peer, ScriptedServer
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def anna(
    tmp_path: Path, *more: str, caps: str = OUR_CAPS, **environ: str
) -> Iterator[tuple[Terminal, Peer, ScriptedServer]]:
    """Anna in the lobby, at her terminal."""
    with ScriptedServer() as server:
        arguments = ["join", f"127.0.0.1:{server.port}", "--name", "Anna", "--data", str(tmp_path), *more]
        with Terminal(arguments, **environ) as terminal:
            peer = server.accept()
            peer.welcome("Anna", caps)
            terminal.sees("In #lobby")
            yield terminal, peer, server


def goodbye(peer: Peer) -> None:
    """Close as a server does after QUIT."""
    peer.until("QUIT")
    peer.send("ERROR :Closing link")
    peer.close()


def test_talking(tmp_path: Path) -> None:
    """What is typed goes to the room, what others say is printed, and /quit ends it with 0."""
    with anna(tmp_path) as (terminal, peer, _):
        terminal.types("hello")
        peer.echo(peer.until("PRIVMSG"), "Anna", "m1")
        terminal.sees(": hello")
        peer.send(":Boris!u@h PRIVMSG #lobby :hello, Anna!")
        terminal.sees("hello, Anna!")
        terminal.types("/quit")
        goodbye(peer)
        assert terminal.ends() == 0


def test_the_line_being_typed_is_not_disturbed(tmp_path: Path) -> None:
    """What comes meanwhile is printed above it."""
    with anna(tmp_path) as (terminal, peer, _):
        terminal.presses("half a sen")
        terminal.sees("half a sen")
        peer.send(":Boris!u@h PRIVMSG #lobby :meanwhile")
        terminal.sees("meanwhile")
        terminal.sees("half a sen")
        terminal.types("tence")
        said = peer.until("PRIVMSG")
        assert said.endswith(":half a sentence")
        peer.echo(said, "Anna", "m1")
        terminal.sees(": half a sentence")  # the next prompt is there: a key that is pressed before it is lost
        terminal.presses("\x04")
        goodbye(peer)
        assert terminal.ends() == 0


def test_tab_completes_who_spoke(tmp_path: Path) -> None:
    """A nick at the beginning of a line is an address."""
    with anna(tmp_path) as (terminal, peer, _):
        peer.send(":Борис!u@h PRIVMSG #lobby :привет")
        terminal.sees("привет")
        terminal.presses("бо\t")
        terminal.sees("Борис: ")
        terminal.types("ура")
        said = peer.until("PRIVMSG")
        assert said.endswith(":Борис: ура")
        peer.echo(said, "Anna", "m1")
        terminal.sees(": Борис: ура")  # the next prompt is there: a key that is pressed before it is lost
        terminal.presses("\x04")
        goodbye(peer)
        assert terminal.ends() == 0


def test_ctrl_c_clears_the_line_and_then_ends(tmp_path: Path) -> None:
    """The first on an empty line asks, the second goes; a line said between them begins anew."""
    with anna(tmp_path) as (terminal, peer, _):
        terminal.presses("not this")
        terminal.sees("not this")
        terminal.presses("\x03")
        terminal.presses("\x03")
        terminal.sees("Once more Ctrl+C")
        terminal.types("but this")
        assert peer.until("PRIVMSG").endswith(":but this")
        terminal.presses("\x03")
        terminal.sees("Once more Ctrl+C")
        terminal.presses("\x03")
        goodbye(peer)
        terminal.sees("1 message waits for the next time.")
        assert terminal.ends() == 0


def test_a_lost_line_is_said_and_taken_up_again(tmp_path: Path) -> None:
    """Typing goes on meanwhile."""
    with anna(tmp_path) as (terminal, peer, server):
        peer.close()
        terminal.sees("The connection is lost")
        terminal.types("meanwhile")
        peer = server.accept()
        peer.welcome("Anna")
        terminal.sees("Connected again")
        assert peer.until("PRIVMSG").endswith(":meanwhile")
        terminal.presses("\x04")
        goodbye(peer)
        terminal.sees("1 message waits for the next time.")
        assert terminal.ends() == 0


@pytest.mark.parametrize(("lang", "prompt"), [("ru", "Введите ваше имя: "), ("en", "Enter your name: ")])
def test_the_name_is_asked_for(tmp_path: Path, lang: str, prompt: str) -> None:
    """In the person's language, until there is one."""
    with ScriptedServer() as server:
        arguments = ["join", f"127.0.0.1:{server.port}", "--data", str(tmp_path), "--lang", lang]
        with Terminal(arguments) as terminal:
            terminal.sees(prompt)
            terminal.types("")
            terminal.sees(prompt)
            terminal.types("Vera")
            peer = server.accept()
            peer.welcome("Vera")
            terminal.sees("#lobby")
            terminal.presses("\x04")
            goodbye(peer)
            assert terminal.ends() == 0


def test_a_name_with_a_space_is_asked_for_again(tmp_path: Path) -> None:
    """With what is wrong with it, before any server hears of it."""
    with ScriptedServer() as server:
        arguments = ["join", f"127.0.0.1:{server.port}", "--data", str(tmp_path), "--lang", "ru"]
        with Terminal(arguments) as terminal:
            terminal.sees("Введите ваше имя: ")
            terminal.types("два слова")
            terminal.sees("В имени не бывает пробелов. Введите ваше имя: ")
            terminal.types("Вера")
            server.accept().until("NICK Вера")


def test_a_name_that_the_server_refuses_is_asked_for_again(tmp_path: Path) -> None:
    """In one sentence of the person's language, and the conversation goes on under the next one."""
    with (
        ScriptedServer() as server,
        Terminal(["join", f"127.0.0.1:{server.port}", "--data", str(tmp_path)]) as terminal,
    ):
        terminal.sees("Enter your name: ")
        terminal.types("Вера")
        peer = server.accept()
        peer.until("USER")
        peer.send(":s CAP * LS :", ":s 432 * Вера :Erroneous nickname")
        terminal.sees("The server does not take the name Вера")
        terminal.sees("Enter your name: ")
        terminal.types("Vera")
        peer = server.accept()
        peer.welcome("Vera")
        terminal.sees("You are here as Vera")
        terminal.sees("In #lobby")
        terminal.presses("\x04")
        goodbye(peer)
        assert terminal.ends() == 0


def test_a_name_of_the_command_line_that_is_refused_ends_it(tmp_path: Path) -> None:
    """With the sentence and 1: the same command would be refused again."""
    with ScriptedServer() as server:
        arguments = ["join", f"127.0.0.1:{server.port}", "--name", "Vera", "--data", str(tmp_path)]
        with Terminal(arguments) as terminal:
            peer = server.accept()
            peer.until("USER")
            peer.send(":s CAP * LS :", ":s 432 * Vera :Erroneous nickname")
            terminal.sees("The server does not take the name Vera")
            assert terminal.ends() == 1


def test_long_lines_break_between_words(tmp_path: Path) -> None:
    """At the terminal's width, with the rest under the text."""
    with anna(tmp_path, NO_COLOR="1") as (terminal, peer, _):
        peer.send(":Boris!u@h PRIVMSG #lobby :" + "besedka " * 20 + "end")
        terminal.sees("Boris: besedka")
        rows = terminal.sees("end").replace("\r", "").split("\n")
        assert len(rows) == 2
        assert rows[1].startswith("      besedka ")
        terminal.presses("\x04")
        goodbye(peer)
        assert terminal.ends() == 0


def test_direct_messages_are_replayed_once(tmp_path: Path) -> None:
    """A second run does not show what the first did."""
    line = "time=2025-11-22T11:55:00.000Z :Boris!u@h PRIVMSG Anna :a secret"
    with anna(tmp_path, NO_COLOR="1") as (terminal, peer, server):
        peer.send(f"@msgid=a;{line}")
        terminal.sees("a secret")
        terminal.presses("\x04")
        goodbye(peer)
        assert terminal.ends() == 0
        arguments = ["join", f"127.0.0.1:{server.port}", "--name", "Anna", "--data", str(tmp_path)]
        with Terminal(arguments) as again:
            peer = server.accept()
            peer.welcome("Anna")
            peer.send(":s BATCH +d chathistory Anna", f"@batch=d;msgid=a;{line}", ":s BATCH -d")
            peer.send(":Boris!u@h PRIVMSG #lobby :after")
            assert "secret" not in again.sees("after")


def test_who_gives_no_name_may_go(tmp_path: Path) -> None:
    """Ctrl+D at the question ends it, without a word to any server."""
    with Terminal(["join", "127.0.0.1:1", "--data", str(tmp_path)]) as terminal:
        terminal.sees("Enter your name: ")
        terminal.presses("\x04")
        assert terminal.ends() == 0


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """The prompt ends by itself, with 1."""
    with ScriptedServer() as server:
        arguments = [
            "join",
            f"127.0.0.1:{server.port}",
            "--name",
            "A",
            "--data",
            str(tmp_path),
            "--timeout",
            "1",
        ]
        with Terminal(arguments) as terminal:
            terminal.sees("cannot be reached: it does not answer")
            assert terminal.ends() == 1


def test_without_colours_there_are_none(tmp_path: Path) -> None:
    """NO_COLOR is honoured in what others say."""
    with anna(tmp_path, NO_COLOR="1") as (terminal, peer, _):
        peer.send(":Boris!u@h PRIVMSG #lobby :plain, Anna")
        terminal.sees("Boris: plain, Anna")
        terminal.presses("\x04")
        goodbye(peer)
        assert terminal.ends() == 0


def test_who_reads_aloud_has_no_prompt(tmp_path: Path) -> None:
    """Nothing stands below what comes, to be read again; each line says in which room it was, and is not broken."""
    with anna(tmp_path, ACCESSIBLE="1", NO_COLOR="1") as (terminal, peer, _):
        peer.send(f":Boris!u@h PRIVMSG #lobby :{'word ' * 40}end")
        shown = terminal.sees("end")
        terminal.types("hello")
        peer.echo(peer.until("PRIVMSG"), "Anna", "m1")
        shown += terminal.sees("[#lobby] Anna: hello")
        assert "[#lobby] Boris: word" in shown
        assert "word word\r\n" not in shown
        assert "Anna>" not in shown
        terminal.presses("\x04")
        goodbye(peer)
        assert terminal.ends() == 0


def test_a_password_is_not_brought_back(tmp_path: Path) -> None:
    """The arrow goes to the line before it."""
    with anna(tmp_path, NO_COLOR="1") as (terminal, peer, _):
        terminal.types("hello")
        peer.echo(peer.until("PRIVMSG"), "Anna", "m1")
        terminal.sees(": hello")
        terminal.types("/login anna secret")
        terminal.sees("does not offer SASL")
        terminal.presses("\x1b[A\r")
        assert peer.until("PRIVMSG").endswith(":hello")
        terminal.presses("\x04")
        goodbye(peer)
        terminal.ends()


def test_a_password_is_asked_for_and_not_shown(tmp_path: Path) -> None:
    """A new one twice; Ctrl+C gives none; the arrow goes to the command, which has none."""
    with anna(tmp_path, caps=f"{OUR_CAPS} sasl draft/account-registration", NO_COLOR="1") as (terminal, peer, _):
        terminal.types("/login anna")
        terminal.sees("Password of anna:")
        terminal.types("secret")
        shown = terminal.sees("Anna>")
        assert peer.until("AUTHENTICATE") == "AUTHENTICATE PLAIN"
        peer.send(":s 904 Anna :wrong")
        shown += terminal.sees("tries again.")
        terminal.types("/register")
        terminal.sees("new account Anna:")
        terminal.types("one")
        terminal.sees("once more:")
        terminal.types("two")
        shown += terminal.sees("not the same")
        terminal.types("/register")
        terminal.sees("new account Anna:")
        terminal.presses("\x03")
        shown += terminal.sees("Anna>")
        terminal.types("/register")
        terminal.sees("new account Anna:")
        terminal.types("secret")
        terminal.sees("once more:")
        terminal.types("secret")
        assert peer.until("REGISTER") == "REGISTER * * :secret"
        shown += terminal.sees("Anna>")
        assert "secret" not in shown
        terminal.presses("\x04")
        goodbye(peer)
        assert terminal.ends() == 0


def test_a_password_in_several_lines_is_asked_about(tmp_path: Path) -> None:
    """A no gives the words back to be written on; nothing of it went anywhere."""
    with anna(tmp_path) as (terminal, peer, _):
        terminal.presses("\x1b[200~hi\n/login anna x\x1b[201~\r")
        terminal.sees("read the password")
        terminal.types("n")
        terminal.sees("/login anna x")
        terminal.presses("\x03")
        terminal.presses("\x1b[200~hi\n/login anna x\x1b[201~\r")
        terminal.sees("read the password")
        terminal.types("y")
        assert peer.until("PRIVMSG").endswith("PRIVMSG #lobby :hi")


def test_who_is_told_to_end_says_goodbye(tmp_path: Path) -> None:
    """As after Ctrl+D: a terminal that nobody gave back would show nothing that is typed."""
    with anna(tmp_path) as (terminal, peer, _):
        terminal.told(signal.SIGTERM)
        goodbye(peer)
        assert terminal.ends() == 0
