"""`besedka say` and `besedka tail` with a real server."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.command import environment, run
from support.ircserver import closed_port
from support.server import RunningServer
from support.talking import IrcPeer

if TYPE_CHECKING:
    from pathlib import Path


def test_scripts_say_and_hear(tmp_path: Path) -> None:
    """What was said since then comes first, then what is said now; Ctrl+C and a reader that goes end it in order."""
    with RunningServer() as server:
        at = ("--server", f"127.0.0.1:{server.port}", "--data", str(tmp_path))
        assert run("say", "#tea", "first", "words", *at, "--name", "bot").returncode == 0
        assert run("say", "tea", "/second", *at, "--name", "bot").returncode == 0
        words = [sys.executable, "-m", "besedka", "tail", "#tea", "--since", "1h", *at, "--name", "ear"]
        with subprocess.Popen(
            [*words, "--format", "jsonl"], stdout=subprocess.PIPE, env=environment(), encoding="utf-8"
        ) as ear:
            assert ear.stdout is not None
            heard = [json.loads(ear.stdout.readline()) for _ in range(2)]
            with IrcPeer(server.port, "Boris") as boris:
                boris.join("#tea")
                boris.say("live", "#tea")
                heard.append(json.loads(ear.stdout.readline()))
            assert [(said["who"], said["text"]) for said in heard] == [
                ("bot", "first words"),
                ("bot", "/second"),
                ("Boris", "live"),
            ]
            assert all(said["room"] == "#tea" and said["msgid"] for said in heard)
            ear.send_signal(signal.SIGINT)
            assert ear.wait(30) == 0
        with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment(), encoding="utf-8") as ear:
            assert ear.stdout is not None
            assert "bot: first words" in ear.stdout.readline()
            ear.stdout.close()
            with IrcPeer(server.port, "Boris") as boris:
                boris.join("#tea")
                boris.say("nobody reads", "#tea")
                assert ear.wait(30) == 0


def test_what_is_not_stored_ends_with_1(tmp_path: Path) -> None:
    """Nobody is there, or nobody has that name; a name that cannot be one is a misuse, 2."""
    at = ("--data", str(tmp_path), "--name", "bot")
    lost = run("say", "#tea", "hi", "--server", f"127.0.0.1:{closed_port()}", "--timeout", "0.3", *at)
    assert lost.returncode == 1
    assert "Not acknowledged by the server: hi" in lost.stderr
    assert run("tail", "#tea", *at[:3], "not a name").returncode == 2
    with RunningServer() as server, IrcPeer(server.port, "bot"):
        server_at = ("--server", f"127.0.0.1:{server.port}")
        refused = run("say", "@Nobody", "hi", *server_at, *at)
        assert refused.returncode == 1
        assert "Not sent to Nobody" in refused.stderr


def test_a_person_is_told_behind_an_at(tmp_path: Path) -> None:
    """A word alone is a room, as everywhere on the command line."""
    at = ("--data", str(tmp_path), "--name", "bot")
    with RunningServer() as server, IrcPeer(server.port, "Boris") as boris:
        server_at = ("--server", f"127.0.0.1:{server.port}")
        assert run("say", "@Boris", "psst", *server_at, *at).returncode == 0
        assert "PRIVMSG Boris :psst" in boris.hears("psst")


FULL = "[journal]\nlow_water_mib = 1000000\nwarn_mib = 1000000\n"


@pytest.mark.parametrize("command", [("say", "tea", "hi"), ("tail", "tea"), ("join", "--room", "tea")])
@pytest.mark.parametrize(("settings", "why"), [(FULL, "cannot store anything now"), ("", "it has a password")])
def test_a_room_that_lets_nobody_in_is_the_end(
    tmp_path: Path, command: tuple[str, ...], settings: str, why: str
) -> None:
    """Whether it never will, or only not while the server's disk is full: a script is told and does not wait."""
    with RunningServer(settings=settings) as server, IrcPeer(server.port, "Boris") as boris:
        if not settings:
            boris.join("#tea")
            boris.send("MODE #tea +k secret")
        boris.settle()
        address = [f"127.0.0.1:{server.port}"]
        at = [*(address if command[0] == "join" else ["--server", *address]), "--data", str(tmp_path), "--name", "bot"]
        ended = run(*command, *at, said="one\ntwo\n")
        assert ended.returncode == 1
        assert f"You cannot go into #tea: {why}" in ended.stderr.replace("the server ", "")


def test_a_room_that_cannot_be_reaches_no_server(tmp_path: Path) -> None:
    """On the wire it would be another room."""
    result = run("say", "#two words", "hello", "--name", "bot", "--data", str(tmp_path))
    assert result.returncode == 2
    assert result.stderr.startswith("#two words cannot be a room")
