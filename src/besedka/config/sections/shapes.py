"""What several sections ask of a value."""

from __future__ import annotations

from besedka.config.fields import mark

__all__ = ["NETWORKS", "NETWORKS_SHAPE"]

NETWORKS = r"[0-9A-Fa-f:./ ]*"
NETWORKS_SHAPE = mark("addresses and networks (192.0.2.0/24, 2001:db8::/32), separated by spaces")
