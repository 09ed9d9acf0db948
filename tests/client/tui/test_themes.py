"""Colours."""

from __future__ import annotations

from rich.style import Style

from besedka.client.tui.themes import segments, style


def test_an_address_becomes_a_link_of_the_terminal() -> None:
    """OSC 8, with the whole address."""
    assert style("link https://example.org").link == "https://example.org"


def test_a_row_is_painted_on_its_ground() -> None:
    """What is selected is turned over, whatever it was."""
    plain, chosen = (
        segments((("Boris", "nick-0"),), Style(bgcolor="blue"), extra)[0].style for extra in (None, style("selected"))
    )
    assert plain is not None
    assert chosen is not None
    assert (plain.bgcolor, plain.reverse, chosen.reverse) == (Style(bgcolor="blue").bgcolor, None, True)
