"""The table of commands in the page about the plain wire."""

from __future__ import annotations

from pathlib import Path

import pytest

from besedka.sessions.plain_commands import COMMANDS
from besedka.sessions.plain_docs import BEGIN, END, renewed

PAGE = (Path(__file__).parents[2] / "docs" / "plain.md").read_text(encoding="utf-8")


def test_the_table_in_the_repository_is_the_one_that_is_made() -> None:
    """Whoever changes the table of commands runs `make docs`."""
    assert renewed(PAGE) == PAGE


def test_the_table_has_a_row_for_each_command() -> None:
    """Nothing is missing, and what stood there before is gone."""
    table = renewed(f"above\n{BEGIN}old\n{END}below\n")
    assert table.startswith(f"above\n{BEGIN}| command |")
    assert table.endswith(f"|\n{END}below\n")
    assert "old" not in table
    for command in COMMANDS:
        assert f"{command.name} {command.arguments}".rstrip().replace("|", "\\|") in table


@pytest.mark.parametrize("page", ["", BEGIN, END])
def test_a_page_without_its_marks_is_refused(page: str) -> None:
    """Else the table would silently be lost."""
    with pytest.raises(ValueError, match="needs"):
        renewed(page)
