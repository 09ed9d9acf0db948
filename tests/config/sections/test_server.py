"""The server's own settings."""

from __future__ import annotations

from pathlib import Path

from besedka.config.sections.server import Server


def test_the_data_is_the_users() -> None:
    """Where each system has such things; nothing is made by looking at it."""
    folder = Server().data
    assert isinstance(folder, Path)
    assert folder.is_absolute()
    assert folder.name == "besedka"
