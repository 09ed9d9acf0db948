"""How mistakes are told."""

from __future__ import annotations

from besedka.config.mistakes import Mistake, SettingsError
from besedka.config.table import fields_in
from besedka.errors import UsageError


def test_a_mistake_names_place_value_and_what_is_allowed() -> None:
    """One line holds all that is needed to mend it."""
    mistake = Mistake("a.toml:3", "70000", fields_in("listen")["port"])
    assert mistake.sentence() == "a.toml:3: port is 70000; allowed: a whole number from 0 to 65535"


def test_all_mistakes_are_told_at_once() -> None:
    """The error is the fault of the one who wrote the settings, and has a line for each mistake."""
    error = SettingsError([Mistake("A", "x", "no {found}"), Mistake("B", "{}", "no {found} in {y}", {"y": "z"})])
    assert isinstance(error, UsageError)
    assert str(error) == "A: no x\nB: no {} in z"


def test_a_mistake_is_one_line_that_can_be_shown() -> None:
    """What breaks a line, moves a terminal's cursor or is no text is told as an escape."""
    mistake = Mistake("a\n.toml:1", "b\x1b[2J\u2028\udcff", "no {found}")
    assert mistake.sentence() == r"a\n.toml:1: no b\x1b[2J\u2028\udcff"


def test_mistakes_can_be_told_in_another_language() -> None:
    """The sentence and what is allowed are translated; the place and the value are not."""
    mistake = Mistake("a.toml:3", "70000", fields_in("listen")["port"])
    told = {
        "{name} is {found}; allowed: {allowed}": "{name} = {found}; допустимо: {allowed}",
        "a whole number from {low} to {high}": "число от {low} до {high}",
    }
    assert mistake.sentence(told.__getitem__) == "a.toml:3: port = 70000; допустимо: число от 0 до 65535"
