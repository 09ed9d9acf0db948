"""Emoji by their names."""

from __future__ import annotations

from rich.cells import cell_len

from besedka.client.completion import candidates
from besedka.client.emoji import EMOJI, named
from besedka.client.wire import View


def test_they_have_names_in_both_languages() -> None:
    """And are found by the beginning of each."""
    assert [emoji.text for emoji in named("thumbsu")] == ["👍"]
    assert [emoji.text for emoji in named("улыбк")] == ["😊"]
    assert len({emoji.text for emoji in EMOJI}) == len(EMOJI)
    assert all(emoji.names and cell_len(emoji.text) for emoji in EMOJI)


def test_tab_offers_them_behind_a_colon() -> None:
    """Not behind a colon alone, nor behind a smile of signs."""
    view = View("Anna", nicks=("Boris",))
    assert list(candidates(view, "so :tea")) == ["🍵 "]
    assert list(candidates(view, ":tea:")) == ["🍵 "]
    assert list(candidates(view, "so :D")) == []
