"""What all sessions of somebody are told of a block."""

from __future__ import annotations

from support.asking import PASSWORD, club, registered


def test_other_sessions_are_told() -> None:
    """A list that all devices share changes on all of them."""
    talk, anna, _ = club()
    registered(anna)
    second = talk.irc("anna2")
    second.send(f"NS identify anna {PASSWORD}")
    anna.forget()
    second.forget()
    assert anna.ask("SILENCE +boris")[0].endswith(" SILENCE +boris!*@*")
    assert " 271 anna2 boris!*@*" in second.ask("SILENCE")[0]
