"""The words that click shows."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from besedka.cli.click_words import SENTENCES
from besedka.i18n import Words
from support.command import environment, run

CLICK = "".join(path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_they_are_click_s_own(sentence: str) -> None:
    """Each is a sentence of the click that is installed: one that it has changed would stay English unnoticed."""
    assert sentence in CLICK


@pytest.mark.parametrize("sentence", SENTENCES)
def test_they_have_russian_words(sentence: str) -> None:
    """And none stays as it is."""
    assert Words("ru")(sentence) != sentence


def test_help_and_mistakes_are_in_the_language_of_the_locale() -> None:
    """Whoever works in Russian reads Russian, also where click speaks."""
    russian = environment(LANG="ru_RU.UTF-8")
    told = run("serve", "--help", environ=russian).stdout
    assert told.startswith("Использование: ")
    assert "Show this message" not in told
    assert "Нет такого параметра: '--nope'." in run("serve", "--nope", environ=russian).stderr
    assert "No such option '--nope'." in run("serve", "--nope", environ=environment(LANG="en_US.UTF-8")).stderr
