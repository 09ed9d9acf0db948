"""The one rule about strangers: where they may come, limits that nobody has set have the lower of their two defaults.

They may come as soon as a listener can be reached from other machines, also through a proxy, unless the settings say
otherwise. Of a socket that somebody else has opened nobody knows who reaches it.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.config.sections.limits import Limits
    from besedka.config.sections.listeners import Listen

__all__ = ["is_loopback", "strangers_may_come"]


def strangers_may_come(limits: Limits, listeners: Iterable[Listen]) -> bool:
    """Return whether strangers may come: what `limits.strangers` says, and what the listeners say where it is auto."""
    if limits.strangers == "auto":
        return not all(is_loopback(each.host) and not each.descriptor and each.proxy == "no" for each in listeners)
    return limits.strangers == "yes"


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches a listener on this address or name; other names may lead anywhere."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
