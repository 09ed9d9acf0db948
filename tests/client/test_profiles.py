"""Servers by a name of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.client.profiles import FILE_NAME, Profile, Profiles, profiles_file
from besedka.errors import EnvironmentFault, UsageError
from besedka.i18n import Words

if TYPE_CHECKING:
    from pathlib import Path

FULL = Profile(
    "chat.example:6697",
    tls=True,
    fingerprint="ab" * 32,
    name="Анна",
    account="anna",
    rooms=("#чай", "#tea"),
    theme="dark",
)


@pytest.fixture
def kept(tmp_path: Path) -> Profiles:
    """A file that is not there yet."""
    return Profiles(tmp_path / "new" / FILE_NAME, Words("en"))


def test_what_is_added_is_found_again(kept: Profiles) -> None:
    """With everything, in any letters, and with what a person wrote beside it."""
    assert kept.all() == {}
    kept.add("work", FULL)
    kept.path.write_text("# mine\n" + kept.path.read_text())
    kept.add("дом", Profile("::1", name='"quoted"\\\x7f', line=True))
    assert list(kept.all()) == ["work", "дом"]
    assert kept.find("work") == FULL
    assert kept.find("дом").name == '"quoted"\\\x7f'
    kept.remove("work")
    assert list(kept.all()) == ["дом"]
    assert kept.path.read_text().startswith("# mine\n")


def test_the_names_are_told(kept: Profiles) -> None:
    """Of one that is not there, twice, or no name."""
    with pytest.raises(UsageError, match="besedka profile add work ADDRESS"):
        kept.find("work")
    kept.add("home", FULL)
    with pytest.raises(UsageError, match="there are home"):
        kept.find("work")
    with pytest.raises(UsageError, match="already"):
        kept.add("home", FULL)
    with pytest.raises(UsageError, match="cannot name a profile"):
        kept.add("a:1", FULL)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[work", "is no TOML"),
        ("address = 'x'", "stands in no section"),
        ("[work]\nname = 'Anna'", "says no address"),
        ("[work]\naddress = 5", "address of .work. is to be a text in quotes"),
        ("[work]\naddress = 'x'\nrooms = '#a'", "rooms of .work. is to be a list of texts"),
        ("[work]\naddress = 'x'\nrooms = [5]", "rooms of .work. is to be a list of texts"),
        ("[work]\naddress = 'x'\ntls = 1", "tls of .work. is to be true or false"),
        ("[work]\naddress = 'x'\npasword = 'x'", "has pasword, which nothing knows; there are address, tls"),
        ("[work]\naddress = 'x'\nfingerprint = 'abc'", "64 hexadecimal digits"),
    ],
)
def test_mistakes_are_told_with_the_file(kept: Profiles, text: str, told: str) -> None:
    """Where, and what is to be there."""
    kept.path.parent.mkdir()
    kept.path.write_text(text)
    with pytest.raises(UsageError, match=told) as raised:
        kept.all()
    assert str(kept.path) in str(raised.value)


def test_what_is_written_another_way_is_left_to_its_writer(kept: Profiles) -> None:
    """A section is taken out only where nothing else changes."""
    kept.path.parent.mkdir()
    for text in (
        "work = {address = 'x'}\n",
        "work.address = 'x'\n[home]\naddress='y'\n",
        "[work]\naddress='x'\nrooms=[\n['#a']]",
    ):
        kept.path.write_text(text)
        with pytest.raises(UsageError):
            kept.remove("work")
        assert kept.path.read_text() == text


def test_a_file_that_cannot_be_used_is_told(kept: Profiles) -> None:
    """Neither read nor written."""
    kept.path.mkdir(parents=True)
    with pytest.raises(EnvironmentFault, match=FILE_NAME):
        kept.all()
    kept.path.rmdir()
    kept.path.write_bytes(b"\xff")
    with pytest.raises(UsageError, match="is no TOML"):
        kept.all()
    with pytest.raises(EnvironmentFault):
        Profiles(kept.path / "below", Words("en"))._write("")


def test_where_the_file_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where this system keeps settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert profiles_file() == tmp_path / "besedka-client" / FILE_NAME
