"""Where somebody comes from, as far as limits by address are concerned: an IPv4 address, or a /64 of IPv6.

Whoever has one address of IPv6 has the other 2⁶⁴ of its network as well (RFC 4291 section 2.5.1).
"""

from __future__ import annotations

import functools
import ipaddress
import socket

from besedka.config.networks import networks_in

__all__ = ["origin"]

PREFIX_BYTES = 8  # of a /64


@functools.lru_cache(maxsize=4096)  # a flood comes from few, and looking at an address costs as much as taking it in
def origin(address: str, exempt: str) -> str | None:
    """Return what counts as one with this address, None for one in the networks of `exempt` (separated by spaces).

    Who comes by a Unix socket has none, and is on this machine; what else is no address counts for itself.
    """
    if not address:
        return None
    address = address.partition("%")[0]  # a link-local address has its interface behind it
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if any(found in network for network in networks_in(exempt)):
        return None
    if found.version == 4:
        return address
    return socket.inet_ntop(socket.AF_INET6, found.packed[:PREFIX_BYTES] + bytes(PREFIX_BYTES)) + "/64"
