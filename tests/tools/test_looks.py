"""What the full screen looks like: all that `make looks` keeps, in both languages, both themes and three sizes."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.looks import LANGUAGES, PICTURED, SIZES, THEMES, album

if TYPE_CHECKING:
    from besedka.i18n import Language

KEPT = Path(__file__).parent / "looks"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_is_as_it_was(language: Language) -> None:
    """Cell by cell and colour by colour; what is meant to change is looked at, and rewritten by `make looks`."""
    pictures = {name: picture for name, picture in album(language).items() if not name.endswith(_size(PICTURED))}
    now = {f"{name}.svg": picture.svg for name, picture in pictures.items()}
    for size in SIZES:
        rows = {pictures[f"main-{language}-{theme}-{_size(size)}"].rows for theme in THEMES}
        (now[f"{language}-{_size(size)}.txt"],) = rows  # colours change no row
    kept = {path.name: path.read_text(encoding="utf-8") for path in KEPT.iterdir() if _language(path) == language}
    assert sorted(now) == sorted(kept)
    for name, picture in now.items():
        lines = difflib.unified_diff(kept[name].splitlines(), picture.splitlines(), "kept", "now", lineterm="", n=0)
        assert picture == kept[name], f"{name}: `make looks` rewrites it, if it is meant so:\n" + "\n".join(lines)


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _language(path: Path) -> str:
    first, *others = path.stem.split("-")
    return others[0] if path.suffix == ".svg" else first


def test_pictures_fetch_nothing() -> None:
    """Whoever looks at one asks nobody's server for a font."""
    for path in (*KEPT.glob("*.svg"), *(KEPT.parents[2] / "docs" / "images").glob("terminal-*.svg")):
        assert "url(" not in path.read_text(encoding="utf-8").replace("url(#", "")
