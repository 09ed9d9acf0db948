r"""What IRC clients put into a text besides words: CTCP (`\x01ACTION waves\x01`) and formatting codes.

See modern.ircdocs.horse/ctcp and /formatting. Wires without such codes show the words alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from besedka.i18n import mark

if TYPE_CHECKING:
    from besedka.i18n import Words

__all__ = ["action_of", "correction", "is_ctcp", "make_action", "without_formatting"]

_FORMATTING = re.compile(
    r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)


def is_ctcp(text: str) -> bool:
    """Whether a text is a CTCP message."""
    return text.startswith("\x01")


def action_of(text: str) -> str | None:
    """Return what is done in an action (`/me`), None for any other text."""
    return text[8:].removesuffix("\x01") if text.startswith("\x01ACTION ") else None


def make_action(text: str) -> str:
    """Make an action of what is done."""
    return f"\x01ACTION {text}\x01"


def correction(text: str, words: Words) -> str:
    """Return how a changed text is told to who sees the old one: as an action, its further lines as they are."""
    first, *others = text.split("\n")
    action = action_of(first)
    corrected = words(mark("corrected: {text}")).format(text=first if action is None else action)
    return "\n".join([make_action(corrected), *others])


def without_formatting(text: str) -> str:
    """Return a text without formatting codes and other control characters; newlines and tabs stay."""
    return text if text.isprintable() else _FORMATTING.sub("", text)
