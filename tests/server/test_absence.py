"""Who stays without a session, and for how long."""

from __future__ import annotations

from besedka.chat.accounts import Account, Presence, RoomPlace
from besedka.chat.always_on import restore
from besedka.server.clock import wall_clock
from support.inside import inside
from support.talking import IrcPeer

DAY = 24 * 3_600_000_000  # microseconds


def test_who_was_away_for_too_long_is_gone() -> None:
    """With a QUIT that those in its rooms see; who was not away for as long stays."""
    with inside() as server:
        now = wall_clock()
        for name, days in (("anna", 31), ("vera", 29)):
            places = (RoomPlace(1, operator=False, voice=False),)
            there = Presence(name, "u", "h", "R", 1, 1, places, "tea", now - days * DAY, False, False)
            server.state.keep_account(Account(name, name, 1, always_on=True, presence=there))
        with server.turn.lock:
            restore(server.state, now, 0)
        with IrcPeer(server.addresses[0][1], "boris", rooms=("#lobby",)) as boris:
            server.keep_house()
            boris.until(":anna!u@h QUIT :Away for too long")
            boris.send("NAMES #lobby")
            assert any("vera" in line and "anna" not in line for line in boris.until(" 366 "))
        server.keep_house()
        assert server.state.accounts["anna"].presence is None
