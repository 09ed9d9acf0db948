"""`besedka join` with a real server, at real terminals."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from besedka.client.device import device_token
from support.command import environment
from support.ircserver import closed_port
from support.relay import Relay
from support.server import RunningServer, steady_port
from support.talking import IrcPeer, PlainPeer
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[RunningServer]:
    """A server on an empty folder, on a port that nobody is given while it is down."""
    with RunningServer(port=steady_port()) as running:
        yield running


def heard_in_lobby(port: int) -> list[str]:
    """What a newcomer is told of the lobby's past."""
    with IrcPeer(port, "newcomer", caps="batch server-time") as newcomer:
        lines = newcomer.entered["#lobby"]
    return [line.partition("PRIVMSG #lobby :")[2] for line in lines if "PRIVMSG #lobby :" in line]


def at_terminal(port: int, name: str, data: Path) -> Terminal:
    """Somebody at a terminal, with the client's folder `data`."""
    return Terminal(["join", f"127.0.0.1:{port}", "--name", name, "--data", str(data)])


def pipe(port: int, name: str, data: Path, text: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run a script that says `text` and ends."""
    return subprocess.run(
        [sys.executable, "-m", "besedka", "join", f"127.0.0.1:{port}", "--name", name, "--data", str(data), *more],
        input=text,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_two_people_talk_in_russian(server: RunningServer, tmp_path: Path) -> None:
    """Each sees the other's words, and their own when the server has them."""
    with (
        at_terminal(server.port, "Анна", tmp_path / "a") as anna,
        at_terminal(server.port, "Борис", tmp_path / "b") as boris,
    ):
        anna.sees("You are here as Анна")
        anna.sees("In #lobby")
        boris.sees("In #lobby")
        anna.types("Привет, Борис!")
        anna.sees(": Привет, Борис!")
        boris.sees("Привет, Борис!")
        boris.types("/me машет")
        anna.sees("машет")
        boris.types("/msg Анна на ушко")
        anna.sees("[")
        anna.sees("на ушко")
        anna.types("/join #чай")
        anna.sees("In #чай (1): @Анна")
        anna.types("/topic Самовар")
        anna.sees("Самовар")
        boris.types("/rooms")
        boris.sees("#чай (1): Самовар")
        boris.types("/nick Боря")
        boris.sees("You are Боря now.")
        for person in (anna, boris):
            person.types("/quit")
            assert person.ends() == 0


def test_a_script_ends_with_0_when_its_words_are_stored(server: RunningServer, tmp_path: Path) -> None:
    """All of them, in order, once; also after the server is killed behind it."""
    texts = [f"строка {number}" for number in range(300)]
    done = pipe(server.port, "bot", tmp_path, "\n".join(texts))
    server.kill()
    assert (done.returncode, done.stderr) == (0, "")
    server.start()
    # A replay has fifty lines: that they are the last fifty, in order, says that none of them came twice.
    assert heard_in_lobby(server.port) == texts[-50:]


def test_what_is_typed_while_the_server_is_down_is_said_once(server: RunningServer, tmp_path: Path) -> None:
    """The client waits, comes back by itself under its name, and sends it."""
    with at_terminal(server.port, "Anna", tmp_path) as anna:
        anna.sees("In #lobby")
        anna.types("before")
        anna.sees(": before")
        server.kill()
        anna.sees("The connection is lost")
        anna.types("meanwhile")
        server.start()
        anna.sees("Connected again, as Anna.")
        anna.sees(": meanwhile")
        anna.types("after")
        anna.sees(": after")
        assert heard_in_lobby(server.port) == ["before", "meanwhile", "after"]
        anna.presses("\x04")
        assert anna.ends() == 0


def test_what_was_missed_is_shown_once(server: RunningServer, tmp_path: Path) -> None:
    """After a cut of the network the screen has what others said meanwhile, and nothing twice."""
    with (
        Relay(server.port) as relay,
        at_terminal(relay.port, "Anna", tmp_path) as anna,
    ):
        anna.sees("In #lobby")
        with IrcPeer(server.port, "Boris") as boris:
            anna.sees("Boris is here")
            boris.say("seen already")
            anna.sees("seen already")
            relay.cut()
            anna.sees("The connection is lost")
            boris.say("said meanwhile")
            boris.settle()
            relay.mend()
            anna.sees("Connected again, as Anna.")
            assert "seen already" not in anna.sees("said meanwhile")
            boris.say("and now")
            between = anna.sees("and now")
        assert "seen already" not in between
        assert "said meanwhile" not in between
        anna.presses("\x04")
        assert anna.ends() == 0


def test_ones_own_name_is_taken_back_from_ones_ghost(server: RunningServer, tmp_path: Path) -> None:
    """A session of the same device that still hangs there gives way; that of another device does not."""
    with (
        IrcPeer(server.port, "Anna", caps="besedka/device", device=device_token(tmp_path / "a")) as ghost,
        at_terminal(server.port, "Anna", tmp_path / "a") as anna,
    ):
        anna.sees("You are here as Anna.")
        ghost.until("ERROR")
        with at_terminal(server.port, "Anna", tmp_path / "other") as stranger:
            stranger.sees("You are here as Anna_")


def test_everybody_is_in_one_room(server: RunningServer, tmp_path: Path) -> None:
    """A socket with a name and lines hears the client, and is heard."""
    with at_terminal(server.port, "Anna", tmp_path) as anna:
        anna.sees("In #lobby")
        with PlainPeer(server.port, "Пётр") as peter:
            anna.sees("Пётр is here")
            anna.types("hello, Пётр")
            peter.until("Anna: hello, Пётр")
            peter.send("и тебе привет")
            anna.sees("и тебе привет")


def test_the_plain_wire_of_besedka_itself(server: RunningServer, tmp_path: Path) -> None:
    """`--plain` speaks it, one message a send, and nothing is glued to the name."""
    done = pipe(server.port, "Пётр", tmp_path, "one\ntwo\n", "--plain")
    assert done.returncode == 0, done.stderr
    assert "Пётр" in done.stdout
    assert heard_in_lobby(server.port) == ["one", "two"]


def test_a_name_with_a_space_blames_nobody(server: RunningServer, tmp_path: Path) -> None:
    """Asked for again where it can be; as an option it is the caller's mistake, told at once."""
    with Terminal(["join", f"127.0.0.1:{server.port}", "--data", str(tmp_path / "a"), "--lang", "ru"]) as anna:
        anna.sees("Введите ваше имя: ")
        anna.types("два слова")
        anna.sees("В имени не бывает пробелов. Введите ваше имя: ")
        anna.types("я" * 40)
        anna.sees("имя слишком длинное")  # in the server's words, which are hers
        anna.sees("Введите ваше имя: ")
        anna.types("Анна")
        anna.sees("Вы здесь под именем Анна")
    done = pipe(server.port, "два слова", tmp_path / "b", "hello\n")
    assert done.returncode == 2
    assert "A name has no spaces." in done.stderr
    done = pipe(server.port, "я" * 40, tmp_path / "b", "hello\n")
    assert done.returncode == 1
    assert "it is too long" in done.stderr


def test_answers_are_sentences(server: RunningServer, tmp_path: Path) -> None:
    """Who somebody is, which rooms there are, coming back to a room, and what may not be done."""
    with (
        IrcPeer(server.port, "boris"),
        at_terminal(server.port, "Анна", tmp_path) as anna,
    ):
        anna.sees("In #lobby (2): boris, Анна")
        anna.types("/who boris")
        anna.sees("boris: in #lobby, from 127.0.0.1, silent for ")
        anna.sees("here since ")
        anna.types("/who nobody")
        anna.sees("! nobody: nobody with this name is here")
        anna.types("/join #tea")
        anna.sees("In #tea (1): @Анна")
        anna.types("/join #lobby")
        anna.sees("In #lobby (2): boris, Анна")
        anna.types("/rooms")
        anna.sees("These are the rooms.")
        anna.sees("#lobby (2)")


def test_the_past_is_marked_and_direct_messages_come_once(server: RunningServer, tmp_path: Path) -> None:
    """What was said before stands between two marks; what was whispered and read is not told again."""
    with IrcPeer(server.port, "boris") as boris:
        with at_terminal(server.port, "Anna", tmp_path) as anna:
            anna.sees("In #lobby")
            boris.say("aloud")
            anna.sees("aloud")
            boris.say("whispered", "Anna")
            anna.sees("whispered")
            anna.presses("\x04")
            assert anna.ends() == 0
        with at_terminal(server.port, "Anna", tmp_path) as anna:
            before = anna.sees("— earlier —")
            before += anna.sees("aloud")
            before += anna.sees("— now —")
            anna.types("and now")
            before += anna.sees(": and now")
            assert "whispered" not in before


def test_a_server_that_is_not_there_is_exit_code_1(tmp_path: Path) -> None:
    """One sentence, within the time that was given."""
    done = pipe(closed_port(), "bot", tmp_path, "hello\n", "--timeout", "0.5")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.nightly
def test_a_black_hole_is_noticed_within_half_a_minute(server: RunningServer, tmp_path: Path) -> None:
    """Nobody closed anything, nothing comes: the person is told."""
    with Relay(server.port) as relay, at_terminal(relay.port, "Anna", tmp_path / "a") as anna:
        anna.sees("In #lobby")
        relay.freeze()
        began = time.monotonic()
        anna.sees("nothing comes from the server any more")
        assert time.monotonic() - began < 30
