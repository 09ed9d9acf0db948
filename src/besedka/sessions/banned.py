"""What those are told who are banned from the server: why, until when, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.server_bans import ServerBan
    from besedka.sessions.facts import Facts

__all__ = ["contact_of", "farewell", "told_of_ban"]

LONGEST_CONTACT = 120  # characters: a line of IRC must have room for the reason as well

_BANNED = mark("You are banned from this server: {reason}")
_BANNED_UNTIL = mark("You are banned from this server until {end}: {reason}")
_NO_REASON = mark("no reason was given")
_ASK = mark("Ask {contact} if that is a mistake.")
_ASK_ADMINISTRATOR = mark("Ask the administrator of this server if that is a mistake.")


def told_of_ban(ban: ServerBan, facts: Facts, words: Callable[[str], str] = str) -> str:
    """Return the sentences; without words in English, as on IRC."""
    said = words(_BANNED_UNTIL if ban.until is not None else _BANNED)
    reason = (ban.reason or words(_NO_REASON)).rstrip(".")
    contact = contact_of(facts)
    whom = words(_ASK).format(contact=contact) if contact else words(_ASK_ADMINISTRATOR)
    return f"{said.format(reason=reason, end=ban.shown_end)}. {whom}"


def contact_of(facts: Facts) -> str:
    """Return how to reach who runs the server: the last line of `server.admin` (RFC 2812's RPL_ADMINEMAIL)."""
    lines = [line.strip() for line in facts.settings.server.admin.splitlines() if line.strip()]
    return lines[-1][:LONGEST_CONTACT] if lines else ""


def farewell(ban: ServerBan, facts: Facts, takes: str) -> bytes:
    """Return what is told at the door, before it is known which wire somebody speaks: in the words of the listener."""
    if takes == "plain":
        return f"{told_of_ban(ban, facts, facts.words)}\n".encode()
    return f"ERROR :Closing link: {told_of_ban(ban, facts)}\r\n".encode()
