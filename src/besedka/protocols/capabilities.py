"""The text of CAP messages: lists of capabilities in lines that fit, and what a client asks for in them.

Follows the IRCv3 page "Client Capability Negotiation". Which capabilities there are, and who has which, is
the business of the IRC session.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from besedka.protocols.irc import BODY_LIMIT, format_message

__all__ = ["BASE_VERSION", "VERSION_302", "advertise", "format_list", "parse_request", "parse_version"]

# A client that names no version of the negotiation, by the number before the first that has one.
BASE_VERSION: Final = 301
VERSION_302: Final = 302

_CRLF_SIZE: Final = 2
# The subcommands whose answer belongs together over several lines, each but the last marked by "*".
_CONTINUED: Final = frozenset({"LS", "LIST"})
_CONTINUATION: Final = "*"


def parse_version(text: str | None) -> int:
    """Return the version that `CAP LS` was sent with; `BASE_VERSION` for none and for what is no number."""
    if text is None or not (text.isascii() and text.isdecimal()):
        return BASE_VERSION
    return max(BASE_VERSION, int(text[:9]))  # int() refuses thousands of digits; no version needs ten


def advertise(capabilities: Mapping[str, str], version: int) -> list[str]:
    """Return what LS and NEW list: the names, and from 302 on the values ("" is none) behind a '='."""
    if version < VERSION_302:
        return list(capabilities)
    return [f"{name}={value}" if value else name for name, value in capabilities.items()]


def format_list(subcommand: str, capabilities: Iterable[str], *, source: str, client: str, version: int) -> list[str]:
    r"""Return the messages, without \r\n, of `CAP <client> <subcommand> :<capabilities>`; at least one.

    Each has at most 512 bytes with its end. A client of a version under 302 cannot tell that an LS or LIST
    goes on, and so gets one line with the capabilities that fit, the first ones first. Other subcommands need
    no mark. Raises ValueError for a capability that fits no line.
    """
    continued = subcommand in _CONTINUED
    marked = continued and version >= VERSION_302
    frame = format_message("CAP", (client, subcommand, *((_CONTINUATION,) if marked else ()), ""), source=source)
    lists = _split(capabilities, BODY_LIMIT - _CRLF_SIZE - len(frame.encode()))
    if continued and not marked:
        del lists[1:]
    last = len(lists) - 1
    return [
        format_message(
            "CAP",
            (client, subcommand, *((_CONTINUATION,) if marked and number < last else ()), text),
            source=source,
            colon=True,
        )
        for number, text in enumerate(lists)
    ]


def _split(words: Iterable[str], limit: int) -> list[str]:
    """Join words by spaces to texts of at most `limit` bytes; "" for no words."""
    texts: list[str] = []
    text = ""
    for word in words:
        if len(word.encode()) > limit:
            raise ValueError(f"the capability {word!r} does not fit into {limit} bytes")
        longer = f"{text} {word}" if text else word
        if len(longer.encode()) > limit:
            texts.append(text)
            longer = word
        text = longer
    texts.append(text)
    return texts


def parse_request(text: str) -> dict[str, bool]:
    """Return what a list of `CAP REQ` asks for: capabilities to have (True) or, behind '-' to lose (False).

    It is read from left to right: of a capability that is named twice the last counts.
    """
    wanted = {}
    for word in text.split(" "):
        name = word.removeprefix("-")
        if name:
            wanted[name] = name == word
    return wanted
