"""What every newcomer is told alike: 002 to 005 and the message of the day, made once and not for each.

Only the nick differs, and a mark stands in its place.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from besedka import __version__
from besedka.chat.modes import ROOM_MODES, ModeKind
from besedka.protocols import numerics
from besedka.sessions.irc import isupport
from besedka.sessions.irc.fitting import BODY, bounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.sessions.facts import Facts

__all__ = ["USER_MODES", "VERSION", "introduction", "isupport_lines", "message_of_the_day", "told"]

MICROSECONDS = 1_000_000
USER_MODES = "Biow"
VERSION = f"besedka-{__version__}"
NICK = "\0"  # what no line can hold
BYTES_A_CHARACTER = 2  # of a nick, at the most (server/bounds)


def told(facts: Facts, make: Callable[[Facts], str], nick: str) -> list[str]:
    """Return the lines that `make` makes of the facts, for somebody with this nick. Under the hub's lock."""
    return facts.made(make).replace(NICK, nick).split("\n")


def introduction(facts: Facts) -> str:
    """Return 002 to 004 (modern.ircdocs.horse, "Connection Registration")."""
    name = facts.settings.server.name
    created = datetime.fromtimestamp(facts.started / MICROSECONDS, UTC)
    letters = "".join(sorted(mode.letter for mode in ROOM_MODES))
    with_argument = "".join(sorted(mode.letter for mode in ROOM_MODES if mode.kind is not ModeKind.FLAG))
    return _lines(
        facts,
        f"{numerics.RPL_YOURHOST} {NICK} :Your host is {name}, running version {VERSION}",
        f"{numerics.RPL_CREATED} {NICK} :This server was started {created:%Y-%m-%d %H:%M:%S} UTC",
        f"{numerics.RPL_MYINFO} {NICK} {name} {VERSION} {USER_MODES} {letters} {with_argument}",
    )


def isupport_lines(facts: Facts) -> str:
    """Return 005."""
    return _lines(
        facts,
        *(
            f"{numerics.RPL_ISUPPORT} {NICK} {tokens} :are supported by this server"
            for tokens in isupport.lines(facts.settings)
        ),
    )


def message_of_the_day(facts: Facts) -> str:
    """Return the message of the day, or that there is none."""
    text = facts.settings.server.motd
    if not text:
        return _lines(facts, f"{numerics.ERR_NOMOTD} {NICK} :There is no message of the day")
    return _lines(
        facts,
        f"{numerics.RPL_MOTDSTART} {NICK} :- {facts.settings.server.name} Message of the day -",
        *(f"{numerics.RPL_MOTD} {NICK} :- {line}" for line in text.splitlines()),
        f"{numerics.RPL_ENDOFMOTD} {NICK} :End of MOTD",
    )


def _lines(facts: Facts, *lines: str) -> str:
    """Return the lines of the server's; what would not fit with the longest nick is cut off."""
    widest = BODY - BYTES_A_CHARACTER * facts.settings.limits.nick_length
    return "\n".join(bounded(f":{facts.settings.server.name} {line}", widest) for line in lines)
