"""The full screen of `besedka join` in tmux, with a real server, from the first word to the last."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from support.server import RunningServer, steady_port
from support.talking import IrcPeer, PlainPeer
from support.tmux import TmuxScreen


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_the_whole_way() -> None:
    """Talk with the plain wire and IRC, lose the server, write, leave, come back, scroll; each word is said once."""
    # A short path: it is that of tmux's socket.
    with tempfile.TemporaryDirectory() as name, RunningServer(port=steady_port()) as server:
        folder = Path(name)
        with IrcPeer(server.port, "Boris") as boris:
            for number in range(70):
                boris.say(f"before {number:02}")
            boris.settle()
            with TmuxScreen(folder, server.port, "Анна") as anna:
                anna.sees("connected since", "before 69")
                with PlainPeer(server.port, "Vera") as vera:
                    anna.types("Привет всем")
                    assert boris.hears("Привет всем")
                    vera.until("Привет всем")
                    vera.send("hello from nc")
                    boris.say("Анна, hello from IRC")
                    anna.sees("hello from nc", "hello from IRC", "Анна Привет всем")
                anna.presses("Up")
                anna.sees("✎ Анна: Привет всем")
                anna.types("!")
                assert boris.hears("corrected: Привет всем!")
                anna.sees("Анна Привет всем! (changed)")
                anna.presses("PageUp", "PageUp")
                anna.sees("before 20")
                anna.presses("PageUp", "PageUp")
                anna.sees("before 00")
                anna.resize(60, 20)
                anna.presses("Escape")
                anna.sees(" #lobby · 2 people", "Boris Анна, hello from IRC")
                anna.resize(100, 30)
                server.kill()
                anna.sees("no connection since")
                anna.types("said without a server")
                anna.sees("1 message waits", "…           Анна said without a server")
                anna.presses("C-q")
                anna.sees("1 message waits for the next time.", "code=0")
        server.start()
        with IrcPeer(server.port, "Gleb") as gleb, TmuxScreen(folder, server.port, "Анна") as anna:
            assert gleb.hears("said without a server")
            anna.sees("connected since", "Анна said without a server", "hello from nc")
            anna.types("and after")
            heard = gleb.hears("and after")
            assert "said without a server" not in heard
            anna.presses("C-q")
            anna.sees("code=0")
