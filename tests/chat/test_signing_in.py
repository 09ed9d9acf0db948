"""Browsers stay signed in to an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat import account_commands, commands
from besedka.chat.account_events import LoggedIn
from besedka.chat.accounts import Account, Standing, Verifier
from besedka.chat.events import SessionEnded
from besedka.chat.refusals import Reason
from besedka.chat.server_bans import BanFromServer, BanKind
from besedka.chat.sessionlist import ListSessions, SessionList
from besedka.chat.web_logins import (
    MOST_LOGINS,
    BeginWebLogin,
    EndWebLogin,
    EnterByWebLogin,
    FindWebLogin,
    WebLogin,
    WebLoginChanged,
    WebLoginFound,
)
from support.chat import SECOND, Chat, Person, one, refusal

if TYPE_CHECKING:
    from besedka.chat.events import Event

PROOF = "$argon2id$"
CONTROL = 99  # the session of the control socket: it is never present


def club() -> tuple[Chat, Person]:
    """Return a chat with the account anna, and a connection of hers by HTTP."""
    chat = Chat()
    chat.state.keep_account(Account("anna", "anna", 1, Verifier(PROOF)))
    chat.state.keep_account(Account("boris", "boris", 1, Verifier(PROOF)))
    return chat, chat.stranger()


def begins(person: Person, digest: str = "d1", account: str = "anna", proof: str = PROOF) -> list[Event]:
    """Sign a browser in for an hour."""
    return person.does(BeginWebLogin, account, proof, digest, 3600, "192.0.2.1", True)


def comes(chat: Chat, nick: str, digest: str = "d1") -> Person:
    """Connect with a browser that is signed in."""
    person = chat.stranger()
    person.does(EnterByWebLogin, digest)
    person.register(nick)
    return person


def found(person: Person, digest: str = "d1") -> WebLogin | None:
    """Return what a browser is signed in to."""
    return person.asks(FindWebLogin, WebLoginFound, digest).login


def test_a_browser_is_signed_in_and_comes_without_a_password() -> None:
    """As long as was said; what it proves is that it has the token."""
    chat, web = club()
    changed = one(begins(web, account="ANNA"), WebLoginChanged)
    assert (changed.position, changed.begun, changed.audience) == (chat.state.position, True, ())
    assert changed.login == WebLogin(
        "d1", changed.position, "anna", chat.now, chat.now + 3600 * SECOND, "192.0.2.1", True
    )
    assert found(web) == changed.login
    anna = chat.stranger()
    entered = one(anna.does(EnterByWebLogin, "d1"), LoggedIn)
    assert (entered.account, entered.position) == ("anna", 0)
    anna.register("anna")
    assert anna.user.account == "anna"
    assert chat.stranger().does(EnterByWebLogin, "d2") == []
    chat.now = changed.login.until
    assert found(web) is None
    assert chat.stranger().does(EnterByWebLogin, "d1") == []


@pytest.mark.parametrize(("account", "proof"), [("anna", "$argon2id$other"), ("nobody", PROOF), ("anna", "")])
def test_who_has_not_proved_it_is_refused(account: str, proof: str) -> None:
    """The password may have changed while it was compared."""
    _, web = club()
    assert refusal(begins(web, account=account, proof=proof)) == (Reason.LOGIN_FAILED, (account,))


def test_who_is_not_let_in_any_more() -> None:
    """Neither with the password nor by the cookie."""
    chat, web = club()
    begins(web)
    Person(chat, CONTROL).does(BanFromServer, BanKind.ACCOUNT, "anna", "noise")
    assert refusal(begins(web, "d2"))[0] is Reason.ACCOUNT_BANNED
    assert refusal(chat.stranger().does(EnterByWebLogin, "d1"))[0] is Reason.ACCOUNT_BANNED


def test_signing_out_ends_the_sessions_that_came_by_it() -> None:
    """And no others, not even of the same account."""
    chat, web = club()
    begins(web)
    begins(web, "d2")
    anna, gone, other = comes(chat, "anna"), comes(chat, "anna"), comes(chat, "anna", "d2")
    gone.does(commands.Disconnect, "bye")
    waiting = chat.stranger()
    waiting.does(EnterByWebLogin, "d1")
    events = web.does(EndWebLogin, "d1")
    changed = one([each for each in events if isinstance(each, WebLoginChanged)], WebLoginChanged)
    assert (changed.begun, changed.position > 0) == (False, True)
    ended = [each.audience for each in events if isinstance(each, SessionEnded)]
    assert ended == [(anna.session,), (waiting.session,)]
    assert other.user.sessions == (other.session,)
    assert found(web) is None
    assert refusal(web.does(EndWebLogin, "d1"))[0] is Reason.NO_SUCH_SESSION


def test_browsers_are_listed_and_ended_by_number() -> None:
    """From another session of the account, from another of its browsers, and by the administrator."""
    chat, web = club()
    numbers = [one(begins(web, f"d{each}"), WebLoginChanged).login.number for each in range(4)]
    anna, boris = comes(chat, "anna", "d0"), chat.enter("guest")
    assert [each.number for each in anna.asks(ListSessions, SessionList).logins] == numbers
    assert boris.asks(ListSessions, SessionList).logins == ()
    by_cookie = web.asks(ListSessions, SessionList, "", False, "d0")
    assert [each.number for each in by_cookie.logins] == numbers
    assert [each.nick for each in by_cookie.sessions] == ["anna"]
    control = Person(chat, CONTROL)
    assert len(control.asks(ListSessions, SessionList, "", True).logins) == 4
    assert control.asks(ListSessions, SessionList, "boris", True).logins == ()
    assert refusal(boris.does(EndWebLogin, "", numbers[1])) == (Reason.NO_SUCH_SESSION, (f"w{numbers[1]}",))
    assert one(anna.does(EndWebLogin, "", numbers[1]), WebLoginChanged).login.digest == "d1"
    assert one(web.does(EndWebLogin, "d0", numbers[2]), WebLoginChanged).login.digest == "d2"
    assert one(control.does(EndWebLogin, "", numbers[3], True), WebLoginChanged).login.digest == "d3"
    number = anna.session
    assert refusal(web.does(commands.EndSession, number, False, True, "d9"))[0] is Reason.NO_SUCH_SESSION
    ended = web.does(commands.EndSession, number, False, True, "d0")
    assert any(isinstance(each, SessionEnded) and each.audience == (number,) for each in ended)


def test_what_ends_the_account_signs_its_browsers_out() -> None:
    """A new password all but the one that has set it; disabling and deleting all of them."""
    chat, web = club()
    for digest in ("d1", "d2"):
        begins(web, digest)
    begins(web, "b1", "boris")
    anna = comes(chat, "anna")
    anna.does(account_commands.ChangePassword, "anna", Verifier("$argon2id$new"))
    assert list(chat.state.web_logins.by_digest) == ["d1", "b1"]
    control = Person(chat, CONTROL)
    control.does(account_commands.DisableAccount, "anna", True)
    assert list(chat.state.web_logins.by_digest) == ["b1"]
    control.does(account_commands.DeleteAccount, "boris")
    assert not chat.state.web_logins.by_digest


def test_an_account_that_was_disabled_without_signing_out() -> None:
    """Lets nobody in by a cookie, either: the journal may be older than the rule."""
    chat, web = club()
    begins(web)
    chat.state.keep_account(Account("anna", "anna", 1, Verifier(PROOF), standing=Standing.DISABLED))
    assert refusal(chat.stranger().does(EnterByWebLogin, "d1"))[0] is Reason.ACCOUNT_DISABLED


def test_there_are_so_many_at_the_most() -> None:
    """The oldest goes."""
    chat, web = club()
    for each in range(MOST_LOGINS):
        begins(web, f"d{each}")
    ended, begun = begins(web, "more")
    assert isinstance(ended, WebLoginChanged)
    assert isinstance(begun, WebLoginChanged)
    assert (ended.login.digest, ended.begun, begun.begun) == ("d0", False, True)
    assert len(chat.state.web_logins.by_digest) == MOST_LOGINS
