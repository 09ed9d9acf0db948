"""The plain wire: a name, then what is said in #lobby."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.journal.space import Space
from besedka.sessions.session import Phase
from support.conversation import Conversation, settings
from support.wirerules import check_irc, pieces_of

GREETING = "Добро пожаловать, {}!"


def test_a_name_as_a_line() -> None:
    """Who gives the name as a line is greeted, and sends and gets lines."""
    talk = Conversation()
    peer = talk.plain()
    peer.feed("Анна\r\n".encode())
    assert peer.lines() == [GREETING.format("Анна")]
    assert peer.place.chunks is None
    assert peer.session.deadline == float("inf")


def test_a_name_as_a_chunk() -> None:
    """Who gives the name without an end of line sends and gets chunks of 1,024 bytes, 20 ms apart."""
    talk = Conversation()
    peer = talk.plain()
    peer.feed("Анна".encode())
    assert peer.lines() == [GREETING.format("Анна")]
    assert peer.place.chunks == (1024, 0.02)


def test_the_greeting_is_a_setting() -> None:
    """`plain.greeting` holds the sentence."""
    talk = Conversation(settings(plain={"greeting": "Hi {name}, sit down"}))
    peer = talk.plain()
    peer.feed(b"Pat")
    assert peer.lines() == ["Hi Pat, sit down"]


@pytest.mark.parametrize("name", ["A", "Nick", "User", "Pat", "QUIT", "  Анна \t"])
def test_names(name: str) -> None:
    """Names that begin like IRC are names, and spaces around one do not belong to it."""
    peer = Conversation().plain()
    peer.feed(name.encode())
    assert peer.lines() == [GREETING.format(name.strip())]


@pytest.mark.parametrize("end", ["\n", ""])
def test_what_is_said(end: str) -> None:
    """Every other member gets `NAME: text`; who said it gets nothing back."""
    talk = Conversation()
    anna, boris, vera = talk.plain("Анна", end), talk.plain("Boris"), talk.irc("Vera")
    talk.everybody_joins("#lobby", vera)
    anna.feed(f"привет{end}".encode())
    assert boris.lines() == ["Анна: привет"]
    assert vera.lines() == [":Анна!plain@127.0.0.1 PRIVMSG #lobby :привет"]
    assert anna.take() == b""
    boris.feed(b"hi\n")
    assert anna.lines() == ["Boris: hi"]


@pytest.mark.parametrize("end", ["\n", ""])
def test_refused_names(end: str) -> None:
    """A name that is taken or unusable is asked for again, five times; then goodbye."""
    talk = Conversation()
    talk.plain("Anna")
    peer = talk.plain()
    for name in (b"anna", b"a b", b"\xff", "Annа".encode()):
        peer.feed(name + end.encode())
        (said,) = peer.lines()
        assert said.startswith("The name ")
        assert said.endswith("Choose another:")
        assert not peer.closed
    peer.feed(b"1" + end.encode())
    refused, goodbye = peer.lines()
    assert refused.startswith("The name 1 cannot be used")
    assert goodbye == "Goodbye: too many names were tried."
    assert peer.closed
    assert peer.session.receive(b"anna\n", 1.0) == []
    assert len(talk.state.users) == 1


@pytest.mark.parametrize("name", ["", " ", "x" * 400])
def test_no_name_is_no_name(name: str) -> None:
    """An empty line is no name, and neither is a very long one."""
    peer = Conversation().plain()
    peer.feed(f"{name}\n".encode())
    assert peer.lines()[0].endswith("Choose another:")


def test_a_name_line_over_the_limit() -> None:
    """A line over the limit is no name; what follows its end is the next."""
    peer = Conversation(settings(limits={"message_bytes": 512})).plain()
    peer.feed(b"a b\n" + b"x" * 600)
    peer.feed(b"x\nPat\n")
    refused, again, greeting = peer.lines()
    assert refused.startswith("The name a b cannot")
    assert again.endswith("Choose another:")
    assert greeting == GREETING.format("Pat")


def test_the_second_name_is_as_good_as_the_first() -> None:
    """After a refusal the name may come in pieces, with talk behind it."""
    talk = Conversation()
    boris = talk.plain("Boris")
    peer = talk.plain()
    peer.feed(b"boris\n")
    peer.feed(b"Pa")
    peer.feed(b"t\none\ntw")
    peer.feed(b"o\n")
    assert boris.lines() == ["Pat: one", "Pat: two"]


def test_talk_behind_the_name() -> None:
    """What comes together with the name is said after the greeting, in order."""
    talk = Conversation()
    boris, peer = talk.plain("Boris"), talk.plain()
    peer.feed(b"Pat\none\ntwo\nthr")
    peer.feed(b"ee\n")
    assert boris.lines() == ["Pat: one", "Pat: two", "Pat: three"]


SAID = [
    (["one\ntwo"], ["one", "two"]),
    (["one\r\ntwo\r\n"], ["one", "two"]),
    (["one\r", "\ntwo"], ["one", "two"]),
    (["", " ", "\t\n \n"], []),
    (["//etc/hosts"], ["/etc/hosts"]),
    (["nul\0l"], ["null"]),
    (["forged\r:boss PRIVMSG #lobby :hi"], ["forged :boss PRIVMSG #lobby :hi"]),
    (["  indented"], ["  indented"]),
]


@pytest.mark.parametrize(("chunks", "said"), SAID)
def test_chunks(chunks: list[str], said: list[str]) -> None:
    """Newlines inside a chunk split it, empty messages are none, and nothing can break another wire's lines."""
    talk = Conversation()
    irc = talk.irc("irc")
    talk.everybody_joins("#lobby", irc)
    peer = talk.plain("Pat", "")
    irc.forget()
    for chunk in chunks:
        peer.feed(chunk.encode())
    assert [message.params[1] for message in check_irc(irc.take())] == said


def test_a_character_in_two_chunks() -> None:
    """An incomplete character at the end of a chunk waits for its rest."""
    talk = Conversation()
    boris, peer = talk.plain("Boris"), talk.plain("Pat", "")
    peer.feed("привет".encode()[:-1])
    peer.feed("привет".encode()[-1:])
    assert boris.lines() == ["Pat: приве", "Pat: т"]


@pytest.mark.parametrize("end", ["\n", ""])
def test_what_is_not_utf8(end: str) -> None:
    """Only text is passed on; the next message is heard again."""
    talk = Conversation()
    boris, peer = talk.plain("Boris"), talk.plain("Pat", end)
    peer.feed(b"\xcf\xf0\xe8\xe2" + end.encode())
    assert peer.lines() == ["Not said: only UTF-8 text can be sent here."]
    peer.feed(f"hi{end}".encode())
    assert boris.lines() == ["Pat: hi"]


def test_a_line_over_the_limit() -> None:
    """It is refused by its limit, and is not said."""
    talk = Conversation(settings(limits={"message_bytes": 512}))
    boris, peer = talk.plain("Boris"), talk.plain("Pat")
    peer.feed(b"x" * 511 + b"\nhi\n")
    assert peer.lines() == ["Not said: a message has at most 512 bytes."]
    assert boris.lines() == ["Pat: hi"]


def test_a_last_line_without_an_end() -> None:
    """The end of the input ends the last line, too."""
    talk = Conversation()
    boris, peer = talk.plain("Boris"), talk.plain("Pat")
    peer.feed(b"one\ntwo")
    peer.end()
    assert boris.lines() == ["Pat: one", "Pat: two"]
    assert peer.closed
    bad = talk.plain("Vera")
    bad.feed(b"\xff")
    bad.end()
    assert bad.lines()[0] == "Not said: only UTF-8 text can be sent here."


@pytest.mark.parametrize("said", ["", "Pat"])
def test_the_end_of_the_input(said: str) -> None:
    """With nothing unfinished it is only the end, before and after the name."""
    talk = Conversation()
    peer = talk.plain(said)
    peer.end()
    assert peer.lines() == ["Goodbye: Connection closed."]
    assert peer.closed
    assert not talk.state.by_session


def test_nobody_waits_for_a_name_for_ever() -> None:
    """The deadline is for the name alone."""
    talk = Conversation()
    late, there = talk.plain(), talk.plain("Pat")
    late.expire()
    assert late.closed
    assert there.session.expire(1e9) == []
    assert not there.closed


def test_history() -> None:
    """`plain.history` messages of #lobby come after the greeting, and before anything new."""
    talk = Conversation(settings(plain={"history": 2}), answering=False)
    boris = talk.plain("Boris")
    boris.feed(b"one\ntwo\nthree\n")
    peer = talk.plain()
    peer.feed(b"Pat\n")
    assert peer.lines() == [GREETING.format("Pat")]
    assert peer.session.paused
    boris.feed(b"four\n")
    assert peer.take() == b""
    talk.answer()
    assert peer.lines() == ["Boris: two", "Boris: three", "Boris: four"]
    assert not peer.session.paused


def test_no_history_where_nothing_was_said() -> None:
    """The first one here is not kept waiting for a past that there is not."""
    talk = Conversation(settings(plain={"history": 2}), answering=False)
    talk.plain("Pat")
    assert talk.asked == []


def test_a_full_disk() -> None:
    """What cannot be stored is refused in words, and goes on when there is space again."""
    talk = Conversation()
    boris, peer = talk.plain("Boris"), talk.plain("Pat")
    talk.admission.space = Space.LOW
    peer.feed(b"lost\n")
    assert peer.lines() == ["Not said: the server's disk is nearly full. Try again later."]
    talk.admission.space = Space.ENOUGH
    peer.feed(b"hi\n")
    assert boris.lines() == ["Pat: hi"]


def test_who_comes_while_the_disk_is_full() -> None:
    """It is greeted, and enters #lobby with the first thing that it says when there is space again."""
    talk = Conversation()
    boris, peer = talk.plain("Boris"), talk.plain()
    talk.admission.space = Space.READ_ONLY
    peer.feed(b"Pat\n")
    greeting, refused = peer.lines()
    assert greeting == GREETING.format("Pat")
    assert refused == "Not said: the server's disk takes no writes. Try again later."
    talk.admission.space = Space.ENOUGH
    peer.feed(b"hi\n")
    assert boris.lines() == ["Pat: hi"]


def test_who_was_put_out_comes_back_with_what_it_says() -> None:
    """#lobby has no operators, but whoever is put out of it is told so once, and is inside again with the next line."""
    talk = Conversation()
    boris, peer = talk.plain("Boris"), talk.plain("Pat")
    room = talk.state.rooms["#lobby"]
    room.dismiss(talk.state.users["pat"])
    peer.feed(b"lost\n")
    assert peer.lines() == ["Not said: only members may speak in #lobby."]
    peer.feed(b"hi\n")
    assert boris.lines() == ["Pat: hi"]


def test_a_long_name_is_shown_in_part() -> None:
    """A refusal does not send back whatever came."""
    talk = Conversation()
    peer = talk.plain()
    peer.feed(b"x" * 10_000 + b"\n")
    (refusal,) = peer.lines()
    assert len(refusal) < 300


def test_a_stop_and_an_overflow() -> None:
    """Whoever is parted with is told why, once."""
    talk = Conversation()
    stopped, slow = talk.plain("Pat"), talk.plain("Vera")
    talk.turn(stopped.session.farewell())
    slow.lose("Too slow: what waited for you passed the bound")
    assert stopped.lines() == ["Goodbye: The server stops."]
    assert slow.lines() == ["Goodbye: Too slow: what waited for you passed the bound."]
    assert stopped.closed
    assert slow.closed
    assert slow.session.phase is Phase.ENDED


texts = st.one_of(st.binary(max_size=60), st.text(max_size=30).map(str.encode), st.just("/quit а\n".encode()))


@given(pieces_of(st.lists(texts, max_size=12).map(lambda parts: b"Pat\n" + b"\n".join(parts))))
def test_arbitrary_lines_in_arbitrary_pieces(pieces: list[bytes]) -> None:
    """The same lines split differently say the same, and others get whole lines of their wires."""
    whole, split = Conversation(), Conversation()
    for talk, parts in ((whole, [b"".join(pieces)]), (split, pieces)):
        irc, boris, peer = talk.irc("irc"), talk.plain("Boris"), talk.plain()
        talk.everybody_joins("#lobby", irc)
        peer.feed(b"Pat\n")
        for part in parts:
            peer.feed(part)
        check_irc(irc.take())
        assert all(line.startswith(("Pat: ", "* Pat ", "Pat (to you): ")) for line in boris.lines())
        peer.lines()
    assert [entry.text for entry in whole.past.said] == [entry.text for entry in split.past.said]


def test_a_name_that_never_ends_is_refused() -> None:
    """What always ends inside a character is not gathered until the deadline: it is no name any more."""
    talk = Conversation(settings(limits={"message_bytes": 512}))
    peer = talk.plain()
    for _ in range(3):
        peer.feed(b"\xb6" * bool(peer.session._kept) + "ж".encode() * 100 + b"\xd0")
    assert "cannot be used" in peer.lines()[0]
    assert not peer.session._kept


@given(pieces_of(st.binary(max_size=300)))
def test_arbitrary_chunks(pieces: list[bytes]) -> None:
    """Whatever a client without lines sends, nothing breaks, and at most an unfinished character is kept."""
    talk = Conversation()
    boris, peer = talk.plain("Boris"), talk.plain("Pat", "")
    for piece in pieces:
        peer.feed(piece)
    assert len(peer.session._assembler.rest) < 4
    boris.lines()
    peer.end()
    assert peer.closed
