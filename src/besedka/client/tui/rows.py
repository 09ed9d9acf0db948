"""A line as rows of a given width: what stands where, and in which style. Pure; the timeline paints it.

Widths are those of terminals: a letter of CJK and most emoji take two columns, a combining sign none.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len, chop_cells

from besedka.client.clean import clean, clean_lines
from besedka.client.emoji import plain
from besedka.client.lines import Kind, Line

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "Layout",
    "Row",
    "Span",
    "answer_row",
    "day_row",
    "divider_row",
    "fitted",
    "nick_style",
    "pending_rows",
    "rows",
]

# A style is a word that `themes` knows, or "link " and an address.
Span: TypeAlias = "tuple[str, str]"
Row: TypeAlias = "tuple[Span, ...]"

_NICK_STYLES = ("nick-0", "nick-1", "nick-2", "nick-3", "nick-4", "nick-5")

# In a pane narrower than this a column for nicks would take too much from the words.
_COLUMN_FROM = 58
_NICK_COLUMNS = 14
_TIME_COLUMNS = 6  # "HH:MM "

# Less room than this for a sentence would make a column of single words of it.
_EXPLAINED = 34

_GLYPH = 2  # columns of the widest letter

_PIECES = re.compile(r" +|[^ ]+")
# What may follow an address in a sentence is no part of it.
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'»…]")


class Layout(Struct, frozen=True):
    """How wide the pane is, and in whose words."""

    width: int
    words: Callable[[str], str]


def rows(line: Line, layout: Layout) -> tuple[Row, ...]:
    """Return the rows of one line, each at most as wide as the pane."""
    time = line.when.strftime("%H:%M ")
    if line.kind is Kind.SAID and line.nick:
        out = _said(line, time, layout)
        if line.edited:
            out = _with_suffix(out, layout)
        return (*out, *_reaction_rows(line, layout)) if line.reactions else out
    if line.kind is Kind.REDACTED:
        _ = layout.words
        return _said(replace(line, text=_("taken back"), mention=False), time, layout, "dim")
    style = {Kind.EVENT: "dim", Kind.TROUBLE: "trouble", Kind.STATUS: "status"}.get(line.kind, "text")
    if line.kind is Kind.MARK:
        return (_centred(clean(line.text), "dim", layout.width),)
    sign = {Kind.EVENT: "— ", Kind.TROUBLE: "✗ ", Kind.STATUS: "● "}.get(line.kind, "")
    indent = min(_text_column(layout), layout.width // 2)
    head: Row = ((time, "time"), (" " * (indent - _TIME_COLUMNS - 2), ""), (sign or "  ", style))
    if line.term:
        return _explained(line, time, layout)
    return _hung(head, clean(line.text), style, indent, layout.width)


def _explained(line: Line, time: str, layout: Layout) -> tuple[Row, ...]:
    """Return what is explained, and behind it, or where there is no room below it, what it is."""
    beside = _TIME_COLUMNS + line.term_columns + 2
    if layout.width - beside >= _EXPLAINED:
        head: Row = ((time, "time"), (f"{line.term:<{line.term_columns}}", "unread"), ("  ", ""))
        return _hung(head, line.text, "text", beside, layout.width)
    above = _hung(((time, "time"),), line.term, "unread", _TIME_COLUMNS, layout.width)
    below = _TIME_COLUMNS + 2
    return (*above, *_hung(((" " * below, ""),), line.text, "text", below, layout.width))


def _text_column(layout: Layout) -> int:
    return _TIME_COLUMNS + _NICK_COLUMNS + 1 if layout.width >= _COLUMN_FROM else _TIME_COLUMNS + 2


def _said(line: Line, time: str, layout: Layout, body_style: str = "") -> tuple[Row, ...]:
    nick = clean(line.nick)
    style = "own" if line.own else nick_style(nick)
    body_style = body_style or ("mention" if line.mention else "notice" if line.notice else "text")
    body = clean_lines(line.text, "")
    if layout.width >= _COLUMN_FROM:
        shown = fitted(f"* {nick}" if line.action else nick, _NICK_COLUMNS)
        pad = " " * (_NICK_COLUMNS - cell_len(shown))
        head: Row = ((time, "time"), (pad, ""), (shown, style), (" ", ""))
        return _hung(head, body, body_style, _TIME_COLUMNS + _NICK_COLUMNS + 1, layout.width)
    shown = fitted(nick, max(4, layout.width // 3))
    head = ((time, "time"), (f"* {shown} " if line.action else f"{shown}: ", style))
    return _hung(head, body, body_style, _TIME_COLUMNS, layout.width)


def _with_suffix(out: tuple[Row, ...], layout: Layout) -> tuple[Row, ...]:
    """Say behind a message that it was changed; below it, where there is no room."""
    _ = layout.words
    said = _("changed")
    suffix = f" ({said})"
    last = out[-1]
    if sum(cell_len(text) for text, _style in last) + cell_len(suffix) <= layout.width:
        return (*out[:-1], (*last, (suffix, "dim")))
    indent = min(_text_column(layout), layout.width // 2)
    return (*out, ((" " * indent, ""), (fitted(suffix.strip(), layout.width - indent), "dim")))


def _reaction_rows(line: Line, layout: Layout) -> tuple[Row, ...]:
    """Return what stands below a message: each reaction with those who have it, as far as they are named."""
    indent = min(_text_column(layout), layout.width // 2)
    told = []
    for reaction in line.reactions:
        more = reaction.count - len(reaction.nicks)
        who = ", ".join(map(clean, reaction.nicks)) + (f" +{more}" if more > 0 else "")
        told.append(f"{plain(clean(reaction.text))} {who}")
    return tuple(
        ((" " * indent, ""), (row, "reaction"))
        for row in wrapped("  ".join(told), max(1, layout.width - indent), max(1, layout.width - indent))
    )


def answer_row(answered: Line | None, layout: Layout) -> Row:
    """Return what stands above an answer: the beginning of what it answers, where that is known."""
    _ = layout.words
    said = f"{clean(answered.nick)}: {clean(answered.text)}" if answered else _("an earlier message")
    indent = min(_text_column(layout), layout.width // 2)
    return ((" " * indent, ""), (fitted(f"↳ {said}", layout.width - indent), "dim"))


def pending_rows(text: str, nick: str, *, sent: bool, layout: Layout) -> tuple[Row, ...]:
    """Return the rows of a message of ours that the server does not have yet; `sent`: it is on its way."""
    indent = min(_text_column(layout), layout.width // 2)
    sign = "→" if sent else "…"
    shown = fitted(clean(nick), indent - _TIME_COLUMNS - 1) if indent > _TIME_COLUMNS + 2 else ""
    pad = " " * (indent - _TIME_COLUMNS - 1 - cell_len(shown))
    head: Row = ((f"{sign:>5} ", "pending"), (pad, ""), (shown, "pending"), (" ", ""))
    return _hung(head, clean_lines(text, ""), "pending", indent, layout.width)


def nick_style(nick: str) -> str:
    """Return the style of a nick: the same person has the same colour, today and tomorrow."""
    return _NICK_STYLES[zlib.crc32(nick.encode()) % len(_NICK_STYLES)]


def fitted(text: str, width: int) -> str:
    """Return `text` in at most `width` columns, with … where something is missing."""
    if cell_len(text) <= width:
        return text
    if width <= _GLYPH:
        return "…"[:width]
    return chop_cells(text, width - 1)[0].rstrip() + "…"


def _hung(head: Row, body: str, style: str, indent: int, width: int) -> tuple[Row, ...]:
    """Put words behind a head; what does not fit stands below, under the words."""
    out: list[Row] = []
    for text in body.split("\n"):
        addresses = [(found.start(), found.end()) for found in _ADDRESS.finditer(text)]
        begin: Row = ((" " * indent, ""),) if out else head
        at = 0
        lead = sum(cell_len(piece) for piece, _style in begin)
        for piece in wrapped(text, max(1, width - lead), max(1, width - indent)):
            at = text.index(piece, at)
            out.append((*begin, *_linked(text, at, at + len(piece), style, addresses)))
            begin = ((" " * indent, ""),)
            at += len(piece)
    return tuple(out)


def wrapped(text: str, first: int, other: int) -> list[str]:
    """Break at words: the first row has `first` columns, the others have `other`; longer words are cut."""
    out, free = [""], first
    gap = ""
    for piece in _PIECES.findall(text):
        if piece[0] == " ":
            gap = piece
            continue
        if cell_len(gap) + cell_len(piece) <= free:
            out[-1] += gap + piece
            free -= cell_len(gap) + cell_len(piece)
        elif cell_len(piece) <= other:
            out.append(piece)
            free = other - cell_len(piece)
        else:
            free = _cut(out, gap, piece, free, other)
        gap = ""
    return out


def _cut(out: list[str], gap: str, word: str, free: int, width: int) -> int:
    """Add a word that is longer than a row, from where we are; return the free columns behind it."""
    if free - len(gap) >= _GLYPH:
        begin = chop_cells(word, free - len(gap))[0]
        out[-1] += gap + begin
        word = word[len(begin) :]
    chopped = chop_cells(word, max(_GLYPH, width))
    out.extend(chopped)
    return width - cell_len(chopped[-1])


def _linked(body: str, begin: int, end: int, style: str, addresses: list[tuple[int, int]]) -> Row:
    """Return the words from `begin` to `end` with what is part of an address as a link to the whole of it."""
    spans: list[Span] = []
    at = begin
    for first, last in addresses:
        if first < end and last > begin:
            spans.append((body[at : max(first, at)], style))
            link = body[max(first, at) : min(last, end)]
            spans.append((link, f"link {body[first:last]}"))
            at = min(last, end)
    spans.append((body[at:end], style))
    return tuple(span for span in spans if span[0])


def day_row(day: date, today: date, width: int, words: Callable[[str], str]) -> Row:
    """Return the line between two days."""
    _ = words
    months = _("January February March April May June July August September October November December").split()
    sentence = _("{day} {month}") if day.year == today.year else _("{day} {month} {year}")
    said = sentence.format(day=day.day, month=months[day.month - 1], year=day.year)
    return _centred(_("today, {day}").format(day=said) if day == today else said, "day", width)


def divider_row(width: int, words: Callable[[str], str]) -> Row:
    """Return the line above what was not seen yet."""
    _ = words
    return _centred(_("new"), "divider", width)


def _centred(text: str, style: str, width: int) -> Row:
    shown = fitted(f" {text} ", width)
    left = max(0, (width - cell_len(shown)) // 2)
    right = max(0, width - left - cell_len(shown))
    return (("─" * left + shown + "─" * right, style),)
