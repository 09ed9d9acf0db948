"""What fits the 512 bytes of a line, and how what does not becomes several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.protocols.wrap import wrap_utf8
from besedka.sessions.speech import action_of, make_action

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from besedka.chat.room_commands import ModeChange

__all__ = ["BODY", "LEAST", "WIDEST", "bounded", "composition", "mode_changes", "mode_pieces", "text_pieces"]

BODY = 510  # a message with its source, without tags and CR LF (RFC 2812 section 2.3)
WIDEST = 4  # bytes of a UTF-8 character
LEAST = 16  # bytes for a text: names are bounded so that there is always more; a piece must hold a character


def bounded(line: str, limit: int = BODY) -> str:
    """Return a line without tags as it fits into 512 bytes with its end, or so many; what does not fit is cut off."""
    return line if len(line) * WIDEST <= limit or len(line.encode()) <= limit else wrap_utf8(line, limit)[0]


def mode_changes(changes: Iterable[ModeChange]) -> str:
    """Return what changed as MODE has it: `+o-v anna boris`."""
    letters, arguments, sign = "", [], ""
    for change in changes:
        now = "+" if change.adding else "-"
        letters += change.letter if now == sign else now + change.letter
        sign = now
        if change.argument is not None:
            arguments.append(change.argument)
    return " ".join([letters, *arguments])


def mode_pieces(changes: Sequence[ModeChange], room: int) -> list[str]:
    """Return what changed in as many pieces as it takes for each to have at most `room` bytes."""
    whole = mode_changes(changes)
    if len(changes) < 2 or len(whole.encode()) <= room:
        return [whole]
    half = len(changes) // 2
    return mode_pieces(changes[:half], room) + mode_pieces(changes[half:], room)


def composition(text: str, seams: tuple[int, ...] = ()) -> list[tuple[str, bool]]:
    """Return the lines of a text as they were sent, each with whether it goes on where the one before it ends."""
    found: list[tuple[str, bool]] = []
    start = 0
    for end in (*seams, len(text)):
        first, *others = text[start:end].split("\n")
        found += [(first, start > 0), *((line, False) for line in others)]
        start = end
    return found


def text_pieces(line: str, room: int) -> list[str]:
    """Cut one line of text into pieces of at most `room` bytes; an action stays an action in each."""
    action = action_of(line)
    if action is None:
        return wrap_utf8(line, room) or [""]
    frame = len(make_action(""))
    return [make_action(piece) for piece in wrap_utf8(action, room - frame) or [""]]
