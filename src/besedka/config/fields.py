"""What the table of settings says about a field, and reading one value by it.

Knows nothing of files or of the environment: where a value came from is the business of load.py.
"""

from __future__ import annotations

import json
import re
import types
import typing
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

__all__ = ["NO", "YES", "Doc", "Field", "Refused", "Translate", "fields_of", "mark"]

Translate: TypeAlias = "typing.Callable[[str], str]"
"""Turns an English sentence into the reader's language; `str` leaves it English."""

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


def mark(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return sentence


class Doc(msgspec.Struct, frozen=True, kw_only=True):
    """What is said about one setting beside its type and default.

    `low` and `high` bound a number (both included), or the number of characters of a text.
    `pattern` is what a text must match as a whole, and `shape` says the same in words.
    `strangers` is the default where strangers may come (config/strangers.py), None where it is no other.
    """

    text: str
    unit: str = ""
    low: int = 0
    high: int = 2**31 - 1
    pattern: str = ""
    shape: str = ""
    reload: bool = False
    secret: bool = False
    strangers: int | None = None


class Refused(ValueError):
    """A value that its field does not take."""

    def __init__(self, value: object) -> None:
        super().__init__(value)
        self.value = value


class Field(msgspec.Struct, frozen=True):
    """One row of the table: its name in its section, type, default and documentation."""

    name: str
    kind: type
    choices: tuple[str, ...]
    default: Any
    doc: Doc

    def allowed(self, words: Translate = str) -> str:
        """Say what the field takes, in one phrase."""
        low, high = self.doc.low, self.doc.high
        if self.choices:
            return words(mark("one of {choices}")).format(choices=", ".join(map(json.dumps, self.choices)))
        if self.kind is bool:
            return words(mark("true or false"))
        if self.kind is int:
            return words(mark("a whole number from {low} to {high}")).format(low=low, high=high)
        if self.kind is Path:
            return words(mark("a path"))
        if self.doc.shape:
            return words(self.doc.shape)
        return words(mark("a text of {low} to {high} characters")).format(low=low, high=high)

    def parse(self, text: str) -> object:
        """Read a value from the environment or the command line, where everything is text."""
        if self.kind is bool and text.lower() in YES | NO:
            return self.take(text.lower() in YES)
        # Python would also take "1_000", " 7 " and other digits than 0-9; a setting has one spelling.
        if self.kind is int and re.fullmatch(r"-?[0-9]{1,18}", text):
            return self.take(int(text))
        return self.take(text)

    def take(self, value: object) -> object:
        """Return `value` as the field keeps it; raises Refused."""
        if self.kind is Path and isinstance(value, str):
            return self._path(value)
        # bool is an int in Python, but `port = true` is a mistake
        if type(value) is not self.kind:
            raise Refused(value)
        if isinstance(value, str) and not self._fits(value):
            raise Refused(value)
        if self.kind is int and not self.doc.low <= typing.cast("int", value) <= self.doc.high:
            raise Refused(value)
        return value

    def _path(self, value: str) -> Path:
        if "\0" in value:
            raise Refused(value)
        if not value:
            return typing.cast("Path", self.default)
        try:
            return Path(value).expanduser().absolute()
        except RuntimeError as error:  # "~somebody" of whom the system knows nothing
            raise Refused(value) from error

    def _fits(self, value: str) -> bool:
        if self.choices:
            return value in self.choices
        if self.doc.pattern and not re.fullmatch(self.doc.pattern, value):
            return False
        return self.doc.low <= len(value) <= self.doc.high and "\0" not in value and _is_text(value)


def _is_text(value: str) -> bool:
    """Whether a value can be sent: bytes of the environment that are not UTF-8 come as surrogates, which cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def fields_of(struct: type[msgspec.Struct]) -> dict[str, Field]:
    """Read the rows of one section from its struct, in their order."""
    hints = typing.get_type_hints(struct, include_extras=True)
    return {info.name: _field(info, hints[info.name]) for info in msgspec.structs.fields(struct)}


def _field(info: msgspec.structs.FieldInfo, hint: Any) -> Field:
    base, doc = typing.get_args(hint)
    choices = typing.get_args(base) if typing.get_origin(base) is Literal else ()
    has_factory = isinstance(info.default_factory, types.FunctionType)
    default = info.default_factory() if has_factory else info.default
    return Field(info.name, str if choices else base, choices, default, doc)
