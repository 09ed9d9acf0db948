"""Bans from the server, with real connections: ended, refused at the door, kept over a restart, lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.command import run
from support.server import RunningServer
from support.talking import IrcPeer, Peer, PlainPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = "127.0.0.77"
SETTINGS = """
[server]
admin = "boss@example.org"
administrators = "boss"
lang = "en"
"""
TOLD = "You are banned from this server: spam. Ask boss@example.org if that is a mistake."


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    """A server that says whom to ask."""
    with RunningServer(settings=SETTINGS) as running:
        yield running


def test_an_address(server: RunningServer) -> None:
    """Who is connected is told and ended, on each wire; the door stays shut over a restart, until the ban is lifted."""
    data = ("--data", str(server.data))
    with IrcPeer(server.port, "watcher") as watcher:
        with IrcPeer(server.port, "boris", source=SOURCE) as boris, Peer(server.port, source=SOURCE) as plain:
            plain.raw(b"nina\n")
            plain.until("nina")
            added = run("ban", "add", "address", SOURCE, "--reason", "spam", *data)
            assert added.returncode == 1, "this machine, unless it is meant"
            added = run("ban", "add", "address", SOURCE, "--reason", "spam", "--force", *data)
            assert added.stdout == f"{SOURCE} is banned for ever.\n"
            assert boris.until("ERROR")[-2].endswith(f" 465 boris :{TOLD}")
            assert plain.rest().splitlines()[-2:] == [TOLD, "Goodbye."]
        assert any("QUIT :Banned" in line for line in watcher.settle())
    server.restart()
    with Peer(server.port, source=SOURCE) as refused:
        assert refused.rest() == f"ERROR :Closing link: {TOLD}\r\n"
    with IrcPeer(server.port, "anna"):
        pass
    assert run("ban", "remove", "address", SOURCE, *data).returncode == 0
    with IrcPeer(server.port, "boris", source=SOURCE):
        pass


def test_an_account(server: RunningServer) -> None:
    """Its people are ended wherever they are; logging in says why not."""
    data = ("--data", str(server.data))
    assert run("account", "add", "vera", *data, said="tea and sugar").returncode == 0
    with IrcPeer(server.port, "vika", caps="sasl") as vera:
        vera.send("AUTHENTICATE PLAIN", "AUTHENTICATE AHZlcmEAdGVhIGFuZCBzdWdhcg==")
        vera.until(" 903 ")
        assert run("ban", "add", "account", "vera", "--for", "1h", "--reason", "spam", *data).returncode == 0
        assert " 465 " in vera.until("ERROR")[-2]
    with IrcPeer(server.port, "vika", caps="sasl") as vera:
        vera.send("AUTHENTICATE PLAIN", "AUTHENTICATE AHZlcmEAdGVhIGFuZCBzdWdhcg==")
        assert " 902 vika :The account vera is banned from this server until " in vera.until(" 902 ")[-1]
    server.stop()
    assert run("ban", "remove", "account", "VERA", *data).stdout == "vera is banned no more.\n"
    server.start()


def test_an_administrator_in_the_chat(server: RunningServer) -> None:
    """KLINE and UNKLINE, by who may OPER; a plain client may choose another name."""
    data = ("--data", str(server.data))
    assert run("account", "add", "boss", *data, said="tea and sugar").returncode == 0
    with IrcPeer(server.port, "chief", caps="sasl") as boss:
        boss.send("AUTHENTICATE PLAIN", "AUTHENTICATE AGJvc3MAdGVhIGFuZCBzdWdhcg==")
        boss.until(" 903 ")
        boss.send("OPER boss x", "KLINE 1h spam* :no bots")
        boss.until(" :spam*!*@* is banned from this server until ")
        with Peer(server.port) as plain:
            plain.raw(b"spambot\n")
            plain.until("The name spambot is banned from this server: no bots. Choose another:")
            plain.raw(b"nadia\n")
            plain.until("nadia")
        boss.send("UNKLINE spam*")
        boss.until(" :spam*!*@* is banned no more")
        with PlainPeer(server.port, "spambot"):
            pass
