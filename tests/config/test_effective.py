"""The settings that are in effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.config.effective import effective
from besedka.config.load import load

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_a_file_that_says_the_same(tmp_path: Path) -> None:
    """All of it, with each listener; where strangers may come, it says which limits are theirs."""
    first = tmp_path / "first.toml"
    first.write_text("plain.greeting = 'Hallo, {name}!'\n[[listen]]\nhost = '*'\n[[listen]]\nport = 1\n", "utf-8")
    settings = load(first, {}, {})
    second = tmp_path / "second.toml"
    second.write_text(effective(settings), encoding="utf-8")
    assert load(second, {}, {}) == settings
    lines = effective(settings).splitlines()
    assert lines.count("[[listen]]") == 2
    assert "lines_per_s = 10  # for strangers" in lines
    assert "lines_per_s = 200" in effective(load(None, {}, {})).splitlines()


def test_a_secret_is_not_shown() -> None:
    """Only that there is one."""
    text = effective(load(None, {"BESEDKA_SERVER_PASSWORD": "swordfish"}, {}))
    assert "#password is set, and a secret" in text
    assert "swordfish" not in text
    assert 'password = ""' in effective(load(None, {}, {}))
