"""Whom a trusted proxy speaks for: `X-Forwarded-For`, `X-Forwarded-Proto`, `Forwarded` (RFC 7239)."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final

import msgspec

from besedka.config.networks import within

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["AmbiguousError", "Asker", "asker", "is_forwarded"]

_FORWARDED: Final = frozenset({b"x-forwarded-for", b"forwarded", b"via"})
# One element of Forwarded: pairs of a token and a token or quoted string, between semicolons (section 4)
_PAIR: Final = re.compile(r'\s*([A-Za-z]+)=(?:"([^"\\]*)"|([^";,\s]*))\s*(?:;|$)')


class AmbiguousError(ValueError):
    """Two headers tell two stories; one of them may be the peer's own."""


class Asker(msgspec.Struct, frozen=True):
    """Where a request comes from, and whether nobody on the way could read along."""

    address: str
    secure: bool


def is_forwarded(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a proxy, trusted or not, says that it passes a request on: then it is not from this machine."""
    return any(name in _FORWARDED for name, _ in headers)


def asker(headers: Iterable[tuple[bytes, bytes]], address: str, proxies: str, *, secure: bool) -> Asker:
    """Return who asks, by what a trusted proxy at `address` says; raises `AmbiguousError`.

    Each proxy has added to the right of what it was given: from there on, the first that is no proxy of ours is it.
    """
    rows = [(name, value.decode("latin-1")) for name, value in headers]
    named = _list(rows, b"x-forwarded-for")
    protocols = _list(rows, b"x-forwarded-proto")
    elements = [dict(_pairs(each)) for each in _list(rows, b"forwarded")]
    if elements:
        others = [each.get("for", "") for each in elements]
        if named and _first_stranger(named, proxies) != _first_stranger(others, proxies):
            raise AmbiguousError
        named = named or others
        protocols = protocols or [each["proto"] for each in elements if "proto" in each]
    found = _first_stranger(named, proxies) or address
    return Asker(found, protocols[-1].lower() == "https" if protocols else secure)


def _list(rows: Iterable[tuple[bytes, str]], wanted: bytes) -> list[str]:
    """Return the members of a header that may come in several lines (RFC 9110 section 5.6.1)."""
    return [part.strip() for name, value in rows if name == wanted for part in value.split(",") if part.strip()]


def _pairs(element: str) -> Iterable[tuple[str, str]]:
    for name, quoted, token in _PAIR.findall(element):
        yield name.lower(), quoted or token


def _first_stranger(named: list[str], proxies: str) -> str:
    """Return the last address that is no proxy's; "" where there is none, or none that can be read."""
    for each in reversed(named):
        found = _address(each)
        if not found or not within(found, proxies):
            return found
    return _address(named[0]) if named else ""


def _address(text: str) -> str:
    """Return the address in `192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]:80` or `2001:db8::1`; "" for anything else."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""
