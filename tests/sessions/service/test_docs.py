"""docs/service.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from besedka.sessions.service.docs import page
from besedka.sessions.service.table import SUBJECTS

if TYPE_CHECKING:
    from besedka.sessions.service.command import ServiceCommand

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_is_the_one_that_is_made() -> None:
    """Whoever changes the table runs `make docs`."""
    assert (DOCS / "service.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("row", [row for _, rows in SUBJECTS for row in rows], ids=lambda row: row.name)
def test_each_command_is_there(row: ServiceCommand) -> None:
    """With what it does and its other names."""
    assert f"{row.meaning}" in page()
    assert all(f"`{name}`" in page() for name in row.aliases)
