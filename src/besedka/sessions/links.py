"""Links into rooms as people pass them on: tokens, and the addresses that have them at their end."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from besedka.sessions.session import Local

if TYPE_CHECKING:
    from besedka.sessions.facts import Facts

__all__ = ["LinkToken", "address_of_link", "new_token", "token_in"]

TOKEN_BYTES = 16  # as many as a key has that nobody can guess
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_PATH = "/join/"


class LinkToken(Local, frozen=True, gc=False):
    """The token of the link that the command before this makes: whoever asked for it is told, and nobody else ever."""

    token: str


def new_token() -> str:
    """Return a token that nobody can guess; it can stand in an address, and does not look like an option."""
    while True:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        if not token.startswith("-"):
            return token


def address_of_link(facts: Facts, token: str) -> str:
    """Return the address that leads to a page which says how to enter."""
    base = facts.settings.web.public_url or facts.web_address
    return f"{base.rstrip('/')}{_PATH}{token}"


def token_in(text: str) -> str:
    """Return the token that is meant by a token, a path or a whole address; "" where there is none."""
    found = text.strip().rpartition("/")[2]
    return found if _TOKEN.fullmatch(found) else ""
