"""The language of the command."""

from __future__ import annotations

import pytest

from besedka.cli.words import command_words


@pytest.mark.parametrize(
    ("setting", "locale", "language"),
    [
        (None, "ru_RU.UTF-8", "ru"),
        (None, "C.UTF-8", "en"),
        ("ru", "C.UTF-8", "ru"),
        ("en", "ru_RU.UTF-8", "en"),
    ],
)
def test_the_setting_comes_before_the_locale(
    setting: str | None, locale: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Help and mistakes are told before any file is read: the environment alone decides."""
    for name in ("BESEDKA_SERVER_LANG", "LANGUAGE", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", locale)
    if setting:
        monkeypatch.setenv("BESEDKA_SERVER_LANG", setting)
    assert command_words().language == language
