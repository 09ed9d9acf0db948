"""A disk that runs full, takes no writes or is locked: refusals in each wire's words, and no lie."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import pytest

from support.disk import free_bytes, mounted
from support.inside import eventually, short_folder
from support.journal import locked, stored
from support.server import RunningServer, steady_port
from support.talkers import AS_FAST_AS_THEY_CAN, TALKERS, Talkers, faults, hear
from support.talking import IrcPeer, PlainPeer, tags_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CAPS = "echo-message standard-replies labeled-response batch message-tags"
LOW = "journal.low_water_mib = 8\njournal.warn_mib = 9\n"
MIB = 1024 * 1024


@contextlib.contextmanager
def serving_on(data: Path, settings: str = "") -> Iterator[RunningServer]:
    """Run a server on this folder."""
    server = RunningServer(settings=settings)
    server.data = data
    with server:
        yield server


def says(peer: IrcPeer, text: str) -> str:
    """Say something with a label; the answer to it."""
    peer.send(f"@label=said PRIVMSG #lobby :{text}")
    return next(line for line in peer.settle() if tags_of(line).get("label") == "said")


def test_a_full_disk_refuses_what_would_be_stored_and_nothing_else() -> None:
    """`FAIL` for those who understand it, a NOTICE or a sentence for others; with space again it works again."""
    with (
        short_folder() as data,
        mounted(data, "size=12m"),
        serving_on(data, LOW) as server,
        IrcPeer(server.port, "anna", caps=CAPS) as anna,
        IrcPeer(server.port, "boris") as boris,
        PlainPeer(server.port, "clara") as clara,
    ):
        boris.until("clara")
        assert "PRIVMSG" in says(anna, "with space")
        filler = data / "filler"
        filler.write_bytes(bytes(6 * MIB))
        eventually(lambda: "PRIVMSG" not in says(anna, "while it fills"))
        assert "low" in server.log

        refused = says(anna, "refused")
        assert " FAIL * TEMPORARILY_UNAVAILABLE #lobby :" in refused
        assert "nearly full" in refused
        boris.say("refused")
        assert any("NOTICE boris :" in line and "nearly full" in line for line in boris.settle())
        clara.send("refused")
        assert "nearly full" in clara.until("nearly full")[-1]

        boris.send("JOIN #new", "TOPIC #lobby :new", "NICK boris2")
        assert sum("nearly full" in line for line in boris.settle()) == 3
        boris.send("AWAY :lunch", "WHO #lobby", "LIST")
        answers = boris.settle()
        assert {word for line in answers for word in (" 306 ", " 315 ", " 323 ") if word in line} == {
            " 306 ",
            " 315 ",
            " 323 ",
        }
        clara.send("/who")
        assert "anna" in clara.until("anna")[-1]
        anna.send("TAGMSG #lobby")
        assert not any("FAIL" in line for line in anna.settle())

        filler.unlink()
        eventually(lambda: "PRIVMSG" in says(anna, "space again"))
        assert boris.hears("space again")
        clara.until("space again")
        texts = stored(server.journal)
        assert texts[0] == "with space"
        assert texts[-1] == "space again"
        assert "refused" not in texts


def test_the_last_byte_of_the_disk_may_be_taken() -> None:
    """Another program fills the disk to its end: whoever goes is seen to go, nothing is written, and all goes on."""
    with (
        short_folder() as data,
        mounted(data, "size=12m"),
        serving_on(data, LOW) as server,
        IrcPeer(server.port, "anna", caps=CAPS) as anna,
        IrcPeer(server.port, "boris") as boris,
    ):
        assert "PRIVMSG" in says(anna, "with space")
        filler = data / "filler"
        filler.write_bytes(bytes(6 * MIB))
        eventually(lambda: "PRIVMSG" not in says(anna, "while it fills"))
        with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(4096)):
                pass
        boris.send("QUIT :bye")
        assert "QUIT :Quit: bye" in anna.until("QUIT")[-1]
        assert " FAIL * TEMPORARILY_UNAVAILABLE" in says(anna, "refused")
        filler.unlink()
        eventually(lambda: "PRIVMSG" in says(anna, "space again"))
        texts = stored(server.journal)
        assert (texts[0], texts[-1]) == ("with space", "space again")


@pytest.mark.parametrize("times", [1, pytest.param(10, marks=pytest.mark.nightly)])
def test_a_full_disk_loses_nothing_of_those_who_talk(tmp_path: Path, times: int) -> None:
    """Full and back under load, with a kill between: what was acknowledged is there, what was refused is not."""
    # Between two looks at the disk, a second apart, the log may grow by some MiB: they must fit below the mark.
    settings = f"journal.low_water_mib = 32\njournal.warn_mib = 32\n{AS_FAST_AS_THEY_CAN}"
    with short_folder() as data, mounted(data, "size=96m"):
        server = RunningServer(settings=settings, port=steady_port())
        server.data = data
        with server, Talkers(tmp_path) as talkers:
            talkers.start(str(server.port), TALKERS, "60", "0.01")
            for _ in range(times):
                hear(server.port, "witness", 100)
                with (data / "filler").open("wb") as file:
                    os.posix_fallocate(file.fileno(), 0, free_bytes(data) - 24 * MIB)
                eventually(lambda: any(file.stat().st_size for file in tmp_path.glob("*.refused")))
                server.restart()
                (data / "filler").unlink()
            hear(server.port, "witness", 100)
            talkers.finish()
            assert server.stop() == 0
            assert faults(server.journal, tmp_path) == ""


def test_those_who_come_and_go_while_the_disk_is_full() -> None:
    """Somebody who leaves is seen to leave; somebody who comes is there, and can enter when there is space again."""
    with (
        short_folder() as data,
        mounted(data, "size=12m"),
        serving_on(data, LOW) as server,
        IrcPeer(server.port, "anna", caps=CAPS) as anna,
        IrcPeer(server.port, "boris") as boris,
    ):
        (data / "filler").write_bytes(bytes(6 * MIB))
        eventually(lambda: "FAIL" in says(anna, "full"))
        boris.close()
        assert anna.until("QUIT")
        with IrcPeer(server.port, "clara") as clara:
            assert any("nearly full" in line for line in clara.entered["#lobby"])
            (data / "filler").unlink()
            eventually(lambda: any("JOIN" in line for line in clara.join("#lobby")))
            assert anna.until("clara")


def test_a_folder_that_takes_no_writes_refuses_and_comes_back() -> None:
    """A read-only file system stands in the folder's place for a while."""
    with (
        short_folder() as data,
        mounted(data, "size=64m"),
        serving_on(data, LOW) as server,
        IrcPeer(server.port, "anna", caps=CAPS) as anna,
    ):
        assert "PRIVMSG" in says(anna, "before")
        with mounted(data, "ro"):
            eventually(lambda: "FAIL * TEMPORARILY_UNAVAILABLE" in says(anna, "refused"))
            assert "takes no writes" in says(anna, "refused")
            assert "read-only" in server.log
        eventually(lambda: "PRIVMSG" in says(anna, "after"))


def test_a_folder_on_a_read_only_file_system_is_one_sentence() -> None:
    """The server does not start, and says why."""
    with short_folder() as data, mounted(data, "ro"):
        server = RunningServer()
        server.data = data
        with pytest.raises(AssertionError, match="Read-only file system"):
            server.__enter__()


def test_a_disk_without_any_space_is_one_sentence() -> None:
    """The server does not start, and says why."""
    with short_folder() as data, mounted(data, "size=16k"):
        server = RunningServer()
        server.data = data
        with pytest.raises(AssertionError, match=r"cannot (open|read) the journal[^\n]*\n*$"):
            server.__enter__()


def test_a_disk_that_is_full_to_the_last_byte_is_waited_for() -> None:
    """Without a mark the commit itself fails: the turn is held until there is space, and then nothing is lost."""
    settings = "journal.low_water_mib = 0\njournal.warn_mib = 0\njournal.retry_s = 60\n"
    with (
        short_folder() as data,
        mounted(data, "size=2m"),
        serving_on(data, settings) as server,
        IrcPeer(server.port, "anna", caps=CAPS) as anna,
        IrcPeer(server.port, "boris") as boris,
    ):
        filler = data / "filler"
        with contextlib.suppress(OSError), filler.open("wb") as file:
            while True:
                file.write(bytes(4096))
                file.flush()
        sent = 0
        while "a commit is tried again" not in server.log:
            anna.send(f"PRIVMSG #lobby :{sent} {'x' * 300}")
            sent += 1
            assert sent < 20_000
        filler.unlink()
        anna.send("PRIVMSG #lobby :the last")
        heard = [line.partition("#lobby :")[2].split(" ")[0] for line in boris.until("the last") if "PRIVMSG" in line]
        assert heard == [*map(str, range(sent)), "the"]
        assert [text.split(" ")[0] for text in stored(server.journal)] == heard


def test_a_journal_locked_for_a_moment_delays_and_loses_nothing() -> None:
    """Messages of all arrive afterwards: in one order, once."""
    with (
        RunningServer(settings="journal.retry_s = 30\n") as server,
        IrcPeer(server.port, "anna", caps=CAPS) as anna,
        PlainPeer(server.port, "boris") as boris,
        IrcPeer(server.port, "clara", caps=CAPS) as clara,
    ):
        anna.until("clara")
        with locked(server.journal):
            for number in range(50):
                anna.say(f"a{number}")
                boris.send(f"b{number}")
            eventually(lambda: server.log.count("a commit is tried again") >= 2)  # said about once a second
        anna.say("the end")
        heard = [line.rpartition(":")[2] for line in clara.until("the end") if "PRIVMSG" in line]
        assert [text for text in heard if text[0] == "a"] == [f"a{number}" for number in range(50)]
        boris.send("the very end")
        heard += [line.rpartition(":")[2] for line in clara.until("the very end") if "PRIVMSG" in line]
        assert [text for text in heard if text[0] == "b"] == [f"b{number}" for number in range(50)]
        own = [line.rpartition(":")[2] for line in anna.until("the very end") if "PRIVMSG" in line]
        assert own == heard == stored(server.journal)


def test_a_journal_locked_for_too_long_ends_the_server_in_order() -> None:
    """Exit code 1 and the reason; nobody was shown what is not stored."""
    server = RunningServer(settings="journal.retry_s = 1\n")
    with contextlib.ExitStack() as stack:
        stack.callback(server._clean_up)
        server.start()
        anna = stack.enter_context(IrcPeer(server.port, "anna", caps=CAPS))
        boris = stack.enter_context(IrcPeer(server.port, "boris"))
        clara = stack.enter_context(PlainPeer(server.port, "clara"))
        anna.until("clara")
        anna.say("acknowledged")
        anna.hears("acknowledged")
        with locked(server.journal):
            anna.say("never")
            clara.send("never")
            assert "never" not in anna.rest() + boris.rest() + clara.rest()
            assert server._process is not None
            assert server._process.wait(30) == 1
        assert "another program has locked it" in server.log
        assert "Traceback" not in server.log
        assert stored(server.journal) == ["acknowledged"]
