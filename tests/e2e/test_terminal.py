"""The full screen of `besedka join` in tmux, with a real server, from the first word to the last."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from support.command import environment
from support.server import PATIENCE_S, RunningServer, steady_port
from support.talking import IrcPeer, PlainPeer

if TYPE_CHECKING:
    from types import TracebackType

# tmux has no word for "this is on the screen now"; looking five times a second costs it nothing.
_LOOK_S = 0.2


class TmuxScreen:
    """`besedka join` in a window of tmux's own server, and what a person sees and presses there."""

    def __init__(self, folder: Path, port: int, name: str, *more: str) -> None:
        self._tmux = ("tmux", "-S", str(folder / "tmux"), "-f", "/dev/null")
        words = [sys.executable, "-m", "besedka", "join", f"127.0.0.1:{port}", "--name", name]
        command = shlex.join([*words, "--data", str(folder / "data"), *more])
        # A size that a shell has exported, and that is not the window's.
        command = f"export COLUMNS=41 LINES=9; {command}"
        # the shell stays a moment behind the program, so that its last words can be read
        self._call("new-session", "-d", "-x", "100", "-y", "30", f"{command}; echo code=$?; read _rest")

    def _call(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words],
            env=environment(TERM="xterm-256color"),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=True,
        )
        return done.stdout

    def text(self) -> str:
        """What is on the screen."""
        return self._call("capture-pane", "-p")

    def sees(self, *texts: str) -> str:
        """Wait until all of it is on the screen."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            shown = self.text()
            if all(text in shown for text in texts):
                return shown
            assert time.monotonic() < deadline, f"{texts} did not come:\n{shown}"
            time.sleep(_LOOK_S)

    def types(self, text: str) -> None:
        """Type `text` and press Enter."""
        self._call("send-keys", "-l", text)
        self._call("send-keys", "Enter")

    def presses(self, *keys: str) -> None:
        """Press keys, as tmux names them."""
        self._call("send-keys", *keys)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self._call("resize-window", "-x", str(columns), "-y", str(rows))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._call("kill-server")


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
