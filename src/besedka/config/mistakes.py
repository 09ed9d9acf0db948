"""What is wrong with the settings: all of it at once, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.config.fields import Field, mark
from besedka.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.config.fields import Translate

__all__ = ["Mistake", "SettingsError"]


class Mistake(msgspec.Struct, frozen=True):
    """One mistake: where it is, what was found, what is allowed.

    `where` is `FILE:LINE`, `BESEDKA_…` or `--option`. `allowed` is the field that refused the value, or an
    English sentence whose {placeholders} are `found` and the keys of `values`.
    """

    where: str
    found: str
    allowed: Field | str
    values: dict[str, str] = {}

    def sentence(self, words: Translate = str) -> str:
        """Tell the mistake in one line."""
        where, found = _visible(self.where), _visible(self.found)
        if isinstance(self.allowed, str):
            return f"{where}: " + words(self.allowed).format(found=found, **self.values)
        told = words(mark("{name} is {found}; allowed: {allowed}"))
        return f"{where}: " + told.format(name=self.allowed.name, found=found, allowed=self.allowed.allowed(words))


class SettingsError(UsageError):
    """The settings are wrong; `mistakes` are all that could be found."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(mistakes)
        self.mistakes = tuple(mistakes)

    def __str__(self) -> str:
        return self.text()

    def text(self, words: Translate = str) -> str:
        """Tell all mistakes, one a line."""
        return "\n".join(mistake.sentence(words) for mistake in self.mistakes)


def _visible(text: str) -> str:
    """Return a text with what would break the line, or move a terminal's cursor, as escapes."""
    if text.isprintable():
        return text
    return "".join([each if each.isprintable() else each.encode("unicode_escape").decode() for each in text])
