"""The plain wire as people use it: the smallest script there is, as processes, and `nc`."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
import threading
import time
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from support.command import environment
from support.server import PATIENCE_S, RunningServer
from support.talking import IrcPeer, Peer, PlainPeer

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

MINIMAL = Path(__file__).with_name("minimal_client.py")

needs_nc = pytest.mark.skipif(shutil.which("nc") is None, reason="there is no nc (Debian: netcat-openbsd)")


class Program:
    """A chat program as a process: what it is given to type, and everything that it has printed."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            command,
            env=environment(PYTHONIOENCODING="utf-8"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._printed = bytearray()
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        while data := self.process.stdout.read1():
            with self._more:
                self._printed += data
                self._more.notify_all()
        with self._more:
            self._more.notify_all()

    @property
    def printed(self) -> str:
        """What it has printed up to now, without the ends of lines that may stand anywhere."""
        return self._printed.decode("utf-8", "ignore").replace("\n", "")

    def types(self, *lines: str) -> None:
        """Type lines."""
        self.types_raw("".join(f"{line}\n" for line in lines).encode())

    def types_raw(self, data: bytes) -> None:
        """Type bytes."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def sees(self, text: str) -> None:
        """Wait until `text` has been printed."""
        self._await(lambda printed: text in printed, text)

    def sees_so_much(self, characters: int) -> None:
        """Wait until so many characters have been printed."""
        self._await(lambda printed: len(printed) >= characters, f"{characters} characters")

    def _await(self, come: Callable[[str], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        with self._more:
            while not come(self.printed):
                left = deadline - time.monotonic()
                ended = not self._reader.is_alive()
                if left <= 0 or ended:
                    raise AssertionError(
                        f"{self.process.args} {'ended' if ended else 'waits'} without {what}: {self.printed[-500:]!r}"
                    )
                self._more.wait(min(left, 1.0))

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_S)

    def ends(self) -> int:
        """Give it nothing more to type, and wait for its end; the exit code."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        return self.process.wait(PATIENCE_S)

    @property
    def complaints(self) -> str:
        """What it wrote to standard error; it has ended by then."""
        assert self.process.stderr is not None
        return self.process.stderr.read().decode()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):
                stream.close()


def minimal(server: RunningServer, name: str) -> Program:
    """Start the smallest client, and wait until it is greeted."""
    program = Program(sys.executable, str(MINIMAL), str(server.port), name)
    program.sees(f"Добро пожаловать, {name}!")
    return program


def letters(number: int) -> str:
    """Return a message of 700 letters, Cyrillic and Latin ones mixed, that is one piece for who reads it."""
    start = f"{number:03d}"
    mixed = ("щука swims " * 70, "ёж и lynx " * 70, "Besedka беседка " * 50)[number % 3]
    return (start + "x" * (number % 7) + mixed)[:700]


def long_letters(number: int) -> str:
    """Return a message of 700 letters that is two pieces for who reads it, each time cut elsewhere."""
    return (f"{number:03d}" + "x" * number + "щука плывёт " * 70)[:700]


@pytest.mark.parametrize(
    ("messages", "text_of", "pause_ms"),
    [
        pytest.param(200, letters, 20, id="one piece each"),
        # Two pieces come in one `recv` when a client is not run for the whole pause. A machine that is busy with other
        # tests does that now and then, and then it is the machine that breaks the client: let the pause be long.
        pytest.param(6, long_letters, 500, id="two pieces each"),
    ],
)
def test_the_smallest_clients_are_never_broken(messages: int, text_of: Callable[[int], str], pause_ms: int) -> None:
    """Three of them get messages of 700 letters from each other: whole, in one order, and no character is cut."""
    names = ("Иван", "Мария", "Пётр")
    with (
        RunningServer(settings=f"[plain]\nchunk_pause_ms = {pause_ms}\n") as server,
        IrcPeer(server.port, "witness") as witness,
        contextlib.ExitStack() as stack,
    ):
        programs = {name: stack.enter_context(minimal(server, name)) for name in names}
        wholes = {name: f"Добро пожаловать, {name}!" for name in names}
        for number, name in zip(range(messages), cycle(names), strict=False):
            text = text_of(number)
            programs[name].types(text)
            heard = ""
            while len(heard) < len(text):
                heard += witness.hears("PRIVMSG #lobby").partition(" PRIVMSG #lobby :")[2]
            assert heard == text
            # Without ends of lines only time tells two messages apart: say the next when everybody has read this one.
            for other in names:
                if other != name:
                    wholes[other] += f"{name}: {text}"
                    programs[other].sees_so_much(len(wholes[other]))
        for name, program in programs.items():
            assert program.printed == wholes[name]
            assert program.ends() == 0
            assert program.complaints == ""


def test_names_that_begin_like_irc() -> None:
    """`A`, `Nick`, `User` and `Pat` are names like any other, and who is killed does not disturb the others."""
    names = ("A", "Nick", "User", "Pat")
    with (
        RunningServer() as server,
        IrcPeer(server.port, "witness") as witness,
        contextlib.ExitStack() as stack,
    ):
        programs = {name: stack.enter_context(minimal(server, name)) for name in names}
        for name in names:
            programs[name].types(f"я {name}, hello")
            for other in names:
                if other != name:
                    programs[other].sees(f"{name}: я {name}, hello")
        programs["Nick"].types("недосказанное")
        programs["Nick"].kill()
        witness.until(":Nick!")
        witness.until(lambda line: line.startswith(":Nick!") and " QUIT " in line)
        for name in ("A", "User", "Pat"):
            programs[name].types(f"{name} ещё здесь")
            for other in {"A", "User", "Pat"} - {name}:
                programs[other].sees(f"{name}: {name} ещё здесь")
            assert f" PRIVMSG #lobby :{name} ещё здесь" in witness.hears("ещё здесь")


def test_plain_and_irc_users_are_users_alike() -> None:
    """Each sees the other come, speak and go in the words of its own wire; /who and NAMES show both."""
    with RunningServer() as server, IrcPeer(server.port, "Ирина") as irina:
        with minimal(server, "Олег") as oleg:
            assert ":Олег!" in irina.until(" JOIN #lobby")[-1]
            irina.say("привет из IRC")
            oleg.sees("Ирина: привет из IRC")
            oleg.types("привет из скрипта")
            assert irina.hears("привет из скрипта").startswith(":Олег!")
            irina.send("NAMES #lobby")
            names = irina.until(" 366 ")
            assert any(" 353 " in line and "Ирина" in line and "Олег" in line for line in names)
            irina.send("PRIVMSG Олег :по секрету")
            oleg.sees("по секрету")
            oleg.types("/msg Ирина тебе одной")
            assert irina.hears("тебе одной").split(" ")[1:3] == ["PRIVMSG", "Ирина"]
            oleg.types("/me машет рукой")
            assert irina.hears("машет рукой").endswith(":\x01ACTION машет рукой\x01")
            oleg.types("/who")
            oleg.sees("Ирина, Олег")
            assert oleg.ends() == 0
        assert ":Олег!" in irina.until(" QUIT ")[-1]


@needs_nc
def test_nc_talks_by_lines() -> None:
    """`nc 127.0.0.1 PORT` is a client: name, lines, /who; what others say comes as lines."""
    with (
        RunningServer("--lang", "en") as server,
        IrcPeer(server.port, "anna") as anna,
        Program("nc", "127.0.0.1", str(server.port)) as nc,
    ):
        nc.types("Борис")
        nc.sees("Добро пожаловать, Борис!")
        nc.types("первая", "вторая", "", "третья")
        for text in ("первая", "вторая", "третья"):
            assert anna.until("PRIVMSG")[-1].endswith(f" PRIVMSG #lobby :{text}")
        anna.say("и тебе")
        nc.sees("anna: и тебе")
        nc.types("/who")
        nc.sees("Here now: anna, Борис")
        nc.types("/nick Боря")
        nc.sees("You are Боря now.")
        assert anna.until(" NICK ")[-1].endswith(" NICK Боря")
        nc.types("/quit до завтра")
        nc.sees("Goodbye")
        assert anna.until(" QUIT ")[-1].endswith("до завтра")
        assert nc.ends() == 0


@needs_nc
def test_a_pipe_into_nc_says_everything() -> None:
    r"""`printf 'name\nline\nline' | nc -N` half-closes at once: every line is said, the last without an end as well."""
    with RunningServer() as server, IrcPeer(server.port, "anna") as anna:
        done = subprocess.run(
            ["nc", "-N", "127.0.0.1", str(server.port)],
            input="Бот\nраз\nдва\nтри без конца".encode(),
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
        )
        assert done.stdout.decode().splitlines()[0] == "Добро пожаловать, Бот!"
        for text in ("раз", "два", "три без конца"):
            assert anna.until("PRIVMSG")[-1].endswith(f" PRIVMSG #lobby :{text}")
        assert ":Бот!" in anna.until(" QUIT ")[-1]


@needs_nc
def test_a_name_alone_into_nc() -> None:
    """A name without an end of line, then the end of input: somebody came and went."""
    with RunningServer() as server, IrcPeer(server.port, "anna") as anna:
        done = subprocess.run(
            ["nc", "-N", "127.0.0.1", str(server.port)],
            input="Гость".encode(),
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
        )
        assert "Добро пожаловать, Гость!" in done.stdout.decode()
        anna.until(" JOIN #lobby")
        assert ":Гость!" in anna.until(" QUIT ")[-1]


def test_a_name_that_cannot_be_used_is_asked_for_again() -> None:
    """Taken, with a space, of two scripts, not UTF-8: a sentence each time, and the next name is welcome."""
    with (
        RunningServer("--lang", "en") as server,
        IrcPeer(server.port, "anna"),
        PlainPeer(server.port, "Пётр") as peer,
    ):
        assert peer.greeting == "Добро пожаловать, Пётр!"
        for name, complaint in (
            (b"anna", "taken"),
            ("Анна Каренина".encode(), "cannot be used"),
            ("Pётр".encode(), "cannot be used"),
            (b"\xff\xfe", "cannot be used"),
        ):
            with Peer(server.port) as refused:
                refused.raw(name + b"\n")
                assert complaint in refused.line()
                refused.raw("Пауль\n".encode())
                assert refused.line() == "Добро пожаловать, Пауль!"
            assert_gone(peer, "Пауль")


def test_five_names_are_enough() -> None:
    """Who gives five unusable names gets five sentences and a goodbye."""
    with RunningServer("--lang", "en") as server, Peer(server.port) as refused:
        refused.raw(b"1\n2\n3\n4\n5\n")
        *sentences, goodbye = refused.rest().splitlines()
        assert len(sentences) == 5
        assert all("cannot be used" in sentence for sentence in sentences)
        assert goodbye.startswith("Goodbye")


def assert_gone(peer: PlainPeer, name: str) -> None:
    """Wait until somebody is not here any more."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        peer.send("/who")
        if name not in peer.until("Here now:")[-1]:
            return
        assert time.monotonic() < deadline
