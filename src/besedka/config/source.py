"""The settings file: reading it, and finding the line on which a key is written.

Knows TOML, but not which keys there are.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from besedka.config.fields import mark
from besedka.config.mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from besedka.config.table import KeyPath

__all__ = ["Source", "read"]


class Source:
    """A settings file that was read: its `tables`, and on which line each key of them is."""

    def __init__(self, file: Path | None, text: str, tables: dict[str, Any]) -> None:
        self.tables = tables
        self._file = file
        self._text = text
        self._lines: dict[KeyPath, int] | None = None

    def where(self, path: KeyPath) -> str:
        """Return `FILE:LINE` of the key, or of the nearest table around it."""
        if self._lines is None:
            self._lines = _locate(self._text)
        while path and path not in self._lines:
            path = path[:-1]
        return f"{self._file}:{self._lines.get(path, 1)}"


def read(file: Path | None, mistakes: list[Mistake]) -> Source:
    """Read `file`; what is wrong with it as a whole is added to `mistakes`, and it counts as empty."""
    text = ""
    try:
        # "utf-8-sig": some editors begin a file with a byte order mark
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n") if file else ""
        return Source(file, text, tomllib.loads(text))
    except OSError as error:
        sentence = mark("the settings file cannot be read ({found})")
        mistakes.append(Mistake(str(file), error.strerror or str(error), sentence))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        mistakes.append(Mistake(f"{file}:{line}", "", mark("the settings file must be UTF-8")))
    except tomllib.TOMLDecodeError as error:
        mistakes.append(_syntax(file, text, str(error)))
    except (ValueError, RecursionError):  # what the parser has no error of its own for
        sentence = mark("a number here is too long, or a value is nested too deeply, to be read")
        mistakes.append(Mistake(f"{file}:{_line_of_excess(text)}", "", sentence))
    return Source(file, "", {})


def _syntax(file: Path | None, text: str, told: str) -> Mistake:
    # Before Python 3.14 the place is only in the message: "Invalid value (at line 3, column 5)".
    place = re.search(r"\(at line (\d+), column \d+\)", told)
    line = int(place[1]) if place else text.count("\n") + 1
    found = re.sub(r" \(at .*\)$", "", told)
    return Mistake(f"{file}:{line}", found, mark("this is not TOML: {found}"))


def _line_of_excess(text: str) -> int:
    """Return the first line that the parser gives up on without saying where. Quadratic, but run on mistakes only."""
    for number, beginning in _beginnings(text):
        try:
            tomllib.loads(beginning)
        except tomllib.TOMLDecodeError:  # inside a value of several lines
            continue
        except (ValueError, RecursionError):
            return number
    return text.count("\n") + 1


def _locate(text: str) -> dict[KeyPath, int]:
    """Map each key to the line its statement begins on.

    The parser itself is asked: where the text up to a line is whole TOML, a statement ends, and the keys
    that are new were written since the last such line. Quadratic, but run on mistakes only.
    """
    places: dict[KeyPath, int] = {}
    begin = 1
    for number, beginning in _beginnings(text):
        try:
            tables = tomllib.loads(beginning)
        except tomllib.TOMLDecodeError:  # inside a value of several lines
            continue
        for path in _paths(tables, ()):
            places.setdefault(path, begin)
        begin = number + 1
    return places


def _beginnings(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number of each line and the text up to its end; for TOML nothing ends a line but a newline."""
    end = number = 0
    while end < len(text):
        end = text.find("\n", end) + 1 or len(text)
        number += 1
        yield number, text[:end]


def _paths(value: object, path: KeyPath) -> Iterator[KeyPath]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, (*path, index))
