"""The service as people use it: accounts from a client that knows neither SASL nor REGISTER, and nothing of it kept."""

from __future__ import annotations

import pytest

from support.server import RunningServer
from support.talking import IrcPeer, PlainPeer

PASSWORD = "tea-and-sugar"
LANGUAGES = {
    "en": ("is yours now", "You are logged in as", "Name or password is wrong."),
    "ru": ("теперь ваша", "Вы вошли как", "Имя или пароль неверны."),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_by_conversation(language: str) -> None:
    """Made on one wire, used on the other, also after a restart; the passwords are nowhere in the folder or the log."""
    made, logged_in, wrong = LANGUAGES[language]
    with RunningServer(settings=f'server.lang = "{language}"\nlog.level = "debug"\n') as server:
        with IrcPeer(server.port, "anna", caps="echo-message account-notify") as anna:
            anna.send(f"PRIVMSG NickServ :register {PASSWORD}")
            assert anna.until("PRIVMSG")[-1].endswith(" PRIVMSG NickServ :register ***")
            anna.hears(made)
        server.restart()
        with PlainPeer(server.port, "Борис") as boris:
            boris.send("/msg besedka identify anna wrong-password", f"/msg besedka identify anna {PASSWORD}")
            boris.until(wrong)
            boris.until(logged_in)
            with IrcPeer(server.port, "vera") as vera:
                vera.send("WHOIS Борис", "WHOIS besedka")
                vera.until(" 330 vera Борис anna ")
                vera.until(" 335 vera besedka ")
        assert PASSWORD not in server.log
        for file in server.folder.rglob("*.sqlite*"):
            assert PASSWORD.encode() not in file.read_bytes()


def test_who_is_blocked_stays_blocked() -> None:
    """After a restart, under another nick, and on the other wire; he is told so."""
    with RunningServer() as server:
        with IrcPeer(server.port, "anna") as anna, IrcPeer(server.port, "boris") as boris:
            for peer in (anna, boris):
                peer.send(f"NS register {PASSWORD}")
                peer.hears("is yours now")
            anna.send("SILENCE +boris")
            anna.until(" SILENCE +a:boris")
        server.restart()
        with IrcPeer(server.port, "vera") as anna, PlainPeer(server.port, "Bob") as boris:
            anna.send(f"NS regain anna {PASSWORD}")
            anna.hears("You are anna now.")
            boris.send(f"/msg besedka identify boris {PASSWORD}", "/msg anna hi")
            boris.until("anna has blocked you")
            anna.send("NS unblock boris")
            anna.hears("You hear a:boris again.")
            boris.send("/msg anna hello")
            anna.hears("hello")
