"""Commands about the whole server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.conversation import Conversation, Peer, settings

if TYPE_CHECKING:
    import pytest

    from besedka.chat.users import Source

ME = ":anna!anna@127.0.0.1"


class AnnaMay:
    """Lets anna administer, with this password."""

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Whether it is anna."""
        return (source.nick, name, password) == ("anna", "root", "secret")


def administered(**server: str) -> tuple[Conversation, Peer]:
    """Return a conversation in which anna may administer."""
    talk = Conversation(settings(server=dict(server)), administrators=AnnaMay())
    return talk, talk.irc("anna")


OPER = f"""
    C: OPER
    S: :besedka.local 461 anna OPER :Not enough parameters: OPER <name> [password]
    C: OPER root
    S: :besedka.local 491 anna :Log in first, to an account that may administer this server
    C: OPER root wrong
    S: :besedka.local 491 anna :Log in first, to an account that may administer this server
    C: OPER root secret
    S: :besedka.local 381 anna :You are now an administrator of this server
    S: {ME} MODE anna +o
    C: MODE anna
    S: :besedka.local 221 anna +o
    C: WHOIS anna
    S: :besedka.local 311 anna anna anna 127.0.0.1 * :anna
    S: :besedka.local 312 anna anna besedka.local :Besedka
    S: :besedka.local 313 anna anna :is an administrator of this server
    S: :besedka.local 317 anna anna * * :seconds idle, signon time
    S: :besedka.local 318 anna anna :End of WHOIS list
    C: WHO anna
    S: :besedka.local 352 anna * anna 127.0.0.1 besedka.local anna H* :0 anna
    S: :besedka.local 315 anna anna :End of WHO list
    C: USERHOST anna
    S: :besedka.local 302 anna :anna*=+anna@127.0.0.1
    C: MODE anna -o
    S: {ME} MODE anna -o
"""


def test_becoming_an_administrator() -> None:
    """It is seen in WHO, WHOIS and USERHOST, and can be given up."""
    talk, anna = administered()
    talk.play(anna, OPER)


def test_nobody_is_named_in_the_default_settings() -> None:
    """Then nobody may."""
    talk = Conversation()
    assert " 491 " in talk.irc("anna").ask("OPER anna anna")[0]


def test_trying_passwords_is_slow() -> None:
    """Wrong ones count as changes, of which there may be so many a minute."""
    talk = Conversation(settings(limits={"changes_per_min": 3}))
    anna = talk.irc("anna")
    codes = [anna.ask("OPER a b")[0].split()[1] for _ in range(4)]
    assert codes == ["491", "491", "491", "263"]


FOR_ADMINISTRATORS = """
    C: KILL boris :why
    S: :besedka.local 481 anna :Permission Denied- You're not an administrator of this server (OPER)
    C: WALLOPS :hi
    S: :besedka.local 481 anna :Permission Denied- You're not an administrator of this server (OPER)
    C: REHASH
    S: :besedka.local 481 anna :Permission Denied- You're not an administrator of this server (OPER)
"""


def test_others_may_not() -> None:
    """They are told what they lack."""
    talk, anna = administered()
    boris = talk.irc("boris")
    talk.play(anna, FOR_ADMINISTRATORS)
    assert not boris.closed


def test_kill() -> None:
    """The connection ends with a word why; rooms see somebody go, who did it, too."""
    talk, anna = administered()
    boris, vera = talk.irc("boris"), talk.irc("vera")
    anna.send("OPER root secret")
    talk.everybody_joins("#x", anna, boris, vera)
    seen = ":boris!boris@127.0.0.1 QUIT :Killed (anna (spam))"
    assert anna.ask("KILL boris :spam") == [seen]
    assert vera.lines() == [seen]
    assert boris.lines() == ["ERROR :Closing link: 127.0.0.1 (Killed (anna (spam)))"]
    assert boris.closed
    assert anna.ask("KILL boris") == [":besedka.local 401 anna boris :No such nick"]
    assert anna.ask("KILL anna") == ["ERROR :Closing link: 127.0.0.1 (Killed (anna (no reason given)))"]
    assert anna.closed
    assert vera.lines() == [":anna!anna@127.0.0.1 QUIT :Killed (anna (no reason given))"]


def test_wallops() -> None:
    """Who wants to hear it, hears it: who said it, too, if it wants to."""
    talk, anna = administered()
    boris, vera = talk.irc("boris"), talk.irc("vera")
    anna.send("OPER root secret")
    assert anna.ask("WALLOPS :") == [":besedka.local 461 anna WALLOPS :There is nothing to say"]
    boris.send("MODE boris +w")
    boris.forget()
    assert anna.ask("WALLOPS :tea at ten") == []
    assert boris.lines() == [f"{ME} WALLOPS :tea at ten"]
    assert vera.lines() == []
    anna.send("MODE anna +w")
    assert anna.ask("WALLOPS tea") == [f"{ME} WALLOPS :tea"]


def test_rehash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is asked to do what SIGHUP makes it do."""
    talk, anna = administered()
    asked: list[str] = []
    monkeypatch.setattr(talk.facts, "read_settings_again", lambda: asked.append("again"))
    anna.ask("REHASH", "OPER root secret")
    assert asked == []
    assert anna.ask("REHASH") == [":besedka.local 382 anna settings :Rehashing: the server's log says what has changed"]
    assert asked == ["again"]


ABOUT = """
    C: STATS u
    S: :besedka.local 242 anna :Server Up * days *:*:*
    S: :besedka.local 219 anna u :End of STATS report
    C: STATS
    S: :besedka.local 219 anna * :End of STATS report
    C: STATS :
    S: :besedka.local 219 anna * :End of STATS report
    C: STATS l
    S: :besedka.local 219 anna l :End of STATS report
    C: LINKS
    S: :besedka.local 365 anna * :End of LINKS list
    C: SUMMON
    S: :besedka.local 445 anna :SUMMON has been disabled
    C: USERS
    S: :besedka.local 446 anna :USERS has been disabled
    C: ADMIN
    S: :besedka.local 423 anna besedka.local :No administrative info available
"""


def test_about_the_server() -> None:
    """What is harmless to know."""
    talk, anna = administered()
    talk.play(anna, ABOUT)


def test_for_how_long_the_server_is_up() -> None:
    """In days, hours, minutes and seconds."""
    talk, anna = administered()
    talk.now = talk.facts.started + (3 * 86_400 + 4 * 3600 + 5 * 60 + 5) * 1_000_000
    assert anna.ask("STATS u")[0] == ":besedka.local 242 anna :Server Up 3 days 4:05:06"


def test_who_runs_the_server() -> None:
    """As many lines as there are numerics for."""
    _, anna = administered(admin="Беседка в саду\n\nКлуб\nanna@example.org\nmore")
    assert anna.ask("ADMIN") == [
        ":besedka.local 256 anna besedka.local :Administrative info",
        ":besedka.local 257 anna :Беседка в саду",
        ":besedka.local 258 anna :Клуб",
        ":besedka.local 259 anna :anna@example.org",
    ]
