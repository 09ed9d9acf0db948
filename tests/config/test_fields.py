"""Reading one value by its row of the table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest

from besedka.config.fields import Doc, Refused, fields_of


class Sample(msgspec.Struct, frozen=True):
    """One field of each kind."""

    number: Annotated[int, Doc(text="A number", low=1, high=9)] = 5
    flag: Annotated[bool, Doc(text="A flag")] = False
    word: Annotated[str, Doc(text="A word", pattern="[a-z]*", shape="small letters", high=4)] = ""
    text: Annotated[str, Doc(text="A text", low=1, high=4)] = "x"
    choice: Annotated[Literal["a", "b"], Doc(text="A choice")] = "a"
    folder: Annotated[Path, Doc(text="A folder")] = msgspec.field(default_factory=lambda: Path("/default"))


FIELDS = fields_of(Sample)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("number", 1, 1),
        ("number", 9, 9),
        ("flag", True, True),
        ("word", "abcd", "abcd"),
        ("text", "äöü!", "äöü!"),
        ("choice", "b", "b"),
        ("folder", "/tmp/x", Path("/tmp/x")),
        ("folder", "", Path("/default")),
    ],
)
def test_a_right_value_is_kept(name: str, value: object, kept: object) -> None:
    """What is inside the bounds, both of them included, is taken."""
    assert FIELDS[name].take(value) == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", 0),
        ("number", 10),
        ("number", True),
        ("number", 5.0),
        ("number", "5"),
        ("flag", 1),
        ("word", "abcde"),
        ("word", "A"),
        ("text", ""),
        ("text", "a\0"),
        ("choice", "c"),
        ("folder", 1),
        ("folder", "a\0b"),
        ("text", "a\udcff"),
        ("folder", "~nobody-is-called-so/x"),
    ],
)
def test_a_wrong_value_is_refused(name: str, value: object) -> None:
    """What is outside the bounds, or of another type, is not taken."""
    with pytest.raises(Refused):
        FIELDS[name].take(value)


def test_a_relative_path_becomes_absolute() -> None:
    """A folder does not change its meaning when the process changes its own."""
    assert FIELDS["folder"].take("x") == Path.cwd() / "x"


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("number", "7", 7),
        ("flag", "Yes", True),
        ("flag", "0", False),
        ("word", "abc", "abc"),
        ("choice", "a", "a"),
    ],
)
def test_text_is_read_by_the_type_of_its_field(name: str, text: str, kept: object) -> None:
    """The environment and the command line have only text."""
    assert FIELDS[name].parse(text) == kept


@pytest.mark.parametrize(
    ("name", "text"),
    [("number", "1_0"), ("number", " 7"), ("number", "٧"), ("number", "9" * 5000), ("flag", "maybe")],
)
def test_text_has_one_spelling(name: str, text: str) -> None:
    """What Python's own conversions would let pass is refused."""
    with pytest.raises(Refused):
        FIELDS[name].parse(text)


def test_each_kind_says_what_it_allows() -> None:
    """The phrase stands after "allowed:" in a mistake."""
    assert {name: field.allowed() for name, field in FIELDS.items()} == {
        "number": "a whole number from 1 to 9",
        "flag": "true or false",
        "word": "small letters",
        "text": "a text of 1 to 4 characters",
        "choice": 'one of "a", "b"',
        "folder": "a path",
    }
