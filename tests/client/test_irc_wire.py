"""The IRC wire, on a clock of numbers."""

from __future__ import annotations

import pytest

from besedka.client.irc_wire import IrcWire, speaks_irc
from besedka.client.wire import Moment, Next
from besedka.i18n import Words
from support.clientmodel import NOON


def at(clock_s: float) -> Moment:
    """A moment on the test's clock."""
    return Moment(clock_s=clock_s, wall=NOON)


def new() -> IrcWire:
    """A wire that was never connected."""
    return IrcWire("Anna", "t0ken", "salt", Words("en"))


def present() -> IrcWire:
    """A wire in the lobby of a bare server, at second 0."""
    wire = new()
    wire.opened(at(0))
    wire.received(b":s 001 Anna :Welcome\r\n:Anna!u@h JOIN #lobby\r\n", at(0))
    return wire


@pytest.mark.parametrize(
    ("head", "answer"),
    [
        (b"", None),
        (b"\r\n", None),
        (b":irc.test NOTICE", True),
        (b"@time=x :irc", True),
        (b"NOTICE * :hi", True),
        (b"notice ", True),
        (b"PI", None),
        (b"PING", None),
        (b"451 * :x", True),
        (b"45", None),
        (b"4512 x", False),
        (b"Welcome, Anna!", False),
        ("Добро пожаловать".encode(), False),
        (b"PING\n", False),
    ],
)
def test_first_bytes_tell_the_wire(head: bytes, answer: bool | None) -> None:
    """IRC begins with a source, tags, a numeric, or one of a few words; a piece of those may still become so."""
    assert speaks_irc(head) is answer


def test_lines_come_in_any_pieces() -> None:
    """A character cut in two is whole again when its line is."""
    wire = present()
    data = ":Борис!u@h PRIVMSG #lobby :привет\r\n".encode()
    shown = [line.text for byte in data for line in wire.received(bytes([byte]), at(1)).show]
    assert shown == ["привет"]


def test_garbage_is_passed_over() -> None:
    """Lines without a verb, with NUL, or too long are no messages; what is not UTF-8 is shown with marks."""
    wire = present()
    data = b"\r\n \r\n:s \0\r\n" + b"x" * 10_000 + b"\r\n:Bob!u@h PRIVMSG #lobby :\xff!\r\n"
    assert [line.text for line in wire.received(data, at(1)).show] == ["\ufffd!"]


def test_a_server_of_another_wire_is_noticed() -> None:
    """At once by its words, or after a while when it sent only the beginning of one of ours."""
    wire = new()
    wire.opened(at(0))
    assert wire.received("Добро".encode(), at(0)).then is Next.GO_PLAIN
    wire.lost()
    wire.opened(at(10))
    assert wire.received(b"P", at(10)).then is Next.GO_ON
    assert wire.received(b"A", at(11)).then is Next.GO_PLAIN
    wire.lost()
    wire.opened(at(20))
    wire.received(b"PI", at(20))
    assert wire.due_s() == 23
    assert wire.tick(at(22)).then is Next.GO_ON
    assert wire.tick(at(23)).then is Next.GO_PLAIN


def test_a_quiet_server_is_asked_and_then_given_up() -> None:
    """A question after 10 s, the end after 25."""
    wire = new()
    assert wire.due_s() is None
    assert wire.tick(at(99)).then is Next.GO_ON
    wire = present()
    assert wire.due_s() == 10
    assert wire.tick(at(9)).send == b""
    assert wire.tick(at(10)).send == b"PING besedka-alive\r\n"
    assert wire.tick(at(25)).then is Next.RECONNECT


def test_a_message_that_is_never_answered_is_sent_again() -> None:
    """The line lives, the message is lost: on a new line it goes out again with its key, so it is safe."""
    caps = "besedka/message-key labeled-response batch echo-message"
    wire = new()
    wire.opened(at(0))
    wire.received(f":s CAP * LS :{caps}\r\n:s CAP * ACK :{caps}\r\n".encode(), at(0))
    wire.received(b":s 001 Anna :Welcome\r\n:Anna!u@h JOIN #lobby\r\n", at(0))
    first = wire.typed("hello", at(1)).send
    for second in (9, 18, 27, 30):
        wire.received(b":s PONG s :besedka-alive\r\n", at(second))
        assert wire.tick(at(second)).then is Next.GO_ON
    assert wire.due_s() == 31
    assert wire.tick(at(31)).then is Next.RECONNECT
    wire.lost()
    wire.opened(at(32))
    wire.received(f":s CAP * LS :{caps}\r\n:s CAP * ACK :{caps}\r\n".encode(), at(32))
    again = wire.received(b":s 001 Anna :Welcome\r\n:Anna!u@h JOIN #lobby\r\n", at(32)).send
    assert again.endswith(first)


def test_the_view_follows_the_state() -> None:
    """Speakers first, then the rest of the room by name."""
    wire = present()
    wire.received(b":s 353 Anna = #lobby :Anna Bob Vera\r\n:Vera!u@h PRIVMSG #lobby :hi\r\n", at(1))
    view = wire.view()
    assert (view.nick, view.room, view.online) == ("Anna", "#lobby", True)
    assert view.nicks == ("Vera", "Anna", "Bob")
    assert view.rooms == ("#lobby",)
    wire.typed("/leave", at(1))
    wire.received(b":Anna!u@h PART #lobby\r\n", at(1))
    assert wire.view().room == ""


def test_the_end_comes_behind_the_last_answer() -> None:
    """All acknowledged, one more question, its answer, and only then goodbye."""
    wire = present()
    wire.typed("hello", at(1))
    assert wire.unsent == ("hello",)
    assert wire.finish(at(1)).send == b""
    output = wire.received(b":s PONG s :besedka-1\r\n", at(2))
    assert output.send == b"PING besedka-end\r\n"
    assert wire.unsent == ()
    assert not wire.leaving
    output = wire.received(b":s PONG s :besedka-end\r\n", at(3))
    assert output.send == b"QUIT\r\n"
    assert wire.leaving


def test_a_loss_before_the_end_asks_for_the_end_again() -> None:
    """The new connection gets the question anew."""
    wire = present()
    assert wire.finish(at(1)).send == b"PING besedka-end\r\n"
    assert wire.received(b":s NOTICE Anna :x\r\n", at(1)).send == b""
    wire.lost()
    assert not wire.reached
    wire.opened(at(2))
    output = wire.received(b":s 001 Anna :Welcome\r\n", at(2))
    assert output.send == b"JOIN #lobby\r\nPING besedka-end\r\n"


def test_goodbye_stays_said_when_the_line_goes() -> None:
    """The end of the connection is then the end of all."""
    wire = present()
    assert wire.leave(at(1)).send == b"QUIT\r\n"
    wire.lost()
    assert wire.leaving


def test_a_refused_registration_is_hopeless_until_it_succeeds() -> None:
    """A script gives up then; a person chooses another name."""
    wire = new()
    wire.opened(at(0))
    wire.received(b":s 432 * Anna :Erroneous nickname\r\n", at(0))
    assert wire.hopeless
    wire.received(b":s NOTICE * :still hopeless\r\n", at(0))
    assert wire.hopeless
    wire.received(b":s 001 Olga :Welcome\r\n", at(0))
    assert not wire.hopeless


def test_much_that_waits_makes_it_less_hungry() -> None:
    """Standard input is not read far ahead of the server."""
    wire = new()
    assert wire.hungry
    for _ in range(64):
        wire.typed("x", at(0))
    assert not wire.hungry
