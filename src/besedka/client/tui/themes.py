"""Colours: the terminal's own sixteen by default, or a dark and a light theme; and what each style word means.

Whoever sets NO_COLOR gets none, by Textual's own filter: bold, dim and reverse tell the rest.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.theme import Theme

if TYPE_CHECKING:
    from besedka.client.tui.rows import Row

__all__ = ["DARK", "LIGHT", "SIXTEEN", "THEMES", "segments", "style"]

# The names that a person gives; the values are Textual's.
THEMES = {"terminal": "ansi-dark", "dark": "besedka-dark", "light": "besedka-light"}

DARK = Theme(
    name="besedka-dark",
    dark=True,
    primary="#7aa2d8",
    secondary="#6fb3a8",
    warning="#e0af68",
    error="#e06c75",
    success="#8fbf7f",
    accent="#e0af68",
    foreground="#d6d8dc",
    background="#16181c",
    surface="#1c1f24",
    panel="#24282f",
)
LIGHT = Theme(
    name="besedka-light",
    dark=False,
    primary="#2b5c9e",
    secondary="#1f766b",
    warning="#9a6700",
    error="#b3261e",
    success="#2f6f2f",
    accent="#9a6700",
    foreground="#22262b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e8e5de",
)


def _sixteen(theme: Theme, normal: tuple[str, ...], bright: tuple[str, ...]) -> TerminalTheme:
    """Return the sixteen colours of a theme of ours, so that red is what is wrong, and nobody's name."""

    def channels(colour: str) -> tuple[int, int, int]:
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

    ground, text = str(theme.background), str(theme.foreground)
    return TerminalTheme(channels(ground), channels(text), [*map(channels, normal)], [*map(channels, bright)])


# Black, red, green, yellow, blue, magenta, cyan, white; each can be read on the ground (4.5 to 1 and more).
SIXTEEN = {
    DARK.name: _sixteen(
        DARK,
        ("#16181c", "#ef7a82", "#98c379", "#e5b567", "#7aa2d8", "#c596d9", "#6fc0c4", "#d6d8dc"),
        ("#7d838c", "#ef7a82", "#b5d99c", "#f0cf8e", "#a5c3ea", "#e0a8c8", "#8fd6d9", "#ffffff"),
    ),
    LIGHT.name: _sixteen(
        LIGHT,
        ("#22262b", "#b3261e", "#2f6f2f", "#8a5a00", "#2b5c9e", "#7b3f8c", "#17696b", "#e8e5de"),
        ("#6a6f76", "#b3261e", "#3d7a1f", "#8a5a00", "#1d6fa8", "#9a2f6b", "#1f766b", "#fbfaf7"),
    ),
}

# Names of the sixteen colours: in the terminal's theme they are the terminal's own, in the others those above.
# Six for nicks that can be read on black and on white; red and yellow mean something else here.
_STYLES = {
    "": Style(),
    "text": Style(),
    "time": Style(dim=True),
    "dim": Style(dim=True),
    "day": Style(dim=True),
    "notice": Style(italic=True),
    "own": Style(bold=True),
    "mention": Style(color="yellow", bold=True),
    "trouble": Style(color="red"),
    "status": Style(color="blue"),
    "divider": Style(color="red", bold=True),
    "reaction": Style(dim=True),
    "pending": Style(dim=True, italic=True),
    "selected": Style(reverse=True),
    "unread": Style(bold=True),
    "badge": Style(color="yellow", bold=True, reverse=True),
    "good": Style(color="green"),
    "nick-0": Style(color="green"),
    "nick-1": Style(color="blue"),
    "nick-2": Style(color="magenta"),
    "nick-3": Style(color="cyan"),
    "nick-4": Style(color="bright_blue"),
    "nick-5": Style(color="bright_magenta"),
}


@lru_cache(maxsize=512)
def style(name: str) -> Style:
    """Return what a style word means; "link ADDRESS" is an OSC 8 link."""
    if name.startswith("link "):
        return Style(underline=True, link=name.removeprefix("link "))
    return _STYLES[name]


def segments(row: Row, base: Style, extra: Style | None = None) -> list[Segment]:
    """Return a row as Textual draws it: on `base`, and with `extra` over it (a selection)."""
    if extra is None:
        return [Segment(text, base + style(name)) for text, name in row]
    # many colours turned over would be a patchwork
    return [Segment(text, base + style(name).without_color + extra) for text, name in row]
