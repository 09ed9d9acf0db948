"""What is said to `*playback`: what is understood, and what is not."""

from __future__ import annotations

import pytest

from support.conversation import Conversation, settings

CAPS = "znc.in/playback batch server-time message-tags labeled-response"
SAID = ":*playback!znc@besedka.local NOTICE anna :"
SECONDS = "seconds since 1970, such as 1793491200"
USAGE = "PLAY <rooms and nicks|*> [from] [to] | LIST [rooms|*]; times are seconds since 1970"
REFUSED = [
    ("", USAGE),
    ("PLAY", USAGE),
    ("PLAY #x 1 2 3", USAGE),
    ("LIST #x #y", USAGE),
    ("HELP", USAGE),
    ("PLAY * yesterday", f"yesterday is no time: {SECONDS}"),
    ("PLAY * -1", f"-1 is no time: {SECONDS}"),
    ("PLAY * 1 \u0661", f"\u0661 is no time: {SECONDS}"),
    ("PLAY * 999999999999", f"999999999999 is no time: {SECONDS}"),
    ("PLAY * 2 2", "The second time is not behind the first"),
    (f"PLAY {','.join(f'#{letter}*' for letter in 'abcdefghijk')}", "At most 10 names with * or ? at once"),
    ("CLEAR *", "What was said stays, for all who were there: it is not cleared. Play from a later time on"),
]


@pytest.mark.parametrize(("text", "reply"), REFUSED)
def test_what_is_not_understood(text: str, reply: str) -> None:
    """A NOTICE of *playback's says what is; by PRIVMSG and by ZNC, with any spelling of its name."""
    talk = Conversation()
    anna = talk.irc("anna", CAPS)
    assert anna.ask(f"ZNC *playback :{text}") == [SAID + reply]
    assert anna.ask(f"@label=1 ZNC *PLAYBACK {text or ':'}") == [f"@label=1 {SAID}{reply}"]
    if text:
        assert anna.ask(f"PRIVMSG *Playback :{text}") == [SAID + reply]
        assert anna.ask(f"@label=1 PRIVMSG *playback :{text}") == [f"@label=1 {SAID}{reply}"]


def test_other_modules() -> None:
    """There are none; as nicks they are nobody's. What programs ask each other is not heard, nor are notices."""
    talk = Conversation()
    anna = talk.irc("anna")
    assert anna.ask("ZNC *status :version") == [SAID + "No such module [*status]: there is *playback alone"]
    assert " 401 anna *status " in anna.ask("PRIVMSG *status :version")[0]
    assert anna.ask("PRIVMSG *playback :\1VERSION\1") == []
    assert anna.ask("NOTICE *playback :PLAY *") == []


def test_times_are_meant_to_the_millisecond() -> None:
    """A client keeps the time of what it has seen in floating point: it misses nothing, and gets nothing twice."""
    talk = Conversation()
    anna = talk.irc("anna", CAPS)
    talk.now += 615_000
    for line in ("JOIN #x", "PRIVMSG #x :one", "PRIVMSG #x :two", "PRIVMSG #x :three"):
        anna.send(line)
    second = talk.now // 1_000_000 - 1  # "two" was said then

    def played(times: str) -> list[str]:
        return [line.rpartition(":")[2] for line in anna.ask(f"PRIVMSG *playback :PLAY #x {times}") if "#x :" in line]

    assert played("") == played("0") == played("0 0") == ["one", "two", "three"]
    assert played(f"{second}") == ["two", "three"]
    assert played(f"{second}.615") == played(f"{second}.61499999") == played(f"{second}.6150001") == ["three"]
    assert played(f"{second}.614") == ["two", "three"]
    assert played(f"0 {second}.615") == ["one"]
    assert played(f"{second - 1}.615 {second + 1}.615") == ["two"]
    assert played(f"{second}. {second + 1}") == ["two"]


def test_the_number_is_bounded() -> None:
    """The last `irc.missed` of each place: what is missed is asked for from the oldest of these back."""
    talk = Conversation(settings(irc={"missed": 2}))
    anna = talk.irc("anna", CAPS)
    for line in ("JOIN #x", "PRIVMSG #x :one", "PRIVMSG #x :two", "PRIVMSG #x :three"):
        anna.send(line)
    last = talk.now // 1_000_000
    for times in ("", "1", f"1 {last + 1}"):
        told = anna.ask(f"PRIVMSG *playback :PLAY #x {times}")
        assert [line.rpartition(":")[2] for line in told[1:-1]] == ["two", "three"]
    told = anna.ask(f"PRIVMSG *playback :PLAY #x 1 {last}")
    assert [line.rpartition(":")[2] for line in told[1:-1]] == ["one", "two"]
