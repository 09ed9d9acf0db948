"""What a proxy sends first: headers of the PROXY protocol, written as its specification has them."""

from __future__ import annotations

import ipaddress
import struct

__all__ = ["binary", "line", "tlv"]

SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"


def line(address: str) -> bytes:
    """Return a header of version 1 for a client at an address."""
    version = ipaddress.ip_address(address).version
    ours = "192.0.2.1" if version == 4 else "2001:db8::1"
    return f"PROXY TCP{version} {address} {ours} 56324 8888\r\n".encode()


def tlv(kind: int, value: bytes) -> bytes:
    """Return a value that is added to a header of version 2."""
    return struct.pack("!BH", kind, len(value)) + value


def binary(
    address: str, more: bytes = b"", *, command: int = 0x21, kind: int | None = None, body: bytes | None = None
) -> bytes:
    """Return a header of version 2; `body` is another than the addresses with their ports."""
    found = ipaddress.ip_address(address)
    if body is None:
        body = found.packed + bytes(len(found.packed)) + struct.pack("!HH", 56324, 8888) + more
    kind = {4: 0x11, 6: 0x21}[found.version] if kind is None else kind
    return SIGNATURE + struct.pack("!BBH", command, kind, len(body)) + body
