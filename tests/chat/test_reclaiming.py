"""Having a nick back."""

from __future__ import annotations

from besedka.chat.account_commands import LogIn
from besedka.chat.accounts import Account, Verifier
from besedka.chat.events import NickChanged, SessionEnded, UserQuit
from besedka.chat.names import fold_nick
from besedka.chat.reclaiming import ReclaimNick
from besedka.chat.refusals import Reason
from support.chat import Chat, Person, refusal
from support.wholeness import check_state


def club() -> tuple[Chat, Person, Person]:
    """Return a chat where a guest sits on the nick of the account anna, and who is logged in to it."""
    chat = Chat()
    guest, owner = chat.enter("anna", "#x"), chat.enter("anna2", "#x")
    for name in ("anna", "boris"):
        chat.state.keep_account(Account(name, fold_nick(name), chat.now, Verifier(f"hash of {name}")))
    chat.apply(LogIn(owner.session, "anna", "hash of anna"))
    return chat, guest, owner


def test_who_sits_on_it_is_put_out() -> None:
    """With a reason; the others see it go."""
    chat, guest, owner = club()
    ended, gone = owner.does(ReclaimNick, "Anna", False)
    assert isinstance(ended, SessionEnded)
    assert (ended.audience, "account anna" in ended.reason) == ((guest.session,), True)
    assert isinstance(gone, UserQuit)
    check_state(chat.state)
    assert refusal(owner.does(ReclaimNick, "anna", False)) == (Reason.NO_SUCH_NICK, ("anna",))


def test_and_the_nick_is_taken() -> None:
    """As the account is called; whether somebody sat on it or not."""
    chat, _, owner = club()
    *_, changed = owner.does(ReclaimNick, "ANNA", True)
    assert isinstance(changed, NickChanged)
    assert changed.nick == "anna"
    assert refusal(owner.does(ReclaimNick, "anna", True)) == (Reason.NICK_YOURS, ("anna",))
    owner.nick("other")
    (changed,) = owner.does(ReclaimNick, "anna", True)
    assert isinstance(changed, NickChanged)
    check_state(chat.state)


def test_from_another_of_the_account() -> None:
    """Who is logged in to one's account under any nick, too."""
    chat, guest, owner = club()
    chat.apply(LogIn(guest.session, "anna", "hash of anna"))
    guest.nick("elsewhere")
    *_, changed = owner.does(ReclaimNick, "elsewhere", True)
    assert isinstance(changed, NickChanged)
    assert changed.nick == "elsewhere"
    check_state(chat.state)


def test_what_is_not_ones_own() -> None:
    """Neither other accounts' nicks, nor those of people, nor without a login."""
    chat, guest, owner = club()
    chat.enter("vera")
    for nick in ("boris", "vera", "nobody"):
        assert refusal(owner.does(ReclaimNick, nick, True)) == (Reason.NICK_NOT_YOURS, (nick,))
    assert refusal(guest.does(ReclaimNick, "anna2", True)) == (Reason.LOGIN_NEEDED, ())
