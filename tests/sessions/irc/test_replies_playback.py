"""What `*playback` plays: rooms and talks, as replays are told."""

from __future__ import annotations

import pytest

from besedka.chat.pages import Page
from besedka.sessions.session import Request
from support.conversation import Conversation, Peer

CAPS = "znc.in/playback batch server-time message-tags labeled-response echo-message"
OWN = "a" * 20
SECOND = 1_000_000


def said(lines: list[str]) -> list[str]:
    """Return where something was said, and what."""
    return [line.partition(" PRIVMSG ")[2] for line in lines if " PRIVMSG " in line and ":*playback" not in line]


def garden() -> tuple[Conversation, Peer]:
    """Return a server where boris has spoken in #tea, in #toys and to anna, who has not been there."""
    talk = Conversation()
    boris, first = talk.irc("boris", device="b" * 20), talk.irc("anna", device=OWN)
    boris.send("JOIN #tea", "JOIN #toys", "PRIVMSG #tea :one", "PRIVMSG #toys :two", "PRIVMSG anna :psst")
    first.send("PRIVMSG boris :what?")
    first.send("QUIT")
    return talk, boris


def test_nothing_comes_by_itself() -> None:
    """Who has the capability asks; in a batch, each message with its time and id, rooms and talks."""
    talk, _boris = garden()
    anna = talk.irc("anna", CAPS, device=OWN)
    assert said(anna.ask("JOIN #tea,#toys")) == []
    told = anna.ask("PRIVMSG *playback :PLAY * 0")
    assert told[0] == ":besedka.local BATCH +b1 chathistory anna"
    assert told[1].startswith("@batch=b1;time=2027-01-15T08:")
    assert ";msgid=e-" in told[1]
    assert said(told) == ["anna :psst", "boris :what?", "#tea :one", "#toys :two"]
    assert said(anna.ask("PRIVMSG *playback :PLAY *")) == said(told)


def test_the_label_is_answered_at_once() -> None:
    """By ACK; nobody has said anything, so there is no echo."""
    talk, _boris = garden()
    anna = talk.irc("anna", CAPS, device=OWN)
    anna.send("JOIN #tea")
    told = anna.ask("@label=5 PRIVMSG *playback :play #tea")
    assert told[0] == "@label=5 :besedka.local ACK"
    assert said(told) == ["#tea :one"]


@pytest.mark.parametrize(
    ("targets", "played"),
    [
        ("#TEA", ["#tea :one"]),
        ("#t*", ["#tea :one", "#toys :two"]),
        ("#toy?,#tea,#tea", ["#tea :one", "#toys :two"]),
        ("BORIS", ["anna :psst", "boris :what?"]),
        ("boris,Boris,#toys", ["anna :psst", "boris :what?", "#toys :two"]),
        ("b*", []),
        ("#none,nobody,,", []),
        (",", []),
    ],
)
def test_what_is_chosen(targets: str, played: list[str]) -> None:
    """Rooms by name or mask, people by nick, each once; `*` alone is everything."""
    talk, _boris = garden()
    anna = talk.irc("anna", CAPS, device=OWN)
    anna.send("JOIN #tea,#toys")
    assert said(anna.ask(f"PRIVMSG *playback :PLAY {targets}")) == played


def test_from_and_to_hold_for_talks() -> None:
    """Both moments are left out, whether all talks are asked for or one."""
    talk, boris = garden()
    anna = talk.irc("anna", CAPS, device=OWN)
    boris.send("PRIVMSG anna :late")
    late = talk.now // SECOND
    for target in ("*", "boris"):
        assert said(anna.ask(f"PRIVMSG *playback :PLAY {target} {late - 1}")) == ["anna :late"]
        assert said(anna.ask(f"PRIVMSG *playback :PLAY {target} {late}")) == []
        assert said(anna.ask(f"PRIVMSG *playback :PLAY {target} 0 {late}")) == ["anna :psst", "boris :what?"]


def test_who_may_not_see_it() -> None:
    """A room that one is not in is not played, nor what the invited said there; a stranger has no talks."""
    talk, boris = garden()
    boris.send("MODE #tea +i", "PART #tea")
    stranger = talk.irc("stranger", CAPS)
    boris.send("PRIVMSG stranger :hush")
    stranger.forget()
    assert said(stranger.ask("PRIVMSG *playback :PLAY *", "PRIVMSG *playback :PLAY #tea,boris")) == []
    stranger.send("JOIN #tea")
    assert said(stranger.ask("PRIVMSG *playback :PLAY #tea")) == []


def test_rooms_that_are_entered_a_moment_later() -> None:
    """Some clients ask first: for half a minute what was asked for is played on joining, and no longer."""
    talk, _boris = garden()
    anna = talk.irc("anna", CAPS, device=OWN)
    anna.send("PRIVMSG *playback :PLAY #tea")
    assert said(anna.ask("JOIN #toys")) == []
    assert said(anna.ask("JOIN #tea")) == ["#tea :one"]
    assert said(anna.ask("JOIN #tea")) == []
    anna.send("PART #tea")
    talk.now += 31 * SECOND
    assert said(anna.ask("JOIN #tea")) == []


def test_what_there_is() -> None:
    """Rooms and people with the time of their newest message; those that are asked for."""
    talk, _boris = garden()
    anna = talk.irc("anna", CAPS, device=OWN)
    anna.send("JOIN #tea,#toys")
    told = anna.ask("@label=2 PRIVMSG *playback :LIST")
    assert told[0] == "@label=2 :besedka.local BATCH +b1 labeled-response"
    rows = [line.rpartition(" :")[2].split(" ") for line in told[1:-1]]
    assert all(":*playback!znc@besedka.local PRIVMSG anna :" in line for line in told[1:-1])
    assert [row[0] for row in rows] == ["#tea", "#toys", "boris"]
    assert all(row[1] == "0" and row[2].startswith("18000000") and row[2].endswith(".000") for row in rows)
    for masks, names in (("#te?", ["#tea"]), ("Boris", ["boris"]), ("#tea,boris", ["#tea", "boris"]), ("x", [])):
        lines = anna.ask(f"PRIVMSG *playback :LIST {masks}")
        assert [line.rpartition(" :")[2].split(" ")[0] for line in lines] == names


def test_a_journal_that_cannot_be_read() -> None:
    """Whoever asked for a list hears that something is wrong."""
    talk = Conversation(answering=False)
    anna = talk.irc("anna", CAPS)
    anna.send("PRIVMSG *playback :LIST")
    session, ask, gap = talk.asked.pop()
    talk.turn([Request(session, (ask.answered(gap, Page(ask.question, (), failed=True)),), ask.label)])
    anna.proceed()
    assert anna.lines() == [
        ":*playback!znc@besedka.local NOTICE anna :What was said could not be read: try again later"
    ]


def test_an_old_client() -> None:
    """Without the capability it is replayed to, and may ask all the same; the hour stands before the text."""
    talk, _boris = garden()
    anna = talk.irc("anna", device=OWN)
    assert said(anna.ask("JOIN #tea")) == ["#tea :[08:00] one"]
    assert said(anna.ask("PRIVMSG *playback :PLAY #tea")) == ["#tea :[08:00] one"]
