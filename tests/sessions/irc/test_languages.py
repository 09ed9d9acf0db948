"""LANGUAGE: each session is answered in the language that it has chosen."""

from __future__ import annotations

import re

import pytest

from besedka.chat.events import Refused
from besedka.chat.refusals import Reason
from besedka.sessions.irc.refusals import refuse
from besedka.sessions.irc.response import Response
from besedka.sessions.irc.table import COMMANDS
from support.conversation import Conversation, Peer
from support.wirerules import check_irc

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
SUBJECT = ("first", "second", "third")


def speaking(talk: Conversation, nick: str, *codes: str, caps: str = "standard-replies") -> Peer:
    """Return somebody who has chosen languages, and forget what that was answered with."""
    peer = talk.irc(nick, caps)
    peer.send(f"LANGUAGE {' '.join(codes)}")
    peer.forget()
    return peer


def test_it_is_offered() -> None:
    """The value says how many may be chosen, and that not all that is not a refusal is Russian."""
    peer = Conversation().irc()
    peer.send("CAP LS 302")
    assert " draft/languages=2,en,~ru " in "".join(peer.lines())
    peer.send("CAP REQ draft/languages")
    assert peer.lines() == [":besedka.local CAP * ACK :draft/languages"]


def test_choosing() -> None:
    """What was chosen is confirmed in that language, whatever its region; twice the same counts once."""
    Conversation().play(
        speaking(Conversation(), "anna", "en"),
        """
        C: LANGUAGE ru
        S: :besedka.local 687 anna ru :Теперь вам отвечают по-русски
        C: PART #nowhere
        S: :besedka.local 403 anna #nowhere :Такой комнаты нет
        C: LANGUAGE en-GB ~ru
        S: :besedka.local 687 anna en ru :Language preferences have been set
        C: PART #nowhere
        S: :besedka.local 403 anna #nowhere :No such channel
        C: LANGUAGE RU ru-RU
        S: :besedka.local 687 anna ru :Теперь вам отвечают по-русски
        """,
    )


def test_what_cannot_be_chosen() -> None:
    """Unknown languages and too many of them change nothing."""
    talk = Conversation()
    talk.play(
        speaking(talk, "anna", "ru"),
        """
        C: LANGUAGE de
        S: :besedka.local 982 anna de :Этих языков сервер не знает
        C: LANGUAGE en fi
        S: :besedka.local 982 anna fi :Этих языков сервер не знает
        C: LANGUAGE :
        S: :besedka.local 982 anna * :Этих языков сервер не знает
        C: LANGUAGE en ru de
        S: :besedka.local 981 anna 2 :Языков слишком много
        C: LANGUAGE
        S: :besedka.local 461 anna LANGUAGE :Не хватает параметров: LANGUAGE <code> [code…]
        """,
    )


def test_before_one_is_here() -> None:
    """Even the first nick is refused in the chosen language."""
    talk = Conversation()
    talk.irc("anna")
    peer = talk.irc()
    talk.play(
        peer,
        """
        C: LANGUAGE ru
        S: :besedka.local 687 * ru :Теперь вам отвечают по-русски
        C: USER boris 0 * :Boris
        C: NICK anna
        S: :besedka.local 433 * anna :Имя занято: выберите другое
        C: NICK 1boris
        S: :besedka.local 432 * 1boris :Имя не годится: *
        """,
    )
    peer.send("NICK boris")
    peer.forget()
    peer.send("NICK anna")
    assert peer.lines() == [":besedka.local 433 boris anna :Имя занято: выберите другое"]


def test_who_has_not_chosen() -> None:
    """IRC's numerics are English then, and the service speaks the server's language."""
    talk = Conversation(language="ru")
    anna, boris = talk.irc("anna"), speaking(talk, "boris", "en")
    for peer in (anna, boris):
        peer.send("PART #nowhere", "PRIVMSG besedka :help help")
    russian, english = anna.lines(), boris.lines()
    assert russian[0] == ":besedka.local 403 anna #nowhere :No such channel"
    assert english[0] == ":besedka.local 403 boris #nowhere :No such channel"
    assert CYRILLIC.search(russian[1])
    assert not CYRILLIC.search("".join(english))


def test_the_service() -> None:
    """All that the service says to somebody is in the language of the session that asks, what takes long included."""
    talk = Conversation()
    anna, boris = speaking(talk, "anna", "ru"), talk.irc("boris")
    for peer in (anna, boris):
        peer.send("PRIVMSG besedka :identify anna wrong-password")
    (russian,), (english,) = anna.lines(), boris.lines()
    assert russian.endswith("NOTICE anna :Имя или пароль неверны.")
    assert english.endswith("NOTICE boris :Name or password is wrong.")


@pytest.mark.parametrize("caps", ["", "standard-replies"])
@pytest.mark.parametrize("reason", Reason)
def test_each_refusal(reason: Reason, caps: str) -> None:
    """The text alone is another one: codes and parameters are the same in every language."""
    talk = Conversation()
    told = []
    for code in ("en", "ru"):
        peer = speaking(talk, "anna" if code == "en" else "vera", code, caps=caps)
        response = Response(peer.session)
        refuse(response, Refused(0, 0, 1, (), reason, SUBJECT))
        told += check_irc(response.encode(None))
    english, russian = told
    assert (english.verb, english.params[1:-1]) == (russian.verb, russian.params[1:-1])
    assert CYRILLIC.search(russian.params[-1])
    assert not CYRILLIC.search(english.params[-1])
    assert "{" not in russian.params[-1].replace("^{}|", "")


@pytest.mark.parametrize("verb", COMMANDS)
def test_too_few_parameters(verb: str) -> None:
    """What lacks something is refused in Russian, whichever command it is."""
    peer = speaking(Conversation(), "anna", "ru")
    peer.send(verb)
    for message in check_irc("".join(f"{line}\r\n" for line in peer.lines()).encode()):
        if message.verb in ("FAIL", "461", "411", "431", "481"):
            assert CYRILLIC.search(message.params[-1])


@pytest.mark.parametrize(
    "line",
    [
        "DANCE",
        "NICK",
        "PING :",
        "MOTD elsewhere",
        "MODE boris +i",
        "MODE anna +z",
        "PRIVMSG #lobby",
        "PRIVMSG a,b,c,d,e,f,g,h,i,j,k,l,m :hi",
        "PRIVMSG besedka,boris :hi",
        "PRIVMSG *playback :PLAY * yesterday",
        "@besedka/key= PRIVMSG #lobby :hi",
        "BATCH +1 draft/multiline",
        "CHATHISTORY LATEST #lobby * many",
        "CHATHISTORY SOMETIMES #lobby * 1",
        "EDIT #lobby x",
        "HELP nothing",
        "INVITE boris",
        "MARKREAD #lobby yesterday",
        "METADATA * SET A:B :x",
        "METADATA * SING",
        "METADATA #nowhere LIST",
        "MONITOR x",
        "OPER root root",
        "REGISTER * * a",
        "SEARCH text=",
        "TBAN #lobby soon boris",
        "UNREAD #nowhere",
        "USER a 0 * :a",
        "VERIFY anna 1",
        "WHOWAS nobody",
        "AUTHENTICATE PLAIN",
        "AWAY :tea",
    ],
)
def test_what_is_said_of_a_line(line: str) -> None:
    """What the session itself answers is Russian, too."""
    peer = speaking(Conversation(), "anna", "ru")
    peer.send("JOIN #lobby")
    peer.forget()
    peer.send(line)
    (first, *_) = peer.lines()
    assert CYRILLIC.search(first)


def test_who_somebody_is() -> None:
    """WHOIS says in Russian what it says in words."""
    talk = Conversation()
    talk.secure = True
    anna = speaking(talk, "anna", "ru")
    talk.plain("Pat")
    anna.send("WHOIS anna", "WHOIS Pat")
    told = "".join(anna.lines())
    assert "671 anna anna :— соединение защищено" in told
    assert "320 anna Pat :— соединение не IRC: plain" in told
    assert " :— секунд молчания, время входа" in told
    assert "318 anna Pat :Это всё, что известно" in told


def test_what_people_wrote_stays() -> None:
    """Words of people are nobody's to translate, though they may be the server's own; braces in them are braces."""
    peer = Conversation().irc()
    talk = Conversation()
    peer = talk.irc()
    peer.send("CAP REQ draft/metadata-3", "LANGUAGE ru")
    peer.forget()
    peer.send("METADATA * SET url :No such nick", "METADATA * SET url :{0} {1}")
    assert peer.lines() == [
        ":besedka.local 761 * * url * :No such nick",
        ":besedka.local 761 * * url * :{0} {1}",
    ]


def test_it_is_a_sessions_own() -> None:
    """Another session of the same account is answered in its own language."""
    talk = Conversation()
    first = talk.irc("anna", "draft/account-registration sasl")
    first.send("REGISTER * * secret-password", "LANGUAGE ru")
    second = talk.irc("visitor", "sasl")
    second.send("PRIVMSG besedka :identify anna secret-password")
    for peer in (first, second):
        peer.forget()
        peer.send("PART #nowhere")
    assert first.lines() == [":besedka.local 403 anna #nowhere :Такой комнаты нет"]
    assert second.lines()[0].endswith(" #nowhere :No such channel")


def test_why_one_is_banned() -> None:
    """The end and the reason stand in the sentence, in the right language."""
    talk = Conversation()
    owner, anna = talk.irc("owner"), speaking(talk, "anna", "ru")
    owner.send("JOIN #tea", "TBAN #tea 2h anna :too loud")
    anna.forget()
    anna.send("JOIN #tea")
    (told,) = anna.lines()
    assert re.fullmatch(
        r":besedka\.local 474 anna #tea :Вам закрыт вход сюда \(\+b\) до \d{4}-\d\d-\d\d \d\d:\d\d UTC: too loud", told
    )


def test_what_all_are_told() -> None:
    """What everybody in a room is told is the same for all: in the server's language."""
    talk = Conversation()
    anna, boris, vera = speaking(talk, "anna", "ru"), talk.irc("boris"), talk.irc("vera", "besedka.chat/edit")
    assert anna.session.dialect is talk.irc_dialects.get(anna.session.caps)
    talk.everybody_joins("#lobby", anna, boris, vera)
    vera.send("PRIVMSG #lobby :hi")
    assert anna.lines() == boris.lines() != []


def test_the_last_word() -> None:
    """Why a connection ends is told in its language."""
    talk = Conversation()
    anna = speaking(talk, "anna", "ru")
    assert "(сервер останавливается)" in anna.session.part_with("The server stops").decode()
