"""Replies about accounts: what the hub says after a password was right, and what others are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from besedka.chat.account_commands import ChangePassword, LogOut
from besedka.chat.accounts import Account, Standing, Verifier
from besedka.server.hashers import Hashers
from besedka.sessions.credentials import HashPassword
from besedka.sessions.irc.response import Response
from besedka.sessions.session import Request
from support.conversation import CHEAP, Conversation, settings

if TYPE_CHECKING:
    from support.conversation import Peer

ME = ":besedka.local"


@pytest.fixture
def talk() -> Conversation:
    """A server with anna's account, whose password is pencil case."""
    found = Conversation(settings(accounts=CHEAP))
    verifier = Hashers(found.facts).hash(HashPassword("anna", "", "pencil case"))
    assert isinstance(verifier, Verifier)
    found.state.keep_account(Account("anna", "anna", 1, verifier))
    return found


def login(peer: Peer) -> list[str]:
    """Log in as anna."""
    peer.send("CAP REQ sasl")
    peer.ask("AUTHENTICATE PLAIN")
    return peer.ask("AUTHENTICATE AGFubmEAcGVuY2lsIGNhc2U=")


def test_a_disabled_account(talk: Conversation) -> None:
    """Who knows the password is told what is the matter."""
    account = talk.state.accounts["anna"]
    talk.state.keep_account(msgspec.structs.replace(account, standing=Standing.DISABLED))
    peer = talk.irc()
    assert login(peer) == [f"{ME} 902 * :This account is disabled: ask the administrator"]
    assert peer.session.exchange is None


def test_the_password_changes_while_it_is_compared(talk: Conversation) -> None:
    """What was right a moment ago is wrong."""
    talk.answering = False
    peer = talk.irc("boris")
    login(peer)
    account = talk.state.accounts["anna"]
    talk.state.keep_account(msgspec.structs.replace(account, verifier=Verifier("other")))
    talk.answer()
    assert peer.lines() == [f"{ME} 904 boris :SASL authentication failed: name or password is wrong"]


def test_the_name_is_taken_while_the_password_is_hashed(talk: Conversation) -> None:
    """The hub has the last word."""
    talk.answering = False
    peer = talk.irc("boris", "standard-replies")
    peer.send("REGISTER * * longpassword")
    talk.state.keep_account(Account("boris", "boris", 1))
    talk.answer()
    assert peer.lines() == [f"{ME} FAIL REGISTER ACCOUNT_EXISTS boris :That name is taken: choose another"]


def test_logging_out(talk: Conversation) -> None:
    """RPL_LOGGEDOUT, and ACCOUNT * for those who understand it, oneself included."""
    boris, gleb = talk.irc("boris", "account-notify"), talk.irc("gleb", "account-notify")
    dina = talk.irc("dina")
    talk.everybody_joins("#x", boris, gleb, dina)
    login(boris)
    gleb.forget()
    boris.forget()
    talk.turn([Request(boris.session, (LogOut(boris.session.number),))])
    assert boris.lines() == [
        f"{ME} 901 boris boris!boris@127.0.0.1 :You are now logged out",
        ":boris!boris@127.0.0.1 ACCOUNT *",
    ]
    assert gleb.lines() == [":boris!boris@127.0.0.1 ACCOUNT *"]
    assert dina.lines() == []
    stranger = talk.irc()
    stranger.send("NICK vera")
    login(stranger)
    stranger.forget()
    talk.turn([Request(stranger.session, (LogOut(stranger.session.number),))])
    assert stranger.lines() == [f"{ME} 901 * vera!*@127.0.0.1 :You are now logged out"]


def test_other_changes_of_an_account_are_not_told(talk: Conversation) -> None:
    """Whoever asked for them says so in its own words."""
    boris = talk.irc("boris")
    login(boris)
    boris.forget()
    talk.turn([Request(boris.session, (ChangePassword(boris.session.number, "anna", Verifier("x")),))])
    assert boris.lines() == []


def test_who_is_logged_in_is_shown(talk: Conversation) -> None:
    """In WHOIS, on messages, and with a JOIN, for those who asked for it."""
    boris, gleb = talk.irc("boris"), talk.irc("gleb", "account-tag extended-join message-tags")
    talk.everybody_joins("#x", gleb)
    login(boris)
    boris.send("JOIN #x", "PRIVMSG #x :hi", "NOTICE #x :" + "ho " * 160, "@+typing=active TAGMSG #x")
    joined, said, *notices, tagged = gleb.lines()
    assert joined.endswith(":boris!boris@127.0.0.1 JOIN #x anna :boris")
    assert "account=anna" in joined.split(" ")[0]
    assert "account=anna" in said.split(" ")[0]
    assert len(notices) == 2
    assert all("account=anna" in line.split(" ")[0] for line in notices)
    assert "account=anna" in tagged.split(" ")[0]
    assert f"{ME} 330 gleb boris anna :is logged in as" in gleb.ask("WHOIS boris")
    gleb.send("PART #x", "JOIN #x")
    assert any(line.endswith(":gleb!gleb@127.0.0.1 JOIN #x * :gleb") for line in gleb.lines())
    response = Response(boris.session)
    assert response.found is None


def test_roles_that_return(talk: Conversation) -> None:
    """Others are told by MODE, of the server's; who joins sees its own among the names, who logs in is told, too."""
    boris, gleb = talk.irc("boris"), talk.irc("gleb")
    login(boris)
    boris.send("JOIN #x", "PRIVMSG #x :hi")
    gleb.send("JOIN #x")
    boris.send("PART #x")
    gleb.forget()
    joined = boris.ask("JOIN #x")
    assert f"{ME} 353 boris = #x :gleb @boris" in joined
    assert not any(" MODE " in line for line in joined)
    assert gleb.lines() == [":boris!boris@127.0.0.1 JOIN #x", f"{ME} MODE #x +o boris"]
    dina = talk.irc("dina")
    dina.send("JOIN #x")
    gleb.forget()
    assert login(dina)[-1] == f"{ME} MODE #x +o dina"
    assert gleb.lines() == [f"{ME} MODE #x +o dina"]
