"""One account on two devices over real sockets, and somebody who sees one person."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from support.command import run
from support.server import RunningServer
from support.talking import IrcPeer, Peer, PlainPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "tea-and-sugar"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    """A server on which anna has an account."""
    with RunningServer() as running:
        with IrcPeer(running.port, "anna") as anna:
            anna.send(f"REGISTER * * {PASSWORD}")
            anna.until(" 900 ")
        yield running


class Device(Peer):
    """A connection of anna's, from its welcome on; `told` is that."""

    def __init__(self, port: int, caps: str = "", nick: str = "anna") -> None:
        super().__init__(port)
        proof = base64.b64encode(f"\0anna\0{PASSWORD}".encode()).decode()
        self.send(f"CAP REQ :sasl {caps}", f"NICK {nick}", "USER anna 0 * :Anna", "AUTHENTICATE PLAIN")
        self.until("AUTHENTICATE +")
        self.send(f"AUTHENTICATE {proof}", "CAP END")
        self.told = self.until(" 422 ")

    def send(self, *lines: str) -> None:
        """Send lines."""
        self.raw("".join(f"{line}\r\n" for line in lines).encode())


def test_one_person_on_two_devices(server: RunningServer) -> None:
    """What one says comes to the other; whoever looks on sees one anna, as long as one device is there."""
    with PlainPeer(server.port, "boris") as boris, Device(server.port) as phone:
        phone.send("JOIN #lobby")
        phone.until(" 366 ")
        with Device(server.port, "echo-message", nick="anna2") as desk:
            assert any(line.endswith(" JOIN #lobby") for line in desk.told)
            assert any(" 353 anna = #lobby :" in line for line in desk.told)
            phone.send("PRIVMSG #lobby :from the phone")
            desk.until(":anna!anna@127.0.0.1 PRIVMSG #lobby :from the phone")
            boris.until("anna: from the phone")
            boris.send("/msg anna hello")
            desk.until(" PRIVMSG anna :hello")
            phone.until(" PRIVMSG anna :hello")
            phone.send("PRIVMSG boris :hello yourself")
            desk.until(":anna!anna@127.0.0.1 PRIVMSG boris :hello yourself")
            boris.until("anna (to you): hello yourself")
            desk.send("NICK anya")
            phone.until(":anna!anna@127.0.0.1 NICK anya")
            phone.send("QUIT")
            assert "ERROR" in phone.rest()
            boris.send("/who")
            assert "anya" in boris.until("anya")[-1]
            desk.send("PRIVMSG #lobby :still here")
            boris.until("anya: still here")


def test_a_disabled_account_ends_them_all(server: RunningServer) -> None:
    """Each of them is told why."""
    data = ("--data", str(server.data))
    with Device(server.port) as phone, Device(server.port) as desk:
        assert run("account", "disable", "anna", *data).returncode == 0
        for each in (phone, desk):
            each.until("(Your account was disabled)")
        assert run("account", "enable", "anna", *data).returncode == 0


def test_who_is_always_on_is_there_after_a_restart(server: RunningServer) -> None:
    """In its room, with its role, away, also after a kill -9; what was said to it meanwhile is replayed."""
    with Device(server.port) as desk:
        desk.send("JOIN #own", "PRIVMSG besedka :always-on on")
        desk.until("You stay here")
    with IrcPeer(server.port, "vera", rooms=("#own",)) as vera:
        vera.send("PRIVMSG anna :are you there?")
        vera.until(" 301 vera anna :Away since ")
    server.kill()
    server.start()
    with IrcPeer(server.port, "vera", rooms=("#own",)) as vera:
        vera.send("WHO #own", "PRIVMSG #own :good morning")
        found = vera.until(" 315 ")
        assert any(" anna G" in line and "@ :" in line for line in found), found
        with Device(server.port, "server-time") as desk:
            assert any(line.endswith(" JOIN #own") for line in desk.told)
            desk.until("PRIVMSG anna :are you there?")
            vera.send("PRIVMSG #own :welcome")
            desk.until("PRIVMSG #own :welcome")
            desk.send("PRIVMSG besedka :always-on off")
            desk.until("You are gone with your last connection")
