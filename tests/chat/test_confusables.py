"""The table of what looks like what."""

from __future__ import annotations

from besedka.chat.confusables import PROTOTYPES, VERSION
from besedka.chat.names import may_hold


def test_the_table_is_of_what_nicks_may_hold() -> None:
    """There is nothing in it that no nick can have, nothing of ASCII, and what stands for others stands for itself."""
    assert len(PROTOTYPES) > 1000
    for code, look in PROTOTYPES.items():
        assert not chr(code).isascii()
        assert may_hold(chr(code))
        assert look.translate(PROTOTYPES) == look


def test_it_says_of_which_unicode_it_is() -> None:
    """The version stands beside the data."""
    assert int(VERSION.partition(".")[0]) >= 17
