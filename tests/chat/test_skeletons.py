"""Nicks that look alike, by Unicode's confusables, and those that do not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.names import check_nick, fold_nick, normalize
from besedka.chat.skeletons import look_alike, skeletons

LOOK_ALIKES = [
    ("Anna", "аnnа", True),
    ("cop", "сор", True),
    ("BOBA", "ВОВА", True),
    ("Boba", "вова", True),  # as above: case makes no other nick
    ("Bepa", "вера", True),
    ("MAKC", "макс", True),
    ("NIKOS", "ΝΙΚΟΣ", False),  # Σ is no S
    ("NIKO", "νικο", True),  # in capitals
    ("vik", "νικ", False),  # in lower case ν is v, and κ is a K too small
    ("ΝΙΚΟς", "νικοσ", True),
    ("zëa", "ζёа", True),
    ("ПОТОК", "ΠΟΤΟΚ", True),
    ("i", "ı", True),
    ("Ian", "lan", True),  # a capital I, a small L
    ("Ian", "Lan", True),
    ("EIla", "Ella", True),
    ("Elia", "Ella", False),
    ("1van", "Ivan", True),
    ("b|ll", "bill", False),
    ("b|ll", "bIll", True),
    ("bob", "b0b", True),
    ("modern", "modem", True),
    ("коза", "ко3а", True),
    ("Իvan", "Ivan", False),
    ("օsso", "osso", True),  # Armenian
    ("ѕсоре", "scope", True),
    ("סos", "oos", True),  # Hebrew
    ("राम", "रामा", False),
    ("user1", "user2", False),
    ("Вася", "Ваня", False),
    ("й", "и", False),
    ("Ивань", "Иван", False),
    ("Straße", "Strasse", True),  # in capitals
]

nicks = st.text(min_size=1, max_size=8).map(normalize).filter(lambda nick: check_nick(nick, 32) is None)


@pytest.mark.parametrize(("one", "other", "alike"), LOOK_ALIKES)
def test_look_alike(one: str, other: str, alike: bool) -> None:
    """Nicks look alike when they do in lower case, in capitals, or as they are written."""
    assert look_alike(one, other) is alike
    assert look_alike(other, one) is alike


@given(nick=nicks)
def test_each_spelling_of_a_nick_looks_like_it(nick: str) -> None:
    """Whoever changes the case of a nick stays like it, and each look is there once."""
    looks = skeletons(nick)
    assert look_alike(nick, fold_nick(nick))
    assert len(set(looks)) == len(looks) <= 3
    if nick.isascii() and not set(nick) & set("ImM01|"):
        assert looks == (fold_nick(nick),)


@pytest.mark.parametrize("zero", ["0", "٠", "۰", "०", "০", "๐", "၀"])
def test_numbers_tell_nicks_apart(zero: str) -> None:
    """Two nicks that differ by their number alone do not look alike, in any digits: a crowd is told apart by them."""
    digits = [chr(ord(zero) + each) for each in range(10)]
    assert not any(look_alike(f"a{one}", f"a{other}") for one, other in pairwise(digits))
    assert len({skeletons(digit)[0] for digit in digits}) == 10


def test_a_nick_shares_its_skeleton_when_it_can() -> None:
    """Most nicks look like nothing but themselves, and then the text is the same object, since it is kept."""
    nick = "vasya"
    assert skeletons(nick)[0] is nick


@pytest.mark.parametrize(
    "alphabet",
    [
        "абвгдеёжзийклмнопрстуфхцчшщъыэюя",
        "абвгґдеєжзиіїйклмнопрстуфхцчшщюя",
        "abcdefghijklmnopqrstuvwxyz-_[]{}\\^`äöüñçéèêåøæœčšžąęłğ",
        "αβγδεζηθικλμνξπρστυφχψω",
    ],
)
def test_letters_of_one_alphabet_are_told_apart(alphabet: str) -> None:
    """In lower case no letter of the alphabets of these parts looks like another of the same."""
    shown = {letter: skeletons(letter)[0] for letter in alphabet}
    assert len(set(shown.values())) == len(alphabet)
