"""The table of numerics."""

import pytest

from besedka.protocols import numerics

# RPL_WHOISSECURE, RPL_YOURLANGUAGESARE; what KNOCK, MONITOR, SASL and LANGUAGE refuse with
OTHERWISE = {"671", "687", "981", "982", "712", "713", "714", "734", "902", "904", "905", "906", "907"}


@pytest.mark.parametrize("name", numerics.__all__)
def test_form(name: str) -> None:
    """A numeric is three digits, an error from 400 to 699, and a reply anything else, but for history."""
    value: str = getattr(numerics, name)
    assert len(value) == 3
    assert value.isdecimal()
    is_error = "400" <= value <= "699"
    assert name.startswith("ERR_" if is_error != (value in OTHERWISE) else "RPL_")


def test_unique() -> None:
    """No two names stand for one numeric, and every constant is public."""
    constants = {name for name in vars(numerics) if name.startswith(("RPL_", "ERR_"))}
    assert constants == set(numerics.__all__)
    assert len({getattr(numerics, name) for name in constants}) == len(constants)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RPL_WELCOME", "001"),
        ("RPL_ISUPPORT", "005"),
        ("RPL_NAMREPLY", "353"),
        ("RPL_ENDOFMOTD", "376"),
        ("ERR_INPUTTOOLONG", "417"),
        ("ERR_NICKNAMEINUSE", "433"),
        ("ERR_NEEDMOREPARAMS", "461"),
        ("ERR_CHANOPRIVSNEEDED", "482"),
    ],
)
def test_samples(name: str, value: str) -> None:
    """The best known numerics have their well-known values."""
    assert getattr(numerics, name) == value
