"""Notifications through the terminal."""

from __future__ import annotations

import pytest

from besedka.client.tui.notices import notification


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"TERM": "xterm-kitty"}, "\x1b]99;i=besedka:d=0;Boris\x1b\\\x1b]99;i=besedka:d=1:p=body;a, b]\x1b\\"),
        ({"TERM": "foot"}, "\x1b]777;notify;Boris;a, b]\x1b\\"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "\x1b]777;notify;Boris;a, b]\x1b\\"),
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]9;Boris: a, b]\x1b\\"),
        ({"TERM": "xterm-256color"}, ""),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "WezTerm"}, ""),
        ({"TERM": "foot", "TMUX": "/tmp/x"}, ""),
    ],
)
def test_each_terminal_is_told_in_its_own_way(environ: dict[str, str], told: str) -> None:
    """One that knows none gets none; what others said ends no sequence."""
    assert notification("Boris", "a; b\x1b]\x07", environ) == told
