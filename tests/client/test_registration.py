"""Coming in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.client.state import Context, Phase
from besedka.i18n import Words
from support.clientmodel import FULL, NOON, Conversation

if TYPE_CHECKING:
    from besedka.i18n import Language


def test_everything_goes_out_at_once() -> None:
    """A server without CAP lets the client in too."""
    anna = Conversation()
    anna.opens()
    assert anna.sent() == ["CAP LS 302", "NICK Anna", "USER besedka 0 * :Anna"]
    anna.server(":irc.test 421 * CAP :Unknown command", ":irc.test 001 Anna :Welcome")
    assert anna.sent() == ["JOIN #lobby"]
    assert anna.shown() == ["You are here as Anna. /help tells what you can do."]


def test_capabilities_are_asked_for_as_far_as_they_are_offered() -> None:
    """Over several lines of the list, with values, and none that the client does not know."""
    anna = Conversation()
    anna.opens()
    anna.sent()
    anna.server(":irc.test CAP * LS * :echo-message sasl=PLAIN", ":irc.test CAP * LS :batch=x unknown")
    assert anna.sent() == ["CAP REQ :batch echo-message"]
    anna.server(":irc.test CAP * ACK :batch echo-message")
    assert anna.sent() == ["CAP END"]
    assert anna.state.caps == {"batch", "echo-message"}


def test_the_device_is_shown_before_the_end() -> None:
    """The server knows the device before it decides about the nick."""
    anna = Conversation()
    anna.opens()
    anna.server(":irc.test CAP * LS :besedka/device")
    anna.sent()
    anna.server(":irc.test CAP * ACK :besedka/device")
    assert anna.sent() == ["DEVICE t0ken", "CAP END"]


def test_refused_and_missing_capabilities_end_the_negotiation() -> None:
    """A server that wants none of it still lets us in."""
    for answer in ("CAP * NAK :batch", "CAP * LS :"):
        anna = Conversation()
        anna.opens()
        anna.sent()
        anna.server(f":irc.test {answer}")
        assert anna.sent() == ["CAP END"]


def test_capabilities_come_and_go_later() -> None:
    """NEW is asked for without ending anything, DEL takes away, nonsense changes nothing."""
    anna = Conversation.present("batch")
    anna.server(":irc.test CAP Anna NEW :echo-message unknown")
    assert anna.sent() == ["CAP REQ :echo-message"]
    anna.server(":irc.test CAP Anna ACK :echo-message", ":irc.test CAP Anna NEW :unknown2", ":irc.test CAP Anna")
    assert anna.state.caps == {"batch", "echo-message"}
    anna.server(":irc.test CAP Anna DEL :batch", ":irc.test CAP Anna ACK :-echo-message")
    assert anna.state.caps == set()
    assert anna.sent() == []


def test_a_nick_of_our_ghost_is_asked_for_again() -> None:
    """Taken before the server knew the device, the nick is asked for once more behind the token."""
    anna = Conversation()
    anna.opens()
    anna.server(":irc.test CAP * LS :besedka/device", ":irc.test 433 * Anna :Nickname is already in use")
    anna.sent()
    anna.server(":irc.test CAP * ACK :besedka/device")
    assert anna.sent() == ["DEVICE t0ken", "NICK Anna", "CAP END"]
    anna.server(":irc.test 433 * Anna :Nickname is already in use")
    assert anna.sent() == ["NICK Anna_"]
    assert anna.shown() == []


def test_a_taken_nick_gets_a_tail_and_a_word_about_it() -> None:
    """The person learns which name they have, and how to choose another."""
    anna = Conversation()
    anna.opens()
    anna.server(":irc.test CAP * LS :", ":irc.test 433 * Anna :Nickname is already in use")
    anna.sent()
    anna.server(":irc.test 001 Anna_ :Welcome Anna_!u@h")
    assert anna.shown() == [
        "You are here as Anna_. /help tells what you can do.",
        "The name Anna is taken, so you are Anna_. /nick NAME gives you another one.",
    ]


def test_a_nick_that_is_taken_with_every_tail_is_given_up() -> None:
    """A server that cuts long nicks is not asked for ever."""
    anna = Conversation()
    anna.opens()
    anna.server(*[":irc.test 433 * Anna :Nickname is already in use"] * 4)
    assert anna.shown() == []
    assert anna.state.name_refused == "The name Anna is taken."
    assert anna.sent()[-1] == "NICK Anna___"


def test_a_nick_that_the_server_does_not_like_is_the_persons_turn() -> None:
    """Before the first welcome it is the first question again; what the server can show of it does not matter."""
    anna = Conversation("два слова")
    anna.opens()
    assert "NICK" not in "".join(anna.sent())
    anna.server(":irc.test 432 * два :Erroneous nickname")
    sentence = "The server does not take the name два слова: choose a shorter one, or one in Latin letters."
    assert (anna.state.name_refused, anna.shown()) == (sentence, [])
    anna.server(":irc.test 001 Guest1 :Welcome")
    assert anna.state.name_refused == ""


def test_a_nick_that_is_refused_later_is_the_persons_turn_too() -> None:
    """Of a server that knows us: /nick goes on from there."""
    anna = Conversation.present()
    anna.types("/nick Вера")
    advice = "choose a shorter one, or one in Latin letters."
    anna.server(":irc.test 432 Anna Вера :Erroneous nickname", ":irc.test 433 Anna Вера :Nickname is in use")
    assert anna.shown() == [
        f"! The server does not take the name Вера: {advice} /nick NAME gives you another one.",
        "! The name Вера is taken. /nick NAME gives you another one.",
    ]
    anna.loses()
    anna.opens()
    anna.sent()
    anna.types("/nick Анна")
    assert anna.sent() == ["NICK Анна"]
    assert anna.state.name == "Анна"


def speaks(anna: Conversation, language: Language, languages: str) -> list[str]:
    """Let a server offer languages to somebody; what it is sent then."""
    anna.context = Context(now=NOON, words=Words(language))
    anna.opens()
    anna.sent()
    anna.server(f":irc.test CAP * LS :draft/languages={languages}")
    asked = anna.sent()
    if "CAP END" in asked:
        return asked
    anna.server(":irc.test CAP * ACK :draft/languages")
    return anna.sent()


@pytest.mark.parametrize(
    ("language", "languages", "sent"),
    [
        ("ru", "2,en,~ru", ["LANGUAGE ru", "CAP END"]),
        ("en", "2,en,~ru", ["LANGUAGE en", "CAP END"]),
        ("ru", "3,en,RU,de", ["LANGUAGE ru", "CAP END"]),
        ("ru", "2,en,de", ["CAP END"]),
        ("ru", "", ["CAP END"]),
    ],
)
def test_the_server_is_asked_to_speak_our_language(language: Language, languages: str, sent: list[str]) -> None:
    """Before the name is: so that even its refusal is understood. A server that does not know ours is not asked."""
    assert speaks(Conversation(), language, languages) == sent


def test_why_a_nick_cannot_be_had_is_the_servers_word() -> None:
    """Where it says more than that it is taken, in our language: at the welcome, later, and before we are let in."""
    anna = Conversation("anna")
    speaks(anna, "ru", "2,en,~ru")
    anna.server(":irc.test 433 * anna :Имя принадлежит учётной записи anna: войдите в неё или выберите другое")
    anna.server(":irc.test 687 * ru :Теперь вам отвечают по-русски")
    anna.server(":irc.test 001 anna_ :Welcome anna_!u@h")
    why = "anna: имя принадлежит учётной записи anna: войдите в неё или выберите другое."
    assert anna.shown()[-1] == f"{why} Пока вас зовут anna_. /nick ИМЯ даст вам другое."
    anna.server(":irc.test 433 anna_ anna :Имя занято: выберите другое")
    anna.server(":irc.test 432 anna_ 1 :Имя не годится: никакое имя не может так начинаться")
    assert anna.shown() == [
        "! Имя anna занято. /nick ИМЯ даст вам другое.",
        "! 1: имя не годится: никакое имя не может так начинаться. /nick ИМЯ даст вам другое.",
    ]
    anna = Conversation("1")
    speaks(anna, "ru", "2,en,~ru")
    anna.server(":irc.test 432 * 1 :Имя не годится: никакое имя не может так начинаться")
    assert anna.state.name_refused == "1: имя не годится: никакое имя не может так начинаться."


def test_after_a_loss_everything_is_taken_up_again() -> None:
    """The same nick, the same rooms, and a calm word."""
    anna = Conversation.present()
    anna.types("/join #tea")
    anna.server(":Anna!u@h JOIN #tea")
    anna.loses()
    assert anna.state.phase is Phase.OFFLINE
    assert not any(room.joined for room in anna.state.rooms.values())
    anna.shown()
    anna.sent()
    anna.opens()
    anna.server(f":irc.test CAP * LS :{FULL}", f":irc.test CAP * ACK :{FULL}", ":irc.test 001 Anna :Welcome")
    assert anna.sent()[-2:] == ["JOIN #lobby", "JOIN #tea"]
    assert anna.shown() == ["Connected again, as Anna."]


def test_what_the_server_says_of_itself_is_kept() -> None:
    """CHANTYPES, PREFIX and CASEMAPPING decide how names are read."""
    anna = Conversation.present()
    anna.types("/join #[x]")
    anna.server(":irc.test 005 Anna CHANTYPES=# PREFIX=(qov)~@+ CASEMAPPING=utf8 NETWORK=x SILENCE :are supported")
    assert anna.state.support.prefixes == "~@+"
    assert anna.state.support.chantypes == "#"
    assert "#[x]" in anna.state.rooms


def test_a_bare_server_is_no_trouble() -> None:
    """Welcomes and refusals without their parameters change nothing for the worse."""
    anna = Conversation()
    anna.opens()
    anna.server(":irc.test 432", ":irc.test 001")
    assert anna.state.nick == "Anna"
