"""Notifications through the terminal: what it has to be told, by which terminal it is. Pure.

OSC 99 is Kitty's, OSC 777 rxvt's and of those who took it over, OSC 9 iTerm's, which most others understand, too. What
knows none gets the bell alone. tmux and screen hand on what is wrapped for the terminal around them: screen always,
tmux where `allow-passthrough` is on; else it swallows that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["inside", "notification"]

_ESC = "\x1b"
_END = "\x1b\\"
# Of a message so much is shown where other people may look.
_LETTERS = 120
_AS_777 = ("foot", "rxvt", "contour")
_PROGRAMS_777 = frozenset({"ghostty", "WezTerm"})
_BELL = "\x07"  # ends a sequence, too, and may stand inside another one


def inside(environ: Mapping[str, str]) -> str:
    """Return in which of the programs that share a terminal we are: "tmux", "screen", or "" for none."""
    term = environ.get("TERM", "")
    if environ.get("TMUX") or term.startswith("tmux"):
        return "tmux"
    return "screen" if environ.get("STY") or term.startswith("screen") else ""


def notification(title: str, body: str, environ: Mapping[str, str]) -> str:
    """Return what makes this terminal show a notification; nothing where none is known to."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    title, body = _plain(title), _plain(body)
    sharing = inside(environ)
    if sharing:  # which terminal is around it, and whether it is still the one of the beginning, nobody can know
        told = f"\x1b]9;{title}: {body}{_BELL}"
        return f"\x1bPtmux;{told.replace(_ESC, _ESC * 2)}{_END}" if sharing == "tmux" else f"\x1bP{told}{_END}"
    if environ.get("KITTY_WINDOW_ID") or term == "xterm-kitty":
        return f"\x1b]99;i=besedka:d=0;{title}{_END}\x1b]99;i=besedka:d=1:p=body;{body}{_END}"
    if term.startswith(_AS_777) or program in _PROGRAMS_777:
        return f"\x1b]777;notify;{title};{body}{_END}"
    if program == "iTerm.app":
        return f"\x1b]9;{title}: {body}{_END}"
    return ""


def _plain(text: str) -> str:
    """Return a text that ends no sequence and separates nothing."""
    return clean(text).replace(";", ",")[:_LETTERS]
