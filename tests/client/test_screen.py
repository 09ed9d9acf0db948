"""How lines look."""

from __future__ import annotations

from datetime import timedelta

import pytest

from besedka.client.lines import Kind, Line, event, info, status, trouble
from besedka.client.screen import Look, render
from besedka.i18n import Words
from support.clientmodel import NOON

PLAIN = Look(words=Words("en"), colour=False)
COLOURED = Look(words=Words("en"))


def said(text: str = "hi", **more: object) -> Line:
    """Something that Boris said in #lobby."""
    fields = {"kind": Kind.SAID, "text": text, "when": NOON, "room": "#lobby", "nick": "Boris"} | more
    return Line(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (said(), "12:00 Boris: hi"),
        (said(room="#Lobby"), "12:00 Boris: hi"),
        (said(room="#other"), "12:00 [#other] Boris: hi"),
        (said("waves", action=True), "12:00 * Boris waves"),
        (said(notice=True), "12:00 -Boris- hi"),
        (said(room="", direct=True), "12:00 [Boris → you] hi"),
        (said(room="", direct=True, action=True), "12:00 [Boris → you] * hi"),
        (said(room="", direct=True, own=True, target="Vera"), "12:00 [you → Vera] hi"),
        (said(when=NOON - timedelta(days=1)), "2025-11-21 12:00 Boris: hi"),
        (said("Vera: over the plain wire", nick="", room=""), "12:00 Vera: over the plain wire"),
        (event("Boris is here", NOON, "#other"), "12:00 [#other] -- Boris is here"),
        (info("an answer", NOON), "12:00 an answer"),
        (status("connected", NOON), "12:00 connected"),
        (trouble("not sent", NOON), "12:00 ! not sent"),
    ],
)
def test_each_kind_of_line_has_its_form(line: Line, text: str) -> None:
    """Times on the left, the room only where it is not the current one, and who speaks to whom."""
    assert render(line, "#lobby", NOON, PLAIN) == text


def test_nobody_smuggles_escape_sequences_in() -> None:
    """Texts, nicks, rooms and targets are all cleaned."""
    evil = said("\x1b[31m", nick="\x1bB", room="\x1b#r", target="\x1bT", direct=True, own=True)
    assert "\x1b" not in render(evil, "", NOON, PLAIN)
    assert "\x1b" not in render(said("\x1b[31m", nick="\x1bB", room="#r\x1b"), "", NOON, PLAIN)


def test_a_mention_stands_out() -> None:
    """Who is spoken to sees it."""
    assert "\x1b[1;33mAnna, hi\x1b[0m" in render(said("Anna, hi", mention=True), "#lobby", NOON, COLOURED)


def test_a_nick_has_one_colour() -> None:
    """The same today and in another room; ours is only bold."""
    first = render(said("a"), "#lobby", NOON, COLOURED)
    second = render(said("b"), "#lobby", NOON, COLOURED)
    assert first.replace("a", "") == second.replace("b", "")
    assert "\x1b[1mBoris\x1b[0m" in render(said(own=True), "#lobby", NOON, COLOURED)


def test_what_is_found_says_by_itself_where_it_was_said() -> None:
    """To oneself, by oneself, and dim what stands beside it."""
    hit = Line(kind=Kind.FOUND, text="tea", when=NOON, nick="Boris", target="Anna", direct=True)
    own = Line(kind=Kind.FOUND, text="tea", when=NOON, nick="Anna", target="Boris", direct=True, own=True, beside=True)
    assert render(hit, "#lobby", NOON, PLAIN) == "> 2025-11-22 12:00 to you  Boris: tea"
    assert render(own, "#lobby", NOON, COLOURED) == "\x1b[2m  2025-11-22 12:00 to Boris  Anna: tea\x1b[0m"


def test_what_is_explained_stands_in_a_column() -> None:
    """To who has it read aloud the empty columns would be nothing."""
    line = Line(kind=Kind.INFO, text="says goodbye", when=NOON, term="/quit", term_columns=8)
    assert render(line, "", NOON, PLAIN) == "12:00 /quit     says goodbye"
    assert render(line, "", NOON, Look(words=Words("en"), colour=False, columns=False)) == "12:00 /quit — says goodbye"
