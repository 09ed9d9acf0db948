"""The commands of the plain wire."""

from __future__ import annotations

from besedka.sessions.plain_commands import COMMANDS
from support.conversation import Conversation


def test_help_names_every_command() -> None:
    """`/help` is made from the table."""
    pat = Conversation().plain("Pat")
    pat.feed(b"/help\n")
    assert [line.split()[0] for line in pat.lines()] == [command.name for command in COMMANDS]


def test_who() -> None:
    """`/who` shows everybody in #lobby, in the order of coming."""
    talk = Conversation()
    pat, anna = talk.plain("Pat"), talk.irc("anna")
    talk.everybody_joins("#lobby", anna)
    pat.feed(b"/WHO\n")
    assert pat.lines() == ["Here now: Pat, anna"]


def test_nick() -> None:
    """`/nick` changes the name, or says why not."""
    talk = Conversation()
    pat, anna = talk.plain("Pat"), talk.irc("anna")
    talk.everybody_joins("#lobby", anna)
    pat.feed(b"/nick Patrick\n/nick anna\n/nick a b\n")
    changed, taken, unusable = pat.lines()
    assert changed == "You are Patrick now."
    assert taken == "The name anna is taken. Choose another:"
    assert unusable.startswith("The name a b cannot be used")
    assert anna.lines() == [":Pat!plain@127.0.0.1 NICK Patrick"]


def test_me() -> None:
    """`/me` says what one does."""
    talk = Conversation()
    pat, boris, anna = talk.plain("Pat"), talk.plain("Boris"), talk.irc("anna")
    talk.everybody_joins("#lobby", anna)
    pat.feed(b"/me drinks  tea\r\n")
    assert boris.lines() == ["* Pat drinks tea"]
    assert anna.lines() == [":Pat!plain@127.0.0.1 PRIVMSG #lobby :\x01ACTION drinks tea\x01"]


def test_msg() -> None:
    """`/msg` says something to one alone, who may be away or not there."""
    talk = Conversation()
    pat, boris, anna = talk.plain("Pat"), talk.plain("Boris"), talk.irc("anna")
    anna.send("AWAY :tea")
    pat.feed(b"/msg boris two  words\n/msg anna hi\n/msg nobody hi\n")
    assert boris.lines() == ["Pat (to you): two  words"]
    assert pat.lines() == ["anna is away: tea", "Nobody here is called nobody. /who shows who is here."]


def test_what_is_not_there() -> None:
    """What is unknown or incomplete is answered with what would be right."""
    pat = Conversation().plain("Pat")
    pat.feed(b"/dance\n/\n/msg boris\n/nick\n")
    assert pat.lines() == [
        "There is no command /dance. /help shows what there is.",
        "There is no command /. /help shows what there is.",
        "/msg NAME TEXT: say TEXT to NAME alone",
        "/nick NAME: be called NAME",
    ]


def test_quit() -> None:
    """`/quit` ends the connection; the others hear the reason, and nothing that stood behind it."""
    talk = Conversation()
    pat, anna = talk.plain("Pat"), talk.irc("anna")
    talk.everybody_joins("#lobby", anna)
    pat.feed(b"/quit to bed now\nand another thing\n/quit\n")
    assert pat.lines() == ["Goodbye: to bed now."]
    assert pat.closed
    assert anna.lines() == [":Pat!plain@127.0.0.1 QUIT :to bed now"]
    pat.end()


def test_quit_without_a_word() -> None:
    """There is a reason all the same."""
    talk = Conversation()
    pat, anna = talk.plain("Pat"), talk.irc("anna")
    talk.everybody_joins("#lobby", anna)
    pat.feed(b"/quit\n")
    assert pat.closed
    assert anna.lines() == [":Pat!plain@127.0.0.1 QUIT :Goodbye"]


def test_lang() -> None:
    """`/lang` chooses the language of answers, for this connection alone."""
    talk = Conversation()
    pat, boris = talk.plain("Pat"), talk.plain("Boris")
    pat.feed(b"/lang RU\n/who\n/dance\n/msg besedka identify Pat wrong-password\n")
    assert pat.lines() == [
        "Теперь вам отвечают по-русски.",
        "Сейчас здесь: Pat, Boris",
        "Команды /dance нет. Какие есть, покажет /help.",
        "besedka (вам): Имя или пароль неверны.",
    ]
    boris.feed(b"/msg pat hi\n/dance\n/lang\n/lang de\n")
    assert pat.lines() == ["Boris (вам): hi"]
    assert boris.lines() == [
        "There is no command /dance. /help shows what there is.",
        "/lang ru|en: be answered in this language",
        "There is no language de here: there are en, ru.",
    ]
    pat.feed(b"/lang en\n/lang ru\n/quit\n")
    english = "You are answered in English from here on."
    assert pat.lines() == [english, "Теперь вам отвечают по-русски.", "До свидания."]
