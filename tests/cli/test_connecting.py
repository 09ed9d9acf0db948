"""What `join`, `tail` and `say` ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from besedka.cli.connecting import the_options
from besedka.client.profiles import Profile, Profiles, profiles_file
from besedka.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is asked for where nothing is said but the folder; settings of whoever runs the tests do not count."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("BESEDKA_PASSWORD", raising=False)
    nothing = dict.fromkeys(("address", "profile", "name", "account", "fingerprint"))
    return {**nothing, "tls": False, "timeout": 1.0, "lang": "ru", "data": str(tmp_path)}


def test_who_gives_no_name_has_that_of_the_login(
    given: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a script; a person is asked."""
    monkeypatch.setenv("LOGNAME", "boris")
    given |= {"address": "[::1]:7000", "fingerprint": "AB" * 32}
    options = the_options(**given, scripted=True)
    assert (options.host, options.port, options.name, options.lang) == ("::1", 7000, "boris", "ru")
    assert (options.tls, options.fingerprint, options.data) == (True, "ab" * 32, tmp_path)
    assert the_options(**given).name is None
    assert the_options(**{**given, "account": "anna"}, scripted=True).name == "anna"


def test_a_profile_says_what_the_options_do_not(given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """By its name in the place of the address, or with --profile; options go before it."""
    profile = Profile("chat.example:1", tls=True, name="Anna", account="anna", rooms=("#tea",), line=True, theme="dark")
    Profiles(profiles_file(), str).add("work", profile)
    monkeypatch.setenv("BESEDKA_PASSWORD", "tea and sugar")
    for words in ({"address": "work"}, {"profile": "work"}):
        options = the_options(**{**given, **words})
        assert (options.server, options.tls, options.name, options.account) == ("chat.example:1", True, "Anna", "anna")
        assert (options.rooms, options.line, options.theme) == (("#tea",), True, "dark")
        assert options.password == "tea and sugar"
    other = the_options(**{**given, "address": "work", "name": "Vera"}, rooms=("#a",), theme="light")
    assert (other.name, other.rooms, other.theme) == ("Vera", ("#a",), "light")
    assert the_options(**{**given, "address": "chat"}).host == "chat"
    with pytest.raises(UsageError, match="not both"):
        the_options(**{**given, "address": "127.0.0.1", "profile": "work"})


def test_a_theme_that_is_none(given: dict[str, Any]) -> None:
    """Those that there are, are told."""
    Profiles(profiles_file(), str).add("work", Profile("chat.example", theme="pink"))
    with pytest.raises(UsageError, match="terminal, dark and light"):
        the_options(**{**given, "profile": "work"})
