"""Replies about the server."""

from __future__ import annotations

import pytest

from besedka import __version__
from besedka.sessions.irc.table import COMMANDS
from support.conversation import Conversation, settings


def test_welcome() -> None:
    """001 to 005, the counts, the message of the day."""
    anna = Conversation(settings(server={"motd": "Привет!\nЧай в десять."})).irc()
    lines = anna.ask("NICK anna", "USER a 0 * :A")
    codes = [line.split()[1] for line in lines]
    assert list(dict.fromkeys(codes)) == [
        "001",
        "002",
        "003",
        "004",
        "005",
        "251",
        "252",
        "253",
        "254",
        "255",
        "265",
        "266",
        "375",
        "372",
        "376",
    ]
    assert lines[0].startswith(":besedka.local 001 anna :Welcome to the Besedka network, anna!a@127.0.0.1")
    assert lines[1] == f":besedka.local 002 anna :Your host is besedka.local, running version besedka-{__version__}"
    assert lines[2] == ":besedka.local 003 anna :This server was started 2027-01-15 08:00:00 UTC"
    modes = "Biow CIMRUWbeiklmnoqstvx IWbekloqv"
    assert lines[3] == f":besedka.local 004 anna besedka.local besedka-{__version__} {modes}"
    assert ":besedka.local 372 anna :- Чай в десять." in lines


def test_no_message_of_the_day() -> None:
    """Where there is none, 422 ends the welcome."""
    anna = Conversation().irc()
    assert anna.ask("NICK anna", "USER a 0 * :A")[-1] == ":besedka.local 422 anna :There is no message of the day"


def test_counts() -> None:
    """LUSERS counts users, the hidden among them, rooms, and the most there ever were."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris")
    anna.send("JOIN #x", "MODE anna +i")
    boris.end()
    lines = [line.removeprefix(":besedka.local ") for line in anna.ask("LUSERS")]
    assert lines == [
        "251 anna :There are 0 users and 1 invisible on 1 servers",
        "252 anna 0 :operator(s) online",
        "253 anna 0 :unknown connection(s)",
        "254 anna 1 :channels formed",
        "255 anna :I have 1 clients and 0 servers",
        "265 anna 1 2 :Current local users 1, max 2",
        "266 anna 1 2 :Current global users 1, max 2",
    ]


def test_version() -> None:
    """VERSION gives the tokens of 005 again."""
    anna = Conversation().irc("anna")
    first, *tokens = anna.ask("VERSION")
    assert first.startswith(f":besedka.local 351 anna besedka-{__version__} besedka.local :")
    assert all(" 005 anna " in line for line in tokens)


def test_time_and_info() -> None:
    """TIME is in UTC; INFO says what this is."""
    anna = Conversation().irc("anna")
    (time,) = anna.ask("TIME")
    assert time.startswith(":besedka.local 391 anna besedka.local :")
    assert time.endswith(" UTC")
    *info, end = anna.ask("INFO")
    assert {line.split()[1] for line in info} == {"371"}
    assert end == ":besedka.local 374 anna :End of INFO"


def test_help() -> None:
    """HELP is made from the command table."""
    first, *rows, last = Conversation().irc("anna").ask("HELP")
    assert first == ":besedka.local 704 anna * :What this server understands:"
    assert len(rows) == len(COMMANDS)
    assert last == ":besedka.local 706 anna * :End of HELP"


@pytest.mark.parametrize("verb", COMMANDS)
def test_help_on_each_row(verb: str) -> None:
    """Each command says how it is used and what for."""
    row = COMMANDS[verb]
    _, text, _ = Conversation().irc("anna").ask(f"HELP {verb.lower()}")
    assert text == f":besedka.local 705 anna {verb} :{row.usage}  {row.meaning}"
