"""Word forms that belong together: Snowball's stems for Russian and English, by the script of a word.

The library is loaded with the first word: a server in which nobody searches does without.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

__all__ = ["stem"]

_REMEMBERED = 100_000  # words: a vocabulary that hardly any community outgrows, some ten megabytes of the indexer
_CYRILLIC = re.compile("[а-я]+")
# беседка, беседок: the vowel before the к comes and goes, and Snowball knows nothing of it. In words of five letters or
# more; shorter ones (срок, урок) would become others.
_FLEETING = re.compile("[а-я]{2,}[бвгджзклмнпрстфхцчшщ][ое]к")
_LATIN = re.compile("[a-z]+")


@lru_cache(maxsize=1)
def _stemmers() -> tuple[Any, Any]:
    import Stemmer  # type: ignore[import-not-found]

    return Stemmer.Stemmer("russian", 0), Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str) -> str:
    """Return what the forms of a folded word have in common; what is neither Russian nor English is its own stem."""
    if _CYRILLIC.fullmatch(word):
        found: str = _stemmers()[0].stemWord(word)
        return found[:-2] + "к" if _FLEETING.fullmatch(found) else found
    if _LATIN.fullmatch(word):
        english: str = _stemmers()[1].stemWord(word)
        return english
    return word
