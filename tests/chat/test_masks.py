"""Masks with `*` and `?`."""

from __future__ import annotations

import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.masks import complete_mask, matches

LETTERS = st.text("ab*?", max_size=12)


@pytest.mark.parametrize(
    ("mask", "text", "fits"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("**", "anna", True),
        ("?", "", False),
        ("?", "я", True),
        ("a*a", "anna", True),
        ("a*b", "anna", False),
        ("*n?", "anna", True),
        ("*@*.example", "anna!a@b.example", True),
        ("anna", "anna2", False),
        ("[a]", "a", False),
        ("[a]", "[a]", True),
    ],
)
def test_masks(mask: str, text: str, fits: bool) -> None:
    """A star is any text, a question mark any character, everything else itself."""
    assert matches(mask, text) is fits


@given(LETTERS, LETTERS)
def test_masks_are_those_of_files(mask: str, text: str) -> None:
    """Without brackets they fit what the shell's patterns fit."""
    assert matches(mask, text) is (re.match(fnmatch.translate(mask), text) is not None)


def test_no_mask_takes_long() -> None:
    """Many stars cost no more than the product of both lengths."""
    assert not matches("*a" * 200 + "b", "a" * 400)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("anna", "anna!*@*"),
        ("*@host", "*!*@host"),
        ("a@host", "*!a@host"),
        ("anna!a@host", "anna!a@host"),
        ("anna!a", "anna!a@*"),
        ("anna!@", "anna!*@*"),
        ("!a@b", "*!a@b"),
        ("a!b@c@d", "a!b@c@d"),
        ("*", "*!*@*"),
    ],
)
def test_what_people_type_becomes_a_whole_mask(typed: str, whole: str) -> None:
    """What is left out is a star; a whole mask stays as it is."""
    assert complete_mask(typed) == whole
    assert complete_mask(whole) == whole
