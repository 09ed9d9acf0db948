"""`besedka sessions`."""

from __future__ import annotations

import json

from support.command import run
from support.server import RunningServer
from support.talking import IrcPeer


def test_who_is_connected_and_an_end_to_it() -> None:
    """A table for people, JSON for programs, and the one whose session is ended is told why."""
    with RunningServer() as server, IrcPeer(server.port, "anna") as anna:
        data = ("--data", str(server.data))
        headings, row = run("sessions", *data).stdout.splitlines()
        assert headings.split() == ["number", "nick", "account", "wire", "address", "since", "idle"]
        number, nick, wire, address, *_ = row.split()
        assert (nick, wire, address) == ("anna", "irc", "127.0.0.1")
        (found,) = json.loads(run("sessions", "--json", *data).stdout)["sessions"]
        assert str(found["number"]) == number
        assert len(run("sessions", "boris", *data).stdout.splitlines()) == 1
        refused = run("sessions", "--end", "9999", *data)
        assert (refused.returncode, "There is no session 9999." in refused.stderr) == (1, True)
        assert run("sessions", "--end", number, *data).stdout == f"Session {number} has ended.\n"
        anna.until("(The administrator has ended this session)")


def test_no_server() -> None:
    """Where none runs there are no sessions."""
    result = run("sessions", "--data", "/nowhere")
    assert (result.returncode, "none runs there" in result.stderr) == (1, True)
