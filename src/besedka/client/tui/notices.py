"""Notifications through the terminal: what it has to be told, by which terminal it is. Pure.

OSC 99 is Kitty's, OSC 777 rxvt's and of those who took it over, OSC 9 iTerm's. What knows none gets the bell alone,
and so does who sits in tmux or screen, which let none of them through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["notification"]

_END = "\x1b\\"
# Of a message so much is shown where other people may look.
_LETTERS = 120
_AS_777 = ("foot", "rxvt", "contour")
_PROGRAMS_777 = frozenset({"ghostty", "WezTerm"})


def notification(title: str, body: str, environ: Mapping[str, str]) -> str:
    """Return what makes this terminal show a notification; nothing where none is known to."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if environ.get("TMUX") or environ.get("STY") or term.startswith(("tmux", "screen")):
        return ""
    title, body = _plain(title), _plain(body)
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
