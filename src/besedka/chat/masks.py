"""Masks with `*` and `?`, as in bans and WHO (modern.ircdocs.horse, "Wildcard Expressions")."""

from __future__ import annotations

import functools
import re

__all__ = ["complete_mask", "matches"]


def matches(mask: str, text: str) -> bool:
    """Whether `text` fits `mask`; both already folded. At most len(mask) × len(text) steps, whatever the mask."""
    return _compiled(mask).fullmatch(text) is not None


@functools.lru_cache(maxsize=4096)  # bans are asked for each message of a room
def _compiled(mask: str) -> re.Pattern[str]:
    """Return the mask as a regular expression.

    Between two stars the nearest place is always good enough, so each is found once and for all: an atomic group, which
    never goes back.
    """
    first, *others = re.sub(r"\*+", "*", mask).split("*")
    pattern = _literally(first)
    if others:
        *middle, last = others
        pattern += "".join(f"(?>.*?{_literally(piece)})" for piece in middle) + f".*{_literally(last)}"
    return re.compile(pattern, re.DOTALL)


def _literally(piece: str) -> str:
    return ".".join(map(re.escape, piece.split("?")))


def complete_mask(mask: str) -> str:
    """Make `nick!user@host` of what people type: `anna` is `anna!*@*`, `*@host` is `*!*@host`."""
    if "!" in mask:
        nick, rest = mask.split("!", 1)
    elif "@" in mask:
        nick, rest = "*", mask
    else:
        nick, rest = mask, "*@*"
    user, at, host = rest.partition("@")
    return f"{nick or '*'}!{user or '*'}@{host if at and host else '*'}"
