"""REDACT: what is asked for, who is told in which words."""

from __future__ import annotations

import pytest

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
        fail + "REDACT_WINDOW_EXPIRED #x e-5 60 :You can no longer delete this message: 60 seconds have passed"
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
