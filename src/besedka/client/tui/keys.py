"""Every key of the full screen, in one table: what binds them and what the help shows are made from it.

Where a letter is pressed with Ctrl or alone, the same key of the Russian layout does the same: some
terminals tell which letter it was.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from msgspec import Struct
from textual.binding import Binding

from besedka.client.finding import RUSSIAN

__all__ = ["KEYS", "Key", "Words", "bindings"]

Words = Callable[[str], str]


class Key(Struct, frozen=True):
    """One row: Textual's names of the keys, the action, how people write them, and what they do."""

    keys: tuple[str, ...]
    action: str
    shown: str
    explain: Callable[[Words], str]


KEYS = (
    Key(("f1",), "help", "F1, ?", lambda _: _("shows the keys; ? where nothing is typed")),
    Key(("ctrl+k",), "switch", "Ctrl+K", lambda _: _("goes to a room or a person by some letters of the name")),
    Key(("ctrl+n", "alt+a"), "next_unread", "Ctrl+N", lambda _: _("goes to what is unread, mentions first")),
    Key(("alt+up", "ctrl+up"), "step(-1)", "Alt+↑", lambda _: _("goes to the room above")),
    Key(("alt+down", "ctrl+down"), "step(1)", "Alt+↓", lambda _: _("goes to the room below")),
    Key(("ctrl+f",), "search", "Ctrl+F", lambda _: _("searches; Enter on a hit goes there")),
    Key(("f5", "alt+m"), "mentions", "F5", lambda _: _("lists who called you, in all rooms")),
    Key(("ctrl+p",), "palette", "Ctrl+P", lambda _: _("lists the commands")),
    Key(("pageup",), "page(-1)", "PgUp", lambda _: _("scrolls to what was said before")),
    Key(("pagedown",), "page(1)", "PgDn", lambda _: _("scrolls to what was said after")),
    Key(("ctrl+end", "ctrl+g"), "now", "Ctrl+End", lambda _: _("goes back to now")),
    Key(
        ("shift+up", "ctrl+s"),
        "choose",
        "Ctrl+S",
        lambda _: _("a message: ↑ ↓, R answers, + reacts, E changes, D takes back"),
    ),
    Key(("ctrl+r",), "retry", "Ctrl+R", lambda _: _("sends what was not sent once more")),
    Key(("f2",), "fold('rooms')", "F2", lambda _: _("shows or hides the rooms")),
    Key(("f3",), "fold('members')", "F3", lambda _: _("shows or hides the people")),
    Key(("f4",), "app.next_theme", "F4", lambda _: _("the terminal's own colours, dark or light")),
    Key(("ctrl+z",), "app.suspend_process", "Ctrl+Z", lambda _: _("lays it aside; fg in the shell brings it back")),
    Key(("ctrl+c",), "interrupt", "Ctrl+C", lambda _: _("clears what is typed; twice, it says goodbye")),
    Key(("ctrl+q",), "leave", "Ctrl+Q", lambda _: _("says goodbye")),
)


def bindings() -> list[Binding]:
    """Return what binds them, before any widget sees them."""
    return [Binding(",".join(n for k in key.keys for n in _both(k)), key.action, priority=True) for key in KEYS]


def _both(key: str) -> tuple[str, ...]:
    """Return a key and what it is in the Russian layout, where that differs."""
    modifier, plus, letter = key.rpartition("+")
    other = RUSSIAN.get(letter, "")
    if not plus or not other:
        return (key,)
    # Textual names keys as Unicode names letters
    return (key, f"{modifier}+{unicodedata.name(other).lower().replace(' ', '_')}")
