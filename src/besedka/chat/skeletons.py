"""Nicks that look alike though they are not the same: the skeletons of UTS #39, section 4, by which they are found.

Who holds a nick, and what people are told, is decided elsewhere; which letters may be together is in `chat/names.py`.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from besedka.chat.confusables import PROTOTYPES
from besedka.chat.names import fold_nick, normalize

__all__ = ["look_alike", "skeletons"]

# The capital I, which all fonts without serifs draw as the small L, in each script that has one.
_BAR: Final = "l"
# In capitals a bar is an I: nothing else is one there, the L least of all.
_CAPITALS: Final = {
    code: "i" if look == _BAR and unicodedata.category(chr(code)).startswith("L") else look
    for code, look in PROTOTYPES.items()
}


def skeletons(nick: str) -> tuple[str, ...]:
    """Return what a nick looks like: in lower case, as it is written, and in capitals; each once.

    Nicks that have one of them in common look alike. Case makes no other nick, so whoever is called вера is known
    as Вера and ВЕРА too, which is what Bepa looks like; Elia and Ella do not, though EIla and Ella do.
    """
    if nick.isascii():
        look = _ascii(fold_nick(nick))
        return (look,) if "I" not in nick else (look, _ascii(nick.replace("I", _BAR).lower()))
    nick = normalize(nick)
    lower, upper = nick.lower(), nick.upper()
    looks = [_look(lower, PROTOTYPES), _look(upper, _CAPITALS)]
    if nick != lower:
        looks.insert(1, _look(nick.replace("I", _BAR), PROTOTYPES))
    return tuple(dict.fromkeys(looks))


def look_alike(one: str, other: str) -> bool:
    """Say whether two nicks look alike."""
    return not set(skeletons(one)).isdisjoint(skeletons(other))


def _look(nick: str, prototypes: dict[int, str]) -> str:
    shape = unicodedata.normalize("NFD", nick).translate(prototypes)
    return _ascii(unicodedata.normalize("NFC", shape).lower())


def _ascii(lower: str) -> str:
    """Return ASCII's own look-alikes as one; the same object where there is none: most are kept by somebody."""
    return lower.replace("0", "o").replace("1", _BAR).replace("|", _BAR).replace("m", "rn")
