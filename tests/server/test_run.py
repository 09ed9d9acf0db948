"""The main thread: what it prints, which signals it hears, and how it ends. The process is a real one."""

from __future__ import annotations

import signal

import pytest

from support.inside import eventually
from support.server import RunningServer
from support.talking import IrcPeer


def test_signals_are_heard_one_after_the_other() -> None:
    """Settings are read again, if they can be; who talks notices nothing; the last signal ends it in order."""
    with RunningServer(settings='server.motd = "one"\n') as server, IrcPeer(server.port, "anna") as anna:
        server._config.write_text('server.motd = "two"\n', encoding="utf-8")
        server.signal(signal.SIGHUP)
        eventually(lambda: "setting changed: server.motd" in server.log)
        server._config.write_text("server.motd = [\n", encoding="utf-8")
        server.signal(signal.SIGHUP)
        eventually(lambda: "the settings were not read again" in server.log)
        anna.send("MOTD")
        assert any(line.endswith(" two") for line in anna.until(" 376 "))
        assert server.stop() == 0
        assert "ERROR :" in anna.rest()
        assert "stopped in " in server.log


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="this system has no SIGUSR1")
def test_it_says_what_it_does() -> None:
    """The stacks of all threads, on a signal; and with which settings it began."""
    with RunningServer() as server:
        server.signal(signal.SIGUSR1)
        eventually(lambda: all(f"stack of {name}" in server.log for name in ("MainThread", "worker-1", "reader-1")))
        assert f"pid={server.pid} position=0" in server.log
        assert "serving on 127.0.0.1:" in server.log
