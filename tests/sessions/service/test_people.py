"""Blocking people by the service."""

from __future__ import annotations

from support.asking import asked, club, registered


def test_block() -> None:
    """Somebody is blocked, shown, and heard again; who is blocked is told, on both wires."""
    talk, anna, boris = club()
    registered(boris)
    assert asked(anna, "blocks") == ["You have blocked nobody."]
    assert asked(anna, "block boris") == [
        ":anna!anna@127.0.0.1 SILENCE +a:boris",
        "Nothing that a:boris sends to you alone arrives any more; they are told so.",
    ]
    assert asked(anna, "block boris") == ["Nothing has changed."]
    assert asked(anna, "block nobody") == ["Nobody here is called nobody. /who shows who is here."]
    assert asked(anna, "blocks") == ["You have blocked: a:boris"]
    assert asked(anna, "unblock BORIS")[-1] == "You hear a:boris again."
    assert asked(anna, "unblock boris") == ["You have not blocked boris."]
    pat = talk.plain("Pat")
    asked(anna, "ignore pat")
    pat.feed(b"/msg anna hi\n/msg besedka block anna\n")
    assert pat.lines() == [
        "anna has blocked you: nothing that you send there arrives.",
        "besedka (to you): Nothing that anna!*@* sends to you alone arrives any more; they are told so.",
    ]
