"""Attributes that nearly no object has."""

from __future__ import annotations

from typing import Any

from besedka.seldom import Seldom


class Guest:
    """Somebody with two of them."""

    __slots__ = ("seldom",)

    name: Seldom[str | None] = Seldom(None)
    blocks: Seldom[tuple[str, ...]] = Seldom(())

    def __init__(self) -> None:
        self.seldom: dict[str, Any] | None = None


def test_what_was_never_set_is_nothing_and_takes_nothing() -> None:
    """Each has the value that the class names, and no dictionary is made for it."""
    guest = Guest()
    assert (guest.name, guest.blocks, guest.seldom) == (None, (), None)


def test_what_is_set_is_the_objects_own() -> None:
    """Another object and another attribute know nothing of it."""
    one, other = Guest(), Guest()
    one.name = "Anna"
    one.blocks = ("*!*@10.0.0.1",)
    assert (one.name, one.blocks) == ("Anna", ("*!*@10.0.0.1",))
    assert (other.name, other.blocks) == (None, ())


def test_the_dictionary_goes_with_the_last_of_them() -> None:
    """Setting the usual value again is forgetting, in any order."""
    guest = Guest()
    guest.blocks = ()
    guest.name = "Anna"
    guest.blocks = ("a",)
    guest.name = None
    assert guest.seldom == {"blocks": ("a",)}
    guest.name = None
    guest.blocks = ()
    assert guest.seldom is None


def test_the_class_shows_the_attribute_itself() -> None:
    """Asked of the class there is no value yet."""
    assert isinstance(Guest.name, Seldom)
