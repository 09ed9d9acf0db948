"""One's own sessions by the service: shown, and ended."""

from __future__ import annotations

from besedka.chat.web_logins import WebLogin
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


def test_browsers_that_are_signed_in() -> None:
    """They are shown behind the sessions, and signed out by their numbers."""
    talk, anna, boris = club()
    registered(anna)
    login = WebLogin("d1", 7, "anna", 0, talk.now + 2_592_000_000_000, "192.0.2.1", True)
    talk.state.web_logins.by_digest["d1"] = login
    _, told = asked(anna, "sessions")
    assert told == "w7: a browser at 192.0.2.1, signed in until 2027-02-14 08:00 UTC".replace("08:00", told[-9:-4])
    assert asked(boris, "end w7") == ["There is no session w7."]
    assert asked(anna, "end w0") == ["That is no number. sessions shows the numbers of your sessions."]
    assert asked(anna, "end w7") == ["The browser w7 is signed out."]
    assert len(asked(anna, "sessions")) == 1


def test_signing_out_a_browser_ends_its_session() -> None:
    """It is told once."""
    talk, anna, boris = club()
    registered(anna)
    talk.state.web_logins.by_digest["d1"] = WebLogin("d1", 7, "anna", 0, 2**62, "192.0.2.1", True)
    asked(boris, "identify anna tea-and-sugar")
    talk.state.web_logins.come_by("d1", boris.session.number, ())
    assert asked(anna, "end w7") == ["The browser w7 is signed out."]
    assert boris.closed


def test_who_stays_present() -> None:
    """By choice, and by another one no longer; who is a guest has no such choice."""
    talk, anna, boris = club()
    registered(anna)
    assert asked(boris, "always-on on") == ["Log in to your account first."]
    assert asked(anna, "always-on perhaps") == ["Say on or off."]
    assert asked(anna, "always-on ON") == ["You stay here, in your rooms, when you are not connected."]
    assert asked(anna, "always-on on") == ["You stay here, in your rooms, when you are not connected."]
    anna.send("QUIT")
    boris.ask("PRIVMSG anna :hi")
    assert "anna" in talk.state.users
    asked(boris, "identify anna tea-and-sugar")
    assert asked(boris, "always-on off") == ["You are gone with your last connection from now on."]
    assert "anna" not in talk.state.users


def test_where_nobody_stays() -> None:
    """The settings say so, and the service says that."""
    _, anna, _ = club(accounts={"always_on": "no"})
    registered(anna)
    assert asked(anna, "always-on on") == ["Nobody is always on here: the settings of this server say so."]
