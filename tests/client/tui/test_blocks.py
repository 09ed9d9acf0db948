"""Lines of a talk as rows."""

from __future__ import annotations

from datetime import timedelta

from besedka.client.lines import Kind, Line
from besedka.client.places import Place
from besedka.client.tui.blocks import Blocks
from besedka.client.tui.rows import Layout, Row
from besedka.i18n import Words
from support.clientmodel import NOON

LAYOUT = Layout(60, Words("en"))


def said(text: str, *, days: int = 0, msgid: str = "", reply: str = "") -> Line:
    """What Boris says."""
    return Line(kind=Kind.SAID, text=text, when=NOON + timedelta(days=days), nick="Boris", msgid=msgid, reply=reply)


def texts(rows: tuple[Row, ...]) -> list[str]:
    """The words of rows."""
    return [" ".join("".join(text for text, _style in row).strip("─ ").split()) for row in rows]


def test_what_belongs_above_a_line_is_laid_out_with_it() -> None:
    """The day, where it is another one, the mark, and what is answered; a mark is of no day."""
    place = Place("#tea", direct=False)
    blocks = Blocks(lambda: NOON.date())
    place.timeline.add(said("one", msgid="m1"))
    place.timeline.add(Line(kind=Kind.MARK, text="—", when=NOON + timedelta(days=9)))
    place.timeline.add(said("two", msgid="m2", reply="m1"))
    place.timeline.add(said("three", days=1))
    place.divider = 3
    assert texts(blocks.of(place, 0, LAYOUT)) == ["today, 22 November", "12:00 Boris one"]
    assert texts(blocks.of(place, 2, LAYOUT)) == ["↳ Boris: one", "12:00 Boris two"]
    assert texts(blocks.of(place, 3, LAYOUT)) == ["23 November", "new", "12:00 Boris three"]


def test_what_changes_is_laid_out_anew() -> None:
    """A line that was amended, a mark that went, another place under the same numbers."""
    place, other = Place("#tea", direct=False), Place("#jam", direct=False)
    blocks = Blocks(lambda: NOON.date())
    for each in (place, other):
        each.timeline.add(said("zero"))
        each.timeline.add(said(each.name, msgid="m1"))
    place.divider = 1
    assert texts(blocks.of(place, 1, LAYOUT)) == ["new", "12:00 Boris #tea"]
    place.divider = None
    place.amend("m1", lambda line: said("better", msgid=line.msgid))
    assert texts(blocks.of(place, 1, LAYOUT)) == ["12:00 Boris better"]
    assert texts(blocks.of(other, 1, LAYOUT)) == ["12:00 Boris #jam"]
    blocks.forget()
    assert texts(blocks.of(other, 1, LAYOUT)) == ["12:00 Boris #jam"]
