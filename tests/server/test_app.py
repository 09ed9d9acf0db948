"""The composition root: what is built, started and stopped, in which order."""

from __future__ import annotations

import signal
import socket
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from besedka.chat.server_bans import BanKind, ServerBan
from besedka.config.sections.listeners import Listen
from besedka.errors import EnvironmentFault, StorageFault
from besedka.journal.rows import ban_row
from besedka.net.listener import listen
from besedka.server.app import Server
from besedka.server.clock import wall_clock
from support.inside import ENVIRON, PATIENCE_S, changed, eventually, inside, settings_in, short_folder
from support.journals import said
from support.talking import IrcPeer, PlainPeer

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from besedka.chat.users import Source


def test_a_stop_tells_everybody_and_leaves_nothing() -> None:
    """On each wire in its own words; threads, sockets and the lock are gone, and stopping again is harmless."""
    with short_folder() as folder:
        with inside(folder) as server:
            port = server.addresses[0][1]
            anna, boris = IrcPeer(port, "anna"), PlainPeer(port, "boris")
            anna.until("boris")
            assert stat.S_IMODE(server.folder.control.stat().st_mode) == 0o600
        assert "ERROR :" in anna.rest()
        assert "The server stops" in boris.rest()
        anna.close()
        boris.close()
        assert server.stop() == []
        assert server.crew.names == []
        assert not server.folder.control.exists()
        with inside(folder) as again, IrcPeer(again.addresses[0][1], "anna"):
            pass


def test_what_was_said_is_there_after_a_restart() -> None:
    """A new start continues the one order."""
    with short_folder() as folder:
        with inside(folder) as server, PlainPeer(server.addresses[0][1], "anna") as anna:
            anna.send("before")
            with IrcPeer(server.addresses[0][1], "boris") as boris:
                assert any("before" in line for line in boris.entered["#lobby"])
        with inside(folder) as server, IrcPeer(server.addresses[0][1], "boris") as boris:
            assert any("before" in line for line in boris.entered["#lobby"])


def test_two_servers_cannot_have_one_folder() -> None:
    """The second is refused and leaves the first alone."""
    with short_folder() as folder, inside(folder) as server:
        with pytest.raises(EnvironmentFault, match="another besedka server uses it"):
            Server(settings_in(folder), ENVIRON)
        assert server.folder.control.exists()
        with PlainPeer(server.addresses[0][1], "anna") as anna:
            assert anna.greeting


def test_what_cannot_be_opened_leaves_nothing_open() -> None:
    """A taken port: the folder can be used at once by another."""
    with short_folder() as folder, listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        rows = (Listen(port=0), Listen(port=port))
        with pytest.raises(EnvironmentFault, match=f"127.0.0.1:{port}: the port is taken"):
            Server(settings_in(folder, rows), ENVIRON)
        with inside(folder) as server:
            assert len(server.addresses) == 1


def test_a_folder_with_a_long_name_is_refused(tmp_path: Path) -> None:
    """The control socket's path would not fit; the sentence says what to do."""
    with pytest.raises(EnvironmentFault, match="choose a shorter one with --data"):
        Server(settings_in(tmp_path / ("x" * 100)), ENVIRON)


def test_several_listeners_take_what_they_are_for() -> None:
    """One port for everything, one for IRC alone."""
    with inside(listen=(Listen(port=0), Listen(port=0, takes="irc"))) as server:
        (_, everything), (_, irc) = server.addresses
        with IrcPeer(irc, "anna") as anna, PlainPeer(everything, "boris"):
            anna.until("boris")
            with socket.create_connection(("127.0.0.1", irc), PATIENCE_S) as stranger:
                stranger.sendall(b"clara\n")
                while stranger.recv(4096):
                    pass


def test_every_address_can_be_connected_to() -> None:
    """`--lan`: the loopback address and those of the network."""
    with inside(listen=(Listen(host="*", port=0),)) as server:
        host, port = server.addresses[0]
        assert host in ("0.0.0.0", "::")  # noqa: S104 - that is what was asked for
        with PlainPeer(port, "anna") as anna:
            assert "anna" in anna.greeting


def test_two_workers_keep_one_order() -> None:
    """Members of different workers see the same messages in the same order, and each says its own once."""
    with inside(server={"workers": 2}) as server:
        port = server.addresses[0][1]
        peers = [IrcPeer(port, nick, caps="echo-message") for nick in ("anna", "boris", "clara", "denis")]
        for peer in peers:
            peer.settle()
        threads = [
            threading.Thread(target=lambda peer=peer: [peer.say(f"{peer.nick} {number}") for number in range(200)])
            for peer in peers
        ]
        for thread in threads:
            thread.start()
        heard = []
        for peer in peers:
            said: list[str] = []
            while len(said) < 800:
                line = peer.hears("")
                said.append(line.rpartition(":")[2])
            heard.append(said)
            peer.close()
        assert all(said == heard[0] for said in heard)
        assert sorted(heard[0]) == sorted(f"{peer.nick} {number}" for peer in peers for number in range(200))
        for thread in threads:
            thread.join(PATIENCE_S)


def test_the_death_of_a_thread_is_heard_once(caplog: pytest.LogCaptureFixture) -> None:
    """The first reason is the one that counts; the main thread is told to stop. The log has each, with its place."""
    with inside() as server:
        first = RuntimeError("first")
        server._died("worker-1", first)
        server._died("reader-1", RuntimeError("second"))
        assert server.death == ("worker-1", first)
        assert server.signals.get(timeout=PATIENCE_S) == signal.SIGTERM
        server.death = None
    assert caplog.messages == ["worker-1 died", "reader-1 died"]
    assert all(record.exc_info for record in caplog.records)


def test_a_fault_of_the_journal_ends_every_worker_and_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """It is one fault, and no bug of ours: a sentence, and no traceback."""
    with inside() as server:
        fault = StorageFault("cannot write to the journal", "it is gone", may_retry=False)
        server._died("worker-1", fault)
        server._died("worker-2", fault)
        server.death = None
    assert caplog.messages == ["worker-1 ends: cannot write to the journal: it is gone"]
    assert caplog.records[0].exc_info is None


def patient(server: Server) -> sqlite3.Connection:
    """Return the journal's own connection for a test to write with.

    A reader that meets a commit half way takes the write lock for a moment: a turn tries its commit again then, and
    SQLite waits here.
    """
    connection = server.journal._connection
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection


def test_old_message_keys_are_forgotten() -> None:
    """Housekeeping takes those away that nobody may use again, and keeps the others."""
    with inside(journal={"key_hours": 1}) as server:
        journal, now = patient(server), wall_clock()
        rows = [("session:1", f"old {n}", n + 1, now - 3 * 3_600_000_000) for n in range(1500)]
        with server.turn.lock:
            journal.executemany("INSERT INTO message_key VALUES (?, ?, ?, ?)", [*rows, ("session:1", "new", 9999, now)])
        server.keep_house()
        with server.turn.lock:
            assert journal.execute("SELECT key FROM message_key").fetchall() == [("new",)]


def test_old_acts_are_forgotten() -> None:
    """After as many days as they are kept; with 0 never."""
    with inside() as server:
        journal, now = patient(server), wall_clock()
        with server.turn.lock:
            for position, days in ((1, 400), (2, 3)):
                row = (position, 0, now - days * 86_400_000_000, "kick", "anna")
                journal.execute("INSERT INTO audit (position, step, time, act, actor) VALUES (?, ?, ?, ?, ?)", row)
        for keep_days, left in ((0, 2), (365, 1), (1, 0)):
            server.settings = changed(server.settings, audit={"keep_days": keep_days})
            server.keep_house()
            with server.turn.lock:
                assert journal.execute("SELECT count(*) FROM audit").fetchone() == (left,)


def test_bans_that_have_ended_are_forgotten() -> None:
    """In memory and in the journal."""
    with inside() as server:
        now = wall_clock()
        old, new = (
            ServerBan(BanKind.NICK, f"{name}!*@*", "", "console", 1, end) for name, end in (("a", now), ("b", None))
        )
        with server.turn.lock:
            for ban in (old, new):
                server.state.server_bans.put(ban)
                patient(server).execute("INSERT INTO server_ban VALUES (?, ?, ?, ?, ?, ?)", ban_row(ban))
        server.keep_house()
        with server.turn.lock:
            assert list(server.state.server_bans) == [new]
            assert server.journal.open().server_bans == (new,)


def test_a_burst_of_joins_is_answered_though_the_inbox_is_small() -> None:
    """More answers than the inbox takes: they wait for it, each room's past comes behind its JOIN, and nobody dies."""
    with inside(limits={"connections": 2}) as server:
        port = server.addresses[0][1]
        rooms = [f"#room{number}" for number in range(60)]
        with IrcPeer(port, "anna", rooms=()) as anna:
            anna.send(*(f"JOIN {room}" for room in rooms), *(f"PRIVMSG {room} :in {room}" for room in rooms))
            anna.settle()
            with IrcPeer(port, "boris", rooms=()) as boris:
                boris.send(*(f"JOIN {room}" for room in rooms))
                lines = boris.settle()
                for room in rooms:
                    joined = next(at for at, line in enumerate(lines) if line.split(" ")[1:] == ["JOIN", room])
                    past = [at for at, line in enumerate(lines) if line.endswith(f"in {room}")]
                    assert len(past) == 1
                    assert past[0] > joined
        assert server.death is None
        eventually(lambda: server.gate.count == 0)


def test_a_label_without_an_answer_is_answered() -> None:
    """`@label=x PONG` asks for nothing, and harms nobody."""
    with inside() as server, IrcPeer(server.addresses[0][1], "anna", caps="labeled-response batch") as anna:
        anna.send("@label=x PONG y")
        assert any(line.startswith("@label=x") and line.endswith("ACK") for line in anna.settle())


def test_a_name_that_may_still_be_irc_is_plain_after_a_moment() -> None:
    """`A` could become `AUTHENTICATE`: time decides, and then the newcomer is greeted."""
    with inside() as server, socket.create_connection(server.addresses[0], PATIENCE_S) as peer:
        peer.sendall(b"A")
        assert b"A!" in peer.recv(1024)


class Root:
    """Who knows the password may administer."""

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Look at the password."""
        return password == "secret"


def test_who_administers_and_what_time_it_is_can_be_given() -> None:
    """REHASH does what SIGHUP does; entries have the time of the clock that the server was given."""
    with short_folder() as folder:
        server = Server(settings_in(folder), ENVIRON, clock=lambda: 4_102_444_800_000_000, administrators=Root())
        server.start()
        try:
            with IrcPeer(server.addresses[0][1], "anna") as anna:
                anna.send("TIME", "OPER root wrong", "REHASH", "OPER root secret", "REHASH")
                assert "2100" in anna.until(" 391 ")[-1]
                told = [anna.until(f" {code} ") for code in ("491", "481", "381", "382")]
                assert len(told) == 4
                assert server.signals.get(timeout=PATIENCE_S) == signal.SIGHUP
                assert server.signals.empty()
        finally:
            assert server.stop() == []


def test_until_when_those_who_are_here_have_seen_everything() -> None:
    """It is noted now and then, and at the end; a journal that cannot be written to says so at the next commit."""
    with inside() as server:
        with server.turn.lock:
            server.journal.store([said(1000)])
        server.note_time()
        server.note_time()
        with server.turn.lock:
            found = server.journal._connection.execute("SELECT value FROM meta WHERE name = 'seen'").fetchone()
        assert found == (1000,)
        server.journal._connection.execute("PRAGMA query_only = 1")
        with server.turn.lock:
            server.journal._noted = 7
        server.note_time()
        server.journal._connection.execute("PRAGMA query_only = 0")
