"""The loop, against a scripted server on a real socket."""

from __future__ import annotations

import queue
import socket
from typing import TYPE_CHECKING

import pytest

from besedka.client.irc_wire import IrcWire
from besedka.client.lines import Kind, Line
from besedka.client.loop import Loop, Place, moment
from besedka.client.pauses import Backoff
from besedka.client.plain import PlainWire
from besedka.client.wire import Moment, Next, Output, Wire
from besedka.i18n import Words
from besedka.threads import Crew
from support.ircserver import PATIENCE_S, ScriptedServer, closed_port

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = Words("en")


class Running:
    """A loop in a thread of its own, and what it showed."""

    def __init__(
        self, port: int, *, wire: Wire | None = None, patient: bool = True, timeout_s: float = PATIENCE_S
    ) -> None:
        self.lines: queue.Queue[Line] = queue.Queue()
        self.deaths: list[BaseException] = []
        self._crew = Crew(lambda _name, error: self.deaths.append(error))
        self.loop = Loop(
            Place("127.0.0.1", port, timeout_s, patient=patient),
            wire or IrcWire("Anna", "t0ken", "salt", WORDS),
            lambda waiting: PlainWire("Anna", WORDS, waiting),
            WORDS,
            self._show,
            self._crew,
            Backoff(lambda: 0.0),
        )
        self._crew.start("client", self._run)

    def _run(self) -> None:
        self.loop.run()

    def _show(self, lines: tuple[Line, ...]) -> None:
        for line in lines:
            self.lines.put(line)

    def sees(self, text: str) -> Line:
        """Wait for a line that holds `text`."""
        while True:
            line = self.lines.get(timeout=PATIENCE_S)
            if text in line.text:
                return line

    def ends(self) -> None:
        """Wait for the end of all threads."""
        assert self._crew.join(PATIENCE_S) == []
        assert self.deaths == []


def test_a_conversation_from_beginning_to_end() -> None:
    """In, said, acknowledged, shown, goodbye."""
    with ScriptedServer() as server:
        anna = Running(server.port)
        peer = server.accept()
        peer.welcome("Anna")
        anna.sees("In #lobby")
        assert anna.loop.view().online
        anna.loop.offer("hello")
        peer.echo(peer.until("PRIVMSG"), "Anna", "m1")
        assert anna.sees("hello").own
        anna.loop.leave()
        peer.until("QUIT")
        peer.close()
        anna.ends()
        assert anna.loop.result.reached
        assert anna.loop.result.unsent == ()


def test_after_a_loss_what_was_typed_goes_out_once() -> None:
    """Calmly said, connected again, sent again with its key; what is typed meanwhile follows."""
    with ScriptedServer() as server:
        anna = Running(server.port)
        peer = server.accept()
        peer.welcome("Anna")
        anna.loop.offer("one")
        first = peer.until("PRIVMSG")
        peer.close()
        assert anna.sees("The connection is lost").kind is Kind.STATUS
        anna.loop.offer("two")
        peer = server.accept()
        peer.welcome("Anna")
        assert peer.until("PRIVMSG") == first
        peer.echo(first, "Anna", "m1")
        peer.echo(peer.until("PRIVMSG"), "Anna", "m2")
        anna.sees("Connected again")
        anna.sees("one")
        anna.sees("two")
        anna.loop.leave()
        peer.until("QUIT")
        peer.close()
        anna.ends()
        assert anna.loop.result.unsent == ()


class DeadLine(IrcWire):
    """A wire whose time goes a thousand times as fast once it is in: a black hole without the wait."""

    def tick(self, at: Moment) -> Output:
        """Judge the line as if a thousand seconds had gone by."""
        return super().tick(Moment(at.clock_s + (1000 if self.reached else 0), at.wall))


def test_a_black_hole_is_left() -> None:
    """A line on which nothing comes is dropped, though nobody closed it, and dialled again."""
    with ScriptedServer() as server:
        anna = Running(server.port, wire=DeadLine("Anna", "t0ken", "salt", WORDS))
        server.accept().welcome("Anna", caps="")
        anna.sees("nothing comes from the server any more")
        server.accept()
        anna.loop.leave()
        anna.ends()


def test_a_server_that_comes_late_is_waited_for() -> None:
    """Until the time is over."""
    port = closed_port()
    anna = Running(port, timeout_s=0.5)
    anna.ends()
    assert not anna.loop.result.reached
    assert anna.loop.result.why == "nobody listens there"


def test_a_server_that_never_answers_is_not_reached() -> None:
    """An open port is no welcome."""
    with ScriptedServer() as server:
        anna = Running(server.port, timeout_s=0.5)
        server.accept()
        anna.ends()
        assert not anna.loop.result.reached
        assert anna.loop.result.why == "it does not answer"


def test_a_script_does_not_wait_for_ever_after_a_loss() -> None:
    """What it said and nobody acknowledged is in the result."""
    with ScriptedServer() as server:
        anna = Running(server.port, patient=False, timeout_s=2)
        peer = server.accept()
        peer.welcome("Anna")
        anna.loop.offer("hello")
        peer.until("PRIVMSG")
    anna.ends()
    assert not anna.loop.result.reached
    assert anna.loop.result.unsent == ("hello",)


def test_a_script_ends_when_the_server_does_not_let_it_in() -> None:
    """Nobody is there to choose another name."""
    with ScriptedServer() as server:
        anna = Running(server.port, patient=False)
        peer = server.accept()
        peer.until("USER")
        peer.send(":s 432 * Anna :Erroneous nickname")
        anna.ends()
        assert anna.loop.result.reached


def test_a_first_name_that_is_refused_ends_it() -> None:
    """The result says so: who made the loop asks for another name, and makes another loop."""
    with ScriptedServer() as server:
        anna = Running(server.port)
        peer = server.accept()
        peer.until("USER")
        peer.send(":s CAP * LS :", ":s 432 * Anna :Erroneous nickname")
        anna.ends()
        assert anna.loop.result.reached
        assert "does not take the name Anna" in anna.loop.result.name_refused


def test_a_person_may_choose_another_name() -> None:
    """However long it takes, when the server knew them by this one: thinking has no deadline."""
    with ScriptedServer() as server:
        anna = Running(server.port, timeout_s=1)
        peer = server.accept()
        peer.welcome("Anna")
        peer.close()
        peer = server.accept()
        peer.until("USER")
        peer.send(":s CAP * LS :", ":s 432 * Anna :Erroneous nickname")
        anna.sees("does not take the name")
        with pytest.raises(queue.Empty):
            anna.lines.get(timeout=1.2)
        anna.loop.offer("/nick Olga")
        peer.until("NICK Olga")
        peer.send(":s 001 Olga :Welcome")
        anna.sees("again, as Olga")
        anna.loop.leave()
        peer.until("QUIT")
        peer.close()
        anna.ends()


def test_a_plain_server_is_spoken_to_plainly() -> None:
    """Nobody has to ask for it: the client comes again, says its name, then what waited, and ends."""
    with ScriptedServer() as server:
        anna = Running(server.port, patient=False)
        anna.loop.offer("hello")
        anna.loop.end_input()
        server.accept().raw("Добро пожаловать, CAP LS 302!".encode())
        anna.sees("does not speak IRC")
        peer = server.accept()
        assert peer.some(4) == b"Anna"
        peer.raw("Добро пожаловать, Anna!".encode())
        assert peer.some(100) == b"hello"
        peer.close()
        anna.ends()
        assert anna.loop.result.unsent == ()


def test_a_server_that_does_not_close_after_goodbye_is_left() -> None:
    """Within two seconds."""
    with ScriptedServer() as server:
        anna = Running(server.port)
        peer = server.accept()
        peer.welcome("Anna")
        anna.sees("In #lobby")
        anna.loop.leave()
        anna.ends()


def test_abort_ends_at_once() -> None:
    """A thread died: there is nothing to wait for, not even room in the inbox."""
    with ScriptedServer() as server:
        anna = Running(server.port)
        server.accept()
        anna.loop.abort()
        anna.ends()
        for _ in range(2000):
            anna.loop.abort()


def test_standard_input_is_not_read_far_ahead() -> None:
    """Who offers lines waits until the server took some."""
    with ScriptedServer() as server:
        anna = Running(server.port, patient=False)
        offered: queue.Queue[int] = queue.Queue()

        def offer() -> None:
            for number in range(200):
                anna.loop.offer(str(number))
                offered.put(number)

        crew = Crew(lambda _name, error: pytest.fail(str(error)))
        crew.start("input", offer)
        peer = server.accept()
        peer.until("USER")
        assert crew.join(0.5) == ["input"]
        assert offered.qsize() < 120
        peer.send(":s 001 Anna :Welcome", ":Anna!u@h JOIN #lobby")
        for number in range(200):
            assert peer.until("PRIVMSG") == f"PRIVMSG #lobby :{number}"
            peer.send(f":s PONG s :besedka-{number + 1}")
        assert crew.join(PATIENCE_S) == []
        anna.loop.end_input()
        peer.until("PING besedka-end")
        peer.send(":s PONG s :besedka-end")
        peer.until("QUIT")
        peer.close()
        anna.ends()
        assert anna.loop.result.unsent == ()


class Broken(PlainWire):
    """A wire that always has something to send, connected or not."""

    def typed(self, text: str, at: Moment) -> Output:
        """Send what was typed at once."""
        return Output(send=text.encode(), then=Next.GO_ON)


def test_what_cannot_be_written_is_a_loss() -> None:
    """The loop notices it where it writes, and dials again."""
    with ScriptedServer() as server:
        anna = Running(server.port, wire=Broken("Anna", WORDS))
        server.accept()
        anna.sees("nobody acknowledges")
        anna.loop._connection.close() if anna.loop._connection else None
        anna.loop.offer("x" * 1000)
        server.accept()
        anna.loop.leave()
        anna.ends()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (None, "the server closed the connection"),
        (TimeoutError(), "it does not answer"),
        (socket.gaierror(), "there is no such address"),
        (OSError(113, "No route to host"), "No route to host"),
        (OSError(), "OSError"),
    ],
)
def test_what_was_in_the_way_is_said(error: OSError | None, words: str) -> None:
    """In the person's words where there are some, else in the system's."""
    explain: Callable[[OSError | None], str] = Running(closed_port(), timeout_s=0.01).loop._explain
    assert explain(error) == words


def test_a_moment_has_both_clocks() -> None:
    """Monotonic seconds, and a wall clock that knows its zone."""
    assert moment().wall.tzinfo is not None
    assert moment().clock_s <= moment().clock_s
