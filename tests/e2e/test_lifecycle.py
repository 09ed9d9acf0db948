"""A server's life: what is there after a kill, and who pays for what may go wrong with one connection."""

from __future__ import annotations

import json
import random
import re
import socket
from itertools import count
from typing import TYPE_CHECKING

import pytest

from support.inside import eventually
from support.server import PATIENCE_S, RunningServer, steady_port
from support.talking import ALL_CAPS, IrcPeer, PlainPeer, tags_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEVICE = "0123456789abcdef"


def texts(lines: Iterable[str], room: str = "#lobby") -> list[str]:
    """Return what is said in a room in these lines."""
    mark = f" PRIVMSG {room} :"
    return [line.partition(mark)[2] for line in lines if mark in line]


def still_serves(server: RunningServer) -> None:
    """Let a newcomer talk with another."""
    number = next(numbers)
    with IrcPeer(server.port, f"первая{number}") as one, IrcPeer(server.port, f"вторая{number}") as other:
        one.say(f"всё хорошо, {number}?")
        other.hears(f"всё хорошо, {number}?")


def test_everything_said_is_there_after_a_kill() -> None:
    """Two rooms, said from both wires, killed with SIGKILL: whoever joins gets it all again, in order."""
    with RunningServer(settings="[plain]\nhistory = 20\n", port=steady_port()) as server:
        with (
            IrcPeer(server.port, "Анна", caps=ALL_CAPS, rooms=("#lobby", "#сад")) as anna,
            PlainPeer(server.port, "Борис") as boris,
        ):
            anna.say("в беседке")
            first = anna.hears("в беседке")
            boris.send("и я тут")
            second = anna.hears("и я тут")
            anna.say("в саду", "#сад")
            anna.hears("в саду")
            server.kill()
        server.start()
        with IrcPeer(server.port, "Вера", caps=ALL_CAPS, rooms=("#lobby", "#сад")) as vera:
            replayed = [line for line in vera.entered["#lobby"] if " PRIVMSG " in line]
            assert texts(replayed) == ["в беседке", "и я тут"]
            assert [tags_of(line)["msgid"] for line in replayed] == [tags_of(line)["msgid"] for line in (first, second)]
            assert [tags_of(line)["time"] for line in replayed] == [tags_of(line)["time"] for line in (first, second)]
            assert texts(vera.entered["#сад"], "#сад") == ["в саду"]
            with PlainPeer(server.port, "Глеб") as gleb:
                assert gleb.line() == "Анна: в беседке"
                assert gleb.line() == "Борис: и я тут"


def test_an_order_that_goes_on_after_a_kill() -> None:
    """Positions grow from one life of the server to the next, and so does the time of what is said."""
    seen = []
    with RunningServer(port=steady_port()) as server:
        for life in range(3):
            with IrcPeer(server.port, "anna", caps=ALL_CAPS) as anna:
                anna.say(f"life {life}")
                tags = tags_of(anna.hears(f"life {life}"))
                epoch, _, position = tags["msgid"].partition("-")
                seen.append((epoch, int(position), tags["time"]))
                server.restart()
    assert len({epoch for epoch, _, _ in seen}) == 1
    assert seen == sorted(set(seen))


def test_a_direct_message_waits_for_its_device() -> None:
    """What was said to a device alone is replayed to it after a kill, and to nobody else."""
    with RunningServer(port=steady_port()) as server:
        with (
            IrcPeer(server.port, "anna", caps=ALL_CAPS, device=DEVICE) as anna,
            IrcPeer(server.port, "boris") as boris,
        ):
            boris.send("PRIVMSG anna :между нами")
            anna.hears("между нами")
            server.restart()
        with IrcPeer(server.port, "vera", caps=ALL_CAPS) as stranger:
            assert not any("между нами" in line for line in stranger.welcome + stranger.entered["#lobby"])
        with IrcPeer(server.port, "anna", caps=ALL_CAPS, device=DEVICE) as anna:
            assert any("между нами" in line for line in anna.welcome + anna.entered["#lobby"])


def test_topic_and_modes_survive() -> None:
    """A room's topic, modes, key and bans are those of before, after a kill and after an end in order."""
    with RunningServer(port=steady_port()) as server:
        with IrcPeer(server.port, "anna", rooms=("#сад",)) as anna:
            anna.send("TOPIC #сад :Розы и чай", "MODE #сад +nmtkl-s ключ 7", "MODE #сад +b spam*!*@*")
            anna.settle()
            server.restart()
        for _ in range(2):
            with IrcPeer(server.port, "boris", rooms=()) as boris:
                assert any(" 475 " in line for line in boris.join("#сад"))  # ERR_BADCHANNELKEY
                entered = boris.join("#сад", "ключ")
                assert any(line.endswith(" 332 boris #сад :Розы и чай") for line in entered)
                boris.send("MODE #сад", "MODE #сад b")
                shown = boris.settle()
                (modes,) = (line.split(" ")[4:] for line in shown if " 324 " in line)
                assert sorted(modes[0]) == sorted("+nmtkl")
                assert modes[1:] == ["ключ", "7"]
                assert any(" 367 " in line and "spam*!*@*" in line for line in shown)
                assert server.stop() == 0
            server.start()


def test_nobody_is_locked_out_of_an_empty_room_by_a_kill() -> None:
    """Whoever could be asked to let people in is gone with the old server: the door opens for the first."""
    with RunningServer(port=steady_port()) as server:
        with IrcPeer(server.port, "anna", rooms=("#сад",)) as anna:
            anna.send("MODE #сад +i")
            anna.settle()
            server.restart()
        with IrcPeer(server.port, "boris", rooms=()) as boris:
            assert any(" JOIN #сад" in line for line in boris.join("#сад"))


def test_a_key_holds_across_a_kill() -> None:
    """The same message said again by the same device after a kill gets the first id, and is there once."""
    with RunningServer(port=steady_port()) as server:
        ids = []
        for life in range(2):
            with IrcPeer(server.port, "anna", caps=ALL_CAPS, device=DEVICE) as anna:
                anna.send(f"@label=l{life};besedka/key=k1 PRIVMSG #lobby :один раз")
                ids.append(tags_of(anna.until(f"label=l{life}")[-1])["msgid"])
                server.restart()
        assert len(set(ids)) == 1
        with IrcPeer(server.port, "boris") as boris:
            (line,) = texts(boris.entered["#lobby"])
            assert line.endswith("один раз")


def test_a_slow_reader_is_dropped_and_nobody_else_notices() -> None:
    """Who does not read is closed with a reason when its outbox is full; the others get every message."""
    with (
        RunningServer(settings="[limits]\noutbox_kib = 64\nlines_per_s = 0\n") as server,
        IrcPeer(server.port, "slow", receive_buffer=4096),
        IrcPeer(server.port, "reader") as reader,
        IrcPeer(server.port, "speaker") as speaker,
    ):
        heard: list[str] = []
        said = 0
        while not any(":slow!" in line and " QUIT " in line for line in heard):
            # As much as the reader has read, no more: it is not the one who is slow.
            speaker.send(*(f"PRIVMSG #lobby :{number} {'x' * 400}" for number in range(said, said + 50)))
            said += 50
            heard += reader.until(f":{said - 1} x")
            assert said < 100_000, "it was never dropped"
        (farewell,) = (line for line in heard if " QUIT " in line)
        assert "slow" in farewell.partition(" QUIT :")[2].lower()
        assert [int(text.split(" ")[0]) for text in texts(heard)] == list(range(said))
        speaker.settle()


def test_pasting_200_lines_is_no_offence() -> None:
    """All of them are said, in order, from either wire, and the one who pasted goes on."""
    lines = [f"    строка {number} = {number * number}" for number in range(200)]
    with RunningServer() as server, IrcPeer(server.port, "reader") as reader:
        with IrcPeer(server.port, "irc") as irc:
            irc.send(*(f"PRIVMSG #lobby :{line}" for line in lines))
            assert texts(reader.until("строка 199")) == lines
            assert not any(" 4" in line for line in irc.settle())
        with PlainPeer(server.port, "plain") as plain:
            plain.send(*lines, "/who")
            assert texts(reader.until("строка 199")) == lines
            assert "plain" in plain.line()


def connections(server: RunningServer) -> int:
    """Ask over the control socket how many there are."""
    with socket.socket(socket.AF_UNIX) as control:
        control.settimeout(PATIENCE_S)
        control.connect(str(server.data / "control.sock"))
        control.sendall(b'{"command": "status"}\n')
        with control.makefile("rb") as answer:
            return int(json.loads(answer.readline())["connections"])


@pytest.mark.parametrize("limit", ["connections", "connections_per_address"])
def test_connections_are_counted(limit: str) -> None:
    """The fourth of three is told so and closed; when one has left there is room again."""
    with (
        RunningServer(settings=f'[limits]\n{limit} = 3\nexempt_networks = ""\n') as server,
        IrcPeer(server.port, "anna") as anna,
        PlainPeer(server.port, "boris"),
    ):
        with socket.create_connection(("127.0.0.1", server.port)) as silent:
            with socket.create_connection(("127.0.0.1", server.port)) as fourth:
                refusal = fourth.makefile("rb").read().decode()
                assert refusal.startswith("ERROR :Closing link: ")
                assert "connections" in refusal or "full" in refusal
            silent.shutdown(socket.SHUT_WR)
            assert silent.recv(1024) == b""
        eventually(
            lambda: connections(server) == 2
        )  # its own worker gives the place back, maybe not the one that accepts
        with IrcPeer(server.port, "vera") as vera:
            vera.say("успела")
            anna.hears("успела")


def test_who_does_not_say_who_it_is() -> None:
    """A silent connection, and one that never ends its registration, are closed in time."""
    with RunningServer(settings="[limits]\nregistration_s = 1\n") as server:
        with (
            socket.create_connection(("127.0.0.1", server.port)) as silent,
            socket.create_connection(("127.0.0.1", server.port)) as half,
        ):
            half.sendall(b"CAP LS 302\r\nNICK anna\r\n")
            assert silent.makefile("rb").read() == b""
            assert "ERROR :Closing link" in half.makefile("rb").read().decode()
        still_serves(server)


# What opens a connection of each wire, up to where it may go wrong; {number} makes its name its own.
OPENINGS = {
    "unknown": "",
    "plain line": "Борис{number}\n",
    "plain chunk": "Борис{number}",
    "irc": "NICK boris{number}\r\nUSER boris 0 * :boris\r\nJOIN #lobby\r\n",
    "irc tags": "@",
    "http": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "tls": "\x16\x03\x01",
}
numbers = count(1)
each_wire = pytest.mark.parametrize("wire", OPENINGS)


@pytest.fixture(scope="module", name="steady")
def make_steady() -> Iterator[RunningServer]:
    """One server that all bad guests of this page come to."""
    with RunningServer("--lang", "en") as server:
        yield server


def opening(wire: str) -> bytes:
    """Return what opens a wire."""
    return OPENINGS[wire].format(number=next(numbers)).encode()


def pour(server: RunningServer, wire: str, pieces: Iterable[bytes]) -> None:
    """Send what opens a wire, then pieces, for as long as the server takes them; wait until it closes."""
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        sock.settimeout(PATIENCE_S)
        try:
            sock.sendall(opening(wire))
            if wire == "plain chunk":
                sock.recv(1024)  # without ends of lines only time tells a name from what follows
            for piece in pieces:
                sock.sendall(piece)
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(65536):
                pass
        except (ConnectionResetError, BrokenPipeError):
            pass


@each_wire
def test_a_megabyte_without_an_end(wire: str, steady: RunningServer) -> None:
    """It is refused or thrown away; the server goes on, and others are not disturbed."""
    with IrcPeer(steady.port, f"megabyte{next(numbers)}") as other:
        pour(steady, wire, [b"x" * 65536] * 16)
        other.settle()
    still_serves(steady)


@each_wire
def test_garbage(wire: str, steady: RunningServer) -> None:
    """Arbitrary bytes in arbitrary pieces bring nothing down, and reach others as well-formed lines or not at all."""
    seed = random.randrange(1_000_000)  # noqa: S311 - no secret
    chance = random.Random(seed)  # noqa: S311
    pieces = [chance.randbytes(chance.randrange(1, 2000)) for _ in range(100)]
    with IrcPeer(steady.port, f"garbage{next(numbers)}") as other:
        pour(steady, wire, pieces)
        for line in other.settle():  # decoded as UTF-8 by reading it
            assert re.fullmatch(r":\S+ [A-Z]+ \S+( .+)?", line), f"with the seed {seed}: {line!r}"
    still_serves(steady)


@pytest.mark.parametrize("wire", ["irc", "plain line"])
def test_a_byte_at_a_time(wire: str, steady: RunningServer) -> None:
    """However small the pieces, a message is a message, and its letters are whole."""
    said = f"Всё по буквам: щ, ё, 🙂, {next(numbers)}"
    line = f"PRIVMSG #lobby :{said}\r\n" if wire == "irc" else f"{said}\n"
    with (
        IrcPeer(steady.port, f"slowly{next(numbers)}") as other,
        socket.create_connection(("127.0.0.1", steady.port)) as sock,
    ):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if wire == "plain line":  # its first bytes are the name, whatever follows them
            sock.sendall(opening(wire))
        else:
            line = opening(wire).decode() + line
        for byte in line.encode():
            sock.send(bytes([byte]))
        assert texts([other.hears(said)]) == [said]


def test_half_a_line_is_not_said(steady: RunningServer) -> None:
    """What an IRC client could not finish before its connection broke is nobody's words."""
    with IrcPeer(steady.port, f"listener{next(numbers)}") as other:
        nick = f"half{next(numbers)}"
        with IrcPeer(steady.port, nick) as boris:
            boris.raw(b"PRIVMSG #lobby :whole\r\nPRIVMSG #lobby :ha")
        lines = other.until(lambda line: line.startswith(f":{nick}!") and " QUIT " in line)
        assert texts(line for line in lines if line.startswith(f":{nick}!")) == ["whole"]
