"""The server itself as somebody one can talk to: the names under which it is found, which nobody else may have.

Nothing is said to it through the hub: the wires hear what is meant for it (`sessions/service/`).
"""

from __future__ import annotations

from besedka.chat.names import fold_nick
from besedka.chat.skeletons import skeletons
from besedka.chat.users import User, make_source

__all__ = ["NAMES", "SERVICE", "is_service", "make_services", "name_like"]

SERVICE = "besedka"
# Besides its own, the names that fingers know from other networks.
NAMES = (SERVICE, "беседка", "NickServ", "ChanServ")
REALNAME = "The server: say help to it"
_FOLDED = frozenset(map(fold_nick, NAMES))
# In capitals an i looks like an l: whom people trust with their passwords looks like nobody else in any spelling.
_BY_SKELETON = {look: name for name in NAMES for spelling in (name, name.upper()) for look in skeletons(spelling)}


def is_service(nick: str) -> bool:
    """Tell whether this is one of the server's own names."""
    return fold_nick(nick) in _FOLDED


def name_like(nick: str) -> str | None:
    """Return which of the server's own names a nick is or looks like, None for any other."""
    return next((_BY_SKELETON[look] for look in skeletons(nick) if look in _BY_SKELETON), None)


def make_services(host: str) -> dict[str, User]:
    """Return the server's own names as people can ask for them, by folded nick; they are in no room and never speak.

    `host` is what the server calls itself.
    """
    return {
        fold_nick(name): User(0, make_source(name, SERVICE, host, None, bot=True), REALNAME, "irc", 0) for name in NAMES
    }
