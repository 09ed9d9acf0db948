"""Backups of a server in use, kills in the middle of what keeps things, and a damaged journal at the start."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from besedka.archive.copying import UNFINISHED
from besedka.archive.verification import verify
from besedka.journal.soundness import Known, note
from support.archives import later, make_journal, overwrite_pages
from support.command import environment, run
from support.inside import eventually, short_folder
from support.journal import stored
from support.journals import journal, rows, said, stranger
from support.server import RunningServer
from support.talking import IrcPeer

NOW = time.time_ns() // 1000
DAY = 86_400_000_000


def start(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start the command."""
    return subprocess.Popen([sys.executable, "-m", "besedka", *map(str, arguments)], env=environment())


def large_journal(path: Path, entries: int = 10_000) -> Path:
    """Make a journal that takes a moment to copy."""
    make_journal(path)
    with journal(path, "process") as writer:
        writer.open()
        for first in range(21, 21 + entries, 1000):
            writer.store([later(position, "x" * 900) for position in range(first, first + 1000)])
    return path


def test_a_backup_while_people_talk(tmp_path: Path) -> None:
    """It has what was said before; the server goes on, and what is restored from it can be joined."""
    file = tmp_path / "b.sqlite"
    with RunningServer() as server, IrcPeer(server.port, "anna", caps="echo-message") as anna:
        anna.say("before")
        anna.hears("before")
        result = run("backup", str(file), "--data", str(server.data))
        assert (result.returncode, result.stderr) == (0, "")
        anna.say("after")
        anna.hears("after")
        verified = run("verify", str(server.data))
        assert verified.returncode == 0, verified.stdout
    assert stored(file) == ["before"]
    with RunningServer() as server:
        server.stop()
        assert run("restore", str(file), "--data", str(server.data), "--force").returncode == 0
        server.start()
        with IrcPeer(server.port, "boris") as boris:
            boris.say("again")
            boris.settle()
        assert stored(server.journal) == ["before", "again"]


def test_a_killed_backup_leaves_the_older_one(tmp_path: Path) -> None:
    """What has the final name is whole at any moment; the next backup clears what was left."""
    source, file = large_journal(tmp_path / "data" / "journal.sqlite"), tmp_path / "b.sqlite"
    unfinished = Path(f"{file}{UNFINISHED}")
    file.write_text("the older one")
    process = start("backup", file, "--force", "--data", source.parent)
    while not unfinished.exists() and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert unfinished.exists()
    assert file.read_text() == "the older one"
    assert run("backup", str(file), "--force", "--data", str(source.parent)).returncode == 0
    assert not unfinished.exists()
    assert verify(file).is_sound


def test_a_killed_restore_leaves_what_was_there(tmp_path: Path) -> None:
    """Killed before its end it has changed nothing; the same command again does it."""
    source = large_journal(tmp_path / "from.sqlite")
    target = make_journal(tmp_path / "data" / "journal.sqlite")
    before = target.read_bytes()
    process = start("restore", source, "--force", "--data", target.parent)
    while not Path(f"{target}{UNFINISHED}").exists() and process.poll() is None:
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert target.read_bytes() == before
    assert run("restore", str(source), "--force", "--data", str(target.parent)).returncode == 0
    assert verify(target).entries == 10_020


def test_a_killed_import_goes_on(tmp_path: Path) -> None:
    """What it had added stays, whole; the same command again adds the rest, once, and all is as it was."""
    source, file = large_journal(tmp_path / "from" / "journal.sqlite"), tmp_path / "e.jsonl"
    assert run("export", "--all", "--format", "jsonl", "--data", str(source.parent), "-o", str(file)).returncode == 0
    target = tmp_path / "to" / "journal.sqlite"
    process = start("import", file, "--data", target.parent)
    while process.poll() is None and not (target.exists() and Path(f"{target}-wal").exists() and newest(target) > 1000):
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert verify(target).is_sound
    result = run("import", str(file), "--data", str(target.parent))
    assert result.returncode == 0
    assert "were there already" in result.stdout
    assert verify(target).findings == ()
    places = "SELECT e.position, e.time, e.text FROM entry e WHERE EXISTS (SELECT 1 FROM placed p WHERE p.place > 0 AND"
    places += " p.place < 1000 AND e.position BETWEEN p.first AND p.last) ORDER BY e.position"
    assert rows(target, places) == rows(source, places)


def newest(path: Path) -> int:
    """Return the newest position; a journal that is only being made has none."""
    try:
        return int(rows(path, "SELECT ifnull((SELECT max(position) FROM entry), 0)")[0][0])
    except sqlite3.OperationalError:
        return 0


def test_an_export_while_people_talk(tmp_path: Path) -> None:
    """The server is read from, and goes on."""
    with RunningServer() as server, IrcPeer(server.port, "anna", caps="echo-message") as anna:
        anna.say("tea & sugar")
        anna.hears("tea & sugar")
        result = run("export", "--room", "lobby", "--data", str(server.data))
        assert (result.returncode, result.stderr) == (0, "")
        assert "tea &amp; sugar" in result.stdout
        refused = run("import", str(tmp_path), "--format", "irssi", "--room", "#x", "--data", str(server.data))
        assert "another besedka server uses it" in refused.stderr
        anna.say("more")
        anna.hears("more")


@pytest.mark.parametrize("kills", [1, pytest.param(5, marks=pytest.mark.nightly)])
def test_a_server_that_is_killed_while_it_removes(kills: int) -> None:
    """What is there is whole after each kill, and in the end only what is kept is left; people talk meanwhile."""
    with RunningServer(settings="journal.keep_days = 1\n") as server:
        server.stop()
        make_journal(server.journal.with_name("made"))
        with journal(server.journal.with_name("made"), "process") as writer:
            writer.open()
            writer.store([msgspec.structs.replace(later(21, "x"), time=NOW - 3 * DAY)])
            for first in range(22, 22 + 10_000, 500):
                writer.store(
                    [
                        msgspec.structs.replace(later(position, "x" * 300), time=NOW - 2 * DAY + position)
                        for position in range(first, first + 500)
                    ]
                )
        server.journal.with_name("made").replace(server.journal)
        for _kill in range(kills):
            server.start()
            before = removed(server.journal)
            eventually(lambda before=before: removed(server.journal) > before)
            server.kill()
            verified = run("verify", str(server.data))
        assert verified.returncode == 0, verified.stdout
        server.start()
        with IrcPeer(server.port, "anna", caps="echo-message") as anna:
            anna.say("meanwhile")
            anna.hears("meanwhile")
            eventually(lambda: len(stored(server.journal)) <= 2)  # the newest of then stays for now
        assert stored(server.journal)[-1] == "meanwhile"
        verified = run("verify", str(server.data))
        assert verified.returncode == 0, verified.stdout


def removed(path: Path) -> int:
    """Return how many entries were removed on purpose."""
    return int(rows(path, "SELECT ifnull((SELECT value FROM meta WHERE name = 'removed'), 0)")[0][0])


def test_an_account_is_forgotten_while_the_server_runs() -> None:
    """Its words are gone from pages of the past soon after; the server knows nothing of it any more."""
    with RunningServer() as server:
        assert run("account", "add", "vera", "--data", str(server.data), said="tea and sugar").returncode == 0
        server.stop()
        with journal(server.journal) as writer:
            position = writer.open().position
            vera = stranger("vera", "account:vera")
            spoken = msgspec.structs.replace(said(position + 1, "mine", source=vera), time=NOW)
            writer.store([spoken, msgspec.structs.replace(said(position + 2, "not mine"), time=NOW + 1)])
        server.start()
        assert run("account", "delete", "vera", "--forget", "redact", "--data", str(server.data)).returncode == 0
        eventually(lambda: stored(server.journal) == ["not mine"])
        with IrcPeer(server.port, "anna") as anna:
            assert not any("mine" in line and "not mine" not in line for line in anna.entered["#lobby"])


def test_a_damaged_journal_is_not_served() -> None:
    """One sentence with the commands that help, exit code 1, and not a byte is changed."""
    with short_folder() as data:
        file = make_journal(data / "journal.sqlite")
        overwrite_pages(file, "entry")
        before = file.read_bytes()
        result = run("serve", "--port", "0", "--data", str(data))
        assert result.returncode == 1
        sentence = result.stderr.splitlines()[-1]
        for word in ("is damaged", "nothing was changed", "besedka verify", "besedka restore"):
            assert word in sentence
        assert "Traceback" not in result.stderr
        assert file.read_bytes() == before
        assert run("verify", str(data)).returncode == 3


def test_a_journal_that_was_found_damaged_is_not_served() -> None:
    """Nor after a second try; when whoever looks finds it whole, it is."""
    with RunningServer() as server:
        server.stop()
        note(server.journal, Known(damage="something is wrong", found=NOW))
        before = server.journal.read_bytes()
        for _ in range(2):
            result = run("serve", "--port", "0", "--data", str(server.data))
            assert result.returncode == 1
            for word in ("found damaged on", "something is wrong", "besedka verify", "besedka restore"):
                assert word in result.stderr
            assert "Traceback" not in result.stderr
        assert server.journal.read_bytes() == before
        result = run("verify", str(server.data))
        assert result.returncode == 0
        assert "it is not any more" not in run("verify", str(server.data)).stdout
        assert "which it is not any more: besedka serve starts with it again" in result.stdout
        server.start()


def test_a_log_without_its_journal_is_not_thrown_away() -> None:
    """SQLite would begin anew and delete it: besedka refuses, and the log stays."""
    with short_folder() as data:
        file = make_journal(data / "journal.sqlite")
        with journal(file) as writer:
            writer.open()
            writer.store([later(21, "in the log")])
            log = Path(f"{file}-wal").read_bytes()
        Path(f"{file}-wal").write_bytes(log)
        file.write_bytes(b"")
        result = run("serve", "--port", "0", "--data", str(data))
        assert result.returncode == 1
        assert "its log journal.sqlite-wal is there" in result.stderr
        assert Path(f"{file}-wal").read_bytes() == log
        file.unlink()
        assert "its log journal.sqlite-wal is there" in run("serve", "--port", "0", "--data", str(data)).stderr
        assert not file.exists()
        assert Path(f"{file}-wal").read_bytes() == log


@pytest.mark.parametrize("command", ["backup", "verify", "restore", "export", "import"])
def test_help(command: str) -> None:
    """Each command says what it does."""
    assert run(command, "--help").returncode == 0
