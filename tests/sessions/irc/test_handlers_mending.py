"""REDACT: what is asked for, who is told in which words."""

from __future__ import annotations

import pytest

from besedka.chat.pages import Page
from support.conversation import Conversation, Peer, settings

CAPS = "message-tags draft/message-redaction"


def talk() -> tuple[Conversation, Peer, Peer, Peer]:
    """Anna, the operator, and Boris know REDACT; Vera does not."""
    chat = Conversation()
    people = (chat.irc("anna", CAPS), chat.irc("boris", CAPS), chat.irc("vera", "message-tags labeled-response batch"))
    for peer in people:
        peer.send("JOIN #x")
    for peer in people:
        peer.forget()
    return chat, *people


def test_all_who_know_it_are_told() -> None:
    """The asker too; whoever does not know it is told nothing, and may take its words back all the same."""
    _, anna, boris, vera = talk()
    boris.send("PRIVMSG #x :one", "PRIVMSG #x :two")
    vera.send("PRIVMSG #x :three")
    for peer in (anna, boris, vera):
        peer.forget()
    mask = ":boris!boris@127.0.0.1"
    assert boris.ask("REDACT #x e-4 :wrong room") == [f"@msgid=e-7 {mask} REDACT #x e-4 :wrong room"]
    assert anna.lines() == [f"@msgid=e-7 {mask} REDACT #x e-4 :wrong room"]
    assert anna.ask("REDACT #X e-5") == ["@msgid=e-8 :anna!anna@127.0.0.1 REDACT #x e-5"]
    assert vera.lines() == []
    assert vera.ask("@label=1 REDACT #x e-6") == ["@label=1 :besedka.local ACK"]


@pytest.mark.parametrize("msgid", ["x", "e-0", "e-", "f-4", "e-999", "e-t4", "e-١", "e-" + "9" * 16])
def test_an_id_that_nothing_has(msgid: str) -> None:
    """It is answered by FAIL for who knows REDACT, else by a NOTICE."""
    _, anna, _, vera = talk()
    text = "This message does not exist or is too old"
    assert anna.ask(f"REDACT #x {msgid}") == [f":besedka.local FAIL REDACT UNKNOWN_MSGID #x {msgid} :{text}"]
    assert vera.ask(f"REDACT #x {msgid}") == [f":besedka.local NOTICE vera :REDACT: {text}"]


def test_refusals() -> None:
    """Whose it is not, where one is not, and too late."""
    chat, anna, boris, _ = talk()
    anna.send("PRIVMSG #x :hi")
    boris.send("PRIVMSG #x :hi")
    fail = ":besedka.local FAIL REDACT "
    assert boris.ask("REDACT #x e-4") == [
        fail + "REDACT_FORBIDDEN #x e-4 :You are not authorised to delete this message"
    ]
    assert boris.ask("REDACT #none e-4") == [
        fail + "INVALID_TARGET #none e-4 :You cannot delete messages from #none: join it first".replace(" e-4", "")
    ]
    chat.facts.settings = settings(history={"redact_minutes": 1})
    chat.now += 61_000_000
    assert boris.ask("REDACT #x e-5") == [
        fail + "REDACT_WINDOW_EXPIRED #x e-5 60 :You can no longer delete this message: it is older than 60 s"
    ]


def test_a_direct_message_on_all_devices() -> None:
    """Both ends are told, and in pages of the past it is gone; with `event-playback` it is told that it is."""
    chat = Conversation()
    caps = CAPS + " draft/chathistory batch besedka/device"
    anna = chat.irc("anna", caps, device="d" * 32)
    boris = chat.irc("boris", caps + " draft/event-playback", device="e" * 32)
    anna.send("PRIVMSG boris :oops")
    (said,) = [line for line in boris.lines() if "PRIVMSG" in line]
    msgid = said.split(" ")[0].removeprefix("@msgid=")
    (told,) = anna.ask(f"REDACT boris {msgid} :sorry")
    assert told.endswith(f" REDACT boris {msgid} :sorry")
    assert boris.lines() == [told]
    assert len(anna.ask("CHATHISTORY LATEST boris * 5")) == 2
    assert boris.ask("CHATHISTORY LATEST anna * 5")[1].endswith(f":anna!anna@127.0.0.1 REDACT boris {msgid} :sorry")


EDITING = "message-tags batch draft/multiline besedka.chat/edit labeled-response standard-replies echo-message"


def editors(caps: str = "") -> tuple[Conversation, Peer, Peer, Peer]:
    """Anna and Boris know EDIT; Vera does not. Anna has said something, e-4."""
    chat = Conversation()
    people = (
        chat.irc("anna", f"{EDITING} {caps}"),
        chat.irc("boris", EDITING),
        chat.irc("vera", "message-tags echo-message"),
    )
    for peer in people:
        peer.send("JOIN #x")
    people[0].send("PRIVMSG #x :helo")
    for peer in people:
        peer.forget()
    return chat, *people


def test_a_change_is_told() -> None:
    """By EDIT to who knows it; others see one short line, which answers the message; its author by its own answer."""
    _, anna, boris, vera = editors()
    line = ":anna!anna@127.0.0.1 EDIT #x e-4 :hello"
    assert anna.ask("@label=7 EDIT #x e-4 :hello") == [f"@label=7;msgid=e-5 {line}"]
    assert boris.lines() == [f"@msgid=e-5 {line}"]
    assert vera.lines() == ["@msgid=e-5;+reply=e-4 :anna!anna@127.0.0.1 PRIVMSG #x :\1ACTION corrected: hello\1"]
    assert anna.ask("@label=8 EDIT #x e-4 :hello") == [f"@label=8 {line}"]
    assert (boris.lines(), vera.lines()) == ([], [])
    vera.send("NOTICE #x :wrogn")
    assert vera.lines()[0].startswith("@msgid=e-6 ")
    assert vera.ask("EDIT #x e-6 :wrong") == [
        "@msgid=e-7;+reply=e-6 :vera!vera@127.0.0.1 NOTICE #x :\1ACTION corrected: wrong\1"
    ]


def test_who_wants_no_echo_gets_none() -> None:
    """Who does not know EDIT either, has typed it itself."""
    chat = Conversation()
    anna = chat.irc("anna")
    anna.send("JOIN #x", "PRIVMSG #x :helo")
    assert anna.ask("EDIT #x e-2 :hello again") == []


def test_a_change_to_several_lines() -> None:
    """A batch of EDIT lines is one change; whoever does not know EDIT gets its lines one by one."""
    _, anna, boris, vera = editors()
    batch = ["BATCH +1 draft/multiline #x", "@batch=1 EDIT #x e-4 :one", "@batch=1 EDIT #x e-4 :two", "BATCH -1"]
    mask = ":anna!anna@127.0.0.1"
    told = [
        f"@msgid=e-5 {mask} BATCH +m5 draft/multiline #x",
        f"@batch=m5 {mask} EDIT #x e-4 :one",
        f"@batch=m5 {mask} EDIT #x e-4 :two",
        f"{mask} BATCH -m5",
    ]
    assert anna.ask(*batch) == told
    assert boris.lines() == told
    assert vera.lines() == [
        f"@msgid=e-5;+reply=e-4 {mask} PRIVMSG #x :\1ACTION corrected: one\1",
        f"@+reply=e-4 {mask} PRIVMSG #x :two",
    ]
    wrong = [batch[0], batch[1], "@batch=1 EDIT #x e-5 :two"]
    (refused,) = anna.ask(*wrong)
    assert refused.startswith(":besedka.local FAIL BATCH MULTILINE_INVALID :A batch has PRIVMSG lines only")


def test_a_change_that_goes_on() -> None:
    """Pieces of one line are one line, and are told as they came."""
    _, anna, boris, _ = editors()
    lines = ["@batch=1 EDIT #x e-4 :one", "@batch=1;draft/multiline-concat EDIT #x e-4 :two"]
    anna.ask("BATCH +1 draft/multiline #x", *lines, "BATCH -1")
    assert boris.lines() == ["@msgid=e-5 :anna!anna@127.0.0.1 EDIT #x e-4 :onetwo"]


def test_refused_changes() -> None:
    """No text, no key, not one's own, too late."""
    chat, anna, boris, _ = editors("besedka/message-key")
    assert anna.ask("EDIT #x e-4") == anna.ask("EDIT #x e-4 :") == [":besedka.local 412 anna :No text to send"]
    assert anna.ask(f"@besedka/key={'k' * 65} EDIT #x e-4 :x") == [
        ":besedka.local FAIL EDIT INVALID_KEY #x :A message key has 1 to 64 characters"
    ]
    fail = ":besedka.local FAIL EDIT "
    assert boris.ask("EDIT #x e-4 :x") == [fail + "EDIT_FORBIDDEN #x e-4 :This message is not yours to change"]
    assert boris.ask("EDIT #none e-4 :x") == [
        fail + "INVALID_TARGET #none :You cannot change messages in #none: join it first"
    ]
    chat.now += 3_000 * 60_000_000
    assert anna.ask("EDIT #x e-4 :x") == [
        fail + "EDIT_WINDOW_EXPIRED #x e-4 172800 :You can no longer change this message: it is older than 172800 s"
    ]


def test_what_it_said_before() -> None:
    """All versions, the oldest first, with a label; without batches one by one; when they cannot be read it is told."""
    chat, anna, boris, _ = editors("server-time draft/chathistory draft/event-playback")
    anna.ask("EDIT #x e-4 :hello")
    mask = ":anna!anna@127.0.0.1"
    times = [line.split("time=")[1][:24] for line in anna.ask("CHATHISTORY LATEST #x * 9") if "time=" in line]
    assert anna.ask("@label=3 EDITS #x e-4") == [
        "@label=3 :besedka.local BATCH +b2 besedka.chat/versions #x e-4",
        f"@batch=b2;time={times[3]} {mask} EDIT #x e-4 :helo",
        f"@batch=b2;time={times[4]} {mask} EDIT #x e-4 :hello",
        ":besedka.local BATCH -b2",
    ]
    (refused,) = boris.ask("EDITS #x e-4")
    assert refused.startswith(":besedka.local FAIL EDIT VERSIONS_FORBIDDEN #x e-4 :")
    old = chat.irc("old")
    old.send("JOIN #y", "PRIVMSG #y :a")
    old.forget()
    (line,) = old.ask("EDITS #y e-7")
    assert line == ":old!old@127.0.0.1 EDIT #y e-7 :a"
    chat.past.page = lambda question: Page(question, (), failed=True)  # type: ignore[method-assign]
    assert anna.ask("EDITS #x e-4") == [
        ":besedka.local FAIL EDIT MESSAGE_ERROR #x e-4 :Messages could not be retrieved"
    ]


def test_pages_of_the_past() -> None:
    """They have the newest text with a mark; the change is in its place for who knows EDIT and asks for events."""
    _, anna, boris, _ = editors("draft/chathistory draft/event-playback")
    anna.ask("EDIT #x e-4 :hello")
    found = [line for line in anna.ask("CHATHISTORY LATEST #x * 2") if "e-4" in line]
    assert found[0].endswith(" PRIVMSG #x :[08:00] hello")
    assert ";besedka.chat/edited=2027-01-15T08:00:" in found[0]
    assert found[1].endswith(";msgid=e-5 :anna!anna@127.0.0.1 EDIT #x e-4 :hello")
    boris.send("CAP REQ :-besedka.chat/edit draft/chathistory draft/event-playback")
    assert not [line for line in boris.ask("CHATHISTORY LATEST #x * 2") if " EDIT " in line]


def test_reactions() -> None:
    """They are kept as what they were said with, each once; words beside them are said as ever."""
    _, anna, boris, vera = editors("draft/chathistory draft/event-playback")
    for peer in (boris, vera):
        peer.forget()
    tags = "+reply=e-4;+draft/react=ok"
    told = f"@msgid=e-5;{tags} :boris!boris@127.0.0.1 TAGMSG #x"
    assert boris.ask(f"@{tags} TAGMSG #x") == [told]
    assert (anna.lines(), vera.lines()) == ([told], [told])
    (again,) = boris.ask(f"@{tags} TAGMSG #x")
    assert again.startswith("@msgid=e-t")
    assert anna.lines() == []
    (words,) = vera.ask("@+draft/reply=e-4;+draft/react=ok PRIVMSG #x :ok")
    assert words.endswith(" PRIVMSG #x :ok")
    assert anna.lines() == [words]
    (found, *events) = [line for line in anna.ask("CHATHISTORY LATEST #x * 9") if "e-4" in line]
    assert 'besedka.chat/reactions=[["ok",2,["boris","vera"]]]' in found
    assert [line.split(" ")[2] for line in events] == ["TAGMSG", "PRIVMSG", "TAGMSG"]
    assert boris.ask("@+reply=e-4;+draft/unreact=ok TAGMSG #x") == anna.lines()
    assert boris.ask("@+reply=other;+draft/react=ok TAGMSG #x")[0].endswith(" TAGMSG #x")
    assert boris.ask("@+reply=e-4;+draft/react TAGMSG #x")[0].endswith(" TAGMSG #x")
    assert boris.ask(f"@{tags}{'k' * 70} TAGMSG #x") == [
        ":besedka.local FAIL TAGMSG INVALID_REACTION #x :A reaction has 64 bytes at the most"
    ]


def test_one_hears_on_all_devices() -> None:
    """What one of somebody's sessions mends in a direct talk, the others are told as they understand it."""
    chat = Conversation()
    anna, boris = chat.irc("anna", EDITING), chat.irc("boris", EDITING)
    anna.send("PRIVMSG boris :helo")
    boris.forget()
    anna.forget()
    others = [chat.irc(nick, caps) for nick, caps in (("a", EDITING), ("b", "echo-message"), ("c", ""))]
    user = anna.session.facts and chat.state.users["anna"]
    user.sessions += tuple(other.session.number for other in others)
    anna.send("EDIT boris e-1 :hello", "@+reply=e-1;+draft/react=ok TAGMSG boris")
    told = [[line.split(" ")[-4:] for line in other.lines()] for other in others]
    assert [len(each) for each in told] == [2, 1, 0]
    assert "corrected:" in " ".join(told[1][0])
