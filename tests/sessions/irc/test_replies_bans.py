"""What those hear on IRC who are banned from the server."""

from __future__ import annotations

import base64

from besedka.chat.server_bans import BanFromServer, BanKind
from besedka.sessions.session import Request
from support.conversation import CHEAP, Conversation, Peer, settings

TOLD = "465 {} :You are banned from this server: spam. Ask the administrator of this server if that is a mistake."


def ban(talk: Conversation, kind: BanKind, target: str, seconds: int = 0) -> None:
    """Let the console ban."""
    console = talk.irc()
    talk.turn([Request(console.session, (BanFromServer(console.session.number, kind, target, "spam", seconds, True),))])


def test_who_is_there() -> None:
    """465 and the last word; others see it go for a reason that is nobody's business."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris")
    talk.everybody_joins("#x", anna, boris)
    ban(talk, BanKind.NICK, "anna")
    told, last = anna.lines()
    assert told == f":besedka.local {TOLD.format('anna')}"
    assert last.startswith("ERROR :Closing link: ")
    assert last.endswith("(Banned)")
    assert anna.closed
    assert [line.split(" ", 1)[1] for line in boris.lines()] == ["QUIT :Banned"]


def test_each_in_its_language() -> None:
    """Everybody who is hit by the same ban is told in the language that they have chosen, on each wire."""
    talk = Conversation()
    anna, boris, pat = talk.irc("anna"), talk.irc("boris"), talk.plain("Pat")
    anna.send("LANGUAGE ru")
    pat.feed(b"/lang ru\n")
    for peer in (anna, pat):
        peer.forget()
    ban(talk, BanKind.ADDRESS, "127.0.0.0/8")
    russian = "Вам закрыт вход на этот сервер: spam. Если это ошибка, обратитесь к администратору этого сервера."
    assert anna.lines()[0] == f":besedka.local 465 anna :{russian}"
    assert boris.lines()[0] == f":besedka.local {TOLD.format('boris')}"
    assert pat.lines() == [russian, "До свидания."]


def test_who_comes() -> None:
    """The same, and nothing of what it sent behind is heard; a nick alone may be exchanged."""
    talk = Conversation()
    ban(talk, BanKind.ADDRESS, "127.0.0.1")
    anna = talk.irc()
    told, last = anna.ask("NICK anna", "USER a 0 * :A", "JOIN #x")
    assert told == f":besedka.local {TOLD.format('*')}"
    assert last.startswith("ERROR :Closing link: ")
    assert anna.closed
    assert talk.state.users == {}


def test_a_banned_nick() -> None:
    """432, with the reason; another one is taken."""
    talk = Conversation()
    ban(talk, BanKind.NICK, "spam*")
    anna = talk.irc()
    (told,) = anna.ask("NICK spam1", "USER a 0 * :A")
    assert told == ":besedka.local 432 * spam1 :That nickname is banned from this server (spam): choose another"
    assert " 001 anna " in anna.ask("NICK anna")[0]
    assert " 432 anna Spam :" in anna.ask("NICK Spam")[0]


def test_who_bans_itself() -> None:
    """It has been asked whether it means it."""
    talk = Conversation()
    boss = talk.irc("boss")
    user = talk.state.users["boss"]
    user.administrator, talk.state.administrators[user.number] = True, user
    assert len(boss.ask("KLINE boss")) == 1
    notice, told, last = boss.ask("KLINE MYSELF boss :spam")
    assert " NOTICE boss :boss!*@* is banned " in notice
    assert told == f":besedka.local {TOLD.format('boss')}"
    assert last.startswith("ERROR ")
    assert boss.closed


def _log_in(peer: Peer, name: str, password: str) -> list[str]:
    told = base64.b64encode(f"\0{name}\0{password}".encode()).decode()
    return peer.ask("CAP REQ sasl", "AUTHENTICATE PLAIN", f"AUTHENTICATE {told}")


def test_a_banned_account() -> None:
    """902 with the reason, and until when; the connection stays, and may come as a guest."""
    talk = Conversation(settings(accounts=CHEAP))
    maker = talk.irc("anna")
    maker.send("REGISTER * * sugar-and-tea", "QUIT")
    for seconds, end in ((0, ""), (3600, " until 2027-01-15 09:01 UTC")):
        ban(talk, BanKind.ACCOUNT, "anna", seconds)
        peer = talk.irc()
        told = _log_in(peer, "anna", "sugar-and-tea")[-1]
        assert told == (
            f":besedka.local 902 * :The account anna is banned from this server{end} (spam): ask the administrator"
        )
        assert not peer.closed
