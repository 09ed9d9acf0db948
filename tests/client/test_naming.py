"""Names before they are sent."""

from __future__ import annotations

import pytest

from besedka.client.naming import aimed_at, name_problem, room_problem
from besedka.i18n import Words


@pytest.mark.parametrize("name", ["Anna", "Анна", "a-b_c", "Вася2", "bot[x]", "x" * 64])
def test_usable_names_are_no_problem(name: str) -> None:
    """Letters of one alphabet, digits, and the signs of IRC."""
    assert name_problem(name, Words("en")) == ""


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("two words", "A name has no spaces."),
        ("два слова", "A name has no spaces."),
        ("x" * 65, "A name has at most 64 characters."),
        ("1st", "A name begins with a letter."),
        ("#room", "A name begins with a letter."),
        ("", "A name begins with a letter."),
        ("Аnna", "A name keeps to one alphabet; letters, digits and -_ are possible."),
        ("a!b", "A name keeps to one alphabet; letters, digits and -_ are possible."),
    ],
)
def test_each_problem_has_a_sentence(name: str, sentence: str) -> None:
    """It says how a name is, so that the next one is better."""
    assert name_problem(name, Words("en")) == sentence


def test_the_sentence_is_in_the_persons_language() -> None:
    """In Russian, too."""
    assert name_problem("два слова", Words("ru")) == "В имени не бывает пробелов."


@pytest.mark.parametrize("room", ["#tea", "tea", "#чай", "##c++"])
def test_usable_rooms_are_no_problem(room: str) -> None:
    """With the sign of a room or without; what else is wrong, the server says."""
    assert room_problem(room, Words("en")) == ""


@pytest.mark.parametrize("room", ["#tea pot", "#tea,#pot", "#", ""])
def test_a_room_that_cannot_be_has_a_sentence(room: str) -> None:
    """The wire would take it for another room, or for two."""
    told = f"{room} cannot be a room: its name has at least one letter, no spaces and no commas."
    assert room_problem(room, Words("en")) == told


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tea", "#tea"),
        ("#tea", "#tea"),
        ("&here", "&here"),
        ("@anna", "anna"),
        ("@#tea", "#@#tea"),
        ("", "#"),
        ("@", "#@"),
    ],
)
def test_a_word_of_a_script_is_a_room_and_behind_an_at_a_person(word: str, meant: str) -> None:
    """A shell takes `#tea` for a comment."""
    assert aimed_at(word) == meant
