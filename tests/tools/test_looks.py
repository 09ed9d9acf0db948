"""What the full screen looks like, in both languages, both themes and three sizes."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from besedka.client.tui.themes import DARK, LIGHT
from support.looks import LANGUAGES, SIZES, golden, look

if TYPE_CHECKING:
    from besedka.i18n import Language

KEPT = Path(__file__).parent / "looks"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_is_as_it_was(language: Language, size: tuple[int, int]) -> None:
    """Row by row; what is meant to change is looked at, and rewritten by `make looks`."""
    rows, _picture = look(language, "dark", size)
    kept = (KEPT / golden(language, size)).read_text(encoding="utf-8")
    changes = "\n".join(difflib.unified_diff(kept.splitlines(), rows.splitlines(), "kept", "now", lineterm=""))
    assert rows == kept, f"`make looks` rewrites it, if it is meant so:\n{changes}"


def test_colours_change_no_row() -> None:
    """The light theme shows the same on its own ground; a picture fetches nothing from anywhere."""
    size = SIZES[0]
    pictures = {}
    for theme in ("dark", "light"):
        rows, pictures[theme] = look("ru", theme, size)
        assert rows == (KEPT / golden("ru", size)).read_text(encoding="utf-8")
    assert str(DARK.background) in pictures["dark"]
    assert str(LIGHT.background) in pictures["light"]
    assert "url(" not in pictures["light"].replace("url(#", "")
