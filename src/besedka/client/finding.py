"""Finding a name by some of its letters, also when they were typed in the other keyboard layout. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeVar

    T = TypeVar("T")

__all__ = ["RUSSIAN", "found"]

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбю"

RUSSIAN = dict(zip(_LATIN, _CYRILLIC, strict=True))
"""What a key of the US layout is in the Russian one."""

_OTHER = str.maketrans(_LATIN + _CYRILLIC, _CYRILLIC + _LATIN)


def found(query: str, things: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """Return the things whose name holds the letters of `query` in this order, best first.

    Best is a name that begins so, then a word in it that does, then the letters together, then apart; what fits in the
    other layout only comes after what fits as it was typed.
    """
    asked = query.casefold().strip()
    if not asked:
        return list(things)
    ranked: list[tuple[int, int, T]] = []
    for order, thing in enumerate(things):
        said = name(thing).casefold()
        ranks = [_rank(asked, said), _rank(asked.translate(_OTHER), said)]
        best = min((rank * 2 + at for at, rank in enumerate(ranks) if rank is not None), default=None)
        if best is not None:
            ranked.append((best, order, thing))
    return [thing for _best, _order, thing in sorted(ranked, key=lambda entry: entry[:2])]


def _rank(asked: str, name: str) -> int | None:
    """How well a name fits, 0 is best; None where it does not."""
    bare = name.lstrip("#&+!")
    if bare.startswith(asked) or name.startswith(asked):
        return 0
    at = name.find(asked)
    if at >= 0:
        return 2 if name[at - 1].isalnum() else 1
    rest = iter(name)
    return 3 if all(letter in rest for letter in asked) else None
