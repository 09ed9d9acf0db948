"""What is said to the service and how it is taken: on both wires, in both languages, with and without words."""

from __future__ import annotations

import pytest

from besedka.sessions.service.runner import unquoted
from support.asking import PASSWORD, asked, club, registered


@pytest.mark.parametrize("text", ["", "hello", "идентифай пароль", f"identifi {PASSWORD}", "set"])
def test_who_does_not_know_what_to_say(text: str) -> None:
    """Three lines help; what was typed may be a password, and is not said again."""
    talk, anna, _ = club()
    pat = talk.plain("Pat")
    pat.feed(f"/msg besedka {text}\n".encode())
    answers = pat.lines()
    assert len(answers) == 3
    assert all(line.startswith("besedka (to you): ") for line in answers)
    assert "register PASSWORD keeps the name Pat for you." in answers[1]
    assert PASSWORD not in " ".join(answers)
    if text:
        assert len(asked(anna, text)) == 3


def test_who_is_logged_in_is_told_something_else() -> None:
    """Nobody is told to register twice."""
    _, anna, _ = club()
    registered(anna)
    assert asked(anna, "hi")[1:] == [
        "You are logged in as anna.",
        "account shows what is known of your account, passwd OLD NEW gives it another password.",
    ]


@pytest.mark.parametrize("text", ["register", "register a b c", "logout now", "passwd x", "account a b"])
def test_wrong_words(text: str) -> None:
    """Too few or too many: it is said what to type."""
    _, anna, _ = club()
    (answer,) = asked(anna, text)
    assert answer.startswith(f"Type: {text.split()[0]}")


def test_who_may_not() -> None:
    """What needs a login says so, and nothing of it is done."""
    _, anna, _ = club()
    assert asked(anna, "logout") == ["Log in to your account first."]
    assert asked(anna, f"passwd {PASSWORD} {PASSWORD}") == ["Log in to your account first."]


def test_in_russian() -> None:
    """Sentences are the server's language, names of commands are not."""
    talk, anna, _ = club("ru")
    assert asked(anna, "logout") == ["Сначала войдите в свою учётную запись."]
    pat = talk.plain("Пат")
    pat.feed("/msg беседка HELP logout\n".encode())
    assert pat.lines()[0] == "беседка (вам): logout: снова стать гостем"


def test_what_follows_waits() -> None:
    """What is sent behind something slow is understood when that is answered, on either wire."""
    talk, anna, _ = club()
    anna.send(f"PRIVMSG besedka :register {PASSWORD}", "PRIVMSG besedka :account", "PRIVMSG besedka :logout")
    told = [line.partition(" :")[2] for line in anna.lines() if "NOTICE" in line]
    assert [line.split()[0] for line in told] == ["The", "The", "It", "You"]
    pat = talk.plain("Pat")
    pat.feed(f"/msg besedka register {PASSWORD}\n/msg besedka logout\n/who\n".encode())
    assert pat.lines() == [
        "besedka (to you): The account Pat is yours now: remember its password, nobody can tell it to you.",
        "besedka (to you): You are logged out.",
        "Here now: Pat",
    ]


def test_passwords_too_often() -> None:
    """Who guesses is told how long to wait."""
    _, anna, boris = club(limits={"wrong_passwords_per_min": 2, "exempt_networks": ""})
    registered(boris)
    told = [asked(anna, "identify boris wrong-password") for _ in range(3)]
    assert told[:2] == [["Name or password is wrong."]] * 2
    assert told[2] == ["That was tried too often: try again in 30 s."]


def test_nothing_is_kept() -> None:
    """Nothing that is said to the service is in the journal, or told to anybody else."""
    talk, anna, boris = club()
    talk.everybody_joins("#x", anna, boris)
    registered(anna)
    anna.send("PRIVMSG besedka :hello", "NOTICE besedka :hello", "@+a=b TAGMSG besedka", "NS hello")
    pat = talk.plain("Pat")
    pat.feed(b"/msg besedka hello\n")
    assert talk.past.said == []
    assert PASSWORD not in repr(talk.past.entries)
    assert all("PRIVMSG" not in line for line in boris.lines())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a  b", ["a", "b"]),
        ('"a  b" c', ["a  b", "c"]),
        ('""', [""]),
        (r'"a \" b\\"', ['a " b\\']),
        (r'"a\b"', [r"a\b"]),
        ('"a b', ['"a', "b"]),
        ('"a"b c"', ['"a"b', 'c"']),
        ('a"b c"d', ['a"b', 'c"d']),
        ("", []),
    ],
)
def test_what_stands_between_quotation_marks_is_one_word(text: str, words: list[str]) -> None:
    """A mark that does not end what it begins is a letter like all others."""
    assert list(unquoted(text)) == words
