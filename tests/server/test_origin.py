"""Where somebody comes from, as far as limits by address are concerned."""

from __future__ import annotations

import pytest

from besedka.config.sections.limits import Limits
from besedka.server.origin import origin

EXEMPT = Limits().exempt_networks


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a.cloak.example", "a.cloak.example"),
    ],
)
def test_what_counts_as_one(address: str, found: str) -> None:
    """An address of IPv4; of IPv6 the /64, which whoever has one address of it has as a whole."""
    assert origin(address, EXEMPT) == found


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "0::1", ""])
def test_this_machine_is_not_counted(address: str) -> None:
    """Everybody who comes through ssh or a proxy on it has its address, or none on a Unix socket."""
    assert origin(address, EXEMPT) is None


def test_other_networks_may_be_left_out() -> None:
    """Of both families, as networks or addresses; and none at all."""
    exempt = "10.1.0.0/16 2001:db8:5::/48 192.0.2.9"
    for address in ("10.1.200.3", "2001:db8:5:77::1", "192.0.2.9"):
        assert origin(address, exempt) is None
    for address in ("10.2.0.1", "2001:db8:6::1", "192.0.2.8", "127.0.0.1"):
        assert origin(address, exempt) is not None
    assert origin("127.0.0.1", "") == "127.0.0.1"
