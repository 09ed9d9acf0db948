"""Printed lines broken at words, so that the terminal does not break them inside.

Apart from `screen`, since what measures characters loads the editor of lines, which a script does without.
"""

from __future__ import annotations

import re

from prompt_toolkit.utils import get_cwidth

__all__ = ["wrap"]

# Under the text behind "HH:MM ".
_INDENT = 6
# In a narrower window so many empty columns would cost more than they show.
_INDENTED_FROM = 24
_PIECES = re.compile(r" +|[^ ]+")
# The colours of `screen`: they take no place.
_GLYPHS = re.compile(r"\x1b\[[0-9;]*m|.", re.DOTALL)


def wrap(text: str, columns: int, hang: int = 0) -> str:
    """Return one line `text` in lines of at most `columns`; a word that is longer than a line is cut.

    What does not fit stands under the text, or `hang` columns further where there is room for it.
    """
    if columns <= 0:
        return text
    indent = _INDENT + hang if columns - hang >= _INDENTED_FROM + _INDENT else _INDENT
    indent = indent if columns >= _INDENTED_FROM else 0
    bare = text.lstrip(" ")
    lead = text[: min(len(text) - len(bare), columns // 2)]  # code keeps its shape, and room beside it
    rows, free, gap = [lead], columns - len(lead), ""
    for piece in _PIECES.findall(bare):
        if piece.startswith(" "):
            gap = piece
            continue
        wide = _width(piece)
        if len(gap) + wide <= free:
            rows[-1] += gap + piece
            free -= len(gap) + wide
        elif wide <= columns - indent:
            rows.append(" " * indent + piece)
            free = columns - indent - wide
        else:
            free = _cut(rows, gap + piece, free, columns, indent)
        gap = ""
    return "\n".join(rows)


def _cut(rows: list[str], word: str, free: int, columns: int, indent: int) -> int:
    """Add a word glyph by glyph, on the last row first; return the columns that are free behind it."""
    for glyph in _GLYPHS.findall(word):
        wide = _width(glyph)
        if wide > free:
            rows.append(" " * indent)
            free = columns - indent
        rows[-1] += glyph
        free -= wide
    return free


def _width(piece: str) -> int:
    return sum(0 if glyph.startswith("\x1b") else get_cwidth(glyph) for glyph in _GLYPHS.findall(piece))
