"""What happened, in a sentence for people: for exports as text and as a page."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from besedka.archive.entries import Exported

__all__ = ["EDITED", "action_of", "clean", "is_speech", "sentence"]

_SENTENCES = {
    "join": mark("{nick} came"),
    "leave": mark("{nick} left"),
    "quit": mark("{nick} left the server"),
    "kick": mark("{nick} put {target} out"),
    "nick": mark("{nick} is {target} now"),
    "topic": mark("{nick} set the topic"),
    "mode": mark("{nick} set modes"),
    "rename": mark("{nick} renamed the room: {target}"),
    "edit": mark("{nick} changed a message"),
    "tag": mark("{nick} reacted"),
    "redact": mark("{nick} took a message back"),
    "redacted": mark("{nick} said something that was taken back"),
    "metadata": mark("{nick} changed what is known of the room"),
}
EDITED = mark("edited")  # behind what was said
_TAKEN_BACK = mark("{nick} said something that {target} took back on {time}")
_REACTED = mark("{nick} reacted: {target}")
_NOT_REACTED = mark("{nick} took a reaction back: {target}")
_HIDDEN = frozenset({"metadata"})  # its text is for programs
MICROSECONDS = 1_000_000
_ACTION = "\1ACTION "
# Colours, with their numbers, and other ways to set letters (modern.ircdocs.horse/formatting); what is left of C0 and
# C1 but tabs and ends of lines; what turns the direction of writing for more than its own word.
_FORMATTING = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def is_speech(entry: Exported) -> bool:
    """Whether somebody said something."""
    return entry.kind in {"message", "notice"}


def action_of(text: str) -> str | None:
    """Return what somebody does in a text (`/me`), None where it simply says something."""
    return text[len(_ACTION) :].removesuffix("\1") if text.startswith(_ACTION) else None


def clean(text: str) -> str:
    """Return a text without what only terminals and IRC clients understand."""
    return _CONTROL.sub("", _FORMATTING.sub("", text))


def sentence(entry: Exported, zone: tzinfo | None, words: Callable[[str], str]) -> str:
    """Return what happened; of what a newer besedka keeps, its kind. Times are those of `zone`."""
    nick = entry.nick or "*"
    if entry.redaction is not None:
        gone = entry.redaction
        when = datetime.fromtimestamp(gone.time / MICROSECONDS, zone).astimezone(zone)
        taken = words(_TAKEN_BACK).format(nick=nick, target=gone.nick, time=f"{when:%Y-%m-%d %H:%M}")
        return clean(f"{taken} ({gone.reason})" if gone.reason else taken)
    if entry.kind == "tag" and entry.reaction is not None:
        reaction, adding = entry.reaction
        reacted = words(_REACTED if adding else _NOT_REACTED)
        return clean(reacted.format(nick=nick, target=reaction))
    told = _SENTENCES.get(entry.kind)
    if told is None:
        return clean(f"{nick}: {entry.kind} {entry.target or ''}").rstrip()
    said = words(told).format(nick=nick, target=entry.target or "")
    return clean(f"{said} ({entry.text})" if entry.text and entry.kind not in _HIDDEN else said)
