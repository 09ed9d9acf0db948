"""Whether the person looks at this terminal, and how they are called when something is for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from besedka.client.lines import Line
    from besedka.client.places import Place, Places

__all__ = ["Attention"]

# Many terminals, and tmux as it comes, do not tell whether they are looked at: then who presses no key for so long may
# be elsewhere.
_STILL = timedelta(seconds=60)


class Attention:
    """`ring` is the bell, `notify` shows a notification with a title and a text."""

    def __init__(
        self, places: Places, now: Callable[[], datetime], ring: Callable[[], None], notify: Callable[[str, str], None]
    ) -> None:
        self._places = places
        self._now = now
        self._ring = ring
        self._notify = notify
        self._focus: bool | None = None
        """What the terminal told last; None while it has told nothing."""
        self._pressed = now()

    def focused(self, *, focus: bool) -> None:
        """Take the terminal's word."""
        self._focus = focus

    def pressed(self) -> None:
        """A key was pressed: somebody is there."""
        self._pressed = self._now()

    @property
    def there(self) -> bool:
        """Whether somebody looks, as far as that is known."""
        return abs(self._now() - self._pressed) < _STILL if self._focus is None else self._focus

    def heard(self, line: Line, place: Place) -> None:
        """Call the person to what is for them, unless they see it, or want it quiet."""
        if line.replayed or not (line.mention or (line.direct and not line.own)) or self._places.quiet(place):
            return
        if place is self._places.current and self._places.watched and self.there:
            return
        how = self._places.state.preferences.notify
        if how != "off":
            self._ring()
        if how == "on" and not self.there:
            self._notify(f"{line.nick} · {line.room}" if line.room else line.nick, line.text)
