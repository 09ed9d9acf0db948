"""The server's own names: nobody's nick and nobody's account, but found by whoever asks."""

from __future__ import annotations

import pytest

from besedka.chat.account_commands import RegisterAccount
from besedka.chat.accounts import Verifier
from besedka.chat.commands import ChangeNick, Say, Watch
from besedka.chat.events import WatchBegan
from besedka.chat.queries import FindUsers, UserDetails, UserList, WhoIs, WhoIsHere
from besedka.chat.refusals import Reason
from besedka.chat.services import NAMES, is_service, make_services, name_like
from besedka.chat.state import State
from support.chat import Book, Chat, one, refusal


@pytest.mark.parametrize("nick", ["besedka", "BESEDKA", "Беседка", "nickserv", "ChanServ"])
def test_the_names(nick: str) -> None:
    """They are the same in any case."""
    assert is_service(nick)
    assert name_like(nick) in NAMES


@pytest.mark.parametrize("nick", ["beseda", "besedka2", "serv", "#besedka", "anna"])
def test_other_names(nick: str) -> None:
    """Nothing else is meant by them."""
    assert not is_service(nick)
    assert name_like(nick) is None


@pytest.mark.parametrize("nick", ["NickServ", "besedka", "ВЕЅЕDKA", "СhanServ", "N1ckServ", "nlckserv", "беседка"])
def test_nobody_takes_them(nick: str) -> None:
    """Neither them nor what looks like them, as a nick or as an account's name."""
    chat = Chat()
    anna = chat.enter("anna")
    reason, subject = refusal(chat.apply(ChangeNick(anna.session, nick)))
    assert (reason, subject[0]) == (Reason.NICK_LOOKS_ALIKE, nick)
    refused = refusal(chat.apply(RegisterAccount(anna.session, nick, Verifier("x"))))
    assert refused == (Reason.ACCOUNT_EXISTS, (nick,))


def test_nothing_is_said_to_them_through_the_hub() -> None:
    """What a wire lets through is refused: it is never stored."""
    chat = Chat()
    anna = chat.enter("anna")
    assert refusal(chat.apply(Say(anna.session, "NickServ", "identify x")))[0] is Reason.NO_SUCH_NICK


def test_they_are_found() -> None:
    """WHOIS, WHO, ISON and MONITOR know them; masks find only people."""
    chat = Chat()
    session = chat.enter("anna").session
    found = one(chat.hub.answer(WhoIs(session, "nickserv"), chat.now), UserDetails)
    assert (found.source.mask, found.source.bot) == ("NickServ!besedka@besedka.local", True)
    here = one(chat.hub.answer(WhoIsHere(session, ("CHANSERV", "nobody")), chat.now), UserList)
    assert [each.source.nick for each in here.users] == ["ChanServ"]
    for mask, nicks in (("besedka", ["besedka"]), ("*", ["anna"])):
        users = one(chat.hub.answer(FindUsers(session, mask), chat.now), UserList)
        assert [each.source.nick for each in users.users] == nicks
    began = one(chat.apply(Watch(session, ("besedka",), 10)), WatchBegan)
    assert began.here == ("besedka!besedka@besedka.local",)


def test_they_are_where_the_server_is() -> None:
    """Their host is what the server calls itself."""
    assert {user.source.host for user in make_services("chat.example.org").values()} == {"chat.example.org"}
    state = State((), 0, 0, Book(), host="chat.example.org")
    user = state.present("besedka")
    assert user is not None
    assert user.source.mask == "besedka!besedka@chat.example.org"
