"""Notifications by the desktop itself (D-Bus), where there is a session bus and the terminal knows no word for them.

The package jeepney is optional and comes with most keyrings. Specification:
https://specifications.freedesktop.org/notification-spec/latest/
"""

from __future__ import annotations

import html
import queue
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from besedka.client.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from besedka.threads import Crew

__all__ = ["Desktop", "is_there"]

# Of a message so much is shown where other people may look.
_LETTERS = 120
# What waits for a desktop that takes its time; the newest are dropped, since the bell has rung for each.
_WAITING = 8
# A desktop that answers later than that shows nothing at once either.
_PATIENCE_S = 3.0
_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_SIGNATURE = "susssasa{sv}i"
_AS_LONG_AS_USUAL = -1


def is_there(environ: Mapping[str, str]) -> bool:
    """Whether the person's desktop can be told: over ssh it is another machine's, where nobody looks."""
    if not environ.get("DBUS_SESSION_BUS_ADDRESS") or environ.get("SSH_CONNECTION"):
        return False
    return find_spec("jeepney") is not None


class Desktop:
    """Shows what `tell` is given, in a thread of its own, which begins with the first notification.

    `tell` belongs to the main thread. Best effort: without jeepney, a bus or somebody there who shows notifications,
    nothing is shown.
    """

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._waiting: queue.Queue[tuple[str, str] | None] = queue.Queue(_WAITING)
        self._begun = False

    def tell(self, title: str, body: str) -> None:
        """Have a notification shown; does not wait."""
        if not self._begun:
            self._begun = True
            self._crew.start("notifications", self._show)
        if not self._waiting.full():  # nobody else puts anything there
            self._waiting.put_nowait((clean(title)[:_LETTERS], clean(body)[:_LETTERS]))

    def close(self) -> None:
        """Show nothing more."""
        if not self._waiting.full():
            self._waiting.put_nowait(None)

    def _show(self) -> None:
        try:
            import jeepney
            from jeepney.io import blocking
        except ImportError:
            return
        try:
            with blocking.open_dbus_connection(bus="SESSION") as bus:
                _converse(jeepney, bus, self._waiting)
        except (OSError, ValueError, RuntimeError):  # the bus went away, or is none
            return


def _converse(jeepney: Any, bus: Any, waiting: queue.Queue[tuple[str, str] | None]) -> None:
    """Show one after the other; what comes from somebody again takes the place of what came before."""
    there = jeepney.DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)

    def call(method: str, signature: str | None = None, words: tuple[Any, ...] = ()) -> Any:
        asked = jeepney.new_method_call(there, method, signature, words)
        answer = bus.send_and_get_reply(asked, timeout=_PATIENCE_S)
        return answer.body[0] if answer.header.message_type is jeepney.MessageType.method_return else None

    marked_up = "body-markup" in (call("GetCapabilities") or ())
    shown: tuple[str, int] = ("", 0)
    while (told := waiting.get()) is not None:
        title, body = told
        before = shown[1] if shown[0] == title else 0
        said = html.escape(body, quote=False) if marked_up else body
        number = call("Notify", _SIGNATURE, ("besedka", before, "", title, said, [], {}, _AS_LONG_AS_USUAL))
        shown = (title, number or 0)
