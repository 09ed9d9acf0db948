"""`besedka join` in a window of tmux, and what a person sees and presses there."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

from support.command import environment
from support.server import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

__all__ = ["TmuxScreen"]

# tmux has no word for "this is on the screen now"; looking five times a second costs it nothing.
_LOOK_S = 0.2


class TmuxScreen:
    """`besedka join` in a window of tmux's own server, and what a person sees and presses there."""

    def __init__(self, folder: Path, port: int, name: str, *more: str, size: tuple[int, int] = (100, 30)) -> None:
        self._tmux = ("tmux", "-S", str(folder / "tmux"), "-f", "/dev/null")
        words = [sys.executable, "-m", "besedka", "join", f"127.0.0.1:{port}", "--name", name]
        command = shlex.join([*words, "--data", str(folder / "data"), *more])
        # A size that a shell has exported, and that is not the window's.
        command = f"export COLUMNS=41 LINES=9; {command}"
        # the shell stays a moment behind the program, so that its last words can be read
        self._call("new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), f"{command}; echo code=$?; read _rest")

    def _call(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words],
            env=environment(TERM="xterm-256color", COLORTERM="truecolor"),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=True,
        )
        return done.stdout

    def text(self, *, colours: bool = False) -> str:
        """What is on the screen; with the sequences that make the colours, where those are wanted."""
        return self._call("capture-pane", "-p", *(["-e"] if colours else []))

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
        self.writes(text)
        self._call("send-keys", "Enter")

    def writes(self, text: str) -> None:
        """Type `text`."""
        self._call("send-keys", "-l", text)

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
