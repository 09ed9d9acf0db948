"""Addresses as people type them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from besedka.errors import UsageError
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DEFAULT_PORT", "Address", "parse"]

DEFAULT_PORT = 8888

# HOST, HOST:PORT, [V6], [V6]:PORT, V6; with irc:// before it, and a slash after it
SHAPE = re.compile(
    r"""(?: irc:// )?
        (?: \[ (?P<bracketed> [0-9A-Fa-f:.]+ (?: %\w+ )? ) \]
          | (?P<v6> [0-9A-Fa-f.]* : [0-9A-Fa-f.]* : [0-9A-Fa-f:.]* )
          | (?P<host> [^\s:/\[\]]+ ) )
        (?: (?<! ::) : (?P<port> [0-9]{1,5} ) )?
        /?""",
    re.VERBOSE | re.IGNORECASE,
)


class Address(msgspec.Struct, frozen=True):
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse(text: str, words: Callable[[str], str] = str) -> Address:
    """Read `HOST`, `HOST:PORT`, `[::1]:PORT`, `::1` or any of them after `irc://`; raises UsageError.

    Without a port it is besedka's own, 8888, also after `irc://`.
    """
    match = SHAPE.fullmatch(text)
    port = int(match["port"] or DEFAULT_PORT) if match else 0
    if not match or not 1 <= port <= 65_535:
        told = words(mark("{address} is no address; give HOST, HOST:PORT or [IPV6]:PORT, such as 127.0.0.1:8888"))
        raise UsageError(told.format(address=text))
    return Address(match["bracketed"] or match["v6"] or match["host"], port)
