"""Which sessions there are, and an end to one of them."""

from __future__ import annotations

import pytest

from besedka.chat import account_commands, commands
from besedka.chat.accounts import Account, Verifier
from besedka.chat.events import Event, SessionEnded, UserQuit
from besedka.chat.refusals import Reason
from besedka.chat.sessionlist import SESSIONS_A_START, ListSessions, SessionList, SessionSummary
from support.chat import NOON, SECOND, Chat, Person, refusal

CONTROL = 99  # the session of the control socket: it is never present
PROOF = "$argon2id$"


def house() -> tuple[Chat, Person, Person, Person]:
    """Return a chat with two sessions of anna's, and boris, who is a guest."""
    chat = Chat()
    chat.state.keep_account(Account("anna", "anna", 1, Verifier(PROOF)))
    chat.sessions = 5 * SESSIONS_A_START
    devices = []
    for wire in ("irc", "web"):
        person = chat.stranger()
        person.does(account_commands.LogIn, "anna", PROOF)
        person.register("anna", wire=wire, host=f"host-{wire}")
        devices.append(person)
    return chat, devices[0], devices[1], chat.enter("boris")


def numbers(person: Person, *fields: object) -> list[int]:
    """Return the numbers of the sessions that somebody is shown."""
    return [each.number for each in person.asks(ListSessions, SessionList, *fields).sessions]


def test_ones_own_sessions() -> None:
    """All about each of them, with the short number that is told to people."""
    chat, first, second, boris = house()
    first.join("#x")
    second.say("#x", "hi")
    now = chat.now
    seen = first.asks(ListSessions, SessionList)
    assert seen.sessions == (
        SessionSummary(1, "anna", "anna", "irc", False, "host-irc", NOON + 2 * SECOND, NOON + 2 * SECOND, True),
        SessionSummary(2, "anna", "anna", "web", False, "host-web", NOON + 4 * SECOND, now, False),
    )
    guest = boris.asks(ListSessions, SessionList)
    assert [(each.number, each.account, each.own) for each in guest.sessions] == [(3, None, True)]


def test_other_users_of_the_account_are_oneself() -> None:
    """Who has logged in late is listed, too."""
    _, first, _, boris = house()
    boris.does(account_commands.LogIn, "anna", PROOF)
    assert numbers(first) == numbers(boris) == [1, 2, 3]


@pytest.mark.parametrize(("account", "found"), [("", [1, 2, 3]), ("ANNA", [1, 2]), ("nobody", [])])
def test_what_the_administrator_is_shown(account: str, found: list[int]) -> None:
    """All sessions, or those of one account."""
    chat, *_ = house()
    assert numbers(Person(chat, CONTROL), account, True) == found
    assert numbers(Person(chat, CONTROL)) == [], "nobody has no sessions"


def ends(person: Person, number: int, by_administrator: bool = False) -> list[Event]:
    """Let somebody end a session."""
    return person.does(commands.EndSession, number, by_administrator)


def test_an_end_to_one_of_ones_own() -> None:
    """The others stay; nobody else's can be ended, and none that there is not."""
    chat, first, second, boris = house()
    assert refusal(ends(first, 3)) == (Reason.NO_SUCH_SESSION, ("3",))
    assert refusal(ends(boris, 1)) == (Reason.NO_SUCH_SESSION, ("1",))
    assert refusal(ends(Person(chat, CONTROL), 1)) == (Reason.NO_SUCH_SESSION, ("1",))
    (ended,) = ends(first, 2)
    assert isinstance(ended, SessionEnded)
    assert (ended.audience, ended.reason) == ((second.session,), "You have ended this session from another one")
    assert first.user.sessions == (first.session,)


def test_the_administrator_ends_anybodys() -> None:
    """With the last one the user is gone."""
    chat, _, _, boris = house()
    boris.join("#x")
    ended, gone = ends(Person(chat, CONTROL), 3, True)
    assert isinstance(ended, SessionEnded)
    assert ended.reason == "The administrator has ended this session"
    assert isinstance(gone, UserQuit)
