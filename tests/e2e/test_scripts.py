"""Scripts while the server is killed: nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import IO, TYPE_CHECKING

from support.command import environment, run
from support.relay import Relay
from support.server import PATIENCE_S, RunningServer, steady_port
from support.talking import IrcPeer

if TYPE_CHECKING:
    from pathlib import Path


def kept(server: RunningServer) -> list[str]:
    """What the journal has of the lobby."""
    done = run("export", "--room", "#lobby", "--format", "jsonl", "--data", str(server.data))
    entries = [json.loads(line) for line in done.stdout.splitlines()]
    return [entry["text"] for entry in entries if entry.get("kind") == "message"]


def pipe_of(stream: IO[str] | None) -> IO[str]:
    """Return the pipe that was asked for."""
    assert stream is not None
    return stream


def test_a_pipe_outlives_the_server(tmp_path: Path) -> None:
    """Killed in the middle, it gets each line once, in order; the exit code is 0 when it has them all."""
    lines = [f"line {number}" for number in range(120)]
    with RunningServer(port=steady_port()) as server:
        words = ["join", f"127.0.0.1:{server.port}", "--name", "bot", "--data", str(tmp_path), "--timeout", "30"]
        with subprocess.Popen(
            [sys.executable, "-m", "besedka", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            encoding="utf-8",
        ) as bot:
            with IrcPeer(server.port, "Boris") as boris:
                pipe_of(bot.stdin).write("".join(f"{line}\n" for line in lines[:60]))
                pipe_of(bot.stdin).flush()
                boris.hears(lines[20])
            server.restart()
            pipe_of(bot.stdin).write("".join(f"{line}\n" for line in lines[60:]))
            _out, err = bot.communicate(timeout=PATIENCE_S)
        assert bot.returncode == 0, err
        assert kept(server) == lines


def test_one_message_outlives_the_connection(tmp_path: Path) -> None:
    """What the server has already is not stored again, when its answer was lost on the way."""
    with (
        RunningServer(port=steady_port()) as server,
        IrcPeer(server.port, "Boris") as boris,
        Relay(server.port) as relay,
    ):
        words = ["say", "#lobby", "once", "--server", f"127.0.0.1:{relay.port}", "--name", "bot", "--timeout", "30"]
        with subprocess.Popen(
            [sys.executable, "-m", "besedka", *words, "--data", str(tmp_path)],
            stderr=subprocess.PIPE,
            env=environment(),
            encoding="utf-8",
        ) as bot:
            boris.hears("once")
            relay.cut()
            relay.mend()
            _out, err = bot.communicate(timeout=PATIENCE_S)
        assert bot.returncode == 0, err
        assert kept(server) == ["once"]


def test_a_listener_outlives_the_server(tmp_path: Path) -> None:
    """It prints what is said before and behind, and what was said while it was away, each once."""
    with RunningServer(port=steady_port()) as server, Relay(server.port) as relay:
        words = ["tail", "#lobby", "--server", f"127.0.0.1:{relay.port}", "--name", "ear", "--format", "jsonl"]
        with subprocess.Popen(
            [sys.executable, "-m", "besedka", *words, "--data", str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            encoding="utf-8",
        ) as ear:
            with IrcPeer(server.port, "Boris") as boris:
                boris.until("ear")
                boris.say("before")
                heard = [json.loads(pipe_of(ear.stdout).readline())["text"]]
            relay.cut()
            server.restart()
            with IrcPeer(server.port, "Boris") as boris:
                boris.say("meanwhile")
                boris.settle()
                relay.mend()
                boris.until("ear")
                boris.say("after")
                heard += [json.loads(pipe_of(ear.stdout).readline())["text"] for _ in range(2)]
            ear.send_signal(signal.SIGINT)
            rest, _err = ear.communicate(timeout=PATIENCE_S)
        assert heard == ["before", "meanwhile", "after"]
        assert (ear.returncode, rest) == (0, "")
