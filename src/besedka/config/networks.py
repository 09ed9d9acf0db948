"""Networks as the settings have them: addresses and prefixes in one text, separated by spaces."""

from __future__ import annotations

import functools
import ipaddress

__all__ = ["networks_in", "within"]

REMEMBERED = 4096  # a flood comes from few, and looking at an address costs as much as taking it in


@functools.lru_cache(maxsize=8)  # four settings as they are, and as they were before they were read again
def networks_in(text: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Return the networks that a setting names; raises ValueError."""
    return tuple(ipaddress.ip_network(each, strict=False) for each in text.split())


@functools.lru_cache(maxsize=REMEMBERED)
def within(address: str, networks: str) -> bool:
    """Tell whether an address is in one of these networks; what is no address is in none."""
    if not networks:
        return False
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return any(found in network for network in networks_in(networks))
