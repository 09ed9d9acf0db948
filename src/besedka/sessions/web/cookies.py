"""The cookie by which a browser stays logged in (RFC 6265): its name, how it is read, given and taken back."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import TYPE_CHECKING, Final

from besedka.chat.invite_links import digest_of

if TYPE_CHECKING:
    from besedka.sessions.facts import Facts

__all__ = ["cookie_name", "digest_in", "given", "new_token", "taken_back"]

TOKEN_BYTES: Final = 32  # nobody guesses 256 bits, and its hash needs no salt
NAME_BYTES: Final = 4  # enough to tell the few servers apart that one machine has
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


def cookie_name(facts: Facts) -> str:
    """Return the cookie's name: another one for each server, since cookies do not tell ports apart (section 8.5)."""
    return f"besedka-{hmac.digest(facts.secret, b'cookie', 'sha256')[:NAME_BYTES].hex()}"


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_in(header: bytes, facts: Facts) -> str:
    """Return the hash of the token in a Cookie header, "" where there is none."""
    name = cookie_name(facts)
    for pair in header.decode("latin-1").split(";"):
        key, _, value = pair.strip().partition("=")
        if key == name and _TOKEN.fullmatch(value):
            return digest_of(value)
    return ""


def given(facts: Facts, token: str, path: str, seconds: int | None, *, secure: bool) -> str:
    """Return the header that gives a browser the cookie: no script reads it, no other site's page sends it."""
    age = "" if seconds is None else f"; Max-Age={seconds}"  # without one until the browser ends
    end = "; Secure" if secure else ""
    return f"{cookie_name(facts)}={token}; Path={path}{age}; HttpOnly; SameSite=Strict{end}"


def taken_back(facts: Facts, path: str, *, secure: bool) -> str:
    """Return the header that takes it back."""
    return given(facts, "", path, 0, secure=secure)
