"""Which pages may talk with this server: a foreign page in somebody's browser must not reach a server on 127.0.0.1.

A page gets here by a name that its owner's DNS points at us (DNS rebinding: the Host header tells), or by asking for
our address from its own (the Origin header tells).
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["host_of", "is_loopback", "is_own", "may_ask", "may_connect"]

LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost", "ip6-loopback"})


def host_of(authority: str) -> str:
    """Return the name or address in a Host header, in lower case, without port and brackets; "" if it is none."""
    try:
        return (urlsplit(f"//{authority}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def may_ask(authority: str, names: Collection[str]) -> bool:
    """Whether this server may be called so: by an address (DNS has no say in it), a loopback name, one of `names`."""
    host = host_of(authority)
    return _is_address(host) or host in LOOPBACK_NAMES or host in names


def may_connect(origin: str | None, authority: str, names: Collection[str], *, secure: bool) -> bool:
    """Whether a page from this origin may open a WebSocket: one of our own, on any port, or a program (no origin).

    Over TLS (`secure`) the page must have come over TLS, too, but from this machine: one that came in the clear may be
    anybody's (RFC 6454 section 4: the scheme is a part of the origin).
    """
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if host in LOOPBACK_NAMES or is_loopback(host):
        return True
    if secure and parts.scheme != "https":
        return False
    return bool(host) and (host == host_of(authority) or host in names)


def is_own(origin: str | None, authority: str, names: Collection[str], *, secure: bool) -> bool:
    """Whether a request comes from a page of this very server, or from a program: its cookie counts only then.

    A page on another port of this machine is as foreign as any: browsers send it the same cookies. Where a proxy has
    put another name into Host, the page's must be one of `names`.
    """
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if secure and parts.scheme != "https":
        return False
    if parts.netloc.lower() == authority.lower():
        return bool(host)
    return host in names and host != host_of(authority)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether this is an address of this machine that no other can reach."""
    return _is_address(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback
