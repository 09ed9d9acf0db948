"""Replies are gathered, labelled and bounded in one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.sessions.irc.response import Response, middle
from support.conversation import Conversation
from support.wirerules import check_irc

WORDS = [("anna", "anna"), ("", "*"), (" ", "*"), (":x", "x"), ("a b", "a"), (":", "*"), ("a:b", "a:b")]


def response(nick: str = "anna", caps: str = "") -> Response:
    """Return an empty response for somebody present."""
    return Response(Conversation().irc(nick, caps).session)


@pytest.mark.parametrize(("typed", "word"), WORDS)
def test_middle_parameters(typed: str, word: str) -> None:
    """What somebody typed cannot break a line."""
    assert middle(typed) == word


def test_what_does_not_fit_is_cut_off() -> None:
    """A numeric is one line, whatever its text."""
    answer = response()
    answer.numeric("372", text="ы" * 500)
    answer.server("PONG x :" + "ы" * 500)
    for line in answer.lines:
        assert 505 <= len(line.encode()) <= 510


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Z", "C"]), min_size=1, max_size=40), max_size=60))
def test_words_take_as_many_lines_as_they_need(words: list[str]) -> None:
    """No word is lost or cut, and no line is too long."""
    answer = response()
    answer.words("353", "=", "#x", words=words)
    found = [word for message in check_irc(answer.encode(None)) for word in message.params[-1].split()]
    assert found == words


@pytest.mark.parametrize("nick", ["anna", "𠀀" * 32])
def test_a_word_that_fits_no_line(nick: str) -> None:
    """It is cut between characters, rather than asked for for ever."""
    answer = response(nick)
    answer.words("353", "=", "#" + "𠀀" * 63, words=["𠀀" * 300, "b"])
    texts = [message.params[-1] for message in check_irc(answer.encode(None))]
    assert "".join(texts).replace(" ", "") == "𠀀" * 300 + "b"


def test_no_words() -> None:
    """There is nothing to say then."""
    answer = response()
    answer.words("319", "anna", words=[])
    assert answer.encode(None) == b""


def test_a_label_goes_before_other_tags() -> None:
    """One line takes the label itself; several are in a batch that has it; none is ACK."""
    answer = response(caps="labeled-response batch")
    assert answer.encode("1") == b"@label=1 :besedka.local ACK\r\n"
    answer.add("@time=x :a PRIVMSG b :c\r\n")
    assert answer.encode("1") == b"@label=1;time=x :a PRIVMSG b :c\r\n"
    answer.add(b":a PRIVMSG b :c\r\n:a PRIVMSG b :d\r\n")
    assert answer.encode("1").decode().splitlines() == [
        "@label=1 :besedka.local BATCH +b1 labeled-response",
        "@batch=b1;time=x :a PRIVMSG b :c",
        "@batch=b1 :a PRIVMSG b :c",
        "@batch=b1 :a PRIVMSG b :d",
        ":besedka.local BATCH -b1",
    ]
    assert answer.encode(None).startswith(b"@time=x :a")


def test_the_label_of_a_batch_is_on_its_beginning() -> None:
    """A batch that is the whole answer needs none around it; beside other lines it stays whole in the outer one."""
    answer = response(caps="labeled-response batch")
    answer.batch("example #x", ["@time=x :a PRIVMSG b :c", ":a PRIVMSG b :d"])
    whole = [
        "@label=1 :besedka.local BATCH +b1 example #x",
        "@batch=b1;time=x :a PRIVMSG b :c",
        "@batch=b1 :a PRIVMSG b :d",
        ":besedka.local BATCH -b1",
    ]
    assert answer.encode("1").decode().splitlines() == whole
    answer.lines[0] = f"@time=x {answer.lines[0]}"
    assert answer.encode("1").decode().splitlines()[0] == "@label=1;time=x :besedka.local BATCH +b1 example #x"
    answer.numeric("372", text="more")
    assert answer.encode("1").decode().splitlines() == [
        "@label=1 :besedka.local BATCH +b2 labeled-response",
        "@batch=b2;time=x :besedka.local BATCH +b1 example #x",
        *whole[1:3],
        "@batch=b2 :besedka.local BATCH -b1",
        "@batch=b2 :besedka.local 372 anna :more",
        ":besedka.local BATCH -b2",
    ]
