"""A screen as a picture: SVG of what stands in which cell in which colours, and nothing else, so that it compares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.style import Style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.color import Color
    from textual.strip import Strip

__all__ = ["drawn"]

# Of a cell, in pixels: whole numbers keep the files short.
_WIDE, _HIGH, _BASELINE = 9, 19, 14
# How much of its colour is left to what is dim.
_DIM = 0.6


def drawn(strips: Iterable[Strip], size: tuple[int, int], ground: tuple[str, str]) -> str:
    """Return the rows as SVG; `ground` are the colours of text and of what is behind it, where a cell has none."""
    columns, rows = size
    behind: list[str] = []
    said: list[str] = []
    for row, strip in enumerate(strips):
        column = 0
        for text, style, cells in _runs(strip.crop(0, columns)):
            fill, back = _colours(style, ground)
            if back != ground[1]:
                place = f'x="{column * _WIDE}" y="{row * _HIGH}" width="{cells * _WIDE}" height="{_HIGH}"'
                behind.append(f'<rect {place} fill="{back}"/>')
            # SVG takes several spaces for one
            for piece in re.finditer(r"\S+(?: \S+)*", text):
                at = column + cell_len(text[: piece.start()])
                said.append(_text(piece[0], row, at, style, fill if fill != ground[0] else ""))
            column += cells
    width, height = columns * _WIDE, rows * _HIGH
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' font-family="monospace" font-size="15" fill="{ground[0]}">'
    )
    whole = f'<rect width="{width}" height="{height}" fill="{ground[1]}"/>'
    return "\n".join([head, whole, *behind, *said, "</svg>", ""])


def _runs(strip: Strip) -> list[tuple[str, Style, int]]:
    """Return what stands beside each other in one style, as one, and how many cells that is."""
    out: list[tuple[str, Style, int]] = []
    for text, style, _control in strip:
        style = (style or Style.null()).without_color + Style(
            color=style.color if style else None, bgcolor=style.bgcolor if style else None
        )
        if out and out[-1][1] == style:
            out[-1] = (out[-1][0] + text, style, out[-1][2] + cell_len(text))
        else:
            out.append((text, style, cell_len(text)))
    return out


def _colours(style: Style, ground: tuple[str, str]) -> tuple[str, str]:
    fill = _hex(style.color, ground[0])
    back = _hex(style.bgcolor, ground[1])
    return (back, fill) if style.reverse else (fill, back)


def _hex(color: Color | None, otherwise: str) -> str:
    return otherwise if color is None or color.is_default else color.get_truecolor().hex


def _text(text: str, row: int, column: int, style: Style, fill: str) -> str:
    looks = [
        f'fill="{fill}"' if fill else "",
        'font-weight="bold"' if style.bold else "",
        'font-style="italic"' if style.italic else "",
        'text-decoration="underline"' if style.underline else "",
        f'opacity="{_DIM}"' if style.dim else "",
    ]
    place = f'x="{column * _WIDE}" y="{row * _HIGH + _BASELINE}" textLength="{cell_len(text) * _WIDE}"'
    return f"<text {' '.join(filter(None, (place, *looks)))}>{escape(text)}</text>"
