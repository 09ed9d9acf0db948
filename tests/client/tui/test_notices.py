"""Notifications through the terminal."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pexpect
import pytest

from besedka.client.tui.notices import notification
from support.command import environment
from support.server import PATIENCE_S


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"TERM": "xterm-kitty"}, "\x1b]99;i=besedka:d=0;Boris\x1b\\\x1b]99;i=besedka:d=1:p=body;a, b]\x1b\\"),
        ({"TERM": "foot"}, "\x1b]777;notify;Boris;a, b]\x1b\\"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "\x1b]777;notify;Boris;a, b]\x1b\\"),
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]9;Boris: a, b]\x1b\\"),
        ({"TERM": "xterm-256color"}, ""),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "tmux"}, "\x1bPtmux;\x1b\x1b]9;Boris: a, b]\x07\x1b\\"),
        ({"TERM": "foot", "TMUX": "/tmp/x"}, "\x1bPtmux;\x1b\x1b]9;Boris: a, b]\x07\x1b\\"),
        ({"TERM": "screen.xterm", "STY": "1.x"}, "\x1bP\x1b]9;Boris: a, b]\x07\x1b\\"),
    ],
)
def test_each_terminal_is_told_in_its_own_way(environ: dict[str, str], told: str) -> None:
    """One that knows none gets none; what others said ends no sequence."""
    assert notification("Boris", "a; b\x1b]\x07", environ) == told


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_tmux_hands_it_on_to_the_terminal_around_it() -> None:
    """Where it was told that it may (`allow-passthrough`), as it was meant for that terminal."""
    told = notification("Boris", "tea?", {"TMUX": "/tmp/x"})
    # Again and again: what comes before tmux has drawn its first screen goes nowhere. Its socket needs a short path.
    with tempfile.TemporaryDirectory(prefix="tmux-") as folder:
        kept, settings = Path(folder, "told"), Path(folder, "conf")
        kept.write_text(told, encoding="utf-8")
        settings.write_text("set -g allow-passthrough on\n", encoding="utf-8")
        words = ["-S", f"{folder}/s", "-f", str(settings), "new-session", f"while cat {kept}; do sleep 0.2; done"]
        outside = pexpect.spawn("tmux", words, env=environment(TERM="xterm-256color"), timeout=PATIENCE_S)
        try:
            outside.expect_exact("\x1b]9;Boris: tea?\x07")
        finally:
            subprocess.run(["tmux", "-S", f"{folder}/s", "kill-server"], check=False)
            outside.close(force=True)
