"""The plain wire, on a clock of numbers."""

from __future__ import annotations

from besedka.client.lines import Kind
from besedka.client.plain import PlainWire
from besedka.client.wire import Moment, Next
from besedka.i18n import Words
from support.clientmodel import NOON


def at(clock_s: float) -> Moment:
    """A moment on the test's clock."""
    return Moment(clock_s=clock_s, wall=NOON)


def new(*waiting: str) -> PlainWire:
    """A wire that was never connected."""
    return PlainWire("Анна", Words("en"), waiting)


def test_the_name_goes_first_and_alone() -> None:
    """Without an end of line; what waits is sent apart, so that the server does not take it for the name."""
    wire = new("one")
    output = wire.opened(at(0))
    assert output.send == "Анна".encode()
    assert [line.kind for line in output.show] == [Kind.STATUS]
    assert wire.tick(at(0.2)).send == b""
    assert wire.due_s() == 0.3
    assert wire.tick(at(0.3)).send == b"one"


def test_an_answer_shortens_the_wait() -> None:
    """A server that greets has taken the name."""
    wire = new("one")
    wire.opened(at(0))
    wire.received("Добро пожаловать, Анна!".encode(), at(0.01))
    assert wire.tick(at(0.07)).send == b"one"


def test_one_message_a_send_apart_in_time() -> None:
    """And each is shown as ours when it is sent."""
    wire = new()
    wire.opened(at(0))
    assert wire.typed("one\ntwo\n", at(1)).send == b"one"
    assert wire.tick(at(1.01)).send == b""
    output = wire.tick(at(1.06))
    assert output.send == b"two"
    assert [(line.nick, line.text, line.own) for line in output.show] == [("Анна", "two", True)]
    assert wire.due_s() is None


def test_long_messages_are_cut_between_characters() -> None:
    """With the name that the server puts in front, no piece passes what the smallest client reads at a time."""
    wire = new()
    wire.opened(at(0))
    pieces = [wire.typed("яz" * 700, at(1)).send]
    while wire.due_s() is not None:
        pieces.append(wire.tick(at(wire.due_s() or 0)).send)
    assert b"".join(pieces).decode() == "яz" * 700
    assert max(len("Анна: ".encode()) + len(piece) for piece in pieces) <= 1024


def test_what_comes_is_shown_by_lines() -> None:
    """Characters that come in two pieces are whole, and bytes that are none have marks."""
    wire = new()
    wire.opened(at(0))
    data = "Борис: привет\nВера: да".encode()
    shown = [line.text for piece in (data[:7], data[7:]) for line in wire.received(piece, at(1)).show]
    assert "".join(shown) == "Борис: приветВера: да"
    assert wire.received(b"\xff!", at(1)).show[0].text == "\ufffd!"


def test_the_word_about_acknowledgements_is_said_once() -> None:
    """Not after each reconnect."""
    wire = new()
    assert wire.opened(at(0)).show
    wire.lost()
    assert not wire.reached
    assert wire.opened(at(9)).show == ()


def test_the_end_comes_when_everything_is_sent() -> None:
    """Nobody acknowledges, so sent is all that there is."""
    wire = new("one")
    assert wire.finish(at(0)).then is Next.GO_ON
    wire.opened(at(0))
    assert wire.tick(at(1)).then is Next.GO_ON
    assert wire.due_s() is not None
    assert wire.tick(at(2)).then is Next.SHUT
    assert wire.leaving
    assert wire.tick(at(3)).then is Next.GO_ON
    assert wire.due_s() is None


def test_quit_is_ours_every_other_command_is_the_servers() -> None:
    """Besedka's plain wire has commands of its own."""
    wire = new()
    wire.opened(at(0))
    assert wire.typed("/who", at(1)).send == b"/who"
    assert wire.typed("/quit", at(2)).then is Next.SHUT


def test_a_full_queue_gives_the_words_back() -> None:
    """Nothing that was typed vanishes."""
    wire = new()
    output = wire.typed("\n".join("x" for _ in range(2001)), at(0))
    assert [line.kind for line in output.show] == [Kind.TROUBLE]
    assert len(wire.unsent) == 2000
    assert not wire.hungry


def test_the_view_has_only_the_name() -> None:
    """The wire tells of no rooms and no people."""
    wire = new()
    assert (wire.view().nick, wire.view().online, wire.hopeless, wire.hungry) == ("Анна", False, False, True)


def test_a_password_is_sent_and_not_shown() -> None:
    """Nor is it among what waits."""
    wire = new()
    wire.typed("/login anna secret", at(1))
    assert wire.unsent == ()
    state = wire.view().state
    assert state is not None
    assert state.outgoing.waiting == ()
    wire.opened(at(2))
    output = wire.tick(at(3))
    assert (output.show, output.send) == ((), b"/login anna secret")
