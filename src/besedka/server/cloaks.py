"""Cloaks: what others see in the place of an address. From it nobody learns where somebody is; bans still fit networks.

A cloak has a part for the address and one for each of two networks around it, the widest last, as host names have it:
`*!*@*.7ok3qv2a.c5x1pz0e.ip` is everybody of one /24. Without the server's secret no part can be told from chance, nor
found by trying all addresses.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import ipaddress
from typing import Final

__all__ = ["cloak"]

# A /64 is one household at least: whoever has one address of it has all (server/origin).
PREFIXES: Final = {4: (32, 24, 16), 6: (64, 48, 32)}
PART_BYTES: Final = 5  # eight letters: of ten thousand networks two look alike once in twenty thousand servers
REMEMBERED: Final = 1024  # who comes back soon, and those behind one address, are worked out once


@functools.lru_cache(maxsize=REMEMBERED)
def cloak(address: str, secret: bytes) -> str:
    """Return what is shown instead of an address.

    Those of this machine are left as they are: they say nothing about anybody, and where all are local all have the
    same. What is no address (a Unix socket has none) is left, too.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 6 and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found.is_loopback:
        return address
    bits, number = found.max_prefixlen, int(found)
    parts = []
    for prefix in PREFIXES[found.version]:
        network = f"cloak {found.version} {prefix} {number >> (bits - prefix)}"
        digest = hmac.digest(secret, network.encode(), hashlib.sha256)
        parts.append(base64.b32encode(digest[:PART_BYTES]).decode().lower())
    return f"{'.'.join(parts)}.ip"
