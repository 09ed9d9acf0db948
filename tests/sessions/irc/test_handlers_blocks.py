"""SILENCE."""

from __future__ import annotations

from support.asking import club


def test_silence() -> None:
    """Masks are added, taken and listed, also several at once; who is blocked is told so."""
    _, anna, boris = club()
    assert anna.ask("SILENCE") == [":besedka.local 272 anna :End of silence list"]
    assert anna.ask("SILENCE +boris,*!*@bad") == [
        ":anna!anna@127.0.0.1 SILENCE +boris!*@*",
        ":anna!anna@127.0.0.1 SILENCE +*!*@bad",
    ]
    assert anna.ask("SILENCE anna") == [
        ":besedka.local 271 anna boris!*@*",
        ":besedka.local 271 anna *!*@bad",
        ":besedka.local 272 anna :End of silence list",
    ]
    assert boris.ask("PRIVMSG anna :hi") == [":besedka.local 531 boris anna :Not delivered: you are blocked there"]
    assert anna.lines() == []
    assert anna.ask("SILENCE -boris") == [":anna!anna@127.0.0.1 SILENCE -boris!*@*"]
    assert boris.ask("PRIVMSG anna :hi") == []
    assert "SILENCE" in anna.ask("SILENCE -boris")[0]
    assert anna.ask("SILENCE x,+y")[0] == ":anna!anna@127.0.0.1 SILENCE +x!*@*"
    anna.send(*(f"SILENCE +x{number}" for number in range(70)))
    assert anna.lines()[-1] == (":besedka.local 511 anna x69!*@* :Your silence list is full: remove an entry first")
