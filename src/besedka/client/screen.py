"""How a line looks in a terminal: plain text with colours, and nothing that others could have smuggled in."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from besedka.client.clean import clean, clean_lines
from besedka.client.lines import Kind, Line

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Look", "render"]

_DIM, _BOLD, _ALERT, _TROUBLE, _RESET = "2", "1", "1;33", "31", "\x1b[0m"
# Six colours that can be read on black and on white; red and yellow mean something else here.
_NICK_COLOURS = ("32", "34", "35", "36", "94", "95")

# As wide as "HH:MM ".
_UNDER_TEXT = " " * 6


class Look(Struct, frozen=True):
    """What a terminal can show, and in whose words."""

    words: Callable[[str], str]
    colour: bool = True
    columns: bool = True
    """Whether what is explained stands in a column of its own: to somebody who has it read aloud that is nothing."""


def render(line: Line, current: str, now: datetime, look: Look) -> str:
    """Render one line as it is printed; `current` is the room that needs no name in front."""
    if line.kind is Kind.PAGE:
        _ = look.words
        told = _("Nothing was said there.") if line.gone else _("— now —")
        return _paint(f"{_UNDER_TEXT}{told}", _DIM, look)
    if line.kind is Kind.MARK:
        return _paint(f"{_UNDER_TEXT}{clean(line.text)}", _DIM, look)
    if line.kind is Kind.FOUND:
        return _found(line, look)
    stamp = _paint(_time(line.when, now), _DIM, look)
    room = clean(line.room)
    place = f"[{room}] " if room and room.casefold() != current.casefold() else ""
    return f"{stamp} {_paint(place, _DIM, look)}{_body(line, look)}"


def _found(line: Line, look: Look) -> str:
    """A hit, or dim what stands beside it: each says by itself when and where it was said."""
    _ = look.words
    where = clean(line.room) or (_("to {name}").format(name=clean(line.target)) if line.own else _("to you"))
    nick, text = clean(line.nick), clean_lines(line.text, _UNDER_TEXT)
    said = f"* {nick} {text}" if line.action else f"{nick}: {text}"
    told = f"{line.when:%Y-%m-%d %H:%M} {where}  {said}"
    return _paint(f"  {told}", _DIM, look) if line.beside else f"> {told}"


def _time(when: datetime, now: datetime) -> str:
    return when.strftime("%H:%M" if when.date() == now.date() else "%Y-%m-%d %H:%M")


def _body(line: Line, look: Look) -> str:
    text = clean_lines(line.text, _UNDER_TEXT)
    if line.kind is Kind.EDITED:
        _ = look.words
        sentence = _("{nick} corrects: {text}").format(nick=clean(line.nick), text=text)
        return _paint(f"-- {sentence}", _DIM, look)
    if line.kind is Kind.EVENT:
        return _paint(f"-- {text}", _DIM, look)
    if line.kind is Kind.TROUBLE:
        return _paint(f"! {text}", _TROUBLE, look)
    if line.term:
        return f"{line.term:<{line.term_columns}}  {text}" if look.columns else f"{line.term} — {text}"
    if line.kind is not Kind.SAID or not line.nick:
        # On the plain wire the words of others come with their names in them.
        return text
    if line.edited:
        changed = look.words("changed")
        text = f"{text} ({changed})"
    return f"{_speaker(line, look)} {_paint(text, _ALERT, look) if line.mention else text}"


def _speaker(line: Line, look: Look) -> str:
    """Who says it, with the signs that tell how."""
    _ = look.words
    nick = clean(line.nick)
    painted = _paint(nick, _BOLD if line.own else _colour(nick), look)
    if line.direct:
        if line.own:
            frame = _("[you → {nick}]").format(nick=clean(line.target))
        else:
            frame = _("[{nick} → you]").format(nick=painted)
        return f"{frame} *" if line.action else frame
    if line.action:
        return f"* {painted}"
    return f"-{painted}-" if line.notice else f"{painted}:"


def _colour(nick: str) -> str:
    """Choose a colour: the same person has the same colour, today and tomorrow."""
    return _NICK_COLOURS[zlib.crc32(nick.encode()) % len(_NICK_COLOURS)]


def _paint(text: str, code: str, look: Look) -> str:
    return f"\x1b[{code}m{text}{_RESET}" if look.colour and text else text
