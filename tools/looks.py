"""Writes what the full screen looks like: what tests compare, and pictures for the READMEs. `make looks`."""

from __future__ import annotations

from pathlib import Path

from support.looks import LANGUAGES, PICTURED, album

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "tests" / "tools" / "looks"
PICTURES = ROOT / "docs" / "images"


def main() -> None:
    """Write all of them, and take away what is shown no more."""
    KEPT.mkdir(exist_ok=True)
    for old in KEPT.iterdir():
        old.unlink()
    for language in LANGUAGES:
        for name, picture in album(language).items():
            view, _language, theme, size = name.split("-")
            if size == f"{PICTURED[0]}x{PICTURED[1]}":
                shown = f"{picture.framed.rstrip()}\n"
                (PICTURES / f"terminal-{theme}-{language}.svg").write_text(shown, encoding="utf-8")
                continue
            (KEPT / f"{name}.svg").write_text(picture.svg, encoding="utf-8")
            if view == "main":  # the colours change none of the rows
                (KEPT / f"{language}-{size}.txt").write_text(picture.rows, encoding="utf-8")


if __name__ == "__main__":
    main()
