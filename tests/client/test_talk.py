"""What people say, and what becomes of what we say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from besedka.client.talk import END_MARK
from support.clientmodel import BARE, FULL, NOON, Conversation

US = ":Anna!besedka@127.0.0.1"


def test_what_others_say_is_shown() -> None:
    """In this room, in another one, to us alone, as an action and as a notice."""
    anna = Conversation.present()
    anna.server(
        ":Boris!u@h PRIVMSG #lobby :hi",
        ":Boris!u@h PRIVMSG #tea :hi",
        ":Boris!u@h PRIVMSG Anna :hi",
        ":Boris!u@h PRIVMSG #lobby :\x01ACTION waves\x01",
        ":Boris!u@h NOTICE #lobby :hi",
        ":irc.test NOTICE Anna :restart at noon",
        ":Boris!u@h PRIVMSG #lobby :\x01VERSION\x01",
        ":Boris!u@h PRIVMSG #lobby",
    )
    assert anna.shown() == [
        "Boris: hi",
        "[#tea] Boris: hi",
        "[Boris → you] hi",
        "* Boris waves",
        "-Boris- hi",
        "restart at noon",
    ]


def test_times_are_the_servers() -> None:
    """In the person's zone; a stamp that is none is as good as none."""
    anna = Conversation.present()
    anna.server(
        "@time=2025-11-22T09:30:00.000Z :Boris!u@h PRIVMSG #lobby :early",
        "@time=yesterday :Boris!u@h PRIVMSG #lobby :odd",
    )
    assert anna.shown() == ["09:30 Boris: early", "Boris: odd"]


def test_who_spoke_last_comes_first() -> None:
    """For Tab; a replay makes nobody a speaker."""
    anna = Conversation.present()
    anna.server(
        ":Boris!u@h PRIVMSG #lobby :1",
        ":Vera!u@h PRIVMSG #lobby :2",
        ":boris!u@h PRIVMSG #lobby :3",
        "BATCH +r chathistory #lobby",
        "@batch=r :Old!u@h PRIVMSG #lobby :0",
        "BATCH -r",
    )
    assert anna.state.speakers == ("boris", "Vera")


def test_a_message_goes_out_with_label_and_key() -> None:
    """And is acknowledged, and shown, when its echo comes; before that it waits."""
    anna = Conversation.present()
    anna.types("hello")
    assert anna.sent() == ["@label=1;besedka/key=salt-1 PRIVMSG #lobby :hello"]
    assert anna.shown() == []
    anna.server(f"@label=1;msgid=m1 {US} PRIVMSG #lobby :hello")
    assert anna.shown() == ["Anna: hello"]
    assert anna.state.outgoing.waiting == ()


def test_after_a_loss_the_same_key_goes_out_again() -> None:
    """Once the room is open again; what was stored already is shown once, from the replay or from the echo."""
    anna = Conversation.present()
    anna.types("one")
    anna.loses()
    anna.types("two")
    anna.sent()
    anna.arrive()
    anna.loses()
    anna.opens()
    anna.server(f":irc.test CAP * LS :{FULL}", f":irc.test CAP * ACK :{FULL}", ":irc.test 001 Anna :Welcome")
    anna.sent()
    anna.shown()
    anna.server(f"{US} JOIN #lobby")
    assert anna.sent() == [
        "@label=1;besedka/key=salt-1 PRIVMSG #lobby :one",
        "@label=2;besedka/key=salt-2 PRIVMSG #lobby :two",
    ]
    anna.server(
        ":irc.test BATCH +r chathistory #lobby",
        f"@batch=r;msgid=m1 {US} PRIVMSG #lobby :one",
        ":irc.test BATCH -r",
        f"@label=1;msgid=m1 {US} PRIVMSG #lobby :one",
        f"@label=2;msgid=m2 {US} PRIVMSG #lobby :two",
    )
    assert anna.shown() == ["      — earlier —", "Anna: one", "      — now —", "Anna: two"]
    assert anna.state.outgoing.waiting == ()


def test_a_replay_shows_what_was_missed() -> None:
    """Nothing that was on the screen comes twice, in a batch within a batch neither."""
    anna = Conversation.present()
    anna.server("@msgid=a :Boris!u@h PRIVMSG #lobby :seen")
    anna.loses()
    anna.arrive()
    anna.shown()
    anna.server(
        ":irc.test BATCH +o some-kind",
        "@batch=o :irc.test BATCH +r chathistory #lobby",
        "@batch=r;msgid=a :Boris!u@h PRIVMSG #lobby :seen",
        "@batch=r;msgid=b :Boris!u@h PRIVMSG #lobby :missed",
        "BATCH -r",
        "BATCH -o",
        "BATCH -unknown",
    )
    assert anna.shown() == ["      — earlier —", "Boris: missed", "      — now —"]
    assert anna.state.batches == {}


def test_a_replay_that_shows_nothing_is_not_marked() -> None:
    """Neither where all was seen already, nor after a line that broke inside the replay before."""
    anna = Conversation.present()
    anna.server("@msgid=a :Boris!u@h PRIVMSG #lobby :seen", ":s BATCH +r chathistory #lobby")
    anna.server("@batch=r;msgid=b :Boris!u@h PRIVMSG #lobby :missed")
    anna.loses()
    anna.arrive()
    anna.server(":s BATCH +r chathistory #lobby", "@batch=r;msgid=a :Boris!u@h PRIVMSG #lobby :seen", ":s BATCH -r")
    assert anna.shown() == []


def test_direct_messages_of_an_earlier_run_are_not_shown_again() -> None:
    """By the server's time; what came later is, and so is what has no time."""
    anna = Conversation.present()
    anna.state = replace(anna.state, seen_until=NOON - timedelta(minutes=5))
    anna.server(
        ":s BATCH +d chathistory Anna",
        "@batch=d;msgid=a;time=2025-11-22T11:55:00.000Z :Boris!u@h PRIVMSG Anna :long ago",
        "@batch=d;msgid=b;time=2025-11-22T11:55:00.001Z :Boris!u@h PRIVMSG Anna :news",
        "@batch=d;msgid=c :Boris!u@h PRIVMSG Anna :timeless",
        ":s BATCH -d",
    )
    assert [line.rpartition("] ")[2].strip() for line in anna.shown()] == ["— earlier —", "news", "timeless", "— now —"]


def test_batches_are_bounded() -> None:
    """A server that opens batches without end is not followed."""
    anna = Conversation.present()
    anna.server(*[f"BATCH +{number}" for number in range(150)], "BATCH")
    assert len(anna.state.batches) == 100


def test_without_labels_the_echo_is_known_by_its_text() -> None:
    """The oldest message with that target and text; the PING behind it catches what the server changed."""
    anna = Conversation.present("echo-message")
    anna.types("hello", "//me", "/me waves")
    assert anna.sent() == [
        "PRIVMSG #lobby :hello",
        "PING :besedka-1",
        "PRIVMSG #lobby :/me",
        "PING :besedka-2",
        "PRIVMSG #lobby :\x01ACTION waves\x01",
        "PING :besedka-3",
    ]
    anna.server(f"{US} PRIVMSG #Lobby :hello", f"{US} PRIVMSG #lobby :something else")
    assert [pending.text for pending in anna.state.outgoing.waiting] == ["/me", "waves"]
    anna.server(":irc.test PONG irc.test :besedka-3")
    assert anna.state.outgoing.waiting == ()
    assert anna.shown() == ["Anna: hello", "Anna: something else"]


def test_without_echoes_the_answer_to_a_ping_is_the_acknowledgement() -> None:
    """We show our words ourselves then, in rooms and to people."""
    anna = Conversation.present(BARE)
    anna.types("hello", "/msg Boris hi", "/me waves")
    anna.server(":irc.test PONG irc.test :besedka-2")
    assert anna.shown() == ["Anna: hello", "[you → Boris] hi"]
    assert [pending.text for pending in anna.state.outgoing.waiting] == ["waves"]
    anna.server(":irc.test PONG irc.test :besedka-3")
    assert anna.shown() == ["* Anna waves"]


def test_other_pongs_mean_nothing() -> None:
    """Only marks of ours acknowledge, and the last one ends."""
    anna = Conversation.present(BARE)
    anna.types("hello")
    anna.server("PONG", "PONG x :besedka-alive", "PONG x :other")
    assert len(anna.state.outgoing.waiting) == 1
    assert not anna.state.finished
    anna.server(f"PONG x :{END_MARK}")
    assert anna.state.finished


@pytest.mark.parametrize(
    "answer",
    [
        "@label=1 :irc.test ACK",
        "@label=1 :irc.test 301 Anna Boris :out",
        "@label=1 BATCH +b labeled-response\nBATCH -b",
    ],
)
def test_with_labels_but_no_echo_any_whole_answer_acknowledges(answer: str) -> None:
    """ACK, a lone reply, or a batch."""
    anna = Conversation.present("labeled-response batch")
    anna.types("/msg Boris hi")
    anna.server(*answer.split("\n"))
    assert anna.state.outgoing.waiting == ()
    assert anna.shown()[-1] == "[you → Boris] hi"


def test_an_echo_in_a_batch_has_the_label_of_the_batch() -> None:
    """An echo with more around it, such as an away message, is still our echo."""
    anna = Conversation.present()
    anna.types("/msg Boris hi")
    anna.server(
        "@label=1 :irc.test BATCH +b labeled-response",
        f"@batch=b;msgid=m {US} PRIVMSG Boris :hi",
        "@batch=b :irc.test 301 Anna Boris :out",
    )
    assert anna.state.outgoing.waiting == ()
    anna.server(":irc.test BATCH -b")
    assert anna.shown() == ["[you → Boris] hi", "Boris is away: out"]


def test_words_to_oneself_are_shown_once() -> None:
    """The echo and the delivery are one message."""
    anna = Conversation.present()
    anna.types("/msg Anna note")
    anna.server(f"@label=1;msgid=m {US} PRIVMSG Anna :note", f"@msgid=m {US} PRIVMSG Anna :note")
    assert anna.shown() == ["[you → Anna] note"]


def test_long_lines_are_cut_so_that_no_server_cuts_them() -> None:
    """Each piece with the source that the others see fits into 512 bytes, and together they are the text."""
    text = "слово и дело " * 60
    for command in ("", "/me "):
        anna = Conversation.present()
        anna.types(command + text)
        sent = [line.partition(" ")[2] for line in anna.sent()]
        assert len(sent) > 1
        assert max(len(f"{US} {line}\r\n".encode()) for line in sent) <= 512
        assert "".join(pending.text for pending in anna.state.outgoing.waiting) == text.rstrip()


def test_before_the_source_is_known_a_long_one_is_assumed() -> None:
    """Where the server does not tell it, words are cut as carefully."""
    anna = Conversation()
    anna.types("/msg " + "n" * 500 + " hi", "/msg Boris " + "я" * 400)
    anna.opens()
    anna.server(":irc.test 001 Anna :Welcome")
    said = [line for line in anna.sent() if "PRIVMSG" in line]
    assert len(said) > 1
    assert said[0].endswith(" :hi")  # in a piece, however little room the name leaves
    assert max(len(line.partition(" :")[2].encode()) for line in said) <= 512 - 149 - 18


def test_our_name_is_noticed_as_a_word() -> None:
    """Not inside other words, in any case, and never in our own lines."""
    anna = Conversation.present()
    cases = {"anna: hi": True, "Annabel": False, "(Anna)": True, "аnna": False, "hi ANNA": True}
    for text, mention in cases.items():
        step = anna.line_of(f":Boris!u@h PRIVMSG #lobby :{text}")
        assert step.mention is mention, text
    assert not anna.line_of(f"{US} PRIVMSG #lobby :Anna").mention
