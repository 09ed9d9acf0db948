"""Writes what the full screen looks like: rows that tests compare, and pictures for the READMEs. `make looks`."""

from __future__ import annotations

from pathlib import Path

from support.looks import LANGUAGES, SIZES, THEMES, golden, look

ROOT = Path(__file__).parent.parent
ROWS = ROOT / "tests" / "tools" / "looks"
PICTURES = ROOT / "docs" / "images"
PICTURED = (110, 26)  # wide enough for all three panes


def main() -> None:
    """Write all of them."""
    ROWS.mkdir(exist_ok=True)
    for language in LANGUAGES:
        for size in SIZES:
            rows, _picture = look(language, THEMES[0], size)
            (ROWS / golden(language, size)).write_text(rows, encoding="utf-8")
        for theme in THEMES:
            _rows, picture = look(language, theme, PICTURED)
            (PICTURES / f"terminal-{theme}-{language}.svg").write_text(f"{picture.rstrip()}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
