"""Rooms by the service: whose they are, and roles that last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.asking import asked, club, registered

if TYPE_CHECKING:
    from support.conversation import Conversation, Peer


def company() -> tuple[Conversation, Peer, Peer]:
    """Return anna and boris, who have accounts, in a room that a guest has opened, whose operator anna is."""
    talk, anna, boris = club()
    talk.everybody_joins("#x", anna, boris)
    for peer in (anna, boris):
        registered(peer)
    return talk, anna, boris


def test_a_room_becomes_somebodys() -> None:
    """Who operates a room of nobody takes it; who does not cannot."""
    talk, anna, boris = company()
    vera = talk.irc("vera")
    assert asked(vera, "register #x") == ["Log in to your account first."]
    assert asked(anna, "roles #x")[0] == "#x belongs to nobody: who enters it first is its operator."
    assert asked(anna, "role #x boris voice") == [
        "#x belongs to nobody, so roles do not last there: register #x makes it yours."
    ]
    assert asked(boris, "register #x")[1:] == ["Only the owner of #x or an administrator of this server may do that."]
    assert asked(anna, "register #x") == [
        "A room belongs to the account that opens it, and need not be registered.",
        "#x belongs to anna now.",
    ]
    assert asked(anna, "register #nowhere")[1:] == ["There is no room #nowhere."]


def test_roles() -> None:
    """They are given to accounts, shown, and taken; those who are there see modes."""
    _, anna, boris = company()
    asked(anna, "register #x")
    told = asked(anna, "role #x BORIS Operator")
    assert told == [
        ":anna!anna@127.0.0.1 MODE #x +o boris",
        "boris is an operator of #x, whenever it comes.",
    ]
    assert boris.lines()[-1] == ":anna!anna@127.0.0.1 MODE #x +o boris"
    assert asked(boris, "access #x") == [
        "#x belongs to anna.",
        "Operators by account: boris",
        "Operators who are there now: anna, boris",
    ]
    assert asked(anna, "role #x boris voice")[-1] == "boris has a voice in #x, whenever it comes."
    assert asked(anna, "roles #x")[1] == "A voice by account: boris"
    assert asked(anna, "role #x boris none")[-1] == "boris has no role in #x."
    assert asked(anna, "role #x boris king") == ["A role is one of: owner, operator, voice, none."]
    assert asked(boris, "role #x boris owner") == ["Only operators of #x may do that."]
    assert asked(anna, "role #x anna none") == [
        "#x belongs to anna, whose rights are not taken away: give the room to somebody else."
    ]


def test_status() -> None:
    """op, deop, voice and devoice do what MODE does; what is so already is said to be."""
    _, anna, boris = company()
    assert asked(anna, "op #x boris") == [":anna!anna@127.0.0.1 MODE #x +o boris", "It is done."]
    assert asked(boris, "deop #x") == [":boris!boris@127.0.0.1 MODE #x -o boris", "It is done."]
    assert asked(anna, "voice #x boris")[-1] == "It is done."
    assert asked(anna, "devoice #x boris")[-1] == "It is done."
    assert asked(anna, "devoice #x boris") == ["Nothing has changed."]
    assert asked(boris, "op #x") == ["Only operators of #x may do that."]


def test_info() -> None:
    """All about a room; #lobby belongs to the administrator."""
    talk, anna, _ = company()
    anna.send("TOPIC #x :tea")
    assert asked(anna, "info #x") == [
        "#x was made on 2027-01-15.",
        "Its topic: tea",
        "2 are there now.",
        "#x belongs to nobody: who enters it first is its operator.",
        "Operators who are there now: anna",
    ]
    assert asked(anna, "info #lobby")[-1] == "#lobby belongs to the administrator of the server."
    assert asked(anna, "roles #nowhere") == ["There is no room #nowhere."]
    pat = talk.plain("Pat")
    pat.feed(b"/msg besedka devoice #x\n")
    assert pat.lines() == ["besedka (to you): Only operators of #x may do that."]
