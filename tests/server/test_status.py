"""What `besedka status` is told."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

from besedka import __version__
from besedka.server.status import status
from support.inside import PATIENCE_S, inside
from support.talking import IrcPeer, PlainPeer

if TYPE_CHECKING:
    from besedka.server.app import Server


def ask(server: Server, line: bytes = b'{"command": "status"}\n') -> dict[str, Any]:
    """Ask over the control socket."""
    with socket.socket(socket.AF_UNIX) as control:
        control.settimeout(PATIENCE_S)
        control.connect(str(server.folder.control))
        control.sendall(line)
        answer = json.loads(control.makefile().readline())
    assert isinstance(answer, dict)
    return answer


def test_before_anybody_comes_everything_is_nothing() -> None:
    """One turn was taken, the house's own, for the rooms that are there by the settings."""
    with inside() as server:
        answer = status(server)
        assert (answer["users"], answer["connections"], answer["rooms"]) == (0, 0, 0)
        assert answer["turn"]["mean_batch"] == 1.0


def test_it_says_who_is_connected_by_which_wire() -> None:
    """Users, rooms, the journal's position, and what the turns were like."""
    with inside(server={"workers": 1}) as server:
        port = server.addresses[0][1]
        with IrcPeer(port, "irina", rooms=("#lobby", "#cats")) as irina, PlainPeer(port, "petr") as petr:
            irina.until("petr")
            petr.send("hello")
            irina.hears("hello")
            answer = ask(server)
            assert answer["version"] == __version__
            assert (answer["users"], answer["connections"], answer["rooms"]) == (2, 2, 2)
            assert answer["users_by_wire"] == {"irc": 1, "plain": 1}
            assert answer["listen"] == [f"127.0.0.1:{port}"]
            assert answer["journal_position"] == server.state.position == 4
            assert answer["data"] == str(server.folder.path)
            assert answer["disk"] in ("enough", "short")
            assert answer["uptime_s"] == 0 or int(str(answer["uptime_s"])) < PATIENCE_S
            assert set(server.crew.names) == {
                *("worker-1", "reader-1", "reader-2", "hasher-1", "hasher-2"),
                *("searcher", "indexer"),
            }
            turn = answer["turn"]
            assert isinstance(turn, dict)
            assert turn["entries"] == 4
            assert turn["requests"] >= turn["turns"] > 0
            (worker,) = answer["workers"]
            assert (worker["name"], worker["connections"], worker["unread"]) == ("worker-1", 3, 0)
            assert worker["rounds"] > 0
            metrics = answer["metrics"]
            assert metrics["besedka_rooms"] == 2
            assert metrics["besedka_connections"] == {"irc": 1, "plain": 1, "unregistered": 0}
            times = metrics["besedka_commit_seconds"]
            assert 0 < times["median"] <= times["p99"]
            assert times["count"] == sum(count for _bound, count in times["buckets"])


def test_what_the_control_socket_does_not_know_is_refused_in_words() -> None:
    """A program that asks wrongly is told what can be asked."""
    with inside() as server:
        assert "there is no command dance" in str(ask(server, b'{"command": "dance"}\n')["error"])
        assert "one JSON object" in str(ask(server, b"hello\n")["error"])
