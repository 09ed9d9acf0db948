"""The client as a guest: with other IRC servers, which have none of besedka's extensions."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from support.command import environment
from support.server import PATIENCE_S, steady_port
from support.talking import IrcPeer
from support.terminal import Terminal
from support.tmux import TmuxScreen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_PATHS = "/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin"
_LOOK_S = 0.05

_NGIRCD = """[Global]
Name = irc.test
Info = test
Listen = 127.0.0.1
Ports = {port}
[Limits]
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
"""
_INSPIRCD = """<config format="xml">
<server name="irc.test" description="test" network="test">
<admin name="test" nick="test" email="test@irc.test">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect name="test" allow="*" resolvehostnames="no" useident="no" fakelag="no" threshold="100000">
<options defaultmodes="not">
<performance quietbursts="yes">
"""
# the program, its configuration, and how it is started in the foreground
_SERVERS = {
    "ngircd": (_NGIRCD, ("-n", "-f")),
    "inspircd": (_INSPIRCD, ("--nofork", "--nolog", "--nopid", "--runasroot", "--config")),
}


class OtherServer:
    """An IRC server of others, on a port that stays free while it is down."""

    def __init__(self, name: str, folder: Path) -> None:
        program = shutil.which(name, path=_PATHS)
        if program is None:
            pytest.skip(f"{name} is not installed")
        configuration, options = _SERVERS[name]
        self.port = steady_port()
        file = folder / f"{name}.conf"
        file.write_text(configuration.format(port=self.port))
        self._command = [program, *options, str(file)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S).close()
            except OSError:
                assert self._process.poll() is None, f"{self._command} ended"
                assert time.monotonic() < deadline, f"{self._command} does not listen"
                time.sleep(_LOOK_S)
            else:
                return

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_S)
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


@pytest.fixture(params=["ngircd", pytest.param("inspircd", marks=pytest.mark.nightly)])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OtherServer]:
    """Each of them, where it is installed."""
    with OtherServer(request.param, tmp_path) as running:
        yield running


def test_a_script(server: OtherServer, tmp_path: Path) -> None:
    """Every line arrives, and the end comes behind the last."""
    words = ("join", f"127.0.0.1:{server.port}", "--name", "bot", "--data", str(tmp_path / "c"))
    with IrcPeer(server.port, "Boris") as boris:
        done = subprocess.run(
            [sys.executable, "-m", "besedka", *words],
            input="\n".join(f"line {number}" for number in range(20)),
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        for number in range(20):
            boris.hears(f"line {number}")


def test_the_whole_way_line_by_line(server: OtherServer, tmp_path: Path) -> None:
    """A nick in use, talk, topics, who is who, a kick, a moderated room, an invitation, a reconnect."""
    words = ["join", f"127.0.0.1:{server.port}", "--name", "Anna", "--data", str(tmp_path)]
    with (
        IrcPeer(server.port, "Boris") as boris,
        IrcPeer(server.port, "Anna", rooms=()),
        Terminal(words, NO_COLOR="1") as anna,
    ):
        anna.sees("You are here as Anna_")
        anna.sees("The name Anna is taken")
        anna.sees("In #lobby (2): Anna_, @Boris")
        anna.types("hello, Привет")
        anna.sees(": hello, Привет")
        boris.hears("hello, Привет")
        boris.send("PRIVMSG #lobby :hi, Anna_", "PRIVMSG Anna_ :a whisper", "PRIVMSG #lobby :\x01ACTION waves\x01")
        anna.sees("hi, Anna_")
        anna.sees("a whisper")
        anna.sees(" waves")
        anna.types("/topic")
        anna.sees("#lobby has no topic.")
        boris.send("TOPIC #lobby :Samovar")
        anna.sees("Boris set the topic: Samovar")
        anna.types("/who Boris")
        anna.sees("Boris: in #lobby")
        anna.types("/who Nobody")
        anna.sees("nobody with this name is here")
        anna.types("/rooms")
        anna.sees("#lobby (2)")
        anna.types("/nick Boris")
        anna.sees("The name Boris is taken.")
        anna.types("/nick Vera")
        anna.sees("You are Vera now.")
        anna.types("/msg Nobody secret")
        anna.sees("Not sent to Nobody: nobody with this name is here.")
        boris.send("MODE #lobby +m")
        anna.sees("Boris set +m")
        anna.types("not heard")
        anna.sees("Not sent to #lobby: you may not speak there.")
        boris.send("KICK #lobby Vera :tea time")
        anna.sees("Boris put you out of #lobby: tea time")
        boris.send("MODE #lobby -m", "INVITE Vera #lobby")
        anna.sees("Boris invites you to #lobby")
        anna.types("/join #lobby")
        anna.sees("In #lobby (2)")
        anna.types("/search tea")
        anna.sees("no search")
        server.kill()
        anna.sees("The connection is lost")
        anna.types("said meanwhile")
        server.start()
        anna.sees("Connected again, as Vera.")
        anna.sees(": said meanwhile")
        anna.types("/quit")
        assert anna.ends() == 0


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_the_whole_way_on_the_full_screen(server: OtherServer) -> None:
    """The same in panes; what was said without a server is said once it is back."""
    with (
        tempfile.TemporaryDirectory() as name,  # a short path: it is that of tmux's socket
        IrcPeer(server.port, "Boris") as boris,
        TmuxScreen(Path(name), server.port, "Anna") as anna,
    ):
        anna.sees("connected since", "#lobby · 2 people")
        boris.send("TOPIC #lobby :Samovar", "PRIVMSG #lobby :Anna, hello", "PRIVMSG Anna :a whisper")
        anna.sees("#lobby · 2 people · Samovar", "Boris Anna, hello", "Boris          @1")
        anna.types("hello, Привет")
        boris.hears("hello, Привет")
        anna.types("/who Boris")
        anna.sees("Anna hello, Привет", "Boris: in #lobby")
        anna.types("/nick Boris")
        anna.sees("The name Boris is taken.")
        boris.send("KICK #lobby Anna :tea time")
        anna.sees("Boris put you out of #lobby: tea time")
        anna.types("/join #lobby")
        anna.sees("#lobby · 2 people · Samovar")
        server.kill()
        anna.sees("no connection since")
        anna.types("said without a server")
        anna.sees("1 message waits")
        server.start()
        anna.sees("connected since", "Anna said without a server", "#lobby · 1 person")
        anna.presses("C-q")
        anna.sees("code=0")
