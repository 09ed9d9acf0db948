"""Search with a whole server: its indexer, its wires, its kills."""

from __future__ import annotations

from besedka.cli.control import ask
from support.command import run
from support.inside import eventually
from support.server import RunningServer
from support.talking import IrcPeer, PlainPeer


def status(server: RunningServer) -> dict[str, str]:
    """Return the metrics of a server by name."""
    told: str = ask(server.data, {"command": "metrics"})["text"]
    return dict(line.rsplit(" ", 1) for line in told.splitlines() if line and line[0] != "#")  # type: ignore[misc]


def is_indexed(server: RunningServer) -> bool:
    """Whether the index knows all that there is."""
    metrics = status(server)
    return metrics.get("besedka_indexer_lag") == "0" and metrics["besedka_indexer_starts_total"] != "0"


def test_what_was_said_is_found_by_all_wires_and_after_a_kill() -> None:
    """A moment later; the indexer ends with its server, and the next one goes on."""
    with RunningServer() as server:
        with IrcPeer(server.port, "anna", caps="batch") as anna, PlainPeer(server.port, "вера") as vera:
            anna.raw("PRIVMSG #lobby :встречаемся в беседке\r\n".encode())
            vera.until("в беседке")
            eventually(lambda: is_indexed(server))
            anna.raw("SEARCH text=беседка\r\n".encode())
            found = anna.until("BATCH -")
            assert "встречаемся в беседке" in found[-2]
            vera.send("/msg besedka search беседка")
            assert "1. " in vera.until("anna: встречаемся в беседке")[-1]
        server.restart()
        with IrcPeer(server.port, "boris", caps="batch") as boris:
            boris.raw("PRIVMSG #lobby :две беседки\r\n".encode())
            eventually(lambda: is_indexed(server))
            boris.raw("SEARCH text=беседка\r\n".encode())
            said = [line for line in boris.until("BATCH -") if "PRIVMSG" in line]
            assert len(said) == 2
            assert said[0].endswith("в беседке")
            assert said[1].endswith("две беседки")
        told = run("search", "--data", str(server.data), "беседками").stdout
        assert [line[:2] for line in told.splitlines() if line[0].isdigit()] == ["1.", "2."]
        assert (server.data / "search.sqlite").stat().st_mode & 0o077 == 0
