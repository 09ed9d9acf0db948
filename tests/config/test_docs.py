"""The page about settings."""

from __future__ import annotations

from pathlib import Path

from besedka.config.docs import page
from besedka.config.table import fields_in, sections

ROOT = Path(__file__).parents[2]


def test_the_page_in_the_repository_is_the_one_that_is_made() -> None:
    """Whoever changes the table runs `make docs`."""
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == page()


def test_the_page_has_a_row_for_each_setting() -> None:
    """Nothing of the table is missing."""
    for section in sections():
        for field in fields_in(section).values():
            assert f"| `{field.name}`<br>{field.doc.text}." in page()


def test_a_row_says_what_holds_for_strangers() -> None:
    """Beside the default for friends."""
    (row,) = (line for line in page().splitlines() if line.startswith("| `lines_per_s`"))
    assert "| `200` lines/s; strangers: `10` |" in row


def test_a_row_names_option_and_variable() -> None:
    """The other ways to set the same thing stand beside it."""
    (row,) = (line for line in page().splitlines() if line.startswith("| `level`"))
    assert "`BESEDKA_LOG_LEVEL`<br>`--log-level`" in row
    assert "| yes |" in row
