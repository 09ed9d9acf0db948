"""The answers to CHATHISTORY."""

from __future__ import annotations

from besedka.chat.pages import Page, PastTargets
from besedka.sessions.session import Request
from support.conversation import Conversation

CAPS = "draft/chathistory batch server-time message-tags standard-replies labeled-response"
EARLY, LATE = "timestamp=2000-01-01T00:00:00.000Z", "timestamp=2200-01-01T00:00:00.000Z"


def texts(lines: list[str]) -> list[str]:
    """Return what is said in lines."""
    return [line.rpartition(":")[2] for line in lines if " PRIVMSG " in line or " NOTICE " in line]


def test_a_page_of_a_room() -> None:
    """A batch with the room's own name, each message with its time and id, the label on the beginning."""
    talk = Conversation()
    anna, boris = talk.irc("anna", CAPS), talk.irc("boris")
    talk.everybody_joins("#Tea", anna, boris)
    boris.send("PRIVMSG #tea :one", "NOTICE #tea :two", "TOPIC #tea :unseen")
    opened, one, two, closed = anna.ask("@label=9 CHATHISTORY LATEST #tea * 5")[-4:]
    assert opened == "@label=9 :besedka.local BATCH +b1 chathistory #Tea"
    assert one.startswith("@batch=b1;time=2027-01-15T08:")
    assert one.endswith(";msgid=e-3 :boris!boris@127.0.0.1 PRIVMSG #Tea :one")
    assert two.endswith(";msgid=e-4 :boris!boris@127.0.0.1 NOTICE #Tea :two")
    assert closed == ":besedka.local BATCH -b1"


def test_nothing_is_an_empty_batch() -> None:
    """So that nobody waits; without batches there is nothing to tell."""
    talk = Conversation()
    anna = talk.irc("anna", CAPS, device="a" * 20)
    assert anna.ask("CHATHISTORY LATEST nobody * 5") == [
        ":besedka.local BATCH +b1 chathistory nobody",
        ":besedka.local BATCH -b1",
    ]
    assert talk.irc("boris").ask("CHATHISTORY LATEST nobody * 5") == []


def test_without_batches_and_times() -> None:
    """The lines alone, with `[hh:mm]`: somebody with an old client may ask by hand."""
    talk = Conversation()
    anna = talk.irc("anna")
    anna.send("JOIN #x", "PRIVMSG #x :one")
    (line,) = anna.ask("CHATHISTORY LATEST #x * 5")
    assert line.startswith(":anna!anna@127.0.0.1 PRIVMSG #x :[08:00] one")


def test_who_can_ask_is_not_replayed_to() -> None:
    """With draft/chathistory nothing comes by itself, neither of rooms nor of direct talks."""
    talk = Conversation()
    boris = talk.irc("boris")
    boris.send("JOIN #x", "PRIVMSG #x :one")
    first = talk.irc("anna", device="a" * 20)
    boris.send("PRIVMSG anna :psst")
    assert texts(first.lines()) == ["psst"]
    anna = talk.irc("anna", CAPS, device="a" * 20)
    assert texts(anna.ask("JOIN #x")) == []


def test_a_direct_talk_from_both_ends() -> None:
    """What each said, whoever asks, under whatever spelling; a third is not in it."""
    talk = Conversation()
    anna, boris = talk.irc("anna", CAPS, device="a" * 20), talk.irc("boris", CAPS, device="b" * 20)
    guest = talk.irc("guest", CAPS)
    anna.send("PRIVMSG boris :hi")
    boris.send("PRIVMSG anna :hello", "NICK borya")
    guest.send("PRIVMSG anna :who are you?")
    anna.send("PRIVMSG borya :what?")
    assert texts(anna.ask("CHATHISTORY LATEST BORYA * 5")) == ["hi", "hello", "what?"]
    assert texts(boris.ask("CHATHISTORY LATEST anna * 5")) == ["hi", "hello", "what?"]
    assert texts(anna.ask("CHATHISTORY LATEST guest * 5")) == ["who are you?"]
    assert texts(guest.ask("CHATHISTORY LATEST anna * 5")) == []
    boris.send("QUIT")
    assert texts(anna.ask("CHATHISTORY LATEST borya * 5")) == ["hi", "hello", "what?"]
    assert texts(anna.ask("CHATHISTORY LATEST boris * 5")) == []


def test_where_something_was_said() -> None:
    """Rooms and people with the time of their newest message, the oldest first."""
    talk = Conversation()
    anna, boris = talk.irc("anna", CAPS, device="a" * 20), talk.irc("boris")
    anna.send("JOIN #x", "PRIVMSG #x :one")
    boris.send("PRIVMSG anna :psst")
    told = anna.ask(f"@label=1 CHATHISTORY TARGETS {EARLY} {LATE} 5")
    assert told[0] == "@label=1 :besedka.local BATCH +b1 draft/chathistory-targets"
    names = [line.split(" ")[4] for line in told[1:-1]]
    assert names == ["#x", "boris"]
    assert told[1].startswith("@batch=b1 :besedka.local CHATHISTORY TARGETS #x 2027-01-15T08:00:")
    assert len(anna.ask(f"CHATHISTORY TARGETS {LATE} {EARLY} 1")) == 3


def test_a_journal_that_cannot_be_read() -> None:
    """Whoever asked hears that something is wrong: an empty page would be a lie."""
    talk = Conversation(answering=False)
    anna = talk.irc("anna", CAPS)
    anna.send("JOIN #x", "PRIVMSG #x :one")
    anna.forget()
    for line, subject in (
        ("CHATHISTORY LATEST #x * 5", "LATEST #x"),
        (f"CHATHISTORY TARGETS {EARLY} {LATE} 5", "TARGETS *"),
    ):
        anna.send(f"@label=3 {line}")
        session, ask, gap = talk.asked.pop()
        assert isinstance(ask.question, PastTargets) == ("TARGETS" in line)
        talk.turn([Request(session, (ask.answered(gap, Page(ask.question, (), failed=True)),), ask.label)])
        anna.proceed()
        assert anna.lines() == [
            f"@label=3 :besedka.local FAIL CHATHISTORY MESSAGE_ERROR {subject} :Messages could not be retrieved"
        ]


def test_refusals_are_told_by_fail_to_who_has_the_capability() -> None:
    """Its specification tells of them so, whether or not standard-replies was asked for; others get a NOTICE."""
    talk = Conversation()
    anna, boris = talk.irc("anna", "draft/chathistory"), talk.irc("boris")
    assert " FAIL CHATHISTORY INVALID_TARGET " in anna.ask("CHATHISTORY LATEST #no * 5")[0]
    assert " NOTICE boris :CHATHISTORY: " in boris.ask("CHATHISTORY LATEST #no * 5")[0]
