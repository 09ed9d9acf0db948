"""What a person can type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.client.commands import COMMANDS, Command
from besedka.client.outgoing import CAPACITY
from besedka.client.state import Context, Phase
from besedka.i18n import Words
from besedka.protocols.irc import parse
from support.clientmodel import FULL, NOON, Conversation


def waiting(conversation: Conversation) -> list[tuple[str, str]]:
    """Targets and texts of what waits."""
    return [(pending.target, pending.text) for pending in conversation.state.outgoing.waiting]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hello", ["hello"]),
        ("  indented  ", ["  indented"]),
        ("//help", ["/help"]),
        ("one\ntwo\r\n\n  three", ["one", "two", "  three"]),
        ("/me\n//x", ["/me", "//x"]),
        ("bell\x07 and\ttab", ["bell and tab"]),
        ("   ", []),
    ],
)
def test_what_is_no_command_is_said(typed: str, said: list[str]) -> None:
    """Two slashes say one; a paste of several lines is several messages, as they are."""
    anna = Conversation.present()
    anna.types(typed)
    assert [text for _, text in waiting(anna)] == said


def test_an_unknown_command_is_a_sentence() -> None:
    """It names the way to help, and the way to say it."""
    anna = Conversation.present()
    anna.types("/etc/passwd is world readable")
    (sentence,) = anna.shown()
    assert "/etc/passwd" in sentence
    assert "/help" in sentence
    assert waiting(anna) == []


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.words])
def test_a_command_without_its_words_tells_its_usage(command: object) -> None:
    """The same sentence that the help has."""
    anna = Conversation.present()
    anna.types(f"/{command.name}")  # type: ignore[attr-defined]
    (sentence,) = anna.shown()
    assert sentence.startswith(f"! /{command.name} {command.usage} — ")  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.online])
def test_what_needs_the_server_says_so_without_one(command: object) -> None:
    """Nothing is done later by surprise."""
    anna = Conversation()
    anna.types(f"/{command.name}" + " tea" * command.words)  # type: ignore[attr-defined]
    (sentence,) = anna.shown()
    assert "no connection" in sentence


def test_help_comes_from_the_table() -> None:
    """Every command is in it."""
    anna = Conversation()
    anna.types("/HELP")
    shown = anna.shown()
    assert len(shown) == len(COMMANDS) + 1
    assert all(row.startswith(f"/{command.name}") for row, command in zip(shown, COMMANDS, strict=False))


def test_nick_works_in_each_phase() -> None:
    """Before the connection it is the name to come with; later the server is asked."""
    anna = Conversation()
    anna.types("/nick Vera")
    anna.opens()
    assert "NICK Vera" in anna.sent()
    anna.types("/nick Sonya")
    assert anna.sent() == ["NICK Sonya"]
    anna = Conversation.present()
    anna.types("/nick Olga")
    assert anna.sent() == ["NICK Olga"]
    assert anna.state.nick == "Anna"


def test_me_msg_and_topic_go_where_they_belong() -> None:
    """An action to the room, words to one person, a topic with its spaces."""
    anna = Conversation.present()
    anna.types("/me waves", "/msg Boris hi  there", "/topic tea at five")
    assert waiting(anna) == [("#lobby", "waves"), ("Boris", "hi  there")]
    sent = anna.sent()
    assert sent[0].endswith("PRIVMSG #lobby :\x01ACTION waves\x01")
    assert sent[-1] == "TOPIC #lobby :tea at five"


@pytest.mark.parametrize("typed", ["/msg :x hi", "/msg a,b hi", "/join #a,#b", "/who a,b"])
def test_names_that_would_be_read_otherwise_are_refused(typed: str) -> None:
    """A list or a text in the place of a name reaches no server."""
    anna = Conversation.present()
    anna.types(typed)
    assert "cannot be a name" in anna.shown()[0]
    assert anna.sent() == []


@pytest.mark.parametrize("typed", ["/nick :x", "/nick two words", "/nick Aня", "/nick 1st", f"/nick {'a' * 65}"])
def test_a_nick_that_cannot_be_one_is_refused_here(typed: str) -> None:
    """With a sentence that says what a name is like."""
    anna = Conversation.present()
    anna.types(typed)
    assert anna.shown()[0].startswith("! A name ")
    assert anna.sent() == []


def test_help_is_in_the_persons_language() -> None:
    """Commands stay as they are; what is to be put in their places is told in words."""
    anna = Conversation.present()
    anna.context = Context(now=NOON, words=Words("ru"))
    anna.types("/help", "/msg")
    rows = anna.shown()
    assert any(row.startswith("/msg ИМЯ ТЕКСТ ") and row.endswith("  сказать кому-то одному") for row in rows)
    assert rows[-1] == "! /msg ИМЯ ТЕКСТ — сказать кому-то одному"


def test_whoever_may_administers_the_server() -> None:
    """The account is enough on a server of ours; others want a password."""
    anna = Conversation.present()
    anna.types("/oper anna", "/oper anna tea and sugar")
    assert anna.sent() == ["OPER anna x", "OPER anna :tea and sugar"]
    anna.server(":s 381 Anna :You are now an administrator of this server")
    assert anna.shown() == ["You administer this server now."]


def test_quit_says_goodbye() -> None:
    """With words or without; without a connection there is nobody to say it to."""
    anna = Conversation.present()
    anna.types("/quit see you")
    assert anna.sent() == ["QUIT :see you"]
    assert anna.state.phase is Phase.LEAVING
    anna = Conversation()
    anna.types("/quit")
    assert anna.sent() == []
    assert anna.state.phase is Phase.LEAVING


def test_a_full_queue_gives_the_words_back() -> None:
    """Nothing that was typed vanishes."""
    anna = Conversation()
    anna.types(*("x" for _ in range(CAPACITY)), "one more")
    (sentence,) = anna.shown()
    assert sentence.endswith("Your words: one more")


def test_one_command_is_explained() -> None:
    """With or without its sign; what is none is said."""
    anna = Conversation()
    anna.types("/help kick", "/help /WHO", "/help dance")
    kick, who, none = anna.shown()
    assert kick.startswith("/kick NICK [WHY]  ")
    assert who.startswith("/who [ROOM|NICK]  ")
    assert none.startswith("! There is no command /dance.")


WORDS = st.lists(
    st.sampled_from(["", ":x", "a,b", "#tea", "Anna", "Boris", "2h", "0", "+b", ":", ",", "ё", "-"]), max_size=4
)


@given(command=st.sampled_from(COMMANDS), words=WORDS, caps=st.sampled_from(["", FULL]))
def test_whatever_stands_behind_a_command_is_no_fault(command: Command, words: list[str], caps: str) -> None:
    """It is done, or refused with a sentence; no line is sent that another side would read otherwise."""
    anna = Conversation.present(caps)
    anna.types(f"/{command.name} {' '.join(words)}")
    for line in anna.sent():
        parse(line.encode())
