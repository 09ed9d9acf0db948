"""Lines as rows of columns."""

from __future__ import annotations

from datetime import date

import pytest
from rich.cells import cell_len

from besedka.client.lines import Kind, Line, Reaction, event, info, separator, status, trouble
from besedka.client.tui.rows import Layout, Row, day_row, divider_row, fitted, pending_rows, rows
from besedka.i18n import Words
from support.clientmodel import NOON

WORDS = Words("en")


def said(text: str, nick: str = "Boris", **more: object) -> Line:
    """Something that somebody said."""
    return Line(kind=Kind.SAID, text=text, when=NOON, nick=nick, **more)  # type: ignore[arg-type]


def plain(row: Row) -> str:
    """A row without its styles."""
    return "".join(text for text, _style in row)


def shown(line: Line, width: int) -> list[str]:
    """The rows of a line, as text."""
    return [plain(row) for row in rows(line, Layout(width, WORDS))]


def test_nicks_stand_in_a_column_where_there_is_room() -> None:
    """The words are beside it; in a narrow pane the nick stands before them."""
    assert shown(said("hello there"), 60) == ["12:00          Boris hello there"]
    assert shown(said("waves", action=True), 60) == ["12:00        * Boris waves"]
    assert shown(said("hello there"), 20) == ["12:00 Boris: hello", "      there"]
    assert shown(said("waves", action=True), 30) == ["12:00 * Boris waves"]


def test_several_lines_stand_under_each_other() -> None:
    """Blank ones stay; a link in each is a link; so it is with those that wait."""
    line = said("one two\n\nhttps://example.org/x")
    assert shown(line, 20) == ["12:00 Boris: one two", "      ", "      https://exampl", "      e.org/x"]
    assert rows(line, Layout(60, WORDS))[-1][-1] == ("https://example.org/x", "link https://example.org/x")
    waiting = pending_rows("one\ntwo", "Anna", sent=False, layout=Layout(60, WORDS))
    assert [plain(row) for row in waiting] == ["    …           Anna one", " " * 21 + "two"]


def test_what_became_of_a_message_is_told() -> None:
    """That it was changed, behind it or below it; reactions under it, with those who have them."""
    assert shown(said("hello", edited=True), 60) == ["12:00          Boris hello (changed)"]
    assert shown(said("hello", edited=True), 20) == ["12:00 Boris: hello", "        (changed)"]
    liked = said("hello", reactions=(Reaction("👍", 3, ("Anna", "Vera")), Reaction("❤", 1, ("Gleb",))))
    assert shown(liked, 60)[1:] == [" " * 21 + "👍 Anna, Vera +1  ❤ Gleb"]


def test_what_happens_is_told_by_a_sign() -> None:
    """Events, troubles and the state of the connection; what is nobody's words has the column empty."""
    indent = " " * 13
    assert shown(event("Boris is here", NOON), 60) == [f"12:00 {indent}— Boris is here"]
    assert shown(trouble("no", NOON), 60) == [f"12:00 {indent}✗ no"]
    assert shown(status("lost", NOON), 60) == [f"12:00 {indent}● lost"]
    assert shown(info("well", NOON), 60) == [f"12:00 {indent}  well"]
    assert shown(said("old: hi", nick=""), 60) == [f"12:00 {indent}  old: hi"]
    assert shown(separator("now", NOON), 11) == ["─── now ───"]


@pytest.mark.parametrize("width", [20, 33, 58, 90])
@pytest.mark.parametrize("text", ["", "слово " * 30, "こんにちは" * 12, "👨‍👩‍👧🎉 " * 9, "x" * 200, "a  b\tc\x1b[31m"])
def test_no_row_is_wider_than_the_pane(text: str, width: int) -> None:
    """Whatever the letters are; the words are all there, and nothing that a terminal would obey."""
    for row in shown(said(text), width):
        assert cell_len(row) <= width
        assert "\x1b" not in row
    told = "".join(shown(said(text), width))
    assert told.replace(" ", "").endswith(text.replace(" ", "").replace("\t", "").replace("\x1b", ""))
    for row in pending_rows(text, "Анна", sent=False, layout=Layout(width, WORDS)):
        assert cell_len(plain(row)) <= width


def test_addresses_are_links_to_the_whole_of_them() -> None:
    """Also where they go on in the next row; the full stop behind one is none of it."""
    address = "https://example.org/a/long/way"
    spans = [span for row in rows(said(f"see {address}."), Layout(24, WORDS)) for span in row]
    linked = [(text, style) for text, style in spans if style.startswith("link")]
    assert "".join(text for text, _style in linked) == address
    assert {style for _text, style in linked} == {f"link {address}"}


def test_who_calls_us_and_what_is_ours_is_told_by_style() -> None:
    """A mention, a notice, our own name."""
    layout = Layout(60, WORDS)
    assert rows(said("Anna!", mention=True), layout)[0][-1] == ("Anna!", "mention")
    assert rows(said("beep", notice=True), layout)[0][-1] == ("beep", "notice")
    assert ("Anna", "own") in rows(said("me", nick="Anna", own=True), layout)[0]


def test_days_are_told_in_words() -> None:
    """Today as such, this year without the year."""
    today = date(2025, 11, 22)
    assert " today, 22 November " in plain(day_row(today, today, 30, WORDS))
    assert " 1 March " in plain(day_row(date(2025, 3, 1), today, 30, WORDS))
    assert " 1 March 2024 " in plain(day_row(date(2024, 3, 1), today, 30, WORDS))
    assert plain(divider_row(9, WORDS)) == "── new ──"


def test_what_does_not_fit_ends_with_dots() -> None:
    """Also where a letter takes two columns; where nothing fits, there is nothing."""
    assert [fitted("hello", 5), fitted("hello", 4), fitted("日本語", 4), fitted("hello", 0)] == [
        "hello",
        "hel…",
        "日…",
        "",
    ]


def test_what_explains_stands_beside_it_or_below() -> None:
    """By how much room there is for the sentence."""
    line = Line(
        kind=Kind.INFO,
        text="goes into a room, or back to one, and says so to whom it may concern",
        when=NOON,
        term="/join [ROOM]",
        term_columns=14,
    )
    assert shown(line, 60) == [
        "12:00 /join [ROOM]    goes into a room, or back to one, and",
        "                      says so to whom it may concern",
    ]
    assert shown(line, 40) == [
        "12:00 /join [ROOM]",
        "        goes into a room, or back to",
        "        one, and says so to whom it may",
        "        concern",
    ]
