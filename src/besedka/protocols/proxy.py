"""The PROXY protocol, versions 1 and 2: what a proxy says about the connection that it passes on, before all else.

proxy-protocol.txt of HAProxy, sections 2.1 and 2.2. Whether it is to be believed is no business of this module.
"""

import ipaddress
import re
import struct
from typing import Final

import msgspec

__all__ = ["BEGINNINGS", "LONGEST", "Proxied", "ProxyError", "parse_proxied"]

_LONGEST_LINE: Final = 107  # bytes, with its end (2.1)
_SIGNATURE: Final = b"\r\n\r\n\0\r\nQUIT\n"
_HEAD: Final = struct.Struct("!12sBBH")  # signature, version and command, family and protocol, bytes that follow
# Bytes behind the head of version 2: addresses have 216 at the most (Unix sockets), the rest is room for what proxies
# add: a host name, an id, names of ciphers, a client's certificate. Elsewhere all of it is one segment.
_LONGEST_REST: Final = 4096
LONGEST: Final = _HEAD.size + _LONGEST_REST
"""Bytes of a header at the most."""

# What tells it from every other wire: a name has no spaces, a line of IRC begins with another word.
BEGINNINGS: Final = (b"PROXY TCP4 ", b"PROXY TCP6 ", b"PROXY UNKNOWN", _SIGNATURE)
"""With one of these a header begins."""

# Ports have no leading zeros, and addresses none that could be read as octal numbers (`ipaddress` sees to those).
_PORT: Final = r"(?:0|[1-9][0-9]{0,4})"
_LINE: Final = re.compile(
    rf"PROXY TCP(?:4 ([0-9.]+) ([0-9.]+)|6 ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+)) ({_PORT}) ({_PORT})", re.ASCII
)
_MOST_PORT: Final = 65_535
_LOCAL, _PROXY = 0x20, 0x21
# Family and protocol: TCP over IPv4 and IPv6, with the bytes of an address and of both with their ports …
_ADDRESSES: Final = {0x11: (4, 12), 0x21: (16, 36)}
# … and those that say nothing of an address which we could use: unspecified, UDP, Unix sockets.
_WITHOUT: Final = frozenset({0x00, 0x12, 0x22, 0x31, 0x32})
_TLV: Final = struct.Struct("!BH")  # type, bytes of the value
_TLV_SSL: Final = 0x20
_SSL_HEAD: Final = 5  # bytes: what the client did, and what came of verifying it
_CLIENT_SSL: Final = 0x01


class ProxyError(ValueError):
    """These bytes are no header, or none that may be sent."""


class Proxied(msgspec.Struct, frozen=True):
    """What a header says: its length in bytes, the peer's address (None: that of the connection), whether by TLS."""

    length: int
    address: str | None = None
    secure: bool = False


def parse_proxied(data: bytes) -> Proxied | None:
    """Read the header with which `data` begins; None while it is not whole. Raises `ProxyError`."""
    head = data[: len(_SIGNATURE)]
    if _SIGNATURE.startswith(head):
        return _parse_binary(data) if head == _SIGNATURE else None
    if any(start.startswith(data[: len(start)]) for start in BEGINNINGS[:-1]):
        return _parse_line(data)
    raise ProxyError


def _parse_line(data: bytes) -> Proxied | None:
    line, end, _ = data[:_LONGEST_LINE].partition(b"\r\n")
    if not end:
        if len(data) >= _LONGEST_LINE or b"\n" in data:
            raise ProxyError
        return None
    length = len(line) + len(end)
    if line == b"PROXY UNKNOWN" or line.startswith(b"PROXY UNKNOWN "):
        return Proxied(length)
    found = _LINE.fullmatch(line.decode("ascii", "replace"))
    if found is None or any(int(port) > _MOST_PORT for port in found.groups()[4:]):
        raise ProxyError
    version = 4 if found[1] else 6
    source, _ = (_address(text, version) for text in found.groups()[:4] if text)
    return Proxied(length, source)


def _address(text: str, version: int) -> str:
    try:
        found = ipaddress.ip_address(text)
    except ValueError as error:
        raise ProxyError from error
    if found.version != version:
        raise ProxyError
    return _shown(found)


def _shown(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """Return an address as accepted sockets have it: one of IPv4 inside of IPv6 is one of IPv4."""
    mapped = address.ipv4_mapped if address.version == 6 else None
    return str(mapped or address)


def _parse_binary(data: bytes) -> Proxied | None:
    if len(data) < _HEAD.size:
        return None
    _, command, kind, size = _HEAD.unpack_from(data)
    if command not in (_LOCAL, _PROXY) or size > _LONGEST_REST:
        raise ProxyError
    if kind not in _ADDRESSES and kind not in _WITHOUT:
        raise ProxyError
    length = _HEAD.size + size
    if len(data) < length:
        return None
    if command == _LOCAL or kind in _WITHOUT:  # the proxy's own, or of a kind that has no address for us
        return Proxied(length)
    width, both = _ADDRESSES[kind]
    if size < both:
        raise ProxyError
    rest = data[_HEAD.size : length]
    return Proxied(length, _shown(ipaddress.ip_address(rest[:width])), _came_by_tls(rest[both:]))


def _came_by_tls(rest: bytes) -> bool:
    """Tell whether the client spoke TLS with the proxy (PP2_TYPE_SSL); all that is there must be well-formed."""
    secure = False
    while rest:
        if len(rest) < _TLV.size:
            raise ProxyError
        kind, size = _TLV.unpack_from(rest)
        value, rest = rest[_TLV.size : _TLV.size + size], rest[_TLV.size + size :]
        if len(value) < size or (kind == _TLV_SSL and size < _SSL_HEAD):
            raise ProxyError
        secure |= kind == _TLV_SSL and bool(value[0] & _CLIENT_SSL)
    return secure
