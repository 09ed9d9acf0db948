"""`besedka sessions`."""

from __future__ import annotations

import json
from http.client import HTTPConnection

from support.command import run
from support.server import PATIENCE_S, RunningServer
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


def test_browsers_that_are_signed_in() -> None:
    """They stand behind the sessions, and are signed out by their numbers."""
    with RunningServer() as server, IrcPeer(server.port, "anna") as anna:
        data = ("--data", str(server.data))
        anna.send("REGISTER * * :tea and sugar")
        anna.until("REGISTER SUCCESS")
        body = json.dumps({"account": "anna", "password": "tea and sugar"})
        asked = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
        asked.request("POST", "/api/session", body, {"Content-Type": "application/json"})
        answer = asked.getresponse()
        number = json.loads(answer.read())["number"]
        asked.close()
        assert answer.status == 200
        *_, row = run("sessions", "anna", *data).stdout.splitlines()
        assert row.split()[:4] == [number, "anna", "browser", "127.0.0.1"]
        (found,) = json.loads(run("sessions", "--json", *data).stdout)["browsers"]
        assert (found["account"], "digest" in found) == ("anna", False)
        refused = run("sessions", "--end", "wx", *data)
        assert (refused.returncode, "wx is no number of a session." in refused.stderr) == (2, True)
        assert run("sessions", "--end", number, *data).stdout == f"The browser {number} is signed out.\n"
        assert json.loads(run("sessions", "--json", *data).stdout)["browsers"] == []
