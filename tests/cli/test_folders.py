"""Which data folder a command means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.cli.folders import data_of
from besedka.config.mistakes import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_folder_that_is_meant(tmp_path: Path) -> None:
    """The option comes before the file of settings; a mistake in that is told."""
    config = tmp_path / "besedka.toml"
    config.write_text(f'[server]\ndata = "{tmp_path}/there"\n')
    assert data_of(None, str(config)) == tmp_path / "there"
    assert data_of(str(tmp_path / "here"), str(config)) == tmp_path / "here"
    config.write_text("[server]\nnonsense = 1\n")
    with pytest.raises(SettingsError):
        data_of(None, str(config))
