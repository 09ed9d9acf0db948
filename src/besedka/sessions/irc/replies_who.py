"""WHO and WHOX: a list of users with the fields that were asked for (ircv3.net/specs/extensions/whox)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.protocols import numerics
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.isupport import BOT_MODE
from besedka.sessions.irc.replies_rooms import prefixes
from besedka.sessions.irc.response import middle

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat import queries
    from besedka.chat.queries import UserSummary
    from besedka.sessions.irc.response import Response

    Field = Callable[[Response, queries.UserList, UserSummary], str]

__all__ = ["who"]

MICROSECONDS = 1_000_000
NO_ADDRESS = "255.255.255.255"  # what stands for an address that is nobody's business

# The fields in the order in which they are told, whatever the order in which they were asked for.
FIELDS: dict[str, Field] = {
    "c": lambda _response, _answer, user: user.room or "*",
    "u": lambda _response, _answer, user: user.source.username,
    "i": lambda _response, _answer, _user: NO_ADDRESS,
    "h": lambda _response, _answer, user: user.source.host,
    "s": lambda response, _answer, _user: response.session.server_name,
    "n": lambda _response, _answer, user: user.source.nick,
    "f": lambda response, _answer, user: _flags(response, user),
    "d": lambda _response, _answer, _user: "0",
    "l": lambda _response, answer, user: str(max(0, answer.time - user.spoke) // MICROSECONDS),
    "a": lambda _response, _answer, user: user.source.account or "0",
    "o": lambda _response, _answer, _user: "n/a",
}


def who(response: Response, answer: queries.UserList) -> None:
    """WHO, or WHOX where fields were asked for."""
    for user in answer.users:
        if response.who is not None:
            _extended(response, answer, user, response.who.fields, response.who.token)
            continue
        source = user.source
        response.numeric(
            numerics.RPL_WHOREPLY,
            user.room or "*",
            source.username,
            source.host,
            response.session.server_name,
            source.nick,
            _flags(response, user),
            text=f"0 {user.realname}",
        )
    response.numeric(numerics.RPL_ENDOFWHO, answer.mask.split(" ")[0] or "*", text="End of WHO list")


def _extended(response: Response, answer: queries.UserList, user: UserSummary, fields: str, token: str) -> None:
    told = [token] if "t" in fields else []
    told += [middle(field(response, answer, user)) for letter, field in FIELDS.items() if letter in fields]
    response.numeric(numerics.RPL_WHOSPCRPL, *told, text=user.realname if "r" in fields else None)


def _flags(response: Response, user: UserSummary) -> str:
    """Here or gone, an administrator or not, and what it is in the room."""
    flags = ("H" if user.away is None else "G") + ("*" if user.administrator else "")
    all_prefixes = bool(response.session.caps & Cap.MULTI_PREFIX)
    flags += prefixes(user.operator, user.voice, all_prefixes=all_prefixes)
    return flags + BOT_MODE * user.source.bot
