"""Which messages of a conversation were shown already, so that a replay shows only what was missed.

Frozen data for one conversation; what a conversation is (a room, a person), `talk` decides.
"""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Shown"]

# So many of the last messages are remembered. A server replays at most 50, and this is well above.
_KEPT = 200


class Shown(Struct, frozen=True):
    """The marks of the last messages, oldest first, and how the last one that had a msgid came out."""

    marks: tuple[str, ...] = ()
    last_said: str = ""
    last_new: bool = True
    newest: str = ""
    """The msgid of the newest message, where there is one."""

    def note(self, msgid: str, stamp: str, nick: str, text: str, *, replayed: bool) -> tuple[Shown, bool]:
        """Take a message in; the answer is whether to show it.

        One without a msgid is either a later line of the message before it (a long one comes in several,
        the msgid on the first), and shown where that was; or its server gives none, and then its time tells,
        where it has one, in a replay.
        """
        said = f"{stamp} {nick}"
        if not msgid and stamp and said == self.last_said:
            return self, self.last_new
        mark = msgid or f"{said} {text}"
        known = mark in self.marks
        new = not known or not (msgid or (stamp and replayed))
        marks = self.marks if known else (*self.marks, mark)[-_KEPT:]
        return Shown(marks, said if msgid else "", new, self.newest), new
