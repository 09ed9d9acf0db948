"""Passwords on their way to where everybody reads them: which lines have one in them, and would be said as they are.

A command alone is done; several lines, an answer and a change are words, whatever they begin with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.clean import clean
from besedka.client.finding import RUSSIAN

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["has_password", "masked", "question", "refusal", "slip"]

# Commands behind which a password stands, and so many words before it; guides teach those of other clients, too.
_BEFORE = {"login": 0, "register": 0, "oper": 1, "pass": 0, "identify": 0, "auth": 0, "nspass": 0}
# Behind these stands to whom it is said, or which command of the wire is sent.
_TO = frozenset({"msg", "m", "query", "notice", "privmsg", "squery"})
_WIRE = frozenset({"quote", "raw"})
# Services that keep accounts, and what they are told together with a password.
_SERVICES = frozenset({"ns", "nickserv", "authserv", "userserv", "q", "x", "cs", "chanserv"})
_TOLD = frozenset(
    {"identify", "id", "sidentify", "register", "login", "auth", "ghost", "recover", "regain", "release", "group"}
    | {"set", "setpass", "resetpass", "drop"}
)
# "/login" in the Russian layout, where its key writes a full stop.
_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in RUSSIAN.items()} | {".": "/"})


def _meant(line: str) -> str:
    """Return a line as it was meant: a command that was typed in the other layout becomes one."""
    line = line.strip()
    if line.startswith(".") and line[1:2].lower() in RUSSIAN.values():
        return line.lower().translate(_LATIN)
    return line


def _tells(words: list[str]) -> bool:
    """Whether there is a password in a command, given as its words without the sign in front."""
    if not words:
        return False
    name, rest = words[0].lower(), words[1:]
    if name in _WIRE:
        return _tells(rest)
    if name in _TO and rest:
        name, rest = rest[0].lower().partition("@")[0], rest[1:]
        return name in _SERVICES and _to_service(rest)
    if name in _SERVICES:
        return _to_service(rest)
    return name in _BEFORE and len(rest) > _BEFORE[name]


def _to_service(words: list[str]) -> bool:
    return len(words) > 1 and words[0].lower().lstrip(":") in _TOLD


def _in(line: str) -> str:
    """Return the command with a password that a line is, without the password; "" for any other line."""
    meant = _meant(line)
    if not meant.startswith("/") or meant.startswith("//") or not _tells(meant[1:].split()):
        return ""
    return f"{clean(meant.split()[0])} …"


def has_password(text: str) -> bool:
    """Whether a password may stand in what was typed: then nothing shows it, and nothing remembers it."""
    return any(map(_in, text.splitlines()))


def masked(line: str) -> str:
    """Return a line as it may be shown: of a command with a password only the command."""
    return _in(line) or line


def slip(text: str, *, literal: bool = False) -> str:
    """Return the first command with a password, without that, which would be said as it is; "" where none would.

    `literal`: the text is words, whatever it begins with.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and not literal and lines[0].lstrip().startswith("/"):
        return ""
    return next(filter(None, map(_in, lines)), "")


def question(room: str, words: Callable[[str], str]) -> str:
    """Ask whether everybody is meant to read a password."""
    _ = words
    return _("Let everybody in {room} read the password?").format(room=room)


def refusal(command: str, words: Callable[[str], str]) -> str:
    """Say why nothing was said."""
    _ = words
    told = _("Nothing was said, since everybody would read the password in it: send {command} as a line by itself.")
    return told.format(command=command)
