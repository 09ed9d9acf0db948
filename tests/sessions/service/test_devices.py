"""One's own sessions by the service: shown, and ended."""

from __future__ import annotations

from support.asking import asked, club, registered


def test_sessions_and_an_end_to_one() -> None:
    """Each with its number, by which it can be ended; of others nothing is shown."""
    _, anna, boris = club()
    registered(anna)
    (told,) = asked(anna, "sessions")
    number = told.split(":")[0]
    assert told.startswith(f"{number}: anna, irc from 127.0.0.1, since 20")
    assert told.endswith(" UTC, silent for 0 min (this one)")
    assert asked(boris, f"end {number}") == [f"There is no session {number}."]
    assert asked(boris, "end it") == ["That is no number. sessions shows the numbers of your sessions."]
    assert asked(boris, "end 12345678901")[0].startswith("That is no number.")
    asked(boris, "identify anna tea-and-sugar")
    (first, second) = asked(boris, "sessions")
    assert first.startswith(f"{number}: anna, ")
    assert second.endswith("(this one)")
    assert asked(boris, f"end {number}") == [f"Session {number} has ended."]
    assert anna.closed
    (only,) = asked(boris, "sessions")
    boris.send(f"PRIVMSG besedka :end {only.split(':')[0]}")
    assert any("(You have ended this session from another one)" in line for line in boris.lines())
    assert boris.closed


def test_a_secure_session() -> None:
    """It is said of the wire."""
    talk, _, _ = club()
    vera = talk.irc()
    vera.place.secure = True
    vera.send("NICK vera", "USER vera 0 * :Vera")
    (told,) = asked(vera, "sessions")
    assert " vera, irc, TLS from " in told
