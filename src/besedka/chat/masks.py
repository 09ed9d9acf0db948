"""Masks with `*` and `?`, as in bans and WHO (modern.ircdocs.horse, "Wildcard Expressions")."""

from __future__ import annotations

__all__ = ["complete_mask", "matches"]


def matches(mask: str, text: str) -> bool:
    """Whether `text` fits `mask`; both already folded. At most len(mask) × len(text) steps, whatever the mask."""
    at_mask = at_text = 0
    star, retry = -1, 0
    while at_text < len(text):
        if at_mask < len(mask) and mask[at_mask] == "*":
            star, retry = at_mask, at_text
            at_mask += 1
        elif at_mask < len(mask) and mask[at_mask] in ("?", text[at_text]):
            at_mask += 1
            at_text += 1
        elif star >= 0:
            retry += 1
            at_mask, at_text = star + 1, retry
        else:
            return False
    return all(letter == "*" for letter in mask[at_mask:])


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
