"""The words of a text as search knows them: lower case, ё as е, no punctuation.

The index and the questions to it are cut by this one rule. What forms of a word belong together is not known here
(`journal/search/stems.py`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["LONGEST_WORD", "fold_text", "has_link", "words_of"]

# What is longer is no word but data: of base64 and the like the beginning is found.
LONGEST_WORD: Final = 64

# Scripts that write no spaces: each character is a word, and what is typed together is a phrase. Then words of
# letters, digits and the marks on them; then pictures, each by itself.
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    "|[^\\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
    "|[\u2600-\u27bf\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]"
)
# What needs a look at each character; without it, as nearly always, lower case is all.
_UNUSUAL = re.compile("[^\x00-\x7fа-яё«»–—…№]")
_LINK = re.compile(r"\b(?:https?|ftps?|ircs?|gemini|magnet|mailto):[^\s]|\bwww\.\w", re.IGNORECASE)


def fold_text(text: str) -> str:
    """Return what is equal for two spellings: case, widths, ё and accents do not count, й stays й."""
    lower = text.lower()
    if _UNUSUAL.search(lower) is None:
        return lower.replace("ё", "е")
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = [
        # й is a letter of its own in Russian; all other marks are what people leave out when they are in a hurry
        character if character == "й" or not unicodedata.decomposition(character) else _bare(character)
        for character in folded
        if not unicodedata.combining(character)  # a stress put on a vowel, by hand or in a dictionary
    ]
    return "".join(plain)


def _bare(character: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", character) if not unicodedata.combining(part))


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, folded."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold_text(text))]


def has_link(text: str) -> bool:
    """Whether there is an address in a text that one can go to."""
    return (":" in text or "." in text) and _LINK.search(text) is not None
