"""How fast somebody may change what everybody is told of."""

from __future__ import annotations

from besedka.chat import commands
from besedka.chat.refusals import Reason
from support.admitting import admitted, house, refused


def test_what_everybody_is_told_of_changes_at_a_rate() -> None:
    """Nick, real name and being away share one allowance, which is each connection's own."""
    now = 1000.0
    hub, admission = house(lambda: now, changes_per_min=4)
    hub.apply(commands.Register(2, "boris", "u", "r", "192.0.2.1", "irc"), 1)
    nick, realname = commands.ChangeNick(1, "anna2"), commands.ChangeRealname(1, "Anna")
    away, back = commands.SetAway(1, "lunch"), commands.SetAway(1, None)
    for command in (nick, realname, away, back):
        admitted(admission, command)
    for command, name in ((nick, "NICK"), (realname, "SETNAME"), (away, "AWAY"), (back, "AWAY")):
        assert refused(admission, command) == (Reason.CHANGING_TOO_FAST, (name, "15"))
    admitted(admission, commands.ChangeNick(2, "boris2"))
    now += 15
    admitted(admission, nick)
