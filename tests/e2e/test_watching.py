"""Seeing what happens inside a server that runs: its metrics, as monitoring would collect them, and its log."""

from __future__ import annotations

import json
import signal
from typing import Any

import pytest

from besedka.metrics.table import TABLE
from support.command import environment, run
from support.exposition import Families, parse
from support.inside import eventually
from support.server import RunningServer
from support.talking import IrcPeer, Peer, PlainPeer

MESSAGES = 50
JSON = 'log.format = "json"\nlog.level = "{}"\n'


def metrics_of(server: RunningServer) -> Families:
    """Return what `besedka status --metrics` says."""
    result = run("status", "--metrics", "--data", str(server.data))
    assert (result.returncode, result.stderr) == (0, "")
    return parse(result.stdout)


def events_of(server: RunningServer) -> list[dict[str, Any]]:
    """Return the events of a log in JSON, those that are written whole."""
    return [json.loads(line) for line in server.log.split("\n")[:-1]]


def named(server: RunningServer, message: str) -> list[dict[str, Any]]:
    """Return the events whose message begins so."""
    return [event for event in events_of(server) if event["message"].startswith(message)]


def test_metrics_follow_the_traffic() -> None:
    """The text is what the format allows, with the table's names and types; counters only grow, with what happens."""
    with RunningServer() as server, IrcPeer(server.port, "irina") as irina, PlainPeer(server.port, "petr") as petr:
        before = metrics_of(server)
        for number in range(MESSAGES):
            irina.say(f"number {number}")
        petr.until(f"number {MESSAGES - 1}")
        after = metrics_of(server)
    assert {name: kind for name, (kind, _) in after.items()}.items() <= {
        name: metric.kind for name, metric in TABLE.items()
    }.items()
    for name, (kind, values) in before.items():
        if kind != "gauge":
            assert all(after[name][1][key] >= value for key, value in values.items()), name
    assert after["besedka_entries_total"][1][""] - before["besedka_entries_total"][1][""] == MESSAGES
    assert after["besedka_turns_total"][1][""] > before["besedka_turns_total"][1][""]
    assert after["besedka_connections"][1]['{wire="irc"}'] == 1


def test_people_are_told_in_their_language() -> None:
    """The times of turns and commits, and what each worker has to do."""
    with RunningServer("--workers", "1") as server, PlainPeer(server.port, "petr"):
        english = run("status", "--data", str(server.data)).stdout
        russian = run("status", "--data", str(server.data), environ=environment(BESEDKA_SERVER_LANG="ru")).stdout
    rows = dict(line.split("  ", 1) for line in english.splitlines())
    assert rows["time of a commit"].strip().startswith("median ")
    assert rows["worker-1"].strip().startswith("connections: 2, ")
    assert "время хода" in russian


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="this system has no SIGUSR1")
def test_sigusr1_shows_where_everything_is_and_the_work_goes_on() -> None:
    """Every thread's stack, the queues and the outboxes, an event a line, even where only warnings are written."""
    with (
        RunningServer("--workers", "1", settings=JSON.format("warning")) as server,
        IrcPeer(server.port, "irina") as irina,
        PlainPeer(server.port, "petr") as petr,
    ):
        for times in (1, 2):
            server.signal(signal.SIGUSR1)
            eventually(lambda wanted=times: len(named(server, "outboxes")) == wanted)
            irina.say("still here")
            assert petr.until("still here")
        stacks = {event["message"] for event in named(server, "stack of ")}
        names = ("MainThread", "worker-1", "reader-1", "reader-2", "searcher", "hasher-1", "hasher-2", "indexer")
        assert stacks == {f"stack of {name}" for name in names}
        assert all("threads.py" in event["stack"] for event in named(server, "stack of worker-1"))
        assert [event["connections"] for event in named(server, "queues of worker-1")] == [2, 2]
        assert {event["thread"] for event in events_of(server)} == {"MainThread"}


def test_a_connection_is_followed_through_the_log_by_its_number() -> None:
    """At debug: accepted, registered, ended, closed, each with the number and the thread that did it."""
    with RunningServer("--workers", "1", settings=JSON.format("debug")) as server:
        with IrcPeer(server.port, "irina") as irina:
            irina.send("QUIT :bye")
            irina.rest()
        eventually(lambda: bool(named(server, "closed: ")))
        (registered,) = named(server, "registered")
        assert (registered["nick"], registered["wire"], registered["address"]) == ("irina", "irc", "127.0.0.1")
        number = registered["connection"]
        mine = [event for event in events_of(server) if event.get("connection") == number]
        assert [event["message"].split(":")[0] for event in mine] == ["accepted", "registered", "ended", "closed"]
        assert {event["thread"] for event in mine} == {"worker-1"}
        assert "bye" in mine[2]["message"]
        assert mine[3]["bytes_sent"] > 0
        server.stop()
        starts, stopping = named(server, "besedka "), named(server, "stopping")
        assert (starts[0]["durability"], starts[0]["workers"]) == ("power", 1)
        assert stopping[0]["connections"] == 0


def test_a_flood_of_registrations_does_not_fill_the_log() -> None:
    """So many are named in a second; how many more there were, at the end at the latest."""
    with RunningServer(settings=JSON.format("info")) as server:
        for number in range(40):
            with Peer(server.port) as peer:
                peer.raw(f"visitor{number}\n".encode())
                peer.line()
        server.stop()
        registered = len(named(server, "registered"))
        left_out = sum(int(event["message"].split(" ")[1]) for event in named(server, "…and "))
        assert 10 <= registered <= 40
        assert registered + left_out == 40
