"""Seeing what happens inside a server that runs: its metrics, as monitoring would collect them."""

from __future__ import annotations

from besedka.metrics.table import TABLE
from support.command import environment, run
from support.exposition import Families, parse
from support.server import RunningServer
from support.talking import IrcPeer, PlainPeer

MESSAGES = 50


def metrics_of(server: RunningServer) -> Families:
    """Return what `besedka status --metrics` says."""
    result = run("status", "--metrics", "--data", str(server.data))
    assert (result.returncode, result.stderr) == (0, "")
    return parse(result.stdout)


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
    with RunningServer() as server, PlainPeer(server.port, "petr"):
        english = run("status", "--data", str(server.data)).stdout
        russian = run("status", "--data", str(server.data), environ=environment(BESEDKA_SERVER_LANG="ru")).stdout
    rows = dict(line.split("  ", 1) for line in english.splitlines())
    assert rows["time of a commit"].strip().startswith("median ")
    assert rows["worker-1"].strip().startswith("connections: 2, ")
    assert "время хода" in russian
