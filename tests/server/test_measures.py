"""The metrics of a running server."""

from __future__ import annotations

import sys

from besedka.metrics.table import TABLE
from besedka.server.measures import measure, metrics_text
from support.exposition import Families, parse
from support.inside import eventually, inside
from support.talking import IrcPeer, Peer, PlainPeer


def of(families: Families, name: str) -> dict[str, float]:
    """Return the values of a metric."""
    return families[name][1]


def test_every_metric_of_the_table_is_measured_in_its_order() -> None:
    """Where the system has /proc, none is missing."""
    with inside() as server:
        with PlainPeer(server.addresses[0][1], "petr"):
            names = [family.name for family in measure(server)]
        there = [name for name in TABLE if sys.platform.startswith("linux") or "resident" not in name]
        assert names == there


def test_traffic_shows_in_the_numbers() -> None:
    """Who is connected and how, what was carried out, stored and refused, and what came in."""
    with inside(server={"workers": 1}) as server:
        port = server.addresses[0][1]
        before = parse(metrics_text(server))
        assert of(before, "besedka_connections") == {'{wire="unregistered"}': 0}
        with IrcPeer(port, "irina") as irina, PlainPeer(port, "petr") as petr, Peer(port):
            petr.send("hello")
            irina.hears("hello")
            irina.send("PRIVMSG #nowhere :x", "PRIVMSG nobody :x", "NICK petr")
            irina.settle()
            eventually(lambda: server.gate.count == 3)
            after = parse(metrics_text(server))
        wires = {'{wire="irc"}': 1, '{wire="plain"}': 1, '{wire="unregistered"}': 1}
        assert of(after, "besedka_connections") == wires
        assert of(after, "besedka_refusals_total") == {
            '{reason="nick_in_use"}': 1,
            '{reason="no_such_nick"}': 1,
            '{reason="no_such_room"}': 1,
        }
        assert of(after, "besedka_accepted_total")[""] == 3
        assert of(after, "besedka_rooms")[""] == 1
        assert of(after, "besedka_bytes_received_total")[""] > 100
        assert of(after, "besedka_journal_position")[""] == 3
        assert of(after, "besedka_entries_total")[""] == 3
        turns = of(after, "besedka_turns_total")[""]
        assert turns == of(after, "besedka_turn_seconds")["_count"] == of(after, "besedka_turn_requests")["_count"] > 0
        assert 0 < of(after, "besedka_commit_seconds")["_count"] <= turns
        assert of(after, "besedka_disk_free_bytes")[""] > 0
        assert of(after, "besedka_journal_wal_bytes")[""] > 0
        assert of(after, "besedka_worker_rounds_total")['{worker="worker-1"}'] > 0
        assert of(after, "besedka_worker_connections") == {'{worker="worker-1"}': 3}


def test_a_connection_that_is_refused_is_counted_by_reason() -> None:
    """The second of one."""
    with inside(limits={"connections": 1}) as server:
        port = server.addresses[0][1]
        with IrcPeer(port, "irina"), Peer(port) as second:
            assert "full" in second.rest()
            families = parse(metrics_text(server))
        assert of(families, "besedka_connections_refused_total") == {'{reason="this server is full"}': 1}


def test_how_a_connection_ended_is_counted() -> None:
    """By hanging up, by a farewell, by a deadline."""
    with inside(limits={"registration_s": 1}) as server:
        port = server.addresses[0][1]

        def closed() -> dict[str, float]:
            ends = of(parse(metrics_text(server)), "besedka_connections_closed_total")
            return {key: value for key, value in ends.items() if value}

        IrcPeer(port, "irina").close()
        eventually(lambda: closed() == {'{reason="peer"}': 1})
        with IrcPeer(port, "irina") as irina:
            irina.send("QUIT")
            irina.rest()
        eventually(lambda: closed() == {'{reason="peer"}': 1, '{reason="ended"}': 1})
        with Peer(port) as silent:
            silent.rest()
        eventually(lambda: closed() == {'{reason="peer"}': 1, '{reason="ended"}': 1, '{reason="timeout"}': 1})
