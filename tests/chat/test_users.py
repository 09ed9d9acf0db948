"""Users and how others see them."""

from __future__ import annotations

from besedka.chat.users import User, make_source


def test_a_source_has_its_mask() -> None:
    """The mask is made once: nick!username@host."""
    source = make_source("Анна", "anna", "::1", "device:1")
    assert source.mask == "Анна!anna@::1"
    assert source.identity == "device:1"


def test_a_new_user_is_in_no_room_and_not_away() -> None:
    """Somebody new has just spoken, is here, and is seen."""
    user = User(1, make_source("a", "a", "h", None), "A", "irc", 5)
    assert (user.since, user.spoke, user.away, user.invisible) == (5, 5, None, False)
    assert (user.sessions, user.rooms, user.invited) == ((), (), ())
