"""Replies about rooms, and the past."""

from __future__ import annotations

import pytest

from support.conversation import Conversation, settings
from support.wirerules import check_irc

BORIS = ":boris!boris@127.0.0.1"
STAMP = "time=2027-01-15T08:00:05.000Z"


def talked(replay: int = 50, *, answering: bool = True) -> Conversation:
    """Return a conversation in which things were said in #x, at 08:00:04, 05 and 06."""
    talk = Conversation(settings(irc={"replay": replay}), answering=answering)
    boris = talk.irc("boris")
    boris.send("JOIN #x")
    boris.send("PRIVMSG #x :one")
    boris.send("NOTICE #x :two")
    boris.send("@+flag PRIVMSG #x :\x01ACTION waves\x01")
    return talk


def test_replay_for_an_old_client() -> None:
    """Without server-time the time is in the text, in actions, too."""
    anna = talked().irc("anna")
    assert anna.ask("JOIN #x")[3:] == [
        f"{BORIS} PRIVMSG #x :[08:00] one",
        f"{BORIS} NOTICE #x :[08:00] two",
        f"{BORIS} PRIVMSG #x :\x01ACTION [08:00] waves\x01",
    ]


def test_replay_in_a_batch() -> None:
    """With batch and server-time it is one batch, each line with its time and msgid."""
    anna = talked().irc("anna", "batch server-time message-tags")
    opened, one, two, waves, closed = anna.ask("JOIN #x")[3:]
    assert opened == ":besedka.local BATCH +b1 chathistory #x"
    assert one.startswith("@batch=b1;time=2027-01-15T08:00:0")
    assert one.endswith(f";msgid=e-2 {BORIS} PRIVMSG #x :one")
    assert " NOTICE #x :two" in two
    assert waves.endswith(f";+flag {BORIS} PRIVMSG #x :\x01ACTION waves\x01")
    assert closed == ":besedka.local BATCH -b1"


def test_a_batch_without_times() -> None:
    """Batch alone still marks what belongs together."""
    anna = talked().irc("anna", "batch")
    assert anna.ask("JOIN #x")[4] == f"@batch=b1 {BORIS} PRIVMSG #x :[08:00] one"


def test_long_messages_in_a_batch() -> None:
    """Each line of a long message belongs to the batch and has its time; the msgid is on the first."""
    talk = talked()
    pat = talk.plain("Pat")
    pat.feed(("ы" * 600 + "\n").encode())
    anna = talk.irc("anna", "batch server-time message-tags")
    anna.send("JOIN #lobby")
    past = [message.tags or {} for message in check_irc(anna.take()) if message.verb == "PRIVMSG"]
    assert [tags.keys() for tags in past] == [{"batch", "time", "msgid"}, {"batch", "time"}, {"batch", "time"}]


def test_the_replay_is_bounded() -> None:
    """`irc.replay` lines at the most, the last ones; 0 is none at all."""
    assert len(talked(2).irc("anna").ask("JOIN #x")) == 3 + 2
    assert len(talked(0).irc("anna").ask("JOIN #x")) == 3
    assert talked(answering=False).irc("anna").ask("JOIN #empty")[3:] == []


def test_what_is_new_waits_behind_the_past() -> None:
    """Nothing comes twice and nothing is missed between the past and the present."""
    talk = talked(answering=False)
    anna, boris = talk.irc("anna"), talk.peers[0]
    lines = anna.ask("JOIN #x", "PING between")
    boris.send("PRIVMSG #x :new")
    assert len(lines) == 3
    assert anna.lines() == []
    anna.send("PING after")
    talk.answer()
    texts = [line.split(" :")[-1] for line in anna.lines()]
    assert texts == ["[08:00] one", "[08:00] two", "\x01ACTION [08:00] waves\x01", "between", "new", "after"]


def test_direct_messages_for_a_device() -> None:
    """Who shows its token gets the direct messages that its dead connection may not have got; others get nobody's."""
    talk = Conversation()
    boris, anna = talk.irc("boris"), talk.irc("anna", device="0123456789abcdef")
    boris.send("PRIVMSG anna :psst")
    anna.send("PRIVMSG boris :yes?")
    again = talk.irc(caps="batch", device="0123456789abcdef")
    lines = again.ask("NICK anna", "USER a 0 * :A", "CAP END")
    assert lines[-4:] == [
        ":besedka.local BATCH +b1 chathistory anna",
        f"@batch=b1 {BORIS} PRIVMSG anna :[08:00] psst",
        "@batch=b1 :anna!anna@127.0.0.1 PRIVMSG boris :[08:00] yes?",
        ":besedka.local BATCH -b1",
    ]
    again.end()
    third = talk.irc(caps="batch", device="0123456789abcdef")
    assert "psst" not in "".join(third.ask("NICK anna", "USER a 0 * :A", "CAP END"))
    stranger = talk.irc()
    assert "psst" not in "".join(stranger.ask("NICK anna", "USER a 0 * :A"))


def test_a_list_longer_than_an_outbox_is_cut() -> None:
    """Whoever asks for all of very many rooms is told some of them and that there are more, and stays."""
    talk = Conversation(settings(limits={"outbox_kib": 64, "rooms_per_user": 1200}))
    anna = talk.irc("anna")
    for number in range(1200):
        anna.send(f"JOIN #room{number}")
        anna.lines()
    answer = anna.ask("LIST")
    assert sum(" 322 " in line for line in answer) < 1200
    assert answer[-2].startswith(":besedka.local NOTICE anna :There are more rooms")
    assert " 323 " in answer[-1]
    assert not anna.closed


@pytest.mark.parametrize("name", ["no-implicit-names", "draft/no-implicit-names"])
def test_no_names_after_joining(name: str) -> None:
    """Who has asked for that gets them when it asks."""
    anna = Conversation().irc("anna", name)
    assert anna.ask("JOIN #x") == [":anna!anna@127.0.0.1 JOIN #x"]
    assert anna.ask("NAMES #x") == [
        ":besedka.local 353 anna = #x :@anna",
        ":besedka.local 366 anna #x :End of NAMES list",
    ]


def test_who_knows_what_it_has_gets_the_last_lines_each_time() -> None:
    """With besedka/device, and all that it has missed where that is more; others get what they have missed alone."""
    talk = talked(1)
    boris = talk.peers[0]
    for caps, again in (("besedka/device", ["two"]), ("", [])):
        told = []
        for more in ((), (), ("PRIVMSG #x :one", "PRIVMSG #x :two")):
            boris.send(*more)
            anna = talk.irc("anna", caps, device=(caps or "another").ljust(20, "x"))
            told.append([line.rpartition("] ")[2] for line in anna.ask("JOIN #x") if " PRIVMSG " in line])
            anna.send("QUIT")
        assert len(told[0]) == 1
        assert len(told[1]) == len(again)
        assert told[2] == ["one", "two"]


def test_no_direct_messages_where_none_are_replayed() -> None:
    """`irc.replay` 0 is none at all, of direct messages, too."""
    talk = talked(0)
    anna = talk.irc("anna", device="a" * 20)
    talk.peers[0].send("PRIVMSG anna :psst")
    anna.forget()
    again = talk.irc(device="b" * 20)
    assert not any("psst" in line for line in again.ask("NICK other", "USER a 0 * :a"))


def test_the_pause_of_slow_mode_is_shown() -> None:
    """With the other modes."""
    talk = Conversation()
    anna = talk.irc("anna")
    talk.everybody_joins("#x", anna)
    anna.ask("MODE #x +W 5")
    assert anna.ask("MODE #x")[0] == ":besedka.local 324 anna #x +ntW 5"
