"""What the sessions of one user are, and whether it is away by what they say."""

from __future__ import annotations

import pytest

from besedka.chat.attached import IN_BACKGROUND, Attached, Shared, away_of, share
from besedka.chat.events import AwayChanged
from besedka.chat.users import User, make_source


def user_with(*sessions: Attached) -> User:
    """Return somebody with these sessions, numbered from 1."""
    user = User(1, make_source("anna", "a", "h", "account:anna"), "A", "irc", 0)
    user.sessions = tuple(range(1, len(sessions) + 1))
    user.attached = dict(zip(user.sessions, sessions, strict=True))
    return user


def session(*said: tuple[str | None, int]) -> Attached:
    """Return a session that said this of being away, each at a time."""
    attached = Attached("irc", "h", 0, secure=False, device=None)
    for message, now in said:
        attached.set_away(message, now)
    return attached


@pytest.mark.parametrize(
    ("sessions", "away"),
    [
        ((session(),), None),
        ((session(("tea", 1)),), "tea"),
        ((session(("tea", 1), (None, 2)),), None),
        ((session(("tea", 1)), session()), "tea"),  # who says nothing of it does not count
        ((session(("tea", 1)), session((None, 2))), None),
        ((session(("tea", 2)), session(("lunch", 1))), "tea"),  # what was said last
        ((session((IN_BACKGROUND, 1)),), IN_BACKGROUND),
        ((session((IN_BACKGROUND, 1)), session((IN_BACKGROUND, 2))), IN_BACKGROUND),
        ((session((IN_BACKGROUND, 1)), session()), None),
        ((session((IN_BACKGROUND, 2)), session(("tea", 1))), "tea"),
    ],
)
def test_who_is_away(sessions: tuple[Attached, ...], away: str | None) -> None:
    """Away is who is away on all devices that said something, those in the background left out."""
    assert away_of(user_with(*sessions)) == away


def test_who_has_no_session_is_as_it_was() -> None:
    """There is nothing then that could say otherwise."""
    user = user_with()
    user.away = "tea"
    assert away_of(user) == "tea"


def test_what_is_shared() -> None:
    """The other sessions are told, the one that did it is not; where there are no others, nobody."""
    user = user_with(session(), session(), session())
    event = AwayChanged(0, 7, 2, (), user.source, None)
    assert share(user, event) == [Shared(0, 7, 2, (1, 3), event)]
    user.sessions = (2,)
    assert share(user, event) == []
