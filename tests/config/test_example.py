"""The example file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from besedka.config.example import example
from besedka.config.load import load
from besedka.config.settings import Settings
from besedka.config.table import fields_in, sections


@pytest.mark.parametrize("uncommented", [False, True])
def test_the_example_loads_to_the_defaults(uncommented: bool, tmp_path: Path) -> None:
    """As it is, and with every setting uncommented, it changes nothing."""
    text = re.sub(r"(?m)^#(?=\w+ = )", "", example()) if uncommented else example()
    file = tmp_path / "besedka.toml"
    file.write_text(text, encoding="utf-8")
    assert load(file, {}, {}) == Settings()


def test_the_example_has_every_setting() -> None:
    """Nothing of the table is missing, and each setting is there once in its section."""
    written = re.findall(r"(?m)^#(\w+) = ", example())
    assert written == [name for section in sections() for name in fields_in(section)]


def test_the_example_does_not_know_whose_machine_it_is() -> None:
    """The place for the user's data is not printed: another user's is another."""
    assert str(Path.home()) not in example()
