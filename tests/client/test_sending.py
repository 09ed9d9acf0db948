"""What we say, on its way out."""

from __future__ import annotations

from msgspec.structs import replace

from besedka.client.state import Multiline
from support.clientmodel import BARE, FULL, Conversation

SEVERAL = f"{FULL} draft/multiline"


def test_several_lines_are_one_message_where_the_server_takes_them() -> None:
    """With one key and one label, at the beginning; blank lines between stay, those around go."""
    anna = Conversation.present(SEVERAL)
    anna.types("\n  one\n\ntwo\n\n")
    assert anna.sent() == [
        "@label=1;besedka/key=salt-1 BATCH +m1 draft/multiline #lobby",
        "@batch=m1 PRIVMSG #lobby :  one",
        "@batch=m1 PRIVMSG #lobby :",
        "@batch=m1 PRIVMSG #lobby :two",
        "BATCH -m1",
    ]
    assert [pending.text for pending in anna.state.outgoing.waiting] == ["  one\n\ntwo"]
    anna.server(
        "@label=1;msgid=a;time=2025-11-22T12:00:00.000Z :Anna!b@h BATCH +x draft/multiline #lobby",
        "@batch=x :Anna!b@h PRIVMSG #lobby :  one",
        "@batch=x :Anna!b@h PRIVMSG #lobby :",
        "@batch=x :Anna!b@h PRIVMSG #lobby :two",
        "BATCH -x",
    )
    assert anna.shown() == ["Anna:   one\n      \n      two"]
    assert anna.state.outgoing.waiting == ()


def test_they_are_several_messages_elsewhere() -> None:
    """Blank lines go; each has a key of its own, and only the first one answers."""
    anna = Conversation.present()
    anna.server("@msgid=m1 :Boris!u@h PRIVMSG #lobby :well?")
    anna.types("/reply Boris yes\n/me is no command here")
    assert anna.sent() == [
        "@label=1;besedka/key=salt-1 PRIVMSG #lobby :/reply Boris yes",
        "@label=2;besedka/key=salt-2 PRIVMSG #lobby :/me is no command here",
    ]
    anna.types("/reply boris: yes", "one\n\ntwo")
    assert [line.partition(" ")[0] for line in anna.sent()] == [
        "@label=3;besedka/key=salt-3;+reply=m1",
        "@label=4;besedka/key=salt-4",
        "@label=5;besedka/key=salt-5",
    ]


def test_what_waited_is_divided_for_the_server_that_is_there() -> None:
    """It was written when nobody knew which one that would be; the order stays."""
    anna = Conversation.present(SEVERAL)
    anna.loses()
    anna.types("one\ntwo", "three")
    anna.arrive(BARE)
    assert [pending.text for pending in anna.state.outgoing.waiting] == ["one", "two", "three"]
    anna.server("PONG x :besedka-1", "PONG x :besedka-3", "PONG x :besedka-2")
    assert anna.shown() == ["Anna: one", "Anna: two", "Anna: three"]


def test_a_long_line_goes_on_in_the_same_message() -> None:
    """Its pieces are joined again by who reads them."""
    anna = Conversation.present(SEVERAL)
    text = "слово и дело " * 60
    anna.types(text)
    first, *parts, last = anna.sent()
    assert (first.split()[1:], last) == (["BATCH", "+m1", "draft/multiline", "#lobby"], "BATCH -m1")
    assert [part.split()[0] for part in parts] == ["@batch=m1"] + ["@batch=m1;draft/multiline-concat"] * (
        len(parts) - 1
    )
    assert "".join(part.partition(" :")[2] for part in parts) == text.rstrip()


def test_what_is_more_than_one_message_may_be_is_several() -> None:
    """By lines and by bytes; what goes on from the one before begins anew."""
    anna = Conversation.present(SEVERAL)
    anna.state = replace(anna.state, multiline=Multiline(bytes=1000, lines=2))
    anna.types("1\n2\n3")
    anna.types("x" * 1500)
    assert [pending.text for pending in anna.state.outgoing.waiting[:2]] == ["1\n2", "3"]
    sizes = [len(pending.text) for pending in anna.state.outgoing.waiting[2:]]
    assert max(sizes) <= 1000
    assert sum(sizes) == 1500
    assert [line for line in anna.sent() if line.endswith("PRIVMSG #lobby :3")] == [
        "@label=2;besedka/key=salt-2 PRIVMSG #lobby :3"
    ]


def test_an_action_is_one_line() -> None:
    """Nobody does something in two lines."""
    anna = Conversation.present(SEVERAL)
    anna.types("/me " + "waves " * 120)
    sent = anna.sent()
    assert len(sent) > 1
    assert all("\x01ACTION" in line for line in sent)


def test_a_guest_does_not_flood() -> None:
    """Elsewhere few lines are on their way at once, parts of a long text too; the server says when to go on."""
    anna = Conversation.present(BARE)
    for number in range(3):
        anna.types(f"line {number}")
    anna.sent()
    anna.types("word " * 300)
    (part, ping) = anna.sent()
    assert part.startswith("PRIVMSG #lobby :word")
    assert ping == "PING :besedka-4"
    anna.server(":s PONG s :besedka-4")
    sent = anna.sent()
    assert [line.split()[0] for line in sent] == ["PRIVMSG"] * (len(sent) - 1) + ["PING"]
    assert 2 <= len(sent) <= 5
    anna.server(f":s PONG s :{sent[-1].partition(':')[2]}")
    assert anna.state.outgoing.waiting == ()
    whole = "".join(line.partition(" :")[2] for line in (part, *sent[:-1]))
    assert whole.split() == ["word"] * 300
