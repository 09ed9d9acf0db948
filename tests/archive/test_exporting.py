"""An export is written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.archive.exporting import Wanted, export
from besedka.errors import EnvironmentFault
from besedka.i18n import Words
from support.archives import direct, make_journal
from support.journals import journal, stranger

if TYPE_CHECKING:
    from pathlib import Path

    from besedka.archive.exporting import Form

WORDS = Words("en")


def wanted(form: Form, *rooms: str, account: str | None = None) -> Wanted:
    """Return what is wanted."""
    return Wanted(rooms, account, form, None, None, None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal in which everything has happened."""
    return make_journal(tmp_path / "journal.sqlite")


def test_each_form(path: Path, tmp_path: Path) -> None:
    """A page, a text and lines of JSON; what is already there is replaced in one step."""
    for form, begins in (("html", "<!DOCTYPE html>"), ("txt", "20"), ("jsonl", '{"besedka":1')):
        export(path, wanted(form, "#чай"), tmp_path / "out", WORDS)  # type: ignore[arg-type]
        text = (tmp_path / "out").read_text("utf-8")
        assert text.startswith(begins)
        assert "раз" in text
        assert "a secret" not in text
        assert "hello" not in text


def test_direct_talks(tmp_path: Path) -> None:
    """Only those of the account, with its name at the head."""
    with journal(tmp_path / "j") as writer:
        writer.open()
        writer.store([direct(1, stranger("vera", "account:Vera"), "boris", None)])
    export(tmp_path / "j", wanted("html", account="Vera"), tmp_path / "out", WORDS)
    text = (tmp_path / "out").read_text("utf-8")
    assert "<h1>Direct talks of Vera</h1>" in text
    assert "between us" in text
    export(tmp_path / "j", wanted("jsonl", account="Vera"), tmp_path / "out", WORDS)
    assert '"rooms":[]' in (tmp_path / "out").read_text("utf-8")


def test_nothing_is_left_of_one_that_fails(path: Path, tmp_path: Path) -> None:
    """What was there stays."""
    (tmp_path / "out").write_text("precious")
    for want in (wanted("html", "#nowhere"), wanted("jsonl", account="nobody")):
        with pytest.raises(EnvironmentFault, match="cannot export"):
            export(path, want, tmp_path / "out", WORDS)
    assert (tmp_path / "out").read_text() == "precious"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["journal.sqlite", "out"]


def test_to_standard_output(path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Where no file is named."""
    export(path, wanted("txt"), None, WORDS)
    assert b"<guest> hello" in capsysbinary.readouterr().out
