"""In which language a browser is answered: the one that it likes best of those that there are.

Not the languages of the browser client: those are its own, and it names the chosen one when it asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from besedka.i18n import LANGUAGES, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.i18n import Words

__all__ = ["words_for"]

_LONGEST: Final = 20  # languages in the header that are looked at; browsers name fewer


def words_for(accepted: str, otherwise: Words) -> Words:
    """Return the words that go with an `Accept-Language` (RFC 9110 section 12.5.4), `otherwise` where none does."""
    liked = sorted(_read(accepted), key=lambda each: -each[1])
    found = next((each for name, _ in liked for each in LANGUAGES if each == name), None)
    return otherwise if found is None else words_in(found)


def _read(accepted: str) -> Iterator[tuple[str, float]]:
    """Yield the languages, without their regions, and how much each is liked."""
    for each in accepted.split(",")[:_LONGEST]:
        name, _, weight = each.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if quality > 0:
            yield name.strip().lower().partition("-")[0], quality
